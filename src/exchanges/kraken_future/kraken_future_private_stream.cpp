// kraken_future_private_stream.cpp: the half of KrakenFutureStream that is about an account.
// https://docs.kraken.com/api/docs/guides/futures-websockets and .../futures-rest
#include "exchanges/kraken_future/kraken_future_auth.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_stream.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <span>
#include <unordered_set>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr int kMostPages = 50;
// What is remembered at first, so that it is not news later: more than any `since` reaches back.
constexpr auto kFirstLook = 10min;

// The answer to a challenge, among whatever else comes.
class ChallengeSink final : public EventSink {
 public:
  void on_control(const Control& control) override {
    if (control.channel == "challenge") challenge = control.text;
    if (control.kind == Control::Kind::rejected || control.kind == Control::Kind::login_refused)
      refusal =
          control.text.empty() ? std::string{"no reason was given"} : std::string{control.text};
  }
  std::string challenge;
  std::string refusal;
};

// Canceled after the history was asked for, it seems: when and why, it will tell now.
bool has_untold_cancel(std::span<const MyOrder> gone,
                       std::span<const KrakenFutureOrderEvent> events) {
  return std::ranges::any_of(gone, [&](const MyOrder& order) {
    return order.status != OrderStatus::filled &&
           std::ranges::none_of(events, [&](const KrakenFutureOrderEvent& event) {
             return event.is_cancel && event.order.order_id == order.order_id;
           });
  });
}

template <class Row>
void tell_unknown(const KrakenFutureList<Row>& list, EventSink& sink) {
  for (const std::string& word : list.unknown) wire::tell_unknown(sink, "REST", word);
}

}  // namespace

// ---- the login ----

ChannelParams KrakenFutureStream::private_params(Channel channel) {
  return {.channel = channel,
          .url = own_url("wss://futures.kraken.com/ws/v1"),
          .login = [this, channel](LoginTalk& talk) { return log_in(channel, talk); },
          .subscribe =
              [this, channel](PairsRequest) {
                return at_once({KrakenFutureCodec::subscribe_heartbeat(),
                                KrakenFutureCodec::subscribe(channel, {}, proofs_[channel])});
              },
          .idle_after = 10s,  // heartbeats come every second
          .ping = KrakenFutureCodec::ping(),
          .ping_every = 30s,
          .stale_after = 0ms,  // nobody has to trade
          .send_spacing = 20ms};
}

// A challenge is good for its own connection.
asio::awaitable<LoginVerdict> KrakenFutureStream::log_in(Channel channel, LoginTalk& talk) {
  LoginVerdict verdict;
  verdict.kind = LoginVerdict::Kind::failed;
  verdict.reason = "no answer to the request for a challenge";
  std::string question = KrakenFutureCodec::ask_challenge(params().api_key);
  const auto sent = co_await talk.send(std::move(question));
  if (!sent) co_return verdict;

  KrakenFutureCodec codec{symbols()};
  ChallengeSink sink;
  while (sink.challenge.empty() && sink.refusal.empty()) {
    const auto text = co_await talk.receive();
    if (!text) co_return verdict;
    (void)codec.decode({*text, Timestamp::now()}, sink);
  }
  if (!sink.refusal.empty()) {
    verdict.kind = LoginVerdict::Kind::refused;
    verdict.reason = sink.refusal +
                     "; check api_key: it is unknown to kraken's futures, which have "
                     "keys of their own";
    co_return verdict;
  }
  proofs_[channel] = {
      {"api_key", params().api_key},
      {"original_challenge", sink.challenge},
      {"signed_challenge", kraken_future_signed_challenge(sink.challenge, params().api_secret)}};
  verdict.kind = LoginVerdict::Kind::accepted;
  verdict.reason.clear();
  co_return verdict;
}

// ---- the account over REST ----

