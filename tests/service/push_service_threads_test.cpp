// push_service_threads_test: a service with a JSON configuration gets the market's prices from
// sources that push, whatever the script does to their records and connections.
#include "exchanges/a_share/share_difference.hpp"
#include "service/service_runtime.hpp"
#include "service/sim_thread.hpp"
#include "sim/a_share/a_share_simulator.hpp"
#include "sim/fault_script.hpp"
#include "sim/tcp_push/tcp_push_simulator.hpp"
#include "support/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;

// Keeps the last quote of each share, for whatever thread asks.
class PushedQuotes : public ServiceBase {
 public:
  explicit PushedQuotes(ServiceParams params) : ServiceBase{std::move(params)} {}

  void on_quote(const Quote& quote) override {
    const std::scoped_lock lock{mutex_};
    quotes_[quote.symbol] = quote;
  }
  [[nodiscard]] Quote quote(Symbol symbol) {
    const std::scoped_lock lock{mutex_};
    return quotes_[symbol];
  }

 private:
  std::mutex mutex_;
  std::map<Symbol, Quote> quotes_;
};
HFTCPP_REGISTER_SERVICE(PushedQuotes)

constexpr std::string_view kScript =
    R"([{"after_messages": 20, "fault": "field_shift", "count": 2},
        {"after_messages": 40, "fault": "empty_record", "count": 2},
        {"after_messages": 60, "fault": "garbage", "count": 2},
        {"after_messages": 80, "fault": "split", "count": 2},
        {"after_messages": 100, "fault": "frozen", "duration": "20ms"},
        {"after_messages": 150, "fault": "cut"}])";

sim::SimulatorSettings scripted() {
  sim::SimulatorSettings settings;
  for (const char* const share : {"600000.sh", "000001.sz", "920002.bj"})
    settings.instruments.push_back(*sim::a_share_instrument(Symbol{share}));
  settings.rate = 1'000;
  settings.book_interval = 5ms;
  settings.faults = sim::parse_fault_script(kScript);
  return settings;
}

std::string configuration(const std::string& exchange, const std::string& host,
                          const std::string& key) {
  return R"({"service.quotes": {"class_name": "PushedQuotes", "setting": {
      "apis": [{"exchange": ")" +
         exchange + R"(", "api_key": ")" + key + R"("}],
      "streams": [{"exchange": ")" +
         exchange + R"(", "currency_pairs": ["SH600000", "000001.SZ", "920002"],
        "subscribe_channels": ["quote"], "api_host": ")" +
         host + R"(", "subscribe_args": {"always": "true"},
        "reconnect": {"first": "10ms", "ceiling": "50ms"}}]}}})";
}

void expect_the_markets_prices(const std::string& exchange, const std::string& key) {
  spdlog::set_level(spdlog::level::off);
  sim::SimulatorSettings settings = scripted();
  settings.arguments["token"] = key;
  SimThread simulated{exchange, settings};
  const test::TemporaryFile file{
      configuration(exchange, simulated.simulator().websocket_url(), key)};
  ServiceRuntime runtime{load_config(file.path())};
  auto& service = dynamic_cast<PushedQuotes&>(*runtime.services().at(0));
  std::future<int> code = std::async(std::launch::async, [&] { return runtime.run(); });

  const auto until = std::chrono::steady_clock::now() + 20s;
  const auto wait_for = [&](auto done) {
    while (!done() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    return done();
  };
  const StreamBase& stream = *runtime.streams().at(0);
  const auto is_active = [](const SubscriptionState& each) {
    return each.state == SubscriptionState::State::active;
  };
  EXPECT_TRUE(wait_for([&] {
    return stream.counters().connects >= 2 &&
           std::ranges::all_of(stream.subscriptions(), is_active);
  })) << "the script's cut, and what was subscribed anew";
  simulated.pause();
  const auto& simulator = dynamic_cast<const sim::AShareSimulator&>(simulated.simulator());
  EXPECT_TRUE(wait_for([&] {
    return std::ranges::all_of(simulator.market().instruments(), [&](const auto& instrument) {
      return test::exact_difference(service.quote(instrument.symbol),
                                    simulator.snapshot_of(instrument.symbol))
          .empty();
    });
  }));
  EXPECT_GE(simulator.injected().size(), 10u);
  EXPECT_GT(runtime.streams().at(0)->counters().bad_frames, 0u);
  runtime.stop();
  EXPECT_EQ(code.get(), 0);
}

TEST(PushService, HasTheMarketsPricesFromTheVendor) {
  expect_the_markets_prices("tcp_push", "QT_of_the_test");
}

TEST(PushService, HasTheMarketsPricesFromTheBridge) {
  expect_the_markets_prices("qmt", "secret");
}

}  // namespace
}  // namespace hftcpp
