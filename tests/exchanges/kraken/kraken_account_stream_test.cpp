// kraken_account_stream_test: Kraken's private channels, from the login to what was missed, against
// its simulator.
#include "exchanges/account_run.hpp"
#include "sim/kraken/kraken_private_text.hpp"

namespace hftcpp::test {
namespace {

using namespace std::chrono_literals;

sim::SimulatorSettings kraken_settings() {
  return account_settings({"btc/usd", "eth/usd"}, "simulated-key", kKrakenSecret);
}

AccountRun make_kraken_run(sim::SimulatorSettings with = kraken_settings()) {
  return AccountRun{"kraken", std::move(with), {sim::kraken_order_id, sim::kraken_trade_id}};
}

// Kraken tells a fill that completes an order first as one in part.
std::vector<std::string> without_completions_in_part(std::vector<std::string> lines) {
  std::erase_if(lines, [](const std::string& line) {
    const auto words = line.find(" partially_filled ");
    if (words == std::string::npos) return false;
    const std::string sizes = line.substr(words + 18);
    return sizes.substr(0, sizes.find(' ')) == sizes.substr(sizes.rfind(' ') + 1);
  });
  return lines;
}

TEST(KrakenAccountStream, TellsAnOrdersLifeAsItHappens) {
  AccountRun run = make_kraken_run();
  run.start(kSpotAccount);

  const auto first = run.place(Side::buy, "0.003"_d);
  (void)run.account().fill(first, {.size = "0.001"_d, .price = {}});
  const auto second = run.place(Side::sell, "0.5"_d);
  (void)run.account().fill(first, {.size = "0.002"_d, .price = {}});
  run.account().cancel(second);
  run.run_until([&] {
    return run.watcher().my_orders.size() >= 6 && run.watcher().my_trades.size() >= 2 &&
           run.balances_told() == run.balances_happened();
  });

  EXPECT_EQ(without_completions_in_part(run.orders_told()), run.orders_happened());
  EXPECT_EQ(run.trades_told(), run.trades_happened());
  EXPECT_EQ(run.balances_told(), run.balances_happened());
  EXPECT_EQ(run.watcher().my_orders.back().reason, "User requested");
  EXPECT_EQ(run.watcher().my_orders.back().native_status, "canceled");
  EXPECT_EQ(run.watcher().my_trades.back().fee_currency, "USD");
  EXPECT_EQ(run.watcher().my_trades.back().is_maker, true);
}

TEST(KrakenAccountStream, BringsWhatIsOpenInOnePiece) {
  AccountRun run = make_kraken_run();
  const auto id = run.place(Side::buy, "0.5"_d);
  (void)run.account().fill(id, {.size = "0.2"_d, .price = {}});

  run.start_only(run.params({Channel::my_order_batch}));
  run.run_until([&] { return !run.watcher().my_order_batches.empty(); });

  const MyOrderBatch& batch = run.watcher().my_order_batches[0];
  ASSERT_EQ(batch.orders.size(), 1u);
  EXPECT_EQ(batch.orders[0].order_id, sim::kraken_order_id(id));
  EXPECT_EQ(batch.orders[0].status, OrderStatus::partially_filled);
  EXPECT_EQ(batch.orders[0].filled_size, "0.2"_d);
}

TEST(KrakenAccountStream, SharesOneTokenBetweenItsChannels) {
  AccountRun run = make_kraken_run();
  run.start_only(run.params({Channel::my_order_batch, Channel::balance}));

  run.run_until(
      [&] { return !run.watcher().my_order_batches.empty() && !run.watcher().balances.empty(); });

  EXPECT_EQ(run.simulation().simulator().counters().requests, 1u);
}

// The script trades on while connections are cut, and messages are missing on others.
TEST(KrakenAccountStream, LosesAndDoublesNothingOverCuts) {
  sim::SimulatorSettings with = kraken_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 40, "fault": "cut", "channel": "my_order", "count": 2},
          {"after_messages": 90, "fault": "cut", "channel": "my_order", "count": 2},
          {"after_messages": 150, "fault": "cut", "channel": "balance"}])");
  for (const Channel missing : {Channel::my_order, Channel::balance})
    with.faults.push_back(
        {.after_messages = 120, .kind = sim::FaultKind::drop, .count = 2, .channel = missing});
  AccountRun run = make_kraken_run(with);
  run.start(kSpotAccount);

  run.trade_on_over(7);
  run.run_until_all_is_told();

  EXPECT_EQ(run.trades_told(), run.trades_happened());
  run.expect_no_order_twice();
  EXPECT_GT(run.simulation().stream().counters().recovered, 0u);
}

TEST(KrakenAccountStream, AsksForAnotherTokenWhenItsOwnIsTooOld) {
  sim::SimulatorSettings with = kraken_settings();
  with.account.login_lifetime = -1ms;
  AccountRun run = make_kraken_run(with);
  run.start_only(run.params({Channel::balance}));

  run.run_until([&] { return run.simulation().simulator().counters().connections >= 3; });

  EXPECT_GE(run.simulation().simulator().counters().requests, 3u);
  EXPECT_EQ(run.watcher().count(StreamState::failed), 0u);
}

TEST(KrakenAccountStream, GivesUpWithKrakensWordsWhenTheKeyIsNoGood) {
  const Refusal refusals[] = {
      {"another", kKrakenSecret, true, "EAPI:Invalid key", "check api_key"},
      {"simulated-key", "AAAA", true, "EAPI:Invalid signature", "check api_secret"},
      {"simulated-key", kKrakenSecret, false, "EGeneral:Permission denied",
       "\"Access WebSockets API\""},
  };
  for (const Refusal& each : refusals) {
    sim::SimulatorSettings with = kraken_settings();
    with.account.permitted = each.is_permitted;
    AccountRun run = make_kraken_run(with);
    run.expect_to_give_up(run.params({Channel::my_order}), each);
    EXPECT_EQ(run.simulation().simulator().counters().connections, 0u);
  }
}

TEST(KrakenAccountStream, WantsKeysBeforeItStarts) {
  AccountRun run = make_kraken_run();
  StreamParams params = run.params({Channel::my_order});
  params.api_secret = "not base64!";
  EXPECT_THROW((void)get_exchange_stream(params), std::invalid_argument);
  params.api_secret.clear();
  EXPECT_THROW((void)get_exchange_stream(params), std::invalid_argument);
}

}  // namespace
}  // namespace hftcpp::test
