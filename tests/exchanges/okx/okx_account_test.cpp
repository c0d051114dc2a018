// OKX's streams and the account of their simulator: logins, the life of orders, and what happens
// while nobody listens.
#include "exchanges/simulation.hpp"
#include "exchanges/stream_refusal.hpp"

#include <map>
#include <set>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace literals;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct OkxAccountTest : testing::TestWithParam<std::string> {
  bool is_swap() const { return GetParam() == "okx_swap"; }
  const std::vector<Channel>& account_channels() const {
    return is_swap() ? test::kDerivativesAccount : test::kSpotAccount;
  }

  static sim::SimulatorSettings settings() {
    sim::SimulatorSettings made;
    made.instruments = sim::instruments_named(
        std::vector<std::string>{"btc/usdt", "eth/usdt", "doge/usdt", "sol/usdt"});
    made.rate = 500;
    made.account = {.enabled = true,
                    .key = "the-key",
                    .secret = "the-secret",
                    .passphrase = "the phrase",
                    .pace = 0ms};
    return made;
  }
  void simulate(sim::SimulatorSettings with) {
    simulation.emplace(io, GetParam(), std::move(with));
  }
  StreamParams params(std::vector<Channel> channels) {
    StreamParams own = simulation->params({"btc/usdt"}, std::move(channels));
    own.api_key = "the-key";
    own.api_secret = "the-secret";
    own.api_auth_data = {{"passphrase", "the phrase"}};
    own.reconnect.attempts_per_window = 100;
    own.reconnect.window = 1s;
    return own;
  }
  void start(std::vector<Channel> channels) {
    const std::size_t count = channels.size();
    simulation->start(params(std::move(channels)));
    run_until_whole(count);
  }
  // All channels are subscribed and know the account: nothing is asked for any more.
  void run_until_whole(std::size_t channels) {
    simulation->run_until([&] {
      return watcher().count(StreamState::subscribed) >= channels &&
             simulation->stream().gaps().open_count() == 0 && is_quiet();
    });
  }
  // No request has come for a while.
  bool is_quiet() {
    const std::uint64_t requests = simulation->simulator().counters().requests;
    const auto now = std::chrono::steady_clock::now();
    if (std::exchange(last_requests, requests) != requests) quiet_since = now;
    return now - quiet_since > 200ms;
  }
  std::string failure(StreamParams own) {
    simulation->start(std::move(own));
    simulation->run_until([&] { return watcher().count(StreamState::failed) > 0; });
    return std::ranges::find(watcher().statuses, StreamState::failed, &StreamStatus::state)->reason;
  }

  sim::Account& account() { return simulation->simulator().account(); }
  test::Watcher& watcher() { return simulation->watcher(); }
  std::uint64_t place(std::string_view symbol, Decimal price, Decimal size, Side side = Side::buy) {
    return account().place({.symbol = Symbol{symbol}, .side = side, .price = price, .size = size});
  }
  // "order filled/size status", as the observer got them.
  std::vector<std::string> lives() {
    std::vector<std::string> lines;
    for (const MyOrder& order : watcher().my_orders)
      lines.push_back(text_of(order.order_id.view(), order.filled_size, order.size, order.status));
    return lines;
  }
  static std::string text_of(std::string_view id, Decimal filled, Decimal size,
                             OrderStatus status) {
    // By value: contracts leave zeros behind the point.
    const auto text = [](Decimal number) { return std::to_string(number.to_double()); };
    return std::string{id} + ' ' + text(filled) + '/' + text(size) + ' ' +
           std::string{to_text(status)};
  }
  std::vector<std::string> fill_ids() {
    std::vector<std::string> ids;
    for (const MyTrade& trade : watcher().my_trades) ids.emplace_back(trade.id.view());
    return ids;
  }
  void expect_fills_as_in_the_script() {
    const auto& fills = account().fills();
    ASSERT_EQ(watcher().my_trades.size(), fills.size());
    for (std::size_t i = 0; i < fills.size(); ++i) {
      const MyTrade& told = watcher().my_trades[i];
      EXPECT_EQ(told.id.view(), std::to_string(fills[i].id));
      EXPECT_EQ(told.order_id.view(), std::to_string(fills[i].order_id));
      EXPECT_EQ(told.symbol, fills[i].symbol);
      EXPECT_EQ(told.side, fills[i].side);
      EXPECT_EQ(told.price, fills[i].price);
      EXPECT_EQ(told.size, fills[i].size);
      EXPECT_EQ(told.fee, fills[i].fee);
      EXPECT_EQ(told.is_maker, fills[i].is_maker);
    }
  }
  // The last of each is the account's.
  void expect_balances_as_in_the_account() {
    std::map<std::string, Balance> last;
    for (const Balance& each : watcher().balances) last[std::string{each.currency.view()}] = each;
    for (const sim::AccountBalance& each : account().balances()) {
      std::string currency = each.currency;
      for (char& c : currency) c = static_cast<char>(c - 'a' + 'A');
      EXPECT_EQ(last[currency].total, each.total) << currency;
      EXPECT_EQ(last[currency].locked, each.locked) << currency;
      EXPECT_EQ(last[currency].available, each.available) << currency;
    }
  }

  asio::io_context io{1};
  std::optional<test::Simulation> simulation;
  std::uint64_t last_requests = 0;
  std::chrono::steady_clock::time_point quiet_since = std::chrono::steady_clock::now();
};

