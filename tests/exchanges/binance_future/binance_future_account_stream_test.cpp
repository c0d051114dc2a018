// binance_future_account_stream_test: the futures' private channels, from the listen key to what
// was missed, against the simulator.
#include "exchanges/account_run.hpp"

namespace hftcpp::test {
namespace {

using namespace std::chrono_literals;

const std::vector<Channel> kBinanceFutureAccount{Channel::my_order, Channel::my_trade,
                                                 Channel::balance, Channel::position};

sim::SimulatorSettings binance_future_settings() {
  return account_settings({"btc/usdt", "eth/usdt"}, kAnyKey, kAnySecret);
}

AccountRun make_binance_future_run(sim::SimulatorSettings with = binance_future_settings()) {
  const auto name = [](std::uint64_t id) { return std::to_string(id); };
  return AccountRun{"binance_future", std::move(with), {name, name}};
}

// "btc/usdt 0.003 at 63000", with a sign; those that are closed are missing.
std::map<std::string, std::string> entries_happened(AccountRun& run) {
  std::map<std::string, std::string> lines;
  for (const sim::AccountPosition& each : run.account().positions())
    if (!each.size.is_zero())
      lines[std::string{each.symbol.text()}] =
          each.size.to_string() + " at " + each.entry_price.to_string();
  return lines;
}
std::map<std::string, std::string> entries_told(AccountRun& run) {
  std::map<std::string, std::string> lines;
  for (const Position& each : run.watcher().positions) {
    const std::string symbol{each.symbol.text()};
    lines.erase(symbol);
    if (!each.size.is_zero())
      lines[symbol] = (each.side == Side::sell ? "-" : "") + each.size.to_string() + " at " +
                      each.entry_price.value_or(Decimal{}).to_string();
  }
  return lines;
}

TEST(BinanceFutureAccountStream, TellsAnOrdersLifeAsItHappens) {
  AccountRun run = make_binance_future_run();
  run.start(kBinanceFutureAccount);

  const auto first = run.place(Side::buy, "0.003"_d);
  (void)run.account().fill(first, {.size = "0.001"_d, .price = {}});
  const auto second = run.place(Side::sell, "0.5"_d);
  (void)run.account().fill(first, {.size = "0.002"_d, .price = "40000"_d, .is_maker = false});
  run.account().cancel(second);
  run.account().move("usdt", "100.5"_d);
  run.run_until([&] {
    return run.watcher().my_orders.size() >= 5 && run.watcher().my_trades.size() >= 2 &&
           run.balances_told() == run.balances_happened() &&
           entries_told(run) == entries_happened(run);
  });

  EXPECT_EQ(run.orders_told(), run.orders_happened());
  EXPECT_EQ(run.trades_told(), run.trades_happened());
  EXPECT_EQ(run.watcher().my_orders.back().native_status, "CANCELED");
  const MyOrder& filled = run.watcher().my_orders[3];
  EXPECT_EQ(filled.status, OrderStatus::filled);
  EXPECT_EQ(filled.average_price, run.account().order(first)->average_price);
  EXPECT_EQ(run.watcher().my_trades.back().fee_currency, "USDT");
  EXPECT_EQ(run.watcher().my_trades.back().is_maker, false);
}

TEST(BinanceFutureAccountStream, BringsWhatIsOpenInOnePiece) {
  AccountRun run = make_binance_future_run();
  const auto id = run.place(Side::buy, "0.5"_d);
  (void)run.account().fill(id, {.size = "0.2"_d, .price = {}});
  run.trade("0.1"_d);  // not open any more

  run.start_only(run.params({Channel::my_order_batch, Channel::position}));
  run.run_until(
      [&] { return !run.watcher().my_order_batches.empty() && !run.watcher().positions.empty(); });

  const MyOrderBatch& batch = run.watcher().my_order_batches[0];
  ASSERT_EQ(batch.orders.size(), 1u);
  EXPECT_EQ(batch.orders[0].order_id, std::to_string(id));
  EXPECT_EQ(batch.orders[0].status, OrderStatus::partially_filled);
  EXPECT_EQ(batch.orders[0].filled_size, "0.2"_d);
  EXPECT_EQ(entries_told(run), entries_happened(run));
}

// The script trades on while the connections are cut again and again.
TEST(BinanceFutureAccountStream, LosesAndDoublesNothingOverCuts) {
  sim::SimulatorSettings with = binance_future_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 60, "fault": "cut", "count": 2},
          {"after_messages": 150, "fault": "cut", "count": 2},
          {"after_messages": 250, "fault": "cut"}])");
  with.faults.push_back({.after_messages = 270,
                         .kind = sim::FaultKind::duplicate,
                         .count = 4,
                         .channel = Channel::my_order});
  AccountRun run = make_binance_future_run(with);
  run.start(kBinanceFutureAccount);

  run.trade_on_over(9);
  run.run_until_all_is_told([&] { return entries_told(run) == entries_happened(run); });

  EXPECT_EQ(by_pair(run.trades_told()), by_pair(run.trades_happened()));
  run.expect_no_order_twice();
  EXPECT_GT(run.simulation().stream().counters().recovered, 0u);
}

