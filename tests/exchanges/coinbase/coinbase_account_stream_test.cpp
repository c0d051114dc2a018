// coinbase_account_stream_test: Coinbase's private channels, from the token to what was missed,
// against its simulator.
#include "exchanges/account_run.hpp"
#include "exchanges/stream_refusal.hpp"
#include "sim/coinbase/coinbase_private_text.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>

namespace hftcpp::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

sim::SimulatorSettings coinbase_settings() {
  sim::SimulatorSettings made =
      account_settings({"btc/usd", "eth/usd"}, kCoinbaseKeyName, kEllipticKey);
  made.account.first_id = 1'000'001;
  return made;
}

// What the one list has and the other has not.
std::vector<std::string> missing_from(std::vector<std::string> told,
                                      std::vector<std::string> happened) {
  std::ranges::sort(told);
  std::ranges::sort(happened);
  std::vector<std::string> missing;
  std::ranges::set_difference(happened, told, std::back_inserter(missing));
  return missing;
}

// A trade is known by its order, and by how much of that was done.
class CoinbaseRun {
 public:
  explicit CoinbaseRun(sim::SimulatorSettings with = coinbase_settings())
      : accounts{"coinbase", std::move(with), {sim::coinbase_order_id, [this](std::uint64_t id) {
                                                 return trade_id(id);
                                               }}} {}

  [[nodiscard]] std::string trade_id(std::uint64_t id) {
    const auto& fills = accounts.account().fills();
    const auto fill = std::ranges::find(fills, id, &sim::AccountFill::id);
    Decimal done;
    for (const sim::AccountFill& each : fills)
      if (each.order_id == fill->order_id && each.id <= id) done = add(done, each.size).value();
    std::string digits = done.to_string();
    if (digits.find('.') != std::string::npos) digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    std::string text = sim::coinbase_order_id(fill->order_id) + ':' + digits;
    if (text.size() > 47) std::erase(text, '-');
    return text;
  }
  // With balances soon.
  [[nodiscard]] StreamParams params(std::vector<Channel> channels) const {
    StreamParams params = accounts.params(std::move(channels));
    params.subscribe_args = {{"balance_every", "1"}};
    return params;
  }
  void expect_nothing_lost_or_doubled() {
    const auto trades = accounts.trades_told();
    EXPECT_THAT(missing_from(trades, accounts.trades_happened()), testing::IsEmpty()) << "lost";
    EXPECT_THAT(missing_from(accounts.trades_happened(), trades), testing::IsEmpty()) << "made up";
    EXPECT_TRUE(trades == accounts.trades_happened()) << "in another order";
    accounts.expect_no_order_twice();
    EXPECT_THAT(accounts.watcher().wrongs, testing::IsEmpty());
  }

  AccountRun accounts;
};

TEST(CoinbaseAccountStream, TellsAnOrdersLifeAsItHappens) {
  CoinbaseRun made;
  AccountRun& run = made.accounts;
  run.start(kSpotAccount);

  const auto first = run.place(Side::buy, "0.003"_d);
  (void)run.account().fill(first, {.size = "0.001"_d, .price = {}});
  const auto second = run.place(Side::sell, "0.5"_d);
  (void)run.account().fill(first, {.size = "0.002"_d, .price = "49876.5"_d});
  run.account().cancel(second);
  run.run_until([&] {
    return run.watcher().my_orders.size() >= 5 && run.balances_told() == run.balances_happened();
  });

  EXPECT_EQ(run.orders_told(), run.orders_happened());
  EXPECT_EQ(run.trades_told(), run.trades_happened());
  EXPECT_EQ(run.watcher().my_orders.back().reason, "User requested");
  EXPECT_EQ(run.watcher().my_orders.back().native_status, "CANCELLED");
  EXPECT_EQ(run.watcher().my_trades.back().fee_currency, "USD");
  EXPECT_EQ(run.simulation().stream().counters().bad_frames, 0u);
  EXPECT_EQ(run.simulation().stream().counters().unknown_symbols, 0u);
}

TEST(CoinbaseAccountStream, BringsWhatIsOpenInOnePiece) {
  CoinbaseRun made;
  AccountRun& run = made.accounts;
  for (int i = 0; i < 119; ++i) (void)run.place(Side::buy, "0.001"_d);
  const auto last = run.place(Side::buy, "0.5"_d);
  (void)run.account().fill(last, {.size = "0.2"_d, .price = {}});

  run.start_only(made.params({Channel::my_order_batch}));
  run.run_until([&] { return !run.watcher().my_order_batches.empty(); });

  const MyOrderBatch& batch = run.watcher().my_order_batches[0];
  ASSERT_EQ(batch.orders.size(), 120u) << "they come in pieces of fifty";
  EXPECT_EQ(batch.orders.back().order_id, sim::coinbase_order_id(last));
  EXPECT_EQ(batch.orders.back().status, OrderStatus::partially_filled);
  EXPECT_EQ(batch.orders.back().filled_size, "0.2"_d);
}

