// Clients of others: Debian's python3-websockets and python3-autobahn, in the dialects of the
// A-share services, against a gateway on the simulated market.
#include "service/service_runtime.hpp"
#include "service/sim_thread.hpp"
#include "sim/a_share/a_share_simulator.hpp"
#include "support/test_server.hpp"
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/service/gateway_service.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> kShares{"600000.sh", "000001.sz", "920002.bj"};

struct ForeignClient {
  std::string library;
  std::string dialect;
  std::string threads;  // of the gateway
};

void PrintTo(const ForeignClient& client, std::ostream* out) {
  *out << client.library << " " << client.dialect;
}

sim::SimulatorSettings shares() {
  sim::SimulatorSettings settings;
  for (const std::string& share : kShares)
    settings.instruments.push_back(*sim::a_share_instrument(Symbol{share}));
  settings.rate = 1'000;
  return settings;
}

std::string configuration(const std::string& host, const std::string& threads) {
  return R"({"service.gateway": {"class_name": "GatewayService", "setting": {
      "port": 0, "push_interval": "200ms", "push_interval_tolerance": "50ms", "update_interval": "50ms",
      "threads": )" +
         threads + R"(, "streams": [{"exchange": "sina", "subscribe_channels": ["quote"],
        "currency_pairs": ["600000.SH", "000001.SZ", "920002.BJ"], "rest_host": ")" +
         host + R"(", "subscribe_args": {"always": "true", "update_interval": "100ms"}}]}}})";
}

// What the market says, with the fields of the dialect.
std::string expected_of(const sim::AShareSimulator& simulator, const std::string& dialect) {
  std::string all = "{";
  for (const std::string& name : kShares) {
    const sim::AShareSnapshot share = simulator.snapshot_of(Symbol{name});
    if (all.size() > 1) all += ',';
    append_json_text(all, name.substr(7) + name.substr(0, 6));
    all += ":{\"name\":";
    append_json_text(all, share.listing->name);
    const auto add = [&](const std::string& field, const std::string& value) {
      all += ",\"" + field + "\":" + value;
    };
    const auto price = [&](std::int64_t ticks) { return share.price(ticks).to_string(); };
    const bool is_simple = dialect == "simple";
    add("open", price(share.day.open));
    add("high", price(share.day.high));
    add("low", price(share.day.low));
    add(is_simple ? "close" : "pre_close", price(share.day.previous_close));
    add(is_simple ? "now" : "price", price(share.day.last));
    add(is_simple ? "turnover" : "volume", std::to_string(share.shares(share.day.volume)));
    std::string bids, volumes;
    for (std::size_t i = 0; i < 5; ++i) {
      const std::string number = std::to_string(i + 1);
      const std::string volume = std::to_string(share.shares(share.bids[i].size));
      if (is_simple) {
        add("bid" + number, price(share.bids[i].price));
        add("bid" + number + "_volume", volume);
        add("ask" + number, price(share.asks[i].price));
      }
      bids += (bids.empty() ? "" : ",") + price(share.bids[i].price);
      volumes += (volumes.empty() ? "" : ",") + volume;
    }
    if (!is_simple) {
      add("bid_prices", "[" + bids + "]");
      add("bid_volumes", "[" + volumes + "]");
    }
    all += '}';
  }
  return all + "}";
}

class GatewayClients : public testing::TestWithParam<ForeignClient> {};

TEST_P(GatewayClients, GetTheMarketsQuotes) {
  const auto& [library, dialect, threads] = GetParam();
  const std::string python = "/usr/bin/python3 ";
  if (std::system((python + "-c 'import " + library + "' 2>/dev/null").c_str()) != 0)
    GTEST_SKIP() << "no python3-" << library << " here";
  spdlog::set_level(spdlog::level::off);
  SimThread simulated{"sina", shares()};
  const test::TemporaryFile file{configuration(simulated.simulator().rest_url(), threads)};
  ServiceRuntime runtime{load_config(file.path())};
  auto& gateway = dynamic_cast<GatewayService&>(*runtime.services().at(0));
  std::future<int> code = std::async(std::launch::async, [&] { return runtime.run(); });
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (gateway.port() == 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(5ms);

  simulated.pause();
  const test::TemporaryFile expected{
      expected_of(dynamic_cast<const sim::AShareSimulator&>(simulated.simulator()), dialect)};
  const std::string command =
      python + HFTCPP_SOURCE_DIR + "/tests/service/clients/gateway_client.py " + library + " " +
      dialect + " ws://127.0.0.1:" + std::to_string(gateway.port()) + "/ " + expected.path();
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  runtime.stop();
  EXPECT_EQ(code.get(), 0);
}

INSTANTIATE_TEST_SUITE_P(Of, GatewayClients,
                         testing::Values(ForeignClient{"websockets", "simple", "0"},
                                         ForeignClient{"websockets", "typed", "2"},
                                         ForeignClient{"autobahn", "simple", "2"},
                                         ForeignClient{"autobahn", "typed", "0"}),
                         [](const auto& row) {
                           return row.param.library + "_" + row.param.dialect;
                         });

}  // namespace
}  // namespace hftcpp
