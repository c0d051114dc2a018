// stream_instruments.cpp: what the exchange lists, and the pairs that it does not.
#include "net/url.hpp"
#include "stream/connection_of.hpp"
#include "stream/rest_errors.hpp"
#include "stream/stream_base_state.hpp"
#include "stream/talk.hpp"

#include <boost/asio/this_coro.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;

void StreamBase::use_list(InstrumentList list) {
  state_->instruments = std::move(list);
}

asio::awaitable<Result<std::vector<Instrument>>> StreamBase::list_instruments() {
  return fetch_instruments();
}

asio::awaitable<Result<std::vector<Instrument>>> StreamBase::fetch_instruments() {
  const InstrumentList list = state_->instruments;
  if (list.read == nullptr) co_return error(Errc::bad_config, "the exchange has no such list");
  if (state_->running != nullptr) {  // then it counts among the stream's requests
    const auto body = co_await get(list.target);
    if (!body) co_return body.error();
    co_return list.read(*body);
  }
  const std::string host = params().rest_host.empty() ? rest_limits().host : params().rest_host;
  auto url = net::parse_url(host);
  if (!url) co_return url.error();
  url->target = list.target;
  net::HttpRequest request;
  request.url = *url;
  net::HttpClient client{co_await asio::this_coro::executor, connection_of(params())};
  const auto response = co_await client.send(std::move(request));
  if (!response) co_return rest_failure(response.error(), *url, params());
  if (response->status != 200)
    co_return rest_refusal(response->status, response->body, *url, params());
  co_return list.read(response->body);
}

asio::awaitable<LoginVerdict> StreamBase::converse(const ChannelParams& channel) {
  LoginVerdict verdict;
  verdict.kind = LoginVerdict::Kind::failed;
  const auto url = net::parse_url(channel.url);
  if (!url) {
    verdict.reason = channel.url + " is no address";
    co_return verdict;
  }
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  EventSink nobody;
  LinkPlace place{.url = *url,
                  .connection = connection_of(params()),
                  .channel = channel,
                  .wanted = [] { return std::vector<Symbol>{}; },
                  .sink = nobody};
  const std::unique_ptr<Link> link = make_link(executor, std::move(place));
  const auto ec = co_await link->connect();
  if (ec) {
    verdict.reason = link->explain(ec);
    co_return verdict;
  }
  Talk talk{*link, executor, std::min(params().subscribe_timeout, channel.poll.answer_within)};
  verdict = co_await channel.login(talk);
  co_await link->close();
  co_return verdict;
}

// It holds nobody up: the exchange may refuse such a pair in its own words, or be silent; this says
// what is meant. Where only one of the two hosts was changed, the list would not be the stream's.
asio::awaitable<void> StreamBase::check_listed() {
  if (state_->instruments.read == nullptr || !params().check_pairs) co_return;
  if (!params().api_host.empty() && params().rest_host.empty()) co_return;
  if (std::ranges::all_of(state_->channels, is_private)) co_return;  // they have no pairs
  auto listed = co_await list_instruments();
  if (!listed || listed->empty()) {
    spdlog::debug("{}: its list of instruments was not to be had", params().exchange);
    co_return;
  }
  for (const Instrument& instrument : *listed) state_->listed.insert(instrument.symbol);
  state_->tell_unlisted(currency_pairs());
}

void StreamBase::State::tell_unlisted(std::span<const Symbol> symbols) {
  if (listed.empty()) return;           // nobody knows
  std::vector<std::string_view> names;  // once, and only where one is missing
  for (const Symbol symbol : symbols) {
    if (listed.contains(symbol)) continue;
    if (names.empty())
      for (const Symbol each : listed) names.push_back(each.text());
    std::string reason = "not among the " + std::to_string(listed.size()) + " instruments that " +
                         core.params.exchange + " lists";
    if (const std::string_view near = nearest(symbol.text(), names); !near.empty())
      reason += "; did you mean \"" + std::string{near} + "\"?";
    spdlog::warn("{}: {}: {}", core.params.exchange, symbol.text(), reason);
    for (const Channel channel : channels)
      if (!is_private(channel))
        core.output.dispatcher.push(StreamStatus{.exchange = core.output.exchange,
                                                 .channel = channel,
                                                 .symbol = symbol,
                                                 .state = StreamState::rejected,
                                                 .reason = reason,
                                                 .receive_time = Timestamp::now()});
    const std::scoped_lock lock{mutex};
    unlisted.insert_or_assign(symbol, std::move(reason));
  }
}

}  // namespace hftcpp