TEST_P(OkxAccountTest, TellsTheLifeOfAnOrder) {
  simulate(settings());
  start(account_channels());
  EXPECT_THAT(watcher().my_orders, IsEmpty());

  const std::uint64_t id = place("eth/usdt", "3000"_d, "0.8"_d);
  account().fill(id, {.size = "0.3"_d, .price = {}});
  account().fill(id, {.size = "0.1"_d, .price = {}, .is_maker = false});
  account().cancel(id, "changed my mind");
  simulation->run_until(
      [&] { return watcher().my_orders.size() >= 4 && watcher().my_trades.size() >= 2; });

  const std::string name = std::to_string(id);
  EXPECT_THAT(lives(), ElementsAre(text_of(name, "0"_d, "0.8"_d, OrderStatus::open),
                                   text_of(name, "0.3"_d, "0.8"_d, OrderStatus::partially_filled),
                                   text_of(name, "0.4"_d, "0.8"_d, OrderStatus::partially_filled),
                                   text_of(name, "0.4"_d, "0.8"_d, OrderStatus::canceled)));
  const MyOrder& last = watcher().my_orders.back();
  EXPECT_EQ(last.exchange, Exchange{GetParam()});
  EXPECT_EQ(last.symbol, Symbol{"eth/usdt"}) << "no pair of the stream's";
  EXPECT_EQ(last.reason, "changed my mind");
  EXPECT_EQ(last.native_status, "canceled");
  EXPECT_EQ(last.price, "3000"_d);
  EXPECT_EQ(last.fee, account().order(id)->fee);
  EXPECT_EQ(watcher().my_orders[1].last_size, "0.3"_d);
  expect_fills_as_in_the_script();
  simulation->run_until([&] {
    return !watcher().balances.empty() &&
           watcher().balances.back().exchange_time + 1ms > account().order(id)->changed_at;
  });
  expect_balances_as_in_the_account();
}

TEST_P(OkxAccountTest, TellsWhatIsOpenInOnePieceAndTheRestNotAtAll) {
  simulate(settings());
  const std::uint64_t open = place("btc/usdt", "60000"_d, "0.5"_d);
  account().fill(open, {.size = "0.1"_d, .price = {}});
  const std::uint64_t over = place("eth/usdt", "3000"_d, "0.5"_d);
  account().cancel(over);
  start(account_channels());
  simulation->run_until([&] { return !watcher().my_order_batches.empty(); });

  ASSERT_EQ(watcher().my_order_batches.size(), 1u);
  const MyOrderBatch& batch = watcher().my_order_batches.front();
  ASSERT_EQ(batch.orders.size(), 1u);
  EXPECT_EQ(batch.orders[0].order_id.view(), std::to_string(open));
  EXPECT_EQ(batch.orders[0].filled_size, "0.1"_d);
  EXPECT_EQ(batch.orders[0].size, "0.5"_d);
  EXPECT_THAT(watcher().my_orders, IsEmpty()) << "they were there before";
  EXPECT_THAT(watcher().my_trades, IsEmpty());
  expect_balances_as_in_the_account();
}

