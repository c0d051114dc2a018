// What only futures have, from the simulator's market to an observer.
#include "exchanges/simulation.hpp"
#include <hftcpp/core/event_queues.hpp>

namespace hftcpp::test {
namespace {

using namespace std::chrono_literals;

struct Listener {
  EventQueue<Funding> funding_queue;
  EventQueue<Liquidation> liquidation_queue;
};

TEST(BinanceFutureSimulated, TellsOfFundingAndLiquidations) {
  boost::asio::io_context io;
  Simulation simulation{io, "binance_future", {.rate = 4'000, .book_interval = 5ms}};
  StreamParams params =
      simulation.params({"btc/usdt", "eth/usdt"}, {Channel::funding, Channel::liquidation});
  auto stream = get_exchange_stream(std::move(params));
  Listener listener;
  stream->bind_observer(listener);
  simulation.start(std::move(stream));

  Funding funding;
  Liquidation liquidation;
  simulation.run_until([&] { return listener.funding_queue.try_pop(funding); });
  simulation.run_until([&] { return listener.liquidation_queue.try_pop(liquidation); });

  const auto to_go = funding.next_funding_time - funding.exchange_time;
  EXPECT_GT(to_go, 0h);
  EXPECT_LE(to_go, 8h);
  // The mark lies near the index, and what is paid near a hundredth of a percent.
  EXPECT_GT(*funding.mark_price, Decimal{});
  EXPECT_LT(std::abs(funding.mark_price->to_double() / funding.index_price->to_double() - 1), 0.02);
  EXPECT_LE(std::abs(funding.rate->to_double()), 0.02);
  EXPECT_NE(liquidation.side, Side::unknown);
  EXPECT_GT(liquidation.size, Decimal{});
  const double price =
      simulation.simulator().market().instrument(liquidation.symbol)->price.to_double();
  EXPECT_LT(std::abs(liquidation.price.to_double() / price - 1), 0.5);
  for (const SubscriptionState& each : simulation.stream().subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active);
  simulation.stop();
}

// Two hundred streams are as many as a connection takes.
TEST(BinanceFutureSimulated, SpreadsManyPairsOverConnections) {
  std::vector<std::string> pairs;
  for (int i = 0; i < 250; ++i) pairs.push_back("a" + std::to_string(i) + "/usdt");
  boost::asio::io_context io;
  Simulation simulation{
      io,
      "binance_future",
      {.instruments = sim::instruments_named(pairs), .rate = 4'000, .book_interval = 5ms}};
  simulation.start(simulation.params(pairs, {Channel::ticker}));

  simulation.run_until([&] { return simulation.watcher().tickers.size() == pairs.size(); });

  EXPECT_EQ(simulation.simulator().counters().connections, 2u);
  EXPECT_EQ(simulation.stream().subscriptions().size(), pairs.size());
  for (const SubscriptionState& each : simulation.stream().subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active);
}

}  // namespace
}  // namespace hftcpp::test
