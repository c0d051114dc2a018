// yahoo_service_threads_test: services with JSON files on sources that need no account: one through
// a script of faults, one without any network.
#include "service/service_runtime.hpp"
#include "service/sim_thread.hpp"
#include "sim/a_share/a_share_simulator.hpp"
#include "support/test_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using sim::FaultKind;

class LatestKeeper : public ServiceBase {
 public:
  using ServiceBase::ServiceBase;

  // Of the service whose file it runs.
  std::vector<std::string> setting_keys() const override { return {"format"}; }

  void on_quote(const Quote& quote) override {
    const std::scoped_lock lock{mutex};
    quotes.insert_or_assign(quote.symbol, quote);
    changed.notify_all();
  }
  void on_trade(const Trade&) override {
    const std::scoped_lock lock{mutex};
    ++trades;
    changed.notify_all();
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
  std::size_t trades = 0;
};
HFTCPP_REGISTER_SERVICE(LatestKeeper)

// A runtime of one service that keeps what it is told, on a thread of its own.
class KeeperRun {
 public:
  KeeperRun(const std::string& file, const std::vector<std::string>& sets)
      : runtime_{config_of(file, sets)},
        keeper{dynamic_cast<LatestKeeper&>(*runtime_.services().at(0))},
        code_{std::async(std::launch::async, [this] { return runtime_.run(); })} {}

  int stop() {
    runtime_.stop();
    return code_.get();
  }
  [[nodiscard]] const StreamBase& stream() const { return *runtime_.streams().at(0); }

 private:
  static Config config_of(const std::string& file, const std::vector<std::string>& sets) {
    Config config = load_config(file, sets);
    config.runtime.handle_signals = false;
    config.runtime.run_for = 60s;
    return config;
  }

  ServiceRuntime runtime_;

 public:
  LatestKeeper& keeper;

 private:
  std::future<int> code_;
};

TEST(YahooService, HasThePricesOfTheMarketThroughAllFaults) {
  sim::SimulatorSettings settings;
  settings.instruments = sim::a_share_instruments(3);
  settings.rate = 400;
  settings.faults = {
      {.after_messages = 20, .kind = FaultKind::garbage, .count = 2},
      {.after_messages = 30, .kind = FaultKind::empty_record},
      {.after_messages = 40, .kind = FaultKind::field_shift},
      {.after_messages = 50, .kind = FaultKind::cut},
      {.after_messages = 60, .kind = FaultKind::forbidden},
      {.after_messages = 70, .kind = FaultKind::frozen, .duration = 50ms},
      {.after_messages = 90, .kind = FaultKind::drop, .count = 5, .channel = Channel::quote}};
  SimThread simulated{"yahoo", settings};
  const test::TemporaryFile file{R"({"service.keeper": {"class_name": "LatestKeeper", "setting": {
    "streams": [{"exchange": "yahoo", "currency_pairs": ["600000.SH", "sz000001", "920002"],
                 "subscribe_channels": ["quote"], "api_host": ")" +
                                 simulated.simulator().websocket_url() +
                                 R"(", "reconnect": {"first": "20ms", "ceiling": "200ms"}}]}},
  "runtime": {"stop_timeout": "20s"}, "log": {"level": "off"}})"};
  KeeperRun run{file.path(), {}};
  const auto count = [&] { return simulated.simulator().counters().messages_sent; };
  ASSERT_TRUE(run.keeper.wait_until(
      [&] { return simulated.simulator().injected().size() >= 7 && count() > 200; }));
  simulated.pause();
  const auto& shares = dynamic_cast<sim::AShareSimulator&>(simulated.simulator());
  const bool is_right = run.keeper.wait_until([&] {
    for (const char* const text : {"600000.sh", "000001.sz", "920002.bj"}) {
      const sim::AShareSnapshot share = shares.snapshot_of(Symbol{text});
      const Quote& quote = run.keeper.quotes[Symbol{text}];
      if (quote.last != share.price(share.day.last) ||
          quote.volume != Decimal{share.shares(share.day.volume), 0} ||
          quote.previous_close != share.price(share.day.previous_close))
        return false;
    }
    return true;
  });

  EXPECT_TRUE(is_right);
  EXPECT_GE(run.stream().counters().bad_frames, 4u);
  EXPECT_GE(run.stream().gaps().count(GapCause::disconnected), 1u);
  EXPECT_EQ(run.stop(), 0);
}

TEST(MockService, RunsItsConfigurationWithoutANetwork) {
  KeeperRun run{HFTCPP_SOURCE_DIR "/configs/mock.json",
                {"service.mock.class_name=LatestKeeper",
                 "service.mock.setting.streams[0].subscribe_args.update_interval=5ms"}};
  EXPECT_TRUE(run.keeper.wait_until(
      [&] { return run.keeper.quotes.size() == 2 && run.keeper.trades >= 20; }));
  EXPECT_EQ(run.keeper.quotes.at(Symbol{"600000.sh"}).name, "浦发银行");
  EXPECT_EQ(run.stop(), 0);
}

}  // namespace
}  // namespace hftcpp