// OKX may send a message twice.
TEST_P(OkxAccountTest, TellsOnceWhatComesTwice) {
  sim::SimulatorSettings twice = settings();
  twice.faults = {{.kind = sim::FaultKind::duplicate, .count = 100, .channel = Channel::my_order}};
  simulate(twice);
  start({Channel::my_order, Channel::my_trade});
  const std::uint64_t id = place("btc/usdt", "60000"_d, "0.5"_d);
  account().fill(id, {.size = "0.2"_d, .price = {}});
  account().fill(id, {.size = "0.3"_d, .price = {}});
  simulation->run_until(
      [&] { return watcher().my_orders.size() >= 3 && watcher().my_trades.size() >= 2; });
  simulation->run_until([&] { return simulation->stream().counters().duplicates >= 5; });

  EXPECT_EQ(watcher().my_orders.size(), 3u);
  expect_fills_as_in_the_script();
}

// The connections are cut, and while they are gone the account goes on: an order that was open is
// filled, another canceled, one comes and stays, one comes and goes.
TEST_P(OkxAccountTest, TellsOnceAndInOrderWhatItMissed) {
  sim::SimulatorSettings cut = settings();
  cut.faults = {{.kind = sim::FaultKind::cut, .count = 2, .channel = Channel::my_order}};
  simulate(cut);
  start({Channel::my_order, Channel::my_trade});
  // Both connections have "orders": both are cut when it comes to them.
  const std::uint64_t filled = place("btc/usdt", "60000"_d, "0.5"_d);
  simulation->run_until([&] { return watcher().count(StreamState::disconnected) == 2; });
  const std::uint64_t canceled = place("eth/usdt", "3000"_d, "0.5"_d);
  account().fill(filled, {.size = "0.2"_d, .price = {}});
  account().fill(filled, {.size = "0.3"_d, .price = {}});
  account().cancel(canceled, "too late");
  const std::uint64_t brief = place("doge/usdt", "0.1"_d, "2000"_d);
  account().fill(brief, {.size = "2000"_d, .price = {}});
  const std::uint64_t stays = place("sol/usdt", "140"_d, "3"_d);
  simulation->run_until([&] {
    return watcher().count(StreamState::connected) == 4 && watcher().my_trades.size() >= 3 &&
           watcher().my_orders.size() >= 4 && is_quiet();
  });

  expect_fills_as_in_the_script();
  // Each order's last word is right, and no state of one comes twice or goes back.
  std::map<std::string, MyOrder> last;
  std::set<std::string> seen;
  for (const MyOrder& order : watcher().my_orders) {
    EXPECT_TRUE(
        seen.insert(text_of(order.order_id.view(), order.filled_size, order.size, order.status))
            .second);
    last[std::string{order.order_id.view()}] = order;
  }
  ASSERT_EQ(last.size(), 4u);
  for (const std::uint64_t id : {filled, canceled, brief, stays}) {
    const sim::AccountOrder& wanted = *account().order(id);
    EXPECT_EQ(last[std::to_string(id)].status, wanted.status);
    EXPECT_EQ(last[std::to_string(id)].filled_size, wanted.filled_size);
  }
  EXPECT_TRUE(std::ranges::is_sorted(watcher().my_orders, {}, &MyOrder::exchange_time));
  EXPECT_GE(simulation->stream().counters().recovered, 1u);
}

