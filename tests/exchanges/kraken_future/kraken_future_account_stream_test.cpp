// kraken_future_account_stream_test: the private channels of Kraken's futures, from the challenge
// to what was missed, against their simulator.
#include "exchanges/account_run.hpp"
#include "sim/kraken_future/kraken_future_private_text.hpp"

#include <map>

namespace hftcpp::test {
namespace {

using namespace std::chrono_literals;

sim::SimulatorSettings kraken_future_settings() {
  return account_settings({"btc/usd", "eth/usd"}, "simulated-key", kKrakenFutureSecret);
}

AccountRun make_kraken_future_run(sim::SimulatorSettings with = kraken_future_settings()) {
  return AccountRun{
      "kraken_future", std::move(with), {sim::kraken_future_order_id, sim::kraken_future_fill_id}};
}

// Sizes by symbol, below zero for what was sold.
using Sizes = std::map<std::string, std::string>;
Sizes sizes_told(AccountRun& run) {
  Sizes sizes;
  for (const Position& position : run.watcher().positions)
    sizes[std::string{position.symbol.text()}] =
        position.size.is_zero()
            ? "none"
            : std::string{to_text(position.side)} + ' ' + position.size.to_string();
  return sizes;
}
Sizes sizes_happened(AccountRun& run) {
  Sizes sizes;
  for (const sim::AccountPosition& position : run.account().positions()) {
    const std::string size = position.size.to_string();
    const bool is_short = size.front() == '-';
    sizes[std::string{position.symbol.text()}] =
        position.size.is_zero() ? "none" : (is_short ? "sell " + size.substr(1) : "buy " + size);
  }
  return sizes;
}

// REST tells none, which matters where more was missed than a connection begins with.
std::vector<std::string> without_fees(std::vector<std::string> lines) {
  for (std::string& line : lines) line.resize(line.find(", fee"));
  return lines;
}

TEST(KrakenFutureAccountStream, TellsAnOrdersLifeAsItHappens) {
  AccountRun run = make_kraken_future_run();
  run.start(kDerivativesAccount);

  const auto first = run.place(Side::buy, "0.003"_d);
  (void)run.account().fill(first, {.size = "0.001"_d, .price = {}});
  const auto second = run.place(Side::sell, "0.5"_d);
  (void)run.account().fill(first, {.size = "0.002"_d, .price = {}, .is_maker = false});
  run.account().cancel(second);
  const auto third = run.place(Side::sell, "1.5"_d);
  (void)run.account().fill(third, {.size = "1.5"_d, .price = {}});
  run.run_until([&] {
    return run.orders_told().size() >= run.orders_happened().size() &&
           run.trades_told().size() >= run.trades_happened().size() &&
           run.balances_told() == run.balances_happened() && sizes_told(run) == sizes_happened(run);
  });

  EXPECT_EQ(run.orders_told(), run.orders_happened());
  EXPECT_EQ(run.trades_told(), run.trades_happened());
  EXPECT_EQ(run.watcher().my_trades.back().fee_currency, "USD");
  EXPECT_EQ(run.watcher().positions.back().side, Side::sell);
}

TEST(KrakenFutureAccountStream, BringsWhatIsOpenInOnePiece) {
  AccountRun run = make_kraken_future_run();
  const auto id = run.place(Side::buy, "0.5"_d);
  (void)run.account().fill(id, {.size = "0.2"_d, .price = {}});

  run.start_only(run.params({Channel::my_order_batch}));
  run.run_until([&] { return !run.watcher().my_order_batches.empty(); });

  const MyOrderBatch& batch = run.watcher().my_order_batches[0];
  ASSERT_EQ(batch.orders.size(), 1u);
  EXPECT_EQ(batch.orders[0].order_id, sim::kraken_future_order_id(id));
  EXPECT_EQ(batch.orders[0].status, OrderStatus::partially_filled);
  EXPECT_EQ(batch.orders[0].size, "0.5"_d);
  EXPECT_EQ(batch.orders[0].filled_size, "0.2"_d);
}

// Each connection begins with the last hundred fills.
TEST(KrakenFutureAccountStream, TakesNoOldFillForANewOne) {
  AccountRun run = make_kraken_future_run();
  for (int i = 0; i < 3; ++i) run.trade("0.001"_d);

  run.start({Channel::my_trade});
  run.trade("0.007"_d);
  run.run_until([&] { return !run.watcher().my_trades.empty(); });

  EXPECT_EQ(run.trades_told(), run.trades_happened());
}

// The script trades on while the connections are cut again and again.
TEST(KrakenFutureAccountStream, LosesAndDoublesNothingOverCuts) {
  sim::SimulatorSettings with = kraken_future_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 40, "fault": "cut", "channel": "my_order"},
          {"after_messages": 60, "fault": "cut", "channel": "my_trade"},
          {"after_messages": 80, "fault": "cut", "channel": "position"},
          {"after_messages": 100, "fault": "cut", "channel": "balance"},
          {"after_messages": 150, "fault": "cut", "channel": "my_order"},
          {"after_messages": 150, "fault": "cut", "channel": "my_trade"}])");
  with.faults.push_back({.after_messages = 200,
                         .kind = sim::FaultKind::drop,
                         .count = 2,
                         .channel = Channel::balance});
  AccountRun run = make_kraken_future_run(with);
  run.start(kDerivativesAccount);

  run.trade_on_over(7);
  run.run_until_all_is_told([&] { return sizes_told(run) == sizes_happened(run); });

  EXPECT_EQ(without_fees(run.trades_told()), without_fees(run.trades_happened()));
  run.expect_no_order_twice();
  EXPECT_GT(run.simulation().stream().counters().recovered, 0u);
}