// A position that is closed while nobody is told is missing in the list.
TEST(BinanceFutureAccountStream, TellsOfPositionsThatWereClosedMeanwhile) {
  sim::SimulatorSettings with = binance_future_settings();
  with.faults = sim::parse_fault_script(R"([{"after_messages": 8, "fault": "cut"}])");
  AccountRun run = make_binance_future_run(with);
  const auto bought = run.place(Side::buy, "0.5"_d);
  (void)run.account().fill(bought, {.size = "0.5"_d, .price = {}});
  run.start_only(run.params({Channel::position}));
  run.run_until([&] { return !run.watcher().positions.empty(); });
  EXPECT_EQ(run.watcher().positions[0].size, "0.5"_d);

  while (run.faults() == 0) (void)run.place(Side::buy, "0.001"_d);
  const auto sold = run.place(Side::sell, "0.5"_d);
  (void)run.account().fill(sold, {.size = "0.5"_d, .price = {}});
  run.run_until([&] { return run.watcher().positions.size() >= 2; });

  EXPECT_TRUE(run.watcher().positions.back().size.is_zero());
  EXPECT_EQ(run.watcher().positions.size(), 2u);
}

// The key ends after 60 ms unless it is extended, which happens every half an hour: another is
// fetched whenever one is over.
TEST(BinanceFutureAccountStream, FetchesAnotherListenKeyWhenItsOwnHasExpired) {
  sim::SimulatorSettings with = binance_future_settings();
  with.account.login_lifetime = 60ms;
  AccountRun run = make_binance_future_run(with);
  run.start(kBinanceFutureAccount);

  const auto connections = run.simulation().simulator().counters().connections;
  run.run_until(
      [&] { return run.simulation().simulator().counters().connections >= connections + 8; });
  run.trade("0.001"_d);
  run.run_until([&] {
    return run.trades_told() == run.trades_happened() &&
           AccountRun::last_of_each(run.orders_told()) ==
               AccountRun::last_of_each(run.orders_happened());
  });
  EXPECT_EQ(run.watcher().count(StreamState::failed), 0u);
}

TEST(BinanceFutureAccountStream, GivesUpWithBinancesWordsWhenTheKeyIsNoGood) {
  const Refusal refusals[] = {
      {"another", kAnySecret, true, "Invalid API-key, IP, or permissions for action. (-2015)",
       "check api_key"},
      {kAnyKey, "another", true, "Signature for this request is not valid. (-1022)",
       "check api_secret"},
      {kAnyKey, kAnySecret, false, "Invalid API-key, IP, or permissions for action. (-2015)",
       "futures for futures"},
  };
  for (const Refusal& each : refusals) {
    sim::SimulatorSettings with = binance_future_settings();
    with.account.permitted = each.is_permitted;
    AccountRun run = make_binance_future_run(with);
    run.expect_to_give_up(run.params({Channel::my_order}), each);
    EXPECT_EQ(run.simulation().simulator().counters().connections, 0u);
  }
}

TEST(BinanceFutureAccountStream, SignsByTheExchangesClock) {
  for (const auto ahead : {-90s, 90s}) {
    sim::SimulatorSettings with = binance_future_settings();
    with.account.clock_ahead = ahead;
    AccountRun run = make_binance_future_run(with);
    run.start_and_hear_of_a_trade(kBinanceFutureAccount);
    EXPECT_EQ(run.watcher().count(StreamState::failed), 0u);
  }
}

}  // namespace
}  // namespace hftcpp::test
