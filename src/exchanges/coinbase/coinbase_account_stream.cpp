// coinbase_account_stream.cpp: one's own account: tokens, and what REST tells of orders, trades and
// balances.
// https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/rest-api
#include "exchanges/coinbase/coinbase_auth.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_rest.hpp"
#include "exchanges/coinbase/coinbase_stream.hpp"
#include "exchanges/coinbase/coinbase_wire.hpp"
#include "exchanges/signing.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <iterator>
#include <random>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kRoot = "/api/v3/brokerage";
// What a token names, whatever host the request goes to.
constexpr std::string_view kHost = "api.coinbase.com";
// Of a list that has no end. A page has a hundred rows.
constexpr int kMostPages = 100;
constexpr std::chrono::minutes kBaseline{10};
// How long a connection may be behind REST.
constexpr std::chrono::milliseconds kDoubt{300};
// Orders whose fills are asked for at once: a request's line has an end.
constexpr std::size_t kOrdersAtOnce = 20;

std::string nonce() {
  std::random_device source;
  std::string bytes;
  for (int i = 0; i < 16; ++i) bytes += static_cast<char>(source());
  return signing::to_hex(bytes);
}

bool is_about_key(unsigned status) {
  return status == 401 || status == 403;
}

LoginVerdict verdict_of(const Result<RestAnswer>& answer) {
  LoginVerdict verdict;
  if (!answer) {
    verdict.kind = LoginVerdict::Kind::failed;
    verdict.reason = answer.error().code.message();
  } else if (is_about_key(answer->status)) {
    verdict.kind = LoginVerdict::Kind::refused;
    verdict.reason = "HTTP " + std::to_string(answer->status) + ": " +
                     answer->body.substr(0, answer->body.find_first_of("\r\n")).substr(0, 200) +
                     std::string{kCoinbaseCheckKey};
  } else if (answer->status != 200) {
    verdict.kind = LoginVerdict::Kind::failed;
    verdict.reason = "HTTP " + std::to_string(answer->status);
  }
  return verdict;
}

// Each once.
std::vector<std::string> orders_of(const std::vector<MyTrade>& fills) {
  std::vector<std::string> orders;
  for (const MyTrade& fill : fills) orders.emplace_back(fill.order_id.view());
  std::ranges::sort(orders);
  const auto twice = std::ranges::unique(orders);
  orders.erase(twice.begin(), twice.end());
  return orders;
}

std::string time_filter(std::string_view name, Timestamp since) {
  return std::string{name} + '=' + signing::percent_encoded(since.to_iso());
}

}  // namespace

// ---- tokens and connections ----

// Valid for two minutes: there is a new one for every message.
std::string CoinbaseStream::token(std::string_view uri) const {
  const auto now = std::chrono::floor<std::chrono::seconds>(
      std::chrono::nanoseconds{exchange_now().nanoseconds()});
  return coinbase_jwt({params().api_key, params().api_secret}, now, nonce(), uri);
}

asio::awaitable<StreamBase::Messages> CoinbaseStream::subscribe_user(Channel channel) {
  return at_once({CoinbaseCodec::subscribe(channel, {}, token())});
}

ChannelParams CoinbaseStream::private_params(Channel channel) {
  return {.channel = channel,
          .url = own_url("wss://advanced-trade-ws-user.coinbase.com"),
          .subscribe = [this, channel](PairsRequest) { return subscribe_user(channel); },
          .idle_after = 5s,
          .ping = CoinbaseCodec::heartbeats()};
}

// The connection is there for its heartbeats.
ChannelParams CoinbaseStream::balance_params() {
  return {.channel = Channel::balance,
          .url = own_url("wss://advanced-trade-ws-user.coinbase.com"),
          .prepare = [this] { return try_key(); },
          .keep_alive = [this] { return poll_balances(); },
          .keep_alive_every = 1s,
          .subscribe = [](PairsRequest) { return at_once({CoinbaseCodec::heartbeats()}); },
          .idle_after = 5s};
}

asio::awaitable<LoginVerdict> CoinbaseStream::try_key() {
  const auto answer = co_await ask("/accounts?limit=1");
  co_return verdict_of(answer);
}

