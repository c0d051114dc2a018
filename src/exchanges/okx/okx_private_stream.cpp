// okx_private_stream.cpp: the account: logins, and what REST tells of it after each connect.
// https://www.okx.com/docs-v5/en/#overview-websocket-login
#include "exchanges/okx/okx_auth.hpp"
#include "exchanges/okx/okx_replies.hpp"
#include "exchanges/okx/okx_stream.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kRowsPerPage = 100;
constexpr std::size_t kMostPages = 50;
constexpr std::string_view kUnknownOrder = "51603";

// The orders of a list; what it tells besides goes on at once.
struct Orders final : EventSink {
  explicit Orders(EventSink& to) : sink{to} {}
  void on_my_order(const MyOrder& order) override { all.push_back(order); }
  void on_control(const Control& control) override { sink.on_control(control); }
  std::vector<MyOrder> all;
  EventSink& sink;
};

std::chrono::milliseconds milliseconds_of(Timestamp time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::nanoseconds{time.nanoseconds()});
}

LoginVerdict to_verdict(OkxLoginReply reply) {
  LoginVerdict verdict;
  verdict.reason = std::move(reply.reason);
  if (reply.kind == Control::Kind::rejected) verdict.kind = LoginVerdict::Kind::failed;
  if (reply.kind == Control::Kind::login_refused) verdict.kind = LoginVerdict::Kind::refused;
  return verdict;
}

LoginVerdict login_failed(const Error& error) {
  LoginVerdict verdict;
  verdict.kind = LoginVerdict::Kind::failed;
  verdict.reason = error.code.message();
  return verdict;
}

// OKX keeps canceled orders for two hours where nothing was filled.
MyOrder forgotten(MyOrder order, Timestamp now) {
  order.status = OrderStatus::canceled;
  order.native_status = {};
  order.reason = InlineText<95>::make("OKX lists it no more").value();
  order.exchange_time = now;
  order.receive_time = Timestamp::now();
  return order;
}

// No copy of it is left behind when the stream wipes its own.
std::string_view passphrase_of(const StreamParams& params) {
  const auto found = params.api_auth_data.find("passphrase");
  return found == params.api_auth_data.end() ? std::string_view{} : found->second;
}

}  // namespace

ChannelParams OkxStream::private_params(Channel channel) {
  return {.channel = channel,
          .url = own_url("wss://ws.okx.com:8443/ws/v5/private"),
          .login = [this](LoginTalk& talk) { return log_in(talk); },
          .subscribe = [this, channel](
                           PairsRequest request) { return subscribe_account(channel, request.id); },
          .idle_after = 20s,
          .ping = OkxCodec::ping(),
          .send_spacing = 100ms};
}

asio::awaitable<StreamBase::Messages> OkxStream::subscribe_account(Channel channel,
                                                                   std::uint64_t request_id) {
  if (market_ == OkxMarket::swap && contracts_.size() == 0) {
    const auto known = co_await fetch_contracts();
    if (!known) co_return known.error();
  }
  std::vector<std::string> messages;
  messages.push_back(OkxCodec::subscribe(channel, market_, {}, {}, request_id));
  co_return messages;
}

// Notices may come before the answer.
asio::awaitable<LoginVerdict> OkxStream::log_in(LoginTalk& talk) {
  const OkxCredentials credentials{params().api_key, params().api_secret, passphrase_of(params())};
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(milliseconds_of(exchange_now()));
  std::string message = okx_login(credentials, now);
  const Result<void> sent = co_await talk.send(std::move(message));
  if (!sent) co_return login_failed(sent.error());
  for (;;) {
    const Result<std::string> answer = co_await talk.receive();
    if (!answer) co_return login_failed(answer.error());
    std::optional<OkxLoginReply> reply = okx_login_reply(*answer);
    if (reply) co_return to_verdict(std::move(*reply));
  }
}

asio::awaitable<Result<Timestamp>> OkxStream::fetch_time() {
  std::string target = "/api/v5/public/time";
  const auto answer = co_await get(std::move(target));
  if (!answer) co_return answer.error();
  co_return okx_read_time(*answer);
}

// The demo market has websockets of its own, and REST's host with a header.
RestRequest OkxStream::signed_request(const std::string& target) const {
  RestRequest request;
  const std::string timestamp = okx_timestamp(milliseconds_of(exchange_now()));
  request.target = target;
  request.headers = {
      {"OK-ACCESS-KEY", params().api_key},
      {"OK-ACCESS-SIGN", okx_sign(params().api_secret, timestamp, request.method, target)},
      {"OK-ACCESS-TIMESTAMP", timestamp},
      {"OK-ACCESS-PASSPHRASE", std::string{passphrase_of(params())}}};
  if (params().api_host.find("pap.okx.com") != std::string::npos)
    request.headers.emplace_back("x-simulated-trading", "1");
  return request;
}

asio::awaitable<Result<OkxPage>> OkxStream::fetch_page(OkxList list, std::string target,
                                                       EventSink& sink) {
  auto make = [this, target] { return signed_request(target); };
  const Result<RestAnswer> answer = co_await request(std::move(make));
  if (!answer) co_return answer.error();
  OkxCodec codec{symbols(), codec_settings()};
  const Frame frame{answer->body, Timestamp::now()};
  const Result<OkxPage> page = codec.decode_list(list, frame, sink);
  const bool is_refused = answer->status != 200 || (!page && page.error().code == Errc::rejected);
  if (is_refused) co_return refused(*answer, target);
  if (!page || !page->has_unknown) co_return page;
  // A contract that is newer than our list: with the new list the rows are told once more.
  const Result<void> known = co_await fetch_contracts();
  if (!known) co_return known.error();
  co_return codec.decode_list(list, frame, sink);
}

