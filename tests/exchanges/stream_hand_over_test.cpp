// stream_hand_over_test.cpp: connections that are replaced before the exchange cuts them.
#include "exchanges/binance/binance_stream.hpp"
#include "exchanges/kraken/kraken_stream.hpp"
#include "exchanges/simulation.hpp"

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::IsEmpty;

// An exchange that cuts each connection after a few seconds, as far as its stream knows.
template <class Exchange>
class ShortLived : public Exchange {
 public:
  using Exchange::Exchange;

 protected:
  ChannelParams channel_params(Channel channel) override {
    ChannelParams params = Exchange::channel_params(channel);
    params.lifetime = 1s;
    params.overlap = 300ms;
    return params;
  }
};

struct HandOver : testing::Test {
  // Runs until each channel has handed over twice, and then to the end.
  void run(test::Simulation& simulation) {
    simulation.run_until([&] { return simulation.stream().counters().hand_overs >= 8; });
    simulation.settle();
  }
  static void expect_nothing_noticed(test::Simulation& simulation) {
    EXPECT_THAT(simulation.watcher().wrongs, IsEmpty());
    EXPECT_EQ(simulation.stream().gaps().count(), 0u);
    EXPECT_EQ(simulation.stream().counters().disconnects, 0u);
    EXPECT_EQ(simulation.watcher().count(StreamState::connected), 4u);
    EXPECT_EQ(simulation.watcher().count(StreamState::disconnected), 0u);
    EXPECT_EQ(simulation.watcher().count(StreamState::stale), 0u);
    EXPECT_GT(simulation.watcher().trades, 100u);
  }
  asio::io_context io;
};

TEST_F(HandOver, OfKrakenLosesNothingAndRepeatsNothing) {
  test::Simulation simulation{io, "kraken", {.rate = 4'000}};
  simulation.set_depth(10);
  simulation.start(std::make_unique<ShortLived<KrakenStream>>(
      simulation.params({"btc/usd", "eth/usd"}, test::kMarketChannels)));
  run(simulation);
  expect_nothing_noticed(simulation);
}

TEST_F(HandOver, OfBinanceLosesNothingAndRepeatsNothing) {
  test::Simulation simulation{io, "binance", {.rate = 4'000, .book_interval = 20ms}};
  simulation.start(std::make_unique<ShortLived<BinanceStream>>(
      simulation.params({"btc/usdt", "eth/usdt"}, test::kMarketChannels)));
  run(simulation);
  expect_nothing_noticed(simulation);
}

// The successor is on its way when the connection that it should replace is cut.
TEST_F(HandOver, SurvivesACutInTheMiddle) {
  test::Simulation simulation{io,
                              "kraken",
                              {.faults = {{.after_messages = 4'000, .kind = sim::FaultKind::cut},
                                          {.after_messages = 4'500, .kind = sim::FaultKind::cut},
                                          {.after_messages = 5'000, .kind = sim::FaultKind::cut}},
                               .rate = 4'000}};
  simulation.set_depth(10);
  simulation.start(std::make_unique<ShortLived<KrakenStream>>(
      simulation.params({"btc/usd", "eth/usd"}, test::kMarketChannels)));
  run(simulation);
  simulation.run_until([&] { return simulation.stream().gaps().open_count() == 0; });
  EXPECT_THAT(simulation.watcher().wrongs, IsEmpty());
  EXPECT_EQ(simulation.simulator().injected().size(), 3u);
}

}  // namespace
}  // namespace hftcpp
