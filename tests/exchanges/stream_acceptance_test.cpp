// stream_acceptance_test.cpp: both exchanges at full rate on one market, with everything going
// wrong at once; in the end every book is right and the ledgers know of every fault.
#include "exchanges/fault_ledger.hpp"
#include "exchanges/simulation.hpp"

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sim::Fault;
using sim::FaultKind;
using testing::IsEmpty;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kEvents = 20'000;
constexpr double kRate = 4'000;  // what an unoptimized, instrumented build keeps up with
#else
constexpr std::uint64_t kEvents = 100'000;
constexpr double kRate = 25'000;
#endif

// Every so many messages something else, over the whole run; with all kinds in each round.
sim::FaultScript everything(std::uint64_t messages, std::string_view quote) {
  const Symbol btc{"btc/" + std::string{quote}};
  const Symbol eth{"eth/" + std::string{quote}};
  const std::vector<Fault> round{
      {.kind = FaultKind::wrong_checksum},
      {.kind = FaultKind::drop, .count = 3, .symbol = btc},
      {.kind = FaultKind::cut},
      {.kind = FaultKind::reorder, .symbol = eth},
      {.kind = FaultKind::drop, .count = 2, .channel = Channel::trade},
      {.kind = FaultKind::garbage, .count = 2},
      {.kind = FaultKind::duplicate, .count = 4},
      {.kind = FaultKind::wrong_checksum, .count = 2},
  };
  sim::FaultScript script{{.kind = FaultKind::refuse_subscribe},
                          {.kind = FaultKind::too_many_requests, .duration = 300ms}};
  const std::uint64_t step = messages / 24;
  for (std::uint64_t i = 0; i < 20; ++i) {
    Fault fault = round[i % round.size()];
    fault.after_messages = (i + 1) * step;
    script.push_back(fault);
  }
  return script;
}

struct StreamAcceptance : testing::Test {
  asio::io_context io;
  std::shared_ptr<sim::MarketDriver> market =
      sim::MarketDriver::make(io.get_executor(), {.rate = kRate, .max_events = kEvents});

  sim::SimulatorSettings settings(sim::FaultScript faults) {
    return {.faults = std::move(faults), .market = market, .book_interval = 10ms};
  }
};

TEST_F(StreamAcceptance, EveryFaultIsToldAndEveryBookIsRightInTheEnd) {
  market->pause();
  test::Simulation kraken{io, "kraken", settings(everything(2 * kEvents / 5, "usd"))};
  test::Simulation binance{io, "binance", settings(everything(kEvents / 5, "usdt"))};
  kraken.set_depth(10);
  kraken.start(kraken.params({"btc/usd", "eth/usd", "sol/usd", "xrp/usd", "doge/usd"},
                             test::kMarketChannels));
  StreamParams params = binance.params(
      {"btc/usdt", "eth/usdt", "sol/usdt", "xrp/usdt", "doge/usdt"}, test::kMarketChannels);
  params.subscribe_args = {{"aggregated", "false"}};
  binance.start(params);
  market->resume();

  kraken.run_until([&] {
    binance.watcher().look();
    return market->events() >= kEvents;
  });
  kraken.settle();
  binance.settle();

  for (test::Simulation* const each : {&kraken, &binance}) {
    each->run_until([&] { return each->stream().gaps().open_count() == 0; });
    const auto gaps = each->stream().gaps().entries();
    const auto faults = each->simulator().injected();
    EXPECT_THAT(test::untold(faults, gaps), IsEmpty()) << test::to_text(gaps);
    EXPECT_THAT(each->watcher().wrongs, IsEmpty());
    EXPECT_EQ(each->differences(), "");
    EXPECT_GE(faults.size(), 15u);
    EXPECT_GT(each->stream().counters().resyncs, 5u);
  }
}

}  // namespace
}  // namespace hftcpp
