// tcp_client_test.cpp: frames of a wire of its own: here a size byte, then so many bytes.
#include "net/tcp_client.hpp"

#include "support/run_io.hpp"
#include "support/test_server.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using test::run_io;
using test::ServerConnection;
using test::Task;
using test::TestServer;

constexpr char kBroken = '\x7f', kEmpty = '\x7e';

Result<std::optional<std::size_t>> frame_size(std::string_view bytes) {
  if (bytes[0] == kBroken) return error(Errc::bad_value, "size");
  if (bytes[0] == kEmpty) return std::optional<std::size_t>{0};
  return std::optional<std::size_t>{1 + static_cast<std::size_t>(bytes[0])};
}

// "\r\n" ends a frame; how long it will be is not known before.
Result<std::optional<std::size_t>> line_size(std::string_view bytes) {
  const auto end = bytes.find("\r\n");
  if (end == std::string_view::npos) return std::optional<std::size_t>{};
  return std::optional{end + 2};
}

TestServer::Script sending(std::vector<std::string> writes) {
  return [writes](ServerConnection connection) -> asio::awaitable<void> {
    for (const std::string& bytes : writes) co_await connection.write(bytes);
    co_await connection.wait_for_hang_up();
  };
}

class TcpClientTest : public testing::Test {
 protected:
  void connect(const TestServer& server, std::string_view scheme = "tcp") {
    const error_code ec = run_io(io, client.connect(*parse_url(server.url(scheme))));
    ASSERT_FALSE(ec) << ec.message();
  }
  std::string read() {
    const auto frame = run_io(io, client.read());
    return frame ? std::string{frame->bytes} : "error: " + frame.error().message();
  }
  error_code read_error() {
    const auto frame = run_io(io, client.read());
    EXPECT_TRUE(frame.has_error());
    return frame.has_error() ? frame.error() : error_code{};
  }

  asio::io_context io;
  TcpClient client{io.get_executor(), {.verify_certificates = false}, frame_size};
};

TEST_F(TcpClientTest, ReadsFramesWhereverTheyAreCut) {
  TestServer server{io, sending({"\x03one\x03t", "wo", "\x05three\x04", "four"})};
  connect(server);
  for (const std::string_view frame : {"\x03one", "\x03two", "\x05three",
                                       "\x04"
                                       "four"})
    EXPECT_EQ(read(), frame);
}

TEST_F(TcpClientTest, ReadsFramesOverTls) {
  TestServer server{io, sending({"\x03one", "\x03two"}), make_self_signed()};
  connect(server, "tls");
  EXPECT_EQ(read(), "\x03one");
  EXPECT_EQ(read(), "\x03two");
}

TEST_F(TcpClientTest, TellsWhenAFrameCame) {
  TestServer server{io, sending({"\x01x"})};
  connect(server);
  const auto frame = run_io(io, client.read());
  ASSERT_TRUE(frame);
  EXPECT_TRUE(frame->receive_time.is_set());
  EXPECT_EQ(client.last_activity(), frame->receive_time);
}

TEST_F(TcpClientTest, SendsInOrder) {
  std::string received;
  TestServer server{io, [&received](ServerConnection connection) -> asio::awaitable<void> {
                      received = co_await connection.read_exactly(500'003);
                    }};
  connect(server);
  const std::string large(500'000, 'a');
  Task first{io, client.send(large)};
  Task second{io, client.send("bcd")};
  EXPECT_FALSE(first.wait());
  EXPECT_FALSE(second.wait());
  test::run_until(io, [&] { return !received.empty(); });
  EXPECT_EQ(received, large + "bcd");
}

TEST_F(TcpClientTest, EndsWhereFramesCanNoLongerBeTold) {
  TestServer server{io, sending({std::string{"\x01x"} + kBroken})};
  connect(server);
  EXPECT_EQ(read(), "\x01x");
  EXPECT_EQ(read_error(), Errc::bad_value);
  EXPECT_EQ(read_error(), Errc::bad_value);
}

TEST_F(TcpClientTest, RefusesAFrameOfNoBytes) {
  TestServer server{io, sending({std::string{kEmpty}})};
  connect(server);
  EXPECT_EQ(read_error(), Errc::bad_value);
}

TEST_F(TcpClientTest, EndsOnAFrameBeyondTheLimit) {
  TestServer server{io, sending({"\x14xxxxxxxxxxxxxxxxxxxx"})};
  TcpClient small{io.get_executor(), {}, frame_size, 20};
  ASSERT_FALSE(run_io(io, small.connect(*parse_url(server.url("tcp")))));
  EXPECT_EQ(run_io(io, small.read()).error(), Errc::too_large);
}

// Without an end in sight, the bytes that have come are what counts.
TEST_F(TcpClientTest, EndsOnALineThatDoesNotEnd) {
  TestServer server{io, sending({"ok\r\n", std::string(30, 'x')})};
  TcpClient small{io.get_executor(), {}, line_size, 20};
  ASSERT_FALSE(run_io(io, small.connect(*parse_url(server.url("tcp")))));
  EXPECT_EQ(run_io(io, small.read())->bytes, "ok\r\n");
  EXPECT_EQ(run_io(io, small.read()).error(), Errc::too_large);
}

TEST_F(TcpClientTest, TellsOfAnEndInTheMiddleOfAFrame) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.write("\x09half");
                    }};
  connect(server);
  EXPECT_EQ(read_error(), asio::error::eof);
}

TEST_F(TcpClientTest, DropEndsAPendingRead) {
  TestServer server{io, sending({})};
  connect(server);
  Task reading{io, client.read()};
  io.restart();
  io.poll();
  client.drop();
  EXPECT_EQ(reading.wait().error(), NetErrc::dropped);
}

TEST_F(TcpClientTest, LosesNothingWhenAReadIsCancelled) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.read_some();
                      co_await connection.write("\x04late");
                      co_await connection.wait_for_hang_up();
                    }};
  connect(server);
  Task reading{io, client.read()};
  io.restart();
  io.poll();
  reading.cancel();
  EXPECT_TRUE(reading.wait_for_stop());
  EXPECT_FALSE(run_io(io, client.send("go")));
  EXPECT_EQ(read(), "\x04late");
}

TEST_F(TcpClientTest, TellsThatNobodyListens) {
  std::string url;
  {
    TestServer gone{io, sending({})};
    url = gone.url("tcp");
  }
  EXPECT_EQ(run_io(io, client.connect(*parse_url(url))), asio::error::connection_refused);
  EXPECT_EQ(read_error(), asio::error::connection_refused);
  EXPECT_EQ(run_io(io, client.send("x")), asio::error::connection_refused);
}

}  // namespace
}  // namespace hftcpp::net