// More than a connection begins with: the rest comes over REST, which tells no fees.
TEST(KrakenFutureAccountStream, BringsMoreFillsThanASnapshotHolds) {
  sim::SimulatorSettings with = kraken_future_settings();
  with.faults =
      sim::parse_fault_script(R"([{"after_messages": 20, "fault": "cut", "channel": "my_trade"}])");
  AccountRun run = make_kraken_future_run(with);
  run.start({Channel::my_trade});

  while (run.faults() == 0) {
    run.trade("0.001"_d);
    run.run_once();
  }
  for (int i = 0; i < 250; ++i) run.trade("0.001"_d);
  run.run_until([&] { return run.trades_told().size() >= run.trades_happened().size(); });

  EXPECT_EQ(without_fees(run.trades_told()), without_fees(run.trades_happened()));
}

TEST(KrakenFutureAccountStream, GivesUpWithKrakensWordsWhenTheKeyIsNoGood) {
  const Refusal refusals[] = {
      {"another", kKrakenFutureSecret, true, "Invalid API key", "check api_key"},
      {"simulated-key", "AAAA", true, "Failed to subscribe to authenticated feed",
       "check api_secret"},
      {"simulated-key", kKrakenFutureSecret, false, "Failed to subscribe to authenticated feed",
       "may read the account"},
  };
  for (const Refusal& each : refusals) {
    sim::SimulatorSettings with = kraken_future_settings();
    with.account.permitted = each.is_permitted;
    AccountRun run = make_kraken_future_run(with);
    run.expect_to_give_up(run.params({Channel::position}), each);
    EXPECT_EQ(run.simulation().simulator().counters().connections, 1u);
  }
}

TEST(KrakenFutureAccountStream, WantsKeysBeforeItStarts) {
  AccountRun run = make_kraken_future_run();
  StreamParams params = run.params({Channel::position});
  params.api_secret = "not base64!";
  EXPECT_THROW((void)get_exchange_stream(params), std::invalid_argument);
  params.api_key.clear();
  EXPECT_THROW((void)get_exchange_stream(params), std::invalid_argument);
}

}  // namespace
}  // namespace hftcpp::test
