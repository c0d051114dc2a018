// binance_account_stream_test: Binance spot's private channels, from the login to what was missed,
// against its simulator.
#include "exchanges/account_run.hpp"

#include <algorithm>

namespace hftcpp::test {
namespace {

using namespace std::chrono_literals;

const std::vector<Channel> kBinanceAccount{Channel::my_order, Channel::my_trade, Channel::balance};

sim::SimulatorSettings binance_settings() {
  return account_settings({"btc/usdt", "eth/usdt"}, kAnyKey, kAnySecret);
}

AccountRun make_binance_run(sim::SimulatorSettings with = binance_settings()) {
  const auto name = [](std::uint64_t id) { return std::to_string(id); };
  return AccountRun{"binance", std::move(with), {name, name}};
}

TEST(BinanceAccountStream, TellsAnOrdersLifeAsItHappens) {
  AccountRun run = make_binance_run();
  run.start(kBinanceAccount);

  const auto first = run.place(Side::buy, "0.003"_d);
  (void)run.account().fill(first, {.size = "0.001"_d, .price = {}});
  const auto second = run.place(Side::sell, "0.5"_d);
  (void)run.account().fill(first, {.size = "0.002"_d, .price = {}});
  run.account().cancel(second);
  run.account().move("usdt", "100.5"_d);
  run.run_until([&] {
    return run.watcher().my_orders.size() >= 5 && run.watcher().my_trades.size() >= 2 &&
           run.balances_told() == run.balances_happened();
  });

  EXPECT_EQ(run.orders_told(), run.orders_happened());
  EXPECT_EQ(run.trades_told(), run.trades_happened());
  EXPECT_EQ(run.watcher().my_orders.back().native_status, "CANCELED");
  // Of a cancellation the order's own name, not the request's.
  EXPECT_EQ(run.watcher().my_orders.back().client_order_id, "web_" + std::to_string(second));
  EXPECT_EQ(run.watcher().my_trades.back().fee_currency, "BTC");
  EXPECT_EQ(run.watcher().my_trades.back().is_maker, true);
  EXPECT_TRUE(std::ranges::any_of(run.watcher().balances, [](const Balance& each) {
    return each.change == std::optional{"100.5"_d};
  }));
}

TEST(BinanceAccountStream, LogsInWithAnEd25519Key) {
  sim::SimulatorSettings with = binance_settings();
  with.account.secret = kEd25519Key;
  AccountRun run = make_binance_run(with);
  run.start_and_hear_of_a_trade(kBinanceAccount);
}

TEST(BinanceAccountStream, BringsWhatIsOpenInOnePiece) {
  AccountRun run = make_binance_run();
  const auto id = run.place(Side::buy, "0.5"_d);
  (void)run.account().fill(id, {.size = "0.2"_d, .price = {}});
  run.trade("0.1"_d);  // not open any more

  run.start_only(run.params({Channel::my_order_batch}));
  run.run_until([&] { return !run.watcher().my_order_batches.empty(); });

  const MyOrderBatch& batch = run.watcher().my_order_batches[0];
  ASSERT_EQ(batch.orders.size(), 1u);
  EXPECT_EQ(batch.orders[0].order_id, std::to_string(id));
  EXPECT_EQ(batch.orders[0].symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(batch.orders[0].status, OrderStatus::partially_filled);
  EXPECT_EQ(batch.orders[0].filled_size, "0.2"_d);
}

// An account trades what it likes, whatever pairs the stream was asked for.
TEST(BinanceAccountStream, TellsOfPairsThatNobodyAskedFor) {
  AccountRun run = make_binance_run();
  StreamParams params = run.params({Channel::my_order});
  params.currency_pairs = {"btc/usdt"};
  run.start_only(std::move(params));
  const Symbol eth{"eth/usdt"};
  run.run_until([&, rounds = 0]() mutable {
    if (rounds++ % 20 == 0) (void)run.account().place({eth, Side::buy, "10"_d, "1"_d, "mine"});
    return !run.watcher().my_orders.empty();
  });

  EXPECT_EQ(run.watcher().my_orders[0].symbol, eth);
  EXPECT_EQ(run.watcher().my_orders[0].client_order_id, "mine");
  EXPECT_EQ(run.simulation().stream().counters().unknown_symbols, 0u);
}

// The script trades on while the connections are cut again and again.
TEST(BinanceAccountStream, LosesAndDoublesNothingOverCuts) {
  sim::SimulatorSettings with = binance_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 60, "fault": "cut", "count": 2},
          {"after_messages": 150, "fault": "cut", "count": 2},
          {"after_messages": 250, "fault": "cut"}])");
  AccountRun run = make_binance_run(with);
  run.start(kBinanceAccount);

  run.trade_on_over(5);
  run.run_until_all_is_told();

  EXPECT_EQ(by_pair(run.trades_told()), by_pair(run.trades_happened()));
  run.expect_no_order_twice();
  EXPECT_GT(run.simulation().stream().counters().recovered, 0u);
}

TEST(BinanceAccountStream, GivesUpWithBinancesWordsWhenTheKeyIsNoGood) {
  const Refusal refusals[] = {
      {"another", kAnySecret, true, "Invalid API-key, IP, or permissions for action. (-2015)",
       "check api_key"},
      {kAnyKey, "another", true, "Signature for this request is not valid. (-1022)",
       "check api_secret"},
      {kAnyKey, kAnySecret, false, "Invalid API-key, IP, or permissions for action. (-2015)",
       "its permissions"},
  };
  for (const Refusal& each : refusals) {
    sim::SimulatorSettings with = binance_settings();
    with.account.permitted = each.is_permitted;
    AccountRun run = make_binance_run(with);
    run.expect_to_give_up(run.params({Channel::my_order}), each);
    EXPECT_EQ(run.simulation().simulator().counters().connections, 1u);
  }
}

// Binance takes a timestamp for five seconds, and none from the future: its clock counts.
TEST(BinanceAccountStream, SignsByTheExchangesClock) {
  for (const auto ahead : {-90s, 90s}) {
    sim::SimulatorSettings with = binance_settings();
    with.account.clock_ahead = ahead;
    AccountRun run = make_binance_run(with);
    run.start_and_hear_of_a_trade(kBinanceAccount);
    EXPECT_EQ(run.watcher().count(StreamState::failed), 0u);
  }
}

TEST(BinanceAccountStream, TriesAgainWhenTheExchangeIsBusy) {
  sim::SimulatorSettings with = binance_settings();
  with.faults = {{.kind = sim::FaultKind::refuse_subscribe}};
  AccountRun run = make_binance_run(with);
  run.start({Channel::my_order});

  EXPECT_EQ(run.faults(), 1u);
  EXPECT_TRUE(std::ranges::any_of(run.watcher().statuses, [](const StreamStatus& status) {
    return status.reason.find("Server is currently overloaded") != std::string::npos;
  }));
}

}  // namespace
}  // namespace hftcpp::test