// The script of the account beside cuts: all fills once, in order; balances equal in the end.
TEST_P(OkxAccountTest, EqualsTheScriptInTheEnd) {
  sim::SimulatorSettings busy = settings();
  busy.rate = 1'000;
  busy.max_events = 4'000;
  busy.account.pace = 10ms;
  for (const std::uint64_t after : {20u, 150u, 300u, 450u})
    busy.faults.push_back({.after_messages = after, .kind = sim::FaultKind::cut});
  simulate(busy);
  test::run_io(io, simulation->simulator().pause());  // what came before the first connection
  start(account_channels());                          // is not told
  simulation->simulator().resume();
  simulation->run_until([&] { return simulation->simulator().counters().market_events >= 4'000; });
  test::run_io(io, simulation->simulator().pause());
  simulation->run_until([&] {
    return watcher().my_trades.size() >= account().fills().size() && is_quiet() &&
           simulation->stream().gaps().open_count() == 0;
  });

  EXPECT_GE(account().fills().size(), 20u);
  EXPECT_GE(simulation->stream().counters().disconnects, 3u);
  expect_fills_as_in_the_script();
  expect_balances_as_in_the_account();
  std::map<std::string, MyOrder> last;
  for (const MyOrder& order : watcher().my_orders) last[std::string{order.order_id.view()}] = order;
  EXPECT_EQ(last.size(), account().orders().size());
  for (const sim::AccountOrder& each : account().orders()) {
    EXPECT_EQ(last[std::to_string(each.id)].status, each.status) << each.id;
    EXPECT_EQ(last[std::to_string(each.id)].filled_size, each.filled_size) << each.id;
  }
  if (!is_swap()) return;
  std::map<Symbol, Position> positions;
  for (const Position& each : watcher().positions) positions[each.symbol] = each;
  for (const sim::AccountPosition& each : account().positions()) {
    const Decimal size = positions[each.symbol].size;
    const bool is_short = positions[each.symbol].side == Side::sell;
    EXPECT_EQ((is_short ? Decimal{-size.mantissa(), size.exponent()} : size), each.size)
        << each.symbol;
  }
}

TEST_P(OkxAccountTest, GivesUpOnAWrongKey) {
  simulate(settings());
  StreamParams own = params({Channel::my_order});
  own.api_key = "another-key";
  EXPECT_THAT(failure(own), AllOf(HasSubstr("API key doesn't exist (60032)"), HasSubstr("region")));
}

TEST_P(OkxAccountTest, GivesUpOnAWrongSecret) {
  simulate(settings());
  StreamParams own = params({Channel::my_trade});
  own.api_secret = "another-secret";
  const std::string reason = failure(own);
  EXPECT_THAT(reason, AllOf(HasSubstr("Invalid sign (60007)"), HasSubstr("check api_secret")));
  EXPECT_EQ(reason.find("another-secret"), std::string::npos);
}

TEST_P(OkxAccountTest, GivesUpOnAWrongPassphrase) {
  simulate(settings());
  StreamParams own = params({Channel::balance});
  own.api_auth_data = {{"passphrase", "another phrase"}};
  EXPECT_THAT(failure(own),
              AllOf(HasSubstr("Wrong passphrase (60024)"), HasSubstr("api_auth_data")));
}

TEST_P(OkxAccountTest, GivesUpOnAKeyThatMayNot) {
  sim::SimulatorSettings forbidden = settings();
  forbidden.account.permitted = false;
  simulate(forbidden);
  EXPECT_THAT(failure(params({Channel::my_order})), HasSubstr("Login failed. (60009)"));
}

TEST_P(OkxAccountTest, SignsByTheExchangesClock) {
  sim::SimulatorSettings ahead = settings();
  ahead.account.clock_ahead = 10min;
  simulate(ahead);
  start({Channel::my_order, Channel::balance});
  place("btc/usdt", "60000"_d, "0.1"_d);
  simulation->run_until([&] { return watcher().my_orders.size() == 1; });
  EXPECT_EQ(simulation->stream().counters().disconnects, 0u);
}

TEST_P(OkxAccountTest, NeedsAllThreeParts) {
  simulate(settings());
  StreamParams own = params({Channel::my_order});
  EXPECT_EQ(test::refusal_of_stream(own), "not refused");
  own.api_auth_data.clear();
  EXPECT_THAT(test::refusal_of_stream(own), HasSubstr("passphrase"));
  own.api_key.clear();
  EXPECT_THAT(test::refusal_of_stream(own), HasSubstr("api_key"));
  own.subscribe_channels = {Channel::ticker};
  EXPECT_EQ(test::refusal_of_stream(own), "not refused");
}

INSTANTIATE_TEST_SUITE_P(On, OkxAccountTest, testing::Values("okx", "okx_swap"),
                         [](const auto& name) { return name.param; });

}  // namespace
}  // namespace hftcpp
