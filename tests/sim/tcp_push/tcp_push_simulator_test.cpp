// tcp_push_simulator_test: the push vendor's server, byte by byte, and without the codec.
#include "sim/tcp_push/tcp_push_simulator.hpp"

#include "net/tcp_client.hpp"
#include "sim/a_share/a_share_universe.hpp"
#include "sim/sim_run.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

SimulatorSettings push_settings(const std::vector<std::string>& shares) {
  SimulatorSettings settings;
  for (const std::string& share : shares)
    settings.instruments.push_back(*a_share_instrument(Symbol{share}));
  settings.book_interval = 5ms;
  return settings;
}

Result<std::optional<std::size_t>> size_of_frame(std::string_view bytes) {
  if (bytes.size() < 4) return std::optional<std::size_t>{};
  std::size_t length = 0;
  for (std::size_t i = 4; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  return std::optional{4 + length};
}

class PushClient {
 public:
  PushClient(SimRun& run, std::string token)
      : io_{run.io()}, client_{io_.get_executor(), {}, size_of_frame} {
    EXPECT_FALSE(test::run_io(io_, client_.connect(url_of(run.simulator().websocket_url()))));
    EXPECT_FALSE(test::run_io(io_, client_.send(std::move(token))));
  }
  // The next frame's text; empty at the end.
  std::string next() {
    const auto frame = test::run_io(io_, client_.read());
    return frame ? std::string{frame->bytes.substr(4)} : std::string{};
  }

 private:
  asio::io_context& io_;
  net::TcpClient client_;
};

std::size_t count_of(const std::string& text, char c) {
  return static_cast<std::size_t>(std::ranges::count(text, c));
}

TEST(TcpPushSimulator, SendsARecordAFrameToWhoHasTheToken) {
  SimRun run{"tcp_push", push_settings({"600000.sh", "920002.bj"})};
  PushClient client{run, std::string{TcpPushSimulator::kToken}};
  const std::string first = client.next();
  EXPECT_THAT(first, testing::StartsWith("SH600000$浦发银行$1"));
  EXPECT_EQ(count_of(first, '$'), 32u);
  const std::string second = client.next();
  EXPECT_THAT(second, testing::StartsWith(R"({"stock_code":"920002.BJ","time":1)"));
  EXPECT_THAT(client.next(), testing::StartsWith("SH600000$"));
}

TEST(TcpPushSimulator, JoinsRecordsWhenItIsToldTo) {
  SimulatorSettings with = push_settings({"600000.sh", "000001.sz", "300750.sz"});
  with.arguments = {{"fields", "36"}, {"per_frame", "2"}};
  SimRun run{"tcp_push", with};
  PushClient client{run, std::string{TcpPushSimulator::kToken}};
  const std::string first = client.next();
  EXPECT_EQ(count_of(first, '$'), 70u);
  EXPECT_EQ(count_of(first, '#'), 1u);
  EXPECT_EQ(count_of(client.next(), '$'), 35u) << "a round ends with its frame";
}

TEST(TcpPushSimulator, RefusesAWrongTokenAndAPartOfOne) {
  SimulatorSettings with = push_settings({"600000.sh"});
  with.arguments["token"] = "QT_mine";
  for (const char* const token : {"QT_other", "QT_m"}) {
    SimRun run{"tcp_push", with};
    PushClient client{run, token};
    EXPECT_EQ(client.next(), "Token鉴权失败") << token;
    EXPECT_EQ(client.next(), "");
  }
}

TEST(TcpPushSimulator, RefusesArgumentsThatThereAreNot) {
  asio::io_context io;
  const auto refusal = [&](const std::string& name, const std::string& value) {
    SimulatorSettings with = push_settings({"600000.sh"});
    with.arguments[name] = value;
    try {
      (void)make_simulator("tcp_push", io.get_executor(), with);
    } catch (const std::invalid_argument& wrong) {
      return std::string{wrong.what()};
    }
    return std::string{};
  };
  EXPECT_EQ(refusal("fields", "34"), "tcp_push simulator: fields: expected 33 or 36, was \"34\"");
  EXPECT_EQ(refusal("per_frame", "0"),
            "tcp_push simulator: per_frame: expected 1 to 10000, was \"0\"");
  EXPECT_EQ(refusal("field", "33"),
            "tcp_push simulator: unknown argument \"field\"; there are: token fields per_frame");
}

TEST(Simulators, RefuseArgumentsThatThereAreNot) {
  asio::io_context io;
  for (const std::string& name : simulator_names()) {
    SimulatorSettings with;
    with.arguments["foo"] = "1";
    try {
      (void)make_simulator(name, io.get_executor(), with);
      ADD_FAILURE() << name << " takes it";
    } catch (const std::invalid_argument& wrong) {
      EXPECT_THAT(wrong.what(),
                  testing::StartsWith(name + " simulator: unknown argument \"foo\"; "));
    }
  }
}

TEST(TcpPushSimulator, LetsGoOfWhoLeavesTooMuchUnread) {
  SimulatorSettings with = push_settings({"600000.sh", "000001.sz"});
  with.instruments = a_share_instruments(500);
  with.max_queue = 200'000;
  SimRun run{"tcp_push", with};
  asio::ip::tcp::socket socket{run.io()};
  socket.open(asio::ip::tcp::v4());
  socket.set_option(asio::socket_base::receive_buffer_size{4'096});
  socket.connect({asio::ip::make_address("127.0.0.1"), run.simulator().port()});
  asio::write(socket, asio::buffer(TcpPushSimulator::kToken));
  run.run_until([&] { return run.simulator().counters().slow_clients == 1; });
}

}  // namespace
}  // namespace hftcpp::sim
