// share_quotes_test: a service with a JSON file on a source of A-shares, through a script of
// faults: in the end it has the prices of the simulated market.
#include "exchanges/a_share/share_difference.hpp"
#include "service/service_runtime.hpp"
#include "service/sim_thread.hpp"
#include "support/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using sim::FaultKind;

class ShareKeeper : public ServiceBase {
 public:
  using ServiceBase::ServiceBase;

  void on_quote(const Quote& quote) override {
    const std::scoped_lock lock{mutex};
    quotes.insert_or_assign(quote.symbol, quote);
    ++count;
    changed.notify_all();
  }
  void on_ticker(const Ticker&) override {
    const std::scoped_lock lock{mutex};
    ++tickers;
  }

  // Waits, never longer than a bound.
  template <class Condition>
  bool wait_until(Condition condition) {
    std::unique_lock lock{mutex};
    return changed.wait_for(lock, 20s, [&] { return condition(); });
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::map<Symbol, Quote> quotes;
  std::size_t count = 0;
  std::size_t tickers = 0;
};
HFTCPP_REGISTER_SERVICE(ShareKeeper)

const std::vector<std::string> kShares{"600000.sh", "000001.sz", "920002.bj", "510300.sh"};

// Everything that a source of answers can get wrong, each once or more.
sim::SimulatorSettings with_faults() {
  sim::SimulatorSettings settings;
  settings.instruments = sim::instruments_named(kShares);
  settings.rate = 500;
  settings.faults = {
      {.after_messages = 10, .kind = FaultKind::empty_record},
      {.after_messages = 20, .kind = FaultKind::field_shift, .count = 3},
      {.after_messages = 30, .kind = FaultKind::garbage},
      {.after_messages = 40, .kind = FaultKind::split},
      {.after_messages = 50, .kind = FaultKind::cut},
      {.after_messages = 60, .kind = FaultKind::forbidden},
      {.after_messages = 70, .kind = FaultKind::frozen, .duration = 100ms},
      {.after_messages = 80, .kind = FaultKind::drop, .count = 8, .channel = Channel::quote}};
  return settings;
}

std::string config_of(const std::string& exchange, const std::string& host) {
  return R"({"service.keeper": {"class_name": "ShareKeeper", "setting": {"streams": [{
    "exchange": ")" +
         exchange + R"(", "currency_pairs": ["600000.SH", "sz000001", "920002", "SH510300"],
    "subscribe_channels": ["quote", "ticker"], "rest_host": ")" +
         host + R"(", "reconnect": {"first": "20ms", "ceiling": "200ms"},
    "subscribe_args": {"always": true, "update_interval": "20ms", "ban_pause": "50ms",
                       "batch_size": 2}}]}},
  "runtime": {"stop_timeout": "20s"}, "log": {"level": "error"}})";
}

class ShareQuotes : public testing::TestWithParam<std::string> {};

TEST_P(ShareQuotes, AreThoseOfTheMarketThroughAllFaults) {
  SimThread simulated{GetParam(), with_faults()};
  const test::TemporaryFile file{config_of(GetParam(), simulated.simulator().rest_url())};
  Config config = load_config(file.path());
  config.runtime.handle_signals = false;
  config.runtime.run_for = 60s;
  ServiceRuntime runtime{config};
  auto& keeper = dynamic_cast<ShareKeeper&>(*runtime.services().at(0));
  std::future<int> code = std::async(std::launch::async, [&] { return runtime.run(); });

  EXPECT_TRUE(keeper.wait_until([&] { return simulated.simulator().injected().size() >= 10; }));
  simulated.pause();
  const auto& shares = dynamic_cast<sim::AShareSimulator&>(simulated.simulator());
  std::string where;
  const bool is_right = keeper.wait_until([&] {
    where.clear();
    for (const std::string& share : kShares) {
      const auto quote = keeper.quotes.find(Symbol{share});
      where += quote == keeper.quotes.end()
                   ? share
                   : test::difference(quote->second, shares.snapshot_of(Symbol{share}));
    }
    return where.empty();
  });
  runtime.stop();

  EXPECT_EQ(code.get(), 0);
  EXPECT_TRUE(is_right) << where;
  EXPECT_GT(keeper.tickers, 0u);
  const StreamBase& stream = *runtime.streams().at(0);
  EXPECT_GE(stream.counters().bad_frames, 2u);
  EXPECT_GE(stream.gaps().count(GapCause::disconnected), 1u);
  EXPECT_GE(stream.gaps().count(GapCause::rejected), 1u);
}

TEST_P(ShareQuotes, AreRefusedWithTheirPlaceInTheFile) {
  std::string text = config_of(GetParam(), "http://127.0.0.1:1");
  const auto replace = [&](const std::string& part, const std::string& by) {
    text.replace(text.find(part), part.size(), by);
  };
  replace(R"("batch_size": 2)", R"("batch_size": 0)");
  replace("sz000001", "sz00001");
  const test::TemporaryFile file{text};
  std::vector<std::string> lines;
  for (const Problem& problem : check_config(file.path())) lines.push_back(problem.to_text());
  EXPECT_THAT(lines, testing::UnorderedElementsAre(
                         testing::AllOf(testing::HasSubstr("currency_pairs[1]: \"sz00001\" is no "
                                                           "A-share"),
                                        testing::HasSubstr("000001.SZ")),
                         testing::HasSubstr("subscribe_args.batch_size: \"0\" should be a number "
                                            "from 1 to 800")));
}

INSTANTIATE_TEST_SUITE_P(OfEach, ShareQuotes, testing::Values("sina", "tencent"),
                         [](const auto& source) { return source.param; });

}  // namespace
}  // namespace hftcpp
