// A gateway as a service, with clients on threads of its own: nothing is lost between the hub's
// thread and theirs, in any order of coming and going.
#include "service/gateway/gateway_run.hpp"
#include "service/service_runtime.hpp"
#include "support/test_server.hpp"
#include <hftcpp/service/gateway_service.hpp>

#include <spdlog/spdlog.h>

#include <future>
#include <map>
#include <thread>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using gateway::GatewayClient;

constexpr std::string_view kServed =
    R"({"service.gateway": {"class_name": "GatewayService", "setting": {
    "port": 0, "threads": 3, "resume_events": 1000000, "intervals": ["1m"],
    "streams": [{"exchange": "mock", "currency_pairs": ["btc/usd", "eth/usd", "600000.SH"],
                 "subscribe_channels": ["ticker", "trade", "quote"],
                 "subscribe_args": {"update_interval": "1ms"}}]}}})";

class ServedGateway : public testing::Test {
 protected:
  ServedGateway() {
    spdlog::set_level(spdlog::level::off);
    code = std::async(std::launch::async, [this] { return runtime.run(); });
    EXPECT_TRUE(until([&] { return gateway.port() != 0; }));
  }

  bool until(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(1ms);
      for (const auto& client : clients) client->poll();
    }
    return true;
  }
  GatewayClient& subscribed(const std::string& request) {
    GatewayClient& client =
        *clients.emplace_back(std::make_unique<GatewayClient>(io, gateway.port()));
    client.shake_hands("/v1/stream");
    EXPECT_TRUE(until([&] { return client.is_open; }));
    client.send(request);
    EXPECT_TRUE(until([&] { return !client.messages.empty(); }));
    return client;
  }
  static std::string request(const std::string& more = "") {
    return R"({"op":"subscribe","topics":[{"channel":"trade"}],"policy":"every")" + more + "}";
  }

  const test::TemporaryFile file{kServed};
  ServiceRuntime runtime{load_config(file.path())};
  GatewayService& gateway = dynamic_cast<GatewayService&>(*runtime.services().at(0));
  std::future<int> code;
  boost::asio::io_context io{1};
  std::vector<std::unique_ptr<GatewayClient>> clients;
};

// Each event's predecessor on its topic is the one that came before it here.
void expect_whole(const GatewayClient& client, std::size_t from = 1) {
  std::map<std::string, std::int64_t> last;
  for (std::size_t i = from; i < client.messages.size(); ++i) {
    const auto message = client.json(i);
    const auto& event = message.at("event").as_object();
    const std::string topic{event.at("symbol").as_string()};
    const std::int64_t sequence = message.at("sequence").to_number<std::int64_t>();
    if (message.at("type") == "event" && last.contains(topic)) {
      EXPECT_EQ(message.at("previous").to_number<std::int64_t>(), last[topic]) << i;
    }
    last[topic] = sequence;
  }
}

TEST_F(ServedGateway, LosesNothingBetweenItsThreads) {
  for (int i = 0; i < 9; ++i) (void)subscribed(request());
  ASSERT_TRUE(until([&] {
    return std::ranges::all_of(clients,
                               [](const auto& each) { return each->messages.size() > 50; });
  }));
  for (const auto& client : clients) expect_whole(*client);
  runtime.stop();
  EXPECT_EQ(code.get(), 0);
  ASSERT_TRUE(until([&] {
    return std::ranges::all_of(clients, [](const auto& each) { return each->is_over(); });
  }));
  for (const auto& client : clients) EXPECT_EQ(client->close_code, 1001u);
}

// Whoever was cut off comes to another front, perhaps, and goes on where it was.
TEST_F(ServedGateway, LetsClientsResumeOnWhateverThread) {
  GatewayClient& first = subscribed(request());
  ASSERT_TRUE(until([&] { return first.messages.size() > 30; }));
  std::string epoch{first.json(0).at("epoch").as_string()};
  auto sequence = first.json(first.messages.size() - 1).at("sequence").to_number<std::int64_t>();
  first.close();
  for (int i = 0; i < 5; ++i) {
    GatewayClient& again = subscribed(request(R"(,"resume":{"epoch":")" + epoch +
                                              R"(","sequence":)" + std::to_string(sequence) + "}"));
    ASSERT_TRUE(until([&] { return again.messages.size() > 30; }));
    EXPECT_EQ(again.json(0).at("resumed"), true);
    EXPECT_EQ(again.json(0).at("gone").as_array().size(), 0u);
    EXPECT_GT(again.json(1).at("sequence").to_number<std::int64_t>(), sequence);
    expect_whole(again);
    sequence = again.json(again.messages.size() - 1).at("sequence").to_number<std::int64_t>();
    again.close();
  }
  runtime.stop();
  EXPECT_EQ(code.get(), 0);
}

TEST_F(ServedGateway, StandsClientsThatComeAndGo) {
  for (int i = 0; i < 60; ++i) {
    GatewayClient& client =
        *clients.emplace_back(std::make_unique<GatewayClient>(io, gateway.port()));
    client.shake_hands("/v1/stream");
    client.send(request());
    if (i % 3 == 0) client.send(R"({"op":"unsubscribe"})");
    if (i % 2 == 0) clients.pop_back();
  }
  GatewayClient& last = subscribed(request());
  EXPECT_TRUE(until([&] { return last.messages.size() > 30; }));
  runtime.stop();
  EXPECT_EQ(code.get(), 0);
}

}  // namespace
}  // namespace hftcpp