// After a change soon, else now and then. Not every failure ends the connection: the frame counts
// them.
asio::awaitable<LoginVerdict> CoinbaseStream::poll_balances() {
  const auto now = std::chrono::steady_clock::now();
  LoginVerdict verdict;
  if (!news_.has_changed && now < next_balances_) co_return verdict;
  news_.has_changed = false;
  next_balances_ = now + balance_every_;
  std::vector<Balance> balances;
  const auto listed = co_await list_balances(balances);
  if (listed) {
    news_.balances = std::move(balances);
  } else {
    news_.has_changed = true;
    verdict.kind = LoginVerdict::Kind::failed;
    verdict.reason = "balances: " + listed.error().code.message();
  }
  co_return verdict;
}

// ---- REST ----

asio::awaitable<Result<RestAnswer>> CoinbaseStream::ask(std::string target) {
  std::function<RestRequest()> make = [this, target] {
    const std::string path = std::string{kRoot} + target.substr(0, target.find('?'));
    RestRequest request;
    request.target = std::string{kRoot} + target;
    request.headers.emplace_back("Authorization",
                                 "Bearer " + token("GET " + std::string{kHost} + path));
    return request;
  };
  auto answer = co_await request(std::move(make));
  co_return answer;
}

asio::awaitable<Result<std::string>> CoinbaseStream::ask_for_body(std::string target) {
  auto answer = co_await ask(std::move(target));
  if (!answer) co_return answer.error();
  if (answer->status == 200) co_return std::move(answer->body);
  if (is_about_key(answer->status))
    co_return error(Errc::rejected,
                    "REST: the key is refused; check it, and its permission to view");
  co_return error(Errc::rejected, "REST request");
}

asio::awaitable<Result<Timestamp>> CoinbaseStream::fetch_time() {
  const auto body = co_await get(std::string{kRoot} + "/time");
  if (!body) co_return body.error();
  co_return coinbase_read_time(*body);
}

asio::awaitable<Result<void>> CoinbaseStream::fetch_account(AccountQuery query, EventSink& sink) {
  switch (query.channel) {
    case Channel::my_order:
      co_return co_await list_orders(std::move(query), sink);
    case Channel::my_trade:
      co_return co_await list_trades(std::move(query), sink);
    case Channel::balance: {
      std::vector<Balance> balances;
      const auto listed = co_await list_balances(balances);
      for (const Balance& balance : balances) sink.on_balance(balance);
      co_return listed;
    }
    default:  // the connection brings the batch
      co_return Result<void>{};
  }
}

// At first, what later requests may ask for once more: then it is known.
Timestamp CoinbaseStream::since(const AccountQuery& query) const {
  return query.since.is_set() ? query.since : exchange_now() + -kBaseline;
}

template <class Row>
CoinbaseStream::Outcome CoinbaseStream::list(std::string target, Reader<Row> read,
                                             std::vector<Row>& rows) {
  std::string cursor;
  for (int page = 0; page < kMostPages; ++page) {
    const auto body = co_await ask_for_body(target + cursor);
    if (!body) co_return body.error();
    auto one = read(*body);
    if (!one) co_return one.error();
    std::ranges::move(one->rows, std::back_inserter(rows));
    if (one->cursor.empty()) co_return Result<void>{};
    cursor = "&cursor=" + signing::percent_encoded(one->cursor);
  }
  co_return error(Errc::too_large, "a list over REST has no end");
}

// ---- orders ----

CoinbaseStream::Outcome CoinbaseStream::list_orders_of(std::string filter,
                                                       std::vector<MyOrder>& orders) {
  Reader<MyOrder> read = [this](std::string_view json) {
    return coinbase_read_orders(json, account_symbols_, Timestamp::now());
  };
  return list("/orders/historical/batch?limit=100&" + filter, std::move(read), orders);
}