// The connections are cut, and while nobody listens orders are filled, canceled, born and over.
TEST(CoinbaseAccountStream, TellsOnceWhatHappenedBetweenTwoConnections) {
  sim::SimulatorSettings with = coinbase_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 60, "fault": "cut", "channel": "my_order", "count": 3}])");
  CoinbaseRun made{with};
  AccountRun& run = made.accounts;
  run.start(kSpotAccount);
  const auto partly = run.place(Side::buy, "1"_d);
  const auto lost = run.place(Side::buy, "0.7"_d);
  (void)run.account().fill(partly, {.size = "0.1"_d, .price = {}});
  while (run.faults() < 3) {
    (void)run.account().fill(partly, {.size = "0.001"_d, .price = {}});
    run.run_once();
  }
  // Nobody hears of these.
  (void)run.account().fill(partly, {.size = "0.2"_d, .price = "49000.1"_d});
  (void)run.account().fill(partly, {.size = "0.3"_d, .price = "48000.2"_d, .is_maker = false});
  run.account().cancel(lost);
  run.trade("0.005"_d);
  const auto young = run.place(Side::sell, "0.4"_d);

  run.run_until_all_is_told();
  (void)run.account().fill(partly, {.size = "0.05"_d, .price = {}});
  (void)run.account().fill(young, {.size = "0.4"_d, .price = {}});
  run.run_until([&] { return run.trades_told().size() >= run.trades_happened().size(); });

  made.expect_nothing_lost_or_doubled();
  EXPECT_GT(run.simulation().stream().counters().recovered, 0u);
  EXPECT_EQ(run.simulation().stream().gaps().open_count(), 0u);
}

// The script trades on while the connections are cut again and again.
TEST(CoinbaseAccountStream, LosesAndDoublesNothingOverCuts) {
  sim::SimulatorSettings with = coinbase_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 60, "fault": "cut", "channel": "my_order", "count": 3},
          {"after_messages": 150, "fault": "cut", "channel": "my_order", "count": 2}])");
  CoinbaseRun made{with};
  AccountRun& run = made.accounts;
  run.start(kSpotAccount);

  run.trade_on_over(5);
  run.run_until_all_is_told();

  made.expect_nothing_lost_or_doubled();
}

TEST(CoinbaseAccountStream, SignsWithEitherKindOfKeyAndByCoinbasesClock) {
  for (const char* const secret : {kEllipticKey, kEd25519Pair}) {
    sim::SimulatorSettings with = coinbase_settings();
    with.account.secret = secret;
    with.account.clock_ahead = 10min;
    CoinbaseRun made{with};
    AccountRun& run = made.accounts;
    run.start_only(made.params({Channel::my_order, Channel::balance}));
    run.run_until([&] {
      return run.watcher().count(StreamState::subscribed) == 2 && !run.watcher().balances.empty();
    });
    EXPECT_EQ(run.watcher().count(StreamState::failed), 0u);
  }
}

TEST(CoinbaseAccountStream, GivesUpWithCoinbasesWordsWhenTheKeyIsNoGood) {
  const Refusal refusals[] = {
      {"organizations/1/apiKeys/2", kEllipticKey, true, "HTTP 401: Unauthorized", "line breaks"},
      {kCoinbaseKeyName, kEd25519Pair, true, "HTTP 401: Unauthorized", "line breaks"},
      {kCoinbaseKeyName, kEllipticKey, false, "Missing required scopes", "line breaks"},
  };
  for (Refusal each : refusals) {
    for (const Channel channel : {Channel::balance, Channel::my_order}) {
      if (channel == Channel::my_order) each.words = "authentication failure";
      sim::SimulatorSettings with = coinbase_settings();
      with.account.permitted = each.is_permitted;
      CoinbaseRun made{with};
      made.accounts.expect_to_give_up(made.params({channel}), each);
    }
  }
}

TEST(CoinbaseAccountStream, WantsKeysBeforeItStarts) {
  CoinbaseRun made;
  StreamParams params = made.params({Channel::my_order});
  EXPECT_EQ(refusal_of_stream(params), "not refused");
  params.api_secret = "no key at all";
  EXPECT_THAT(refusal_of_stream(params), HasSubstr("api_secret: no key of coinbase"));
  EXPECT_THAT(refusal_of_stream(params), testing::Not(HasSubstr("no key at all")));
  params = made.params({Channel::my_trade});
  params.subscribe_args = {{"feed", "exchange"}};
  EXPECT_THAT(refusal_of_stream(params), HasSubstr("no private channels"));
  params = made.params({Channel::balance});
  params.subscribe_args = {{"balance_every", "3"}};
  EXPECT_THAT(refusal_of_stream(params), HasSubstr("balance_every"));
}

}  // namespace
}  // namespace hftcpp::test
