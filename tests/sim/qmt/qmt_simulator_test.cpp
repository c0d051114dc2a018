// qmt_simulator_test: the bridge that is none, line by line, and without the codec.
#include "net/tcp_client.hpp"
#include "sim/a_share/a_share_universe.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

SimulatorSettings qmt_settings() {
  SimulatorSettings settings;
  for (const char* const share : {"600000.sh", "000001.sz", "920002.bj"})
    settings.instruments.push_back(*a_share_instrument(Symbol{share}));
  settings.rate = 1'000;
  settings.book_interval = 5ms;
  settings.arguments["token"] = "secret";
  return settings;
}

Result<std::optional<std::size_t>> size_of_line(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  return end == bytes.npos ? std::optional<std::size_t>{} : std::optional{end + 1};
}

class LineClient {
 public:
  explicit LineClient(SimRun& run) : io_{run.io()}, client_{io_.get_executor(), {}, size_of_line} {
    EXPECT_FALSE(test::run_io(io_, client_.connect(url_of(run.simulator().websocket_url()))));
  }
  void send(std::string line) { EXPECT_FALSE(test::run_io(io_, client_.send(std::move(line)))); }
  // Without its end; empty when there is none any more.
  std::string next() {
    const auto frame = test::run_io(io_, client_.read());
    return frame ? std::string{frame->bytes.substr(0, frame->bytes.size() - 1)} : std::string{};
  }
  std::string ask(std::string line) {
    send(std::move(line));
    return next();
  }

 private:
  asio::io_context& io_;
  net::TcpClient client_;
};

constexpr const char* kHello = "{\"op\":\"hello\",\"ver\":1,\"token\":\"secret\"}\n";

TEST(QmtSimulator, GreetsWhoHasTheToken) {
  SimRun run{"qmt", qmt_settings()};
  EXPECT_EQ(LineClient{run}.ask(kHello), R"({"op":"hello","ver":1,"src":"simulator"})");
  for (const char* const hello :
       {"{\"op\":\"hello\",\"ver\":1,\"token\":\"other\"}\n", "{\"op\":\"sub\",\"id\":1}\n",
        "{\"op\":\"hello\",\"ver\":7,\"token\":\"secret\"}\n"}) {
    LineClient stranger{run};
    EXPECT_EQ(stranger.ask(hello), R"({"op":"err","code":401,"msg":"bad hello"})");
    EXPECT_EQ(stranger.next(), "");
  }
}

TEST(QmtSimulator, AnswersAndPushesWhatIsWanted) {
  SimRun run{"qmt", qmt_settings()};
  LineClient client{run};
  (void)client.ask(kHello);
  EXPECT_EQ(client.ask("{\"op\":\"ping\",\"id\":5}\n"), R"({"op":"pong","id":5})");
  const std::string full =
      client.ask("{\"op\":\"full\",\"id\":4,\"codes\":[\"600000.SH\",\"BJ\"]}\n");
  EXPECT_THAT(full, StartsWith(R"({"op":"full","id":4,"data":{"600000.SH":{"timetag":")"));
  EXPECT_THAT(full, testing::AllOf(HasSubstr("\"920002.BJ\""), Not(HasSubstr("\"000001.SZ\""))));
  EXPECT_EQ(client.ask("{\"op\":\"sub\",\"id\":2,\"codes\":[\"SZ\"]}\n"), R"({"op":"ok","id":2})");
  EXPECT_THAT(client.next(), StartsWith(R"({"op":"tick","data":{"000001.SZ":{"time":1)"));
  EXPECT_THAT(client.ask("{\"op\":\"sub\",\"id\":3,\"codes\":[\"600000\"]}\n"),
              HasSubstr("\"op\":"));
  client.send("{\"op\":\"unsub\",\"id\":6,\"codes\":[\"SZ\"]}\n{\"op\":\"what\",\"id\":7}\n");
  std::vector<std::string> rest;
  do rest.push_back(client.next());
  while (!rest.back().starts_with(R"({"op":"err","id":7)"));
  EXPECT_THAT(rest, testing::Contains(R"({"op":"ok","id":6})"));
  EXPECT_EQ(rest.back(), R"({"op":"err","id":7,"code":400,"msg":"bad op what"})");
}

TEST(QmtSimulator, LetsGoOfWhoSaysNothing) {
  SimulatorSettings with = qmt_settings();
  with.idle_timeout = 20ms;
  SimRun run{"qmt", with};
  LineClient client{run};
  EXPECT_EQ(client.next(), "");
}

}  // namespace
}  // namespace hftcpp::sim