// 500 in ten seconds, of which a request takes two, and what goes before that is for orders.
RestLimits KrakenFutureStream::rest_limits() const {
  return {.host = "https://futures.kraken.com", .weight_per_minute = 1'000};
}

// Without a nonce, which is optional: requests may overtake each other.
asio::awaitable<Result<std::string>> KrakenFutureStream::ask(std::string path, std::string query) {
  std::function<RestRequest()> make = [this, &path, &query] {
    RestRequest request;
    request.target = query.empty() ? path : path + "?" + query;
    request.headers = {
        {"APIKey", params().api_key},
        {"Authent", kraken_future_signature({path, query, {}}, params().api_secret)}};
    return request;
  };
  auto answer = co_await request(std::move(make), 2);
  if (!answer) co_return answer.error();
  if (answer->status == 200) co_return std::move(answer->body);
  spdlog::warn("{}: GET {} was answered with HTTP {}: {}", params().exchange, path, answer->status,
               answer->body.substr(0, 200));
  co_return error(Errc::rejected, "REST request");
}

Error KrakenFutureStream::refused(std::string_view path, std::string_view word) const {
  spdlog::warn("{}: GET {}: {}", params().exchange, path, word);
  return error(Errc::rejected, "REST request");
}

// The websocket's own snapshots tell all balances and the batch of orders.
asio::awaitable<Result<void>> KrakenFutureStream::fetch_account(AccountQuery query,
                                                                EventSink& sink) {
  if (query.channel == Channel::my_order) co_return co_await fetch_orders(std::move(query), sink);
  if (query.channel == Channel::my_trade) co_return co_await fetch_fills(query.since, sink);
  if (query.channel == Channel::position) co_return co_await fetch_positions(sink);
  co_return Result<void>{};
}

// The newest first, back to `since`; without it the newest page. A page may end in the middle of a
// millisecond: the next one begins with all of it.
asio::awaitable<Result<std::vector<MyTrade>>> KrakenFutureStream::ask_fills(Timestamp since,
                                                                            std::size_t& newest,
                                                                            EventSink& sink) {
  constexpr const char* kPath = "/derivatives/api/v3/fills";
  std::vector<MyTrade> fills;
  std::unordered_set<std::string> seen;
  std::string query;
  for (int page = 0; page < kMostPages; ++page) {
    const auto body = co_await ask(kPath, query);
    if (!body) co_return body.error();
    const auto list = parse_kraken_future_fills(*body, symbols());
    if (!list) co_return list.error();
    if (!list->refusal.empty()) co_return refused(kPath, list->refusal);
    tell_unknown(*list, sink);
    for (const MyTrade& fill : list->rows)
      if (seen.emplace(fill.id.view()).second) fills.push_back(fill);
    if (page == 0) newest = fills.size();
    if (list->read == 0 || !since.is_set() || list->oldest < since) break;
    std::string next = "lastFillTime=" + (list->oldest + 1ms).to_iso().substr(0, 23) + "Z";
    if (next == query) break;  // nothing older
    query = std::move(next);
  }
  co_return fills;
}

// The hundred newest come with the websocket's snapshot, which tells their fees as well.
asio::awaitable<Result<void>> KrakenFutureStream::fetch_fills(Timestamp since, EventSink& sink) {
  if (!since.is_set()) co_return Result<void>{};  // nothing was missed
  std::size_t newest = 0;
  auto fills = co_await ask_fills(since, newest, sink);
  if (!fills) co_return fills.error();
  for (std::size_t i = 0; i < fills->size(); ++i) {
    MyTrade& fill = (*fills)[i];
    const bool comes_by_itself = fills_.is_listed(fill).value_or(i < newest);
    if (fill.exchange_time < since || comes_by_itself || fills_.is_old(fill)) continue;
    fill.receive_time = Timestamp::now();
    sink.on_my_trade(fill);
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> KrakenFutureStream::fetch_positions(EventSink& sink) {
  constexpr const char* kPath = "/derivatives/api/v3/openpositions";
  const auto body = co_await ask(kPath, {});
  if (!body) co_return body.error();
  auto list = parse_kraken_future_positions(*body, symbols());
  if (!list) co_return list.error();
  if (!list->refusal.empty()) co_return refused(kPath, list->refusal);
  for (Position& position : list->rows) {
    position.receive_time = Timestamp::now();
    sink.on_position(position);
  }
  co_return Result<void>{};
}

asio::awaitable<Result<std::vector<KrakenFutureOrderEvent>>> KrakenFutureStream::ask_events(
    Timestamp since, EventSink& sink) {
  constexpr const char* kPath = "/api/history/v3/orders";
  const std::string from = "since=" + std::to_string(since.nanoseconds() / 1'000'000);
  std::vector<KrakenFutureOrderEvent> events;
  std::string query = from;
  for (int page = 0; page < kMostPages; ++page) {
    const auto body = co_await ask(kPath, query);
    if (!body) co_return body.error();
    auto list = parse_kraken_future_order_events(*body, symbols());
    if (!list) co_return list.error();
    if (!list->refusal.empty()) co_return refused(kPath, list->refusal);
    tell_unknown(*list, sink);
    events.insert(events.end(), list->rows.begin(), list->rows.end());
    if (list->next.empty()) break;
    query = from + "&continuation_token=" + list->next;
  }
  co_return events;
}

asio::awaitable<Result<std::vector<MyOrder>>> KrakenFutureStream::ask_open_orders(EventSink& sink) {
  constexpr const char* kPath = "/derivatives/api/v3/openorders";
  const auto body = co_await ask(kPath, {});
  if (!body) co_return body.error();
  auto open = parse_kraken_future_orders(*body, symbols());
  if (!open) co_return open.error();
  if (!open->refusal.empty()) co_return refused(kPath, open->refusal);
  tell_unknown(*open, sink);
  co_return std::move(open->rows);
}

// The history first: an order whose placing is in it is open, or over. The other way round one that
// was placed between the two questions would pass for one that is over. What is placed after the
// first of them the websocket tells, and the end of what is still open.
asio::awaitable<Result<void>> KrakenFutureStream::fetch_orders(AccountQuery query,
                                                               EventSink& sink) {
  const Timestamp since = query.since.is_set() ? query.since : exchange_now() + -kFirstLook;
  auto events = co_await ask_events(since, sink);
  if (!events) co_return events.error();
  const auto open = co_await ask_open_orders(sink);
  if (!open) co_return open.error();
  std::size_t newest = 0;
  const auto fills = co_await ask_fills(since, newest, sink);
  if (!fills) co_return fills.error();

  std::vector<MyOrder> found =
      settle_kraken_future_orders(query.open_orders, *open, *events, *fills);
  if (has_untold_cancel(found, *events)) {
    const auto later = co_await ask_events(since, sink);
    if (!later) co_return later.error();
    std::ranges::copy_if(*later, std::back_inserter(*events), &KrakenFutureOrderEvent::is_cancel);
    found = settle_kraken_future_orders(query.open_orders, *open, *events, *fills);
  }
  found.insert(found.end(), open->begin(), open->end());
  for (MyOrder& order : found) {
    order.receive_time = Timestamp::now();
    sink.on_my_order(order);
  }
  co_return Result<void>{};
}

}  // namespace hftcpp