Error OkxStream::refused(const RestAnswer& answer, std::string_view target) const {
  const OkxRestReply reply = okx_rest_reply(answer.body);
  spdlog::warn("{}: {} is refused: status {}, {} ({})", params().exchange, target, answer.status,
               reply.words, reply.code);
  return error(Errc::rejected, "REST");
}

asio::awaitable<Result<void>> OkxStream::fetch_list(OkxList list, std::string target,
                                                    EventSink& sink) {
  std::string place = target;
  for (std::size_t count = 0; count < kMostPages; ++count) {
    const Result<OkxPage> page = co_await fetch_page(list, std::move(place), sink);
    if (!page) co_return page.error();
    if (page->rows < kRowsPerPage) break;
    place = target + "&after=" + std::string{page->last.view()};
  }
  co_return Result<void>{};
}

std::string OkxStream::list_target(std::string_view path) const {
  std::string target{path};
  target += market_ == OkxMarket::swap ? "?instType=SWAP" : "?instType=SPOT";
  return target += "&limit=" + std::to_string(kRowsPerPage);
}

asio::awaitable<Result<void>> OkxStream::fetch_account(AccountQuery query, EventSink& sink) {
  switch (query.channel) {
    case Channel::my_order:
      co_return co_await fetch_orders(std::move(query), sink);
    case Channel::my_order_batch:
      co_return co_await fetch_batch(sink);
    case Channel::my_trade:
      co_return co_await fetch_fills(query.since, sink);
    case Channel::balance: {
      std::string target = "/api/v5/account/balance";
      co_return co_await fetch_one(OkxList::balances, std::move(target), sink);
    }
    default: {
      std::string target = "/api/v5/account/positions?instType=SWAP";
      co_return co_await fetch_one(OkxList::positions, std::move(target), sink);
    }
  }
}

asio::awaitable<Result<void>> OkxStream::fetch_one(OkxList list, std::string target,
                                                   EventSink& sink) {
  const Result<OkxPage> page = co_await fetch_page(list, std::move(target), sink);
  if (!page) co_return page.error();
  co_return Result<void>{};
}

// What was there before the first connection is remembered, not told: one page is enough.
asio::awaitable<Result<void>> OkxStream::fetch_fills(Timestamp since, EventSink& sink) {
  std::string target = list_target("/api/v5/trade/fills");
  if (!since.is_set()) co_return co_await fetch_one(OkxList::fills, std::move(target), sink);
  target += "&begin=" + std::to_string(milliseconds_of(since).count());
  co_return co_await fetch_list(OkxList::fills, std::move(target), sink);
}

// Open ones; those that came and went since (the history's times are those of their beginning);
// and what became of each that was open.
asio::awaitable<Result<void>> OkxStream::fetch_orders(AccountQuery query, EventSink& sink) {
  Orders listed{sink};
  std::string target = list_target("/api/v5/trade/orders-pending");
  Result<void> outcome = co_await fetch_list(OkxList::orders, std::move(target), listed);
  if (outcome && query.since.is_set()) {
    target = list_target("/api/v5/trade/orders-history");
    target += "&begin=" + std::to_string(milliseconds_of(query.since).count());
    outcome = co_await fetch_list(OkxList::orders, std::move(target), listed);
  }
  for (const MyOrder& order : listed.all) sink.on_my_order(order);
  if (!outcome) co_return outcome;
  for (const MyOrder& order : query.open_orders) {
    const auto is_it = [&](const MyOrder& each) { return each.order_id == order.order_id; };
    if (std::ranges::any_of(listed.all, is_it)) continue;
    const Result<void> fate = co_await fetch_fate(order, sink);
    if (!fate) co_return fate.error();
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> OkxStream::fetch_fate(MyOrder order, EventSink& sink) {
  const std::string target = "/api/v5/trade/order?instId=" + native_symbol(order.symbol) +
                             "&ordId=" + std::string{order.order_id.view()};
  auto make = [this, target] { return signed_request(target); };
  const Result<RestAnswer> answer = co_await request(std::move(make));
  if (!answer) co_return answer.error();
  if (okx_rest_reply(answer->body).code == kUnknownOrder) {
    sink.on_my_order(forgotten(std::move(order), exchange_now()));
    co_return Result<void>{};
  }
  if (answer->status != 200) co_return refused(*answer, target);
  OkxCodec codec{symbols(), codec_settings()};
  const Frame frame{answer->body, Timestamp::now()};
  const Result<OkxPage> page = codec.decode_list(OkxList::orders, frame, sink);
  if (!page) co_return page.error();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> OkxStream::fetch_batch(EventSink& sink) {
  Orders listed{sink};
  std::string target = list_target("/api/v5/trade/orders-pending");
  const Result<void> outcome = co_await fetch_list(OkxList::orders, std::move(target), listed);
  if (!outcome) co_return outcome.error();
  MyOrderBatch batch;
  batch.exchange = exchange();
  batch.orders = std::move(listed.all);
  batch.receive_time = Timestamp::now();
  sink.on_my_order_batch(batch);
  co_return Result<void>{};
}

}  // namespace hftcpp
