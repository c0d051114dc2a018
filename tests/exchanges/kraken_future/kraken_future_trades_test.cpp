// kraken_future_trades_test: the trades of Kraken's futures have ids that do not count, and numbers
// that do: what is missing is told all the same.
#include "exchanges/simulation.hpp"

#include <gmock/gmock.h>

namespace hftcpp::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(KrakenFutureTrades, AreToldOnceAndTheirHolesToo) {
  boost::asio::io_context io;
  sim::SimulatorSettings settings;
  settings.instruments = sim::instruments_named(std::vector<std::string>{"btc/usd"});
  settings.rate = 3'000;
  settings.max_events = 4'000;
  settings.faults = sim::parse_fault_script(
      R"([{"after_messages": 50, "fault": "duplicate", "count": 3, "channel": "trade"},
          {"after_messages": 100, "fault": "drop", "count": 4, "channel": "trade"}])");
  Simulation run{io, "kraken_future", settings};
  run.start(run.params({"btc/usd"}, {Channel::trade}));

  run.run_until([&] { return run.simulator().counters().market_events >= 4'000; });
  run_io(io, run.simulator().pause());
  run.run_until([&] { return run.stream().gaps().count() >= 1; });

  EXPECT_EQ(run.simulator().injected().size(), 4u);
  EXPECT_EQ(run.stream().counters().duplicates, 3u);
  EXPECT_TRUE(run.watcher().wrongs.empty());
  ASSERT_EQ(run.stream().gaps().count(), 1u);
  const Gap gap = run.stream().gaps().entries()[0];
  EXPECT_EQ(gap.cause, GapCause::sequence_gap);
  EXPECT_FALSE(gap.repaired) << "what is missing stays so";
  EXPECT_THAT(gap.detail, HasSubstr("messages are missing"));
  EXPECT_EQ(run.watcher().count(StreamState::gap), 1u);
  EXPECT_EQ(run.stream().counters().bad_frames, 0u);
}

}  // namespace
}  // namespace hftcpp::test