// Those that are open, those that were placed meanwhile, and what became of the rest.
CoinbaseStream::Outcome CoinbaseStream::list_orders(AccountQuery query, EventSink& sink) {
  std::vector<MyOrder> orders;
  const auto open = co_await list_orders_of("order_status=OPEN", orders);
  if (!open) co_return open.error();
  const auto recent = co_await list_orders_of(time_filter("start_date", since(query)), orders);
  if (!recent) co_return recent.error();
  for (const MyOrder& known : query.open_orders) {
    if (std::ranges::find(orders, known.order_id, &MyOrder::order_id) != orders.end()) continue;
    const auto answer = co_await ask("/orders/historical/" + std::string{known.order_id.view()});
    if (!answer) co_return answer.error();
    if (answer->status == 404) continue;  // Coinbase knows it no longer
    if (answer->status != 200) co_return error(Errc::rejected, "REST request");
    const auto read = coinbase_read_order(answer->body, account_symbols_, Timestamp::now());
    if (!read) co_return read.error();
    orders.insert(orders.end(), read->begin(), read->end());
  }
  for (const MyOrder& order : orders) {
    const bool is_known =
        coinbase_status(order.native_status.view(), order.filled_size).has_value();
    wire::tell_unknown_words(sink, order, is_known);
    sink.on_my_order(order);
  }
  co_return Result<void>{};
}

// ---- trades ----

CoinbaseStream::Outcome CoinbaseStream::list_fills_of(std::string filter,
                                                      std::vector<MyTrade>& fills) {
  Reader<MyTrade> read = [this](std::string_view json) {
    return coinbase_read_fills(json, account_symbols_, Timestamp::now());
  };
  return list("/orders/historical/fills?limit=100&" + filter, std::move(read), fills);
}

// An order's trades are known by how much of it was done after each: so all of its fills are asked
// for.
CoinbaseStream::Outcome CoinbaseStream::list_fills_of_orders_since(Timestamp begin,
                                                                   std::vector<MyTrade>& fills) {
  std::vector<MyTrade> recent;
  const auto listed =
      co_await list_fills_of(time_filter("start_sequence_timestamp", begin), recent);
  if (!listed) co_return listed.error();
  const std::vector<std::string> orders = orders_of(recent);
  for (std::size_t from = 0; from < orders.size(); from += kOrdersAtOnce) {
    std::string filter;
    for (std::size_t i = from; i < std::min(from + kOrdersAtOnce, orders.size()); ++i)
      filter += (i == from ? "order_ids=" : "&order_ids=") + signing::percent_encoded(orders[i]);
    const auto whole = co_await list_fills_of(std::move(filter), fills);
    if (!whole) co_return whole.error();
  }
  co_return Result<void>{};
}

// What was done before the snapshot is REST's to tell, what is done after it the connection's.
asio::awaitable<bool> CoinbaseStream::wait_for_snapshot() {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  const auto until = std::chrono::steady_clock::now() + params().subscribe_timeout;
  while (!progress_.has_snapshot() && std::chrono::steady_clock::now() < until) {
    timer.expires_after(10ms);
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return progress_.has_snapshot();
}

CoinbaseStream::Outcome CoinbaseStream::list_trades(AccountQuery query, EventSink& sink) {
  const Timestamp begin = since(query);
  const bool is_ready = co_await wait_for_snapshot();
  if (!is_ready) co_return error(Errc::timed_out, "snapshot of the user channel");
  std::vector<MyTrade> fills;
  const auto listed = co_await list_fills_of_orders_since(begin, fills);
  if (!listed) co_return listed.error();
  auto told = coinbase_trades_for_rest(fills, progress_);
  if (told && told->has_doubtful) {
    asio::steady_timer timer{co_await asio::this_coro::executor, kDoubt};
    co_await timer.async_wait(asio::use_awaitable);
    told = coinbase_trades_for_rest(std::move(fills), progress_);
  }
  if (!told) co_return told.error();
  for (const MyTrade& trade : told->trades)
    if (trade.exchange_time >= begin) sink.on_my_trade(trade);
  co_return Result<void>{};
}

// ---- balances ----

CoinbaseStream::Outcome CoinbaseStream::list_balances(std::vector<Balance>& balances) {
  Reader<Balance> read = [](std::string_view json) {
    return coinbase_read_balances(json, Timestamp::now());
  };
  return list("/accounts?limit=250", std::move(read), balances);
}

}  // namespace hftcpp
