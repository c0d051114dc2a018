// tdx_service_threads_test: a service that a file sets up, against a quote server of TDX on which
// one thing after the other goes wrong.
#include "exchanges/a_share/share_difference.hpp"
#include "service/service_runtime.hpp"
#include "service/sim_thread.hpp"
#include "sim/tdx/tdx_simulator.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <mutex>
#include <thread>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;

class TdxQuoteKeeper : public ServiceBase {
 public:
  using ServiceBase::ServiceBase;

  void on_quote(const Quote& quote) override {
    const std::scoped_lock lock{mutex_};
    quotes_.insert_or_assign(quote.symbol, quote);
  }
  std::map<Symbol, Quote> quotes() const {
    const std::scoped_lock lock{mutex_};
    return quotes_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<Symbol, Quote> quotes_;
};
HFTCPP_REGISTER_SERVICE(TdxQuoteKeeper)

sim::SimulatorSettings troubled() {
  sim::SimulatorSettings settings;
  settings.instruments =
      sim::instruments_named(std::vector<std::string>{"600000.sh", "000001.sz", "510300.sh"});
  settings.rate = 2'000;
  settings.faults = sim::parse_fault_script(R"([
    {"after_messages": 20, "fault": "split"},
    {"after_messages": 30, "fault": "garbage"},
    {"after_messages": 40, "fault": "field_shift", "symbol": "600000.sh"},
    {"after_messages": 50, "fault": "empty_record", "symbol": "000001.sz"},
    {"after_messages": 60, "fault": "frozen", "duration": "100ms"},
    {"after_messages": 70, "fault": "cut"}])");
  return settings;
}

std::string configuration(const std::string& host) {
  return R"({"service.keeper": {"class_name": "TdxQuoteKeeper", "setting": {"streams": [
    {"exchange": "tdx", "currency_pairs": ["600000.SH", "sz000001", "510300"],
     "subscribe_channels": ["quote"], "api_host": ")" +
         host + R"(", "reconnect": {"first": "20ms"},
     "subscribe_args": {"always": true, "update_interval": "20ms"}}]}}})";
}

// Where what the service keeps is not what the simulator shows.
std::string difference(const TdxQuoteKeeper& keeper, const sim::TdxSimulator& simulator) {
  const auto quotes = keeper.quotes();
  for (const char* const code : {"600000.sh", "000001.sz", "510300.sh"}) {
    const auto found = quotes.find(Symbol{code});
    if (found == quotes.end()) return std::string{code} + ": no quote";
    const sim::AShareSnapshot share = simulator.snapshot_of(Symbol{code});
    const std::string where = test::difference_of_numbers(found->second, share);
    if (!where.empty()) return std::string{code} + ": " + where;
  }
  return {};
}

TEST(TdxService, KeepsTheSimulatorsPricesWhateverGoesWrong) {
  SimThread exchange{"tdx", troubled()};
  const auto& simulator = dynamic_cast<const sim::TdxSimulator&>(exchange.simulator());
  const std::string file = std::filesystem::temp_directory_path() /
                           ("hftcpp_tdx_" + std::to_string(simulator.port()) + ".json");
  std::ofstream{file} << configuration(simulator.websocket_url());
  Config config = load_config(file);
  std::filesystem::remove(file);
  config.runtime.handle_signals = false;
  config.runtime.run_for = 60s;
  ServiceRuntime runtime{config};
  const auto& keeper = dynamic_cast<const TdxQuoteKeeper&>(*runtime.services().at(0));
  auto code = std::async(std::launch::async, [&] { return runtime.run(); });

  const auto until = std::chrono::steady_clock::now() + 30s;
  const auto wait_for = [&](auto done) {
    while (!done() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
  };
  wait_for([&] { return simulator.injected().size() == 6; });
  exchange.pause();
  wait_for([&] { return difference(keeper, simulator).empty(); });

  EXPECT_EQ(difference(keeper, simulator), "");
  EXPECT_EQ(simulator.injected().size(), 6u);
  EXPECT_GE(runtime.streams().at(0)->counters().connects, 2u);
  runtime.stop();
  EXPECT_EQ(code.get(), 0);
}

}  // namespace
}  // namespace hftcpp
