// websocket_client_test.cpp: a connection that is up: messages, control frames, its end.
#include "net/websocket_client.hpp"

#include "support/run_io.hpp"
#include "support/test_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using test::close_frame;
using test::run_io;
using test::server_frame;
using test::ServerConnection;
using test::Task;
using test::TestServer;

constexpr int kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10;

// Accepts the handshake and sends `bytes`; then it only listens.
TestServer::Script sending(std::string bytes) {
  return [bytes](ServerConnection connection) -> asio::awaitable<void> {
    co_await test::accept_websocket(connection);
    co_await connection.write(bytes);
    co_await connection.wait_for_hang_up();
  };
}

// For each frame that the client sends, the next of these bytes.
TestServer::Script answering_each(std::vector<std::string> answers) {
  return [answers](ServerConnection connection) -> asio::awaitable<void> {
    co_await test::accept_websocket(connection);
    for (const std::string& answer : answers) {
      co_await test::read_client_frame(connection);
      co_await connection.write(answer);
    }
    co_await connection.wait_for_hang_up();
  };
}

// Keeps the client's frames, up to the first close frame.
TestServer::Script keeping(std::vector<test::ClientFrame>& frames, std::string bytes = {}) {
  return [&frames, bytes](ServerConnection connection) -> asio::awaitable<void> {
    co_await test::accept_websocket(connection);
    co_await connection.write(bytes);
    for (;;) {
      frames.push_back(co_await test::read_client_frame(connection));
      if (frames.back().opcode == kClose) co_await connection.write(close_frame(1000, ""));
      if (frames.back().opcode == kClose || frames.back().opcode < 0) co_return;
    }
  };
}

class WebSocketClientTest : public testing::Test {
 protected:
  void connect(const TestServer& server) {
    const error_code ec = run_io(io, client.connect(*parse_url(server.url("ws"))));
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
  WebSocketClient client{io.get_executor(), {}};
};

TEST_F(WebSocketClientTest, ReadsTextAndBinaryMessages) {
  TestServer server{io, sending(server_frame(kText, "{}") + server_frame(kBinary, "\x1f\x8b"))};
  connect(server);
  EXPECT_EQ(read(), "{}");
  EXPECT_EQ(read(), "\x1f\x8b");
}

TEST_F(WebSocketClientTest, ReadsWhatCameTogetherWithTheHandshake) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      // One write: the answer, a message, and the first byte of the next.
                      const std::string head = co_await connection.read_head();
                      const std::string both =
                          test::handshake_answer(head) + server_frame(kText, "early") + '\x81';
                      co_await connection.write(both);
                      const std::string rest = std::string{'\x04'} + "late";
                      co_await connection.write(rest);
                      co_await connection.wait_for_hang_up();
                    }};
  connect(server);
  EXPECT_EQ(read(), "early");
  EXPECT_EQ(read(), "late");
}

TEST_F(WebSocketClientTest, JoinsFragments) {
  TestServer server{io, sending(server_frame(kText, "frag", false) + server_frame(kPing, "") +
                                server_frame(0, "ment"))};
  connect(server);
  EXPECT_EQ(read(), "fragment");
}

TEST_F(WebSocketClientTest, ReadsALargeMessage) {
  const std::string large(3'000'000, 'x');
  TestServer server{io, sending(server_frame(kText, large) + server_frame(kText, "next"))};
  connect(server);
  EXPECT_EQ(read(), large);
  EXPECT_EQ(read(), "next");
}

TEST_F(WebSocketClientTest, TellsWhenAMessageCame) {
  TestServer server{io, sending(server_frame(kText, "a"))};
  const Timestamp before = Timestamp::now();
  connect(server);
  const auto frame = run_io(io, client.read());
  ASSERT_TRUE(frame);
  EXPECT_GE(frame->receive_time, before);
  EXPECT_LE(frame->receive_time, Timestamp::now());
  EXPECT_EQ(client.last_activity(), frame->receive_time);
}

TEST_F(WebSocketClientTest, CountsControlFramesAsActivity) {
  TestServer server{io, answering_each({server_frame(kPong, "")})};
  connect(server);
  const Timestamp connected = client.last_activity();
  EXPECT_TRUE(connected.is_set());
  EXPECT_FALSE(run_io(io, client.ping()));
  Task reading{io, client.read()};
  test::run_until(io, [&] { return client.last_activity() > connected; });
  EXPECT_FALSE(reading.is_done());
}

TEST_F(WebSocketClientTest, SendsMaskedTextInOrder) {
  std::vector<test::ClientFrame> frames;
  TestServer server{io, keeping(frames)};
  connect(server);
  const std::string large(100'000, 'z');
  Task first{io, client.send("one")};
  Task second{io, client.send(large)};
  Task third{io, client.send("three")};
  EXPECT_FALSE(first.wait());
  EXPECT_FALSE(second.wait());
  EXPECT_FALSE(third.wait());
  run_io(io, client.close());

  ASSERT_EQ(frames.size(), 4u);
  EXPECT_EQ(frames[0].opcode, kText);
  EXPECT_EQ(frames[0].payload, "one");
  EXPECT_EQ(frames[1].payload, large);
  EXPECT_EQ(frames[2].payload, "three");
}

// A subscription that was cut in two would end the connection for all others on it.
TEST_F(WebSocketClientTest, SendsAMessageWholeEvenIfItsSenderIsCancelled) {
  std::vector<test::ClientFrame> frames;
  TestServer server{io, keeping(frames)};
  connect(server);
  const std::string large(10'000'000, 'z');
  Task first{io, client.send(large)};
  io.restart();
  io.poll_one();  // it begins; the socket's buffer does not hold all of it
  first.cancel();
  EXPECT_TRUE(first.wait_for_stop());
  EXPECT_FALSE(run_io(io, client.send("next")));
  run_io(io, client.close());

  ASSERT_EQ(frames.size(), 3u);
  EXPECT_EQ(frames[0].payload, large);
  EXPECT_EQ(frames[1].payload, "next");
}

TEST_F(WebSocketClientTest, AnswersAPingWithItsPayload) {
  std::vector<test::ClientFrame> frames;
  TestServer server{io, keeping(frames, server_frame(kPing, "1700000000123"))};
  connect(server);
  Task reading{io, client.read()};
  test::run_until(io, [&] { return !frames.empty(); });
  EXPECT_EQ(frames[0].opcode, kPong);
  EXPECT_EQ(frames[0].payload, "1700000000123");
  EXPECT_FALSE(reading.is_done());
}

TEST_F(WebSocketClientTest, SendsPings) {
  std::vector<test::ClientFrame> frames;
  TestServer server{io, keeping(frames)};
  connect(server);
  EXPECT_FALSE(run_io(io, client.ping()));
  test::run_until(io, [&] { return !frames.empty(); });
  EXPECT_EQ(frames[0].opcode, kPing);
}

TEST_F(WebSocketClientTest, TellsWhyTheServerClosed) {
  std::vector<test::ClientFrame> frames;
  TestServer server{
      io, keeping(frames, server_frame(kText, "last") + close_frame(1008, "Too many requests"))};
  connect(server);
  EXPECT_EQ(read(), "last");
  EXPECT_EQ(read_error(), NetErrc::closed);
  EXPECT_EQ(client.close_reason(), "1008 Too many requests");
  EXPECT_EQ(read_error(), NetErrc::closed);
  EXPECT_EQ(run_io(io, client.send("late")), NetErrc::closed);

  test::run_until(io, [&] { return !frames.empty(); });
  EXPECT_EQ(frames[0].opcode, kClose);
}

TEST_F(WebSocketClientTest, KeepsACloseWithoutAReason) {
  TestServer server{io, sending(server_frame(kClose, ""))};
  connect(server);
  EXPECT_EQ(read_error(), NetErrc::closed);
  EXPECT_EQ(client.close_reason(), "");
}

TEST_F(WebSocketClientTest, ClosesWithAHandshake) {
  std::vector<test::ClientFrame> frames;
  TestServer server{io, keeping(frames)};
  connect(server);
  run_io(io, client.close());
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].opcode, kClose);
  EXPECT_EQ(frames[0].payload, std::string("\x03\xe8", 2));  // 1000
  EXPECT_EQ(client.close_reason(), "1000");
}

TEST_F(WebSocketClientTest, ClosesWhileAReadIsPending) {
  std::vector<test::ClientFrame> frames;
  TestServer server{io, keeping(frames)};
  connect(server);
  Task reading{io, client.read()};
  io.restart();
  io.poll();
  run_io(io, client.close());
  const auto frame = reading.wait();
  ASSERT_TRUE(frame.has_error());
  EXPECT_EQ(frame.error(), NetErrc::closed);
}

TEST_F(WebSocketClientTest, DoesNotWaitForeverForTheServerToClose) {
  TestServer server{io, sending("")};
  connect(server);
  const auto begin = std::chrono::steady_clock::now();
  run_io(io, client.close());
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(took, std::chrono::milliseconds{900});
  EXPECT_LE(took, std::chrono::seconds{5});
}

// Whoever reads may be stopped before the server's close comes: nobody is left to see it.
TEST_F(WebSocketClientTest, CloseEndsWhenTheReaderIsCancelled) {
  TestServer server{io, sending("")};
  connect(server);
  Task reading{io, client.read()};
  io.restart();
  io.poll();
  Task closing{io, client.close()};
  io.restart();
  io.poll();
  reading.cancel();
  EXPECT_TRUE(reading.wait_for_stop());
  closing.wait();
  EXPECT_EQ(read_error(), NetErrc::dropped);
}

TEST_F(WebSocketClientTest, DropEndsAPendingRead) {
  TestServer server{io, sending("")};
  connect(server);
  Task reading{io, client.read()};
  io.restart();
  io.poll();
  client.drop();
  client.drop();
  const auto frame = reading.wait();
  ASSERT_TRUE(frame.has_error());
  EXPECT_EQ(frame.error(), NetErrc::dropped);
  EXPECT_EQ(read_error(), NetErrc::dropped);
  EXPECT_EQ(run_io(io, client.send("late")), NetErrc::dropped);
}

TEST_F(WebSocketClientTest, MayGoWhileAReadIsPending) {
  TestServer server{io, sending("")};
  auto other = std::make_unique<WebSocketClient>(io.get_executor(), WebSocketSettings{});
  ASSERT_FALSE(run_io(io, other->connect(*parse_url(server.url("ws")))));
  Task reading{io, other->read()};
  io.restart();
  io.poll();
  other.reset();
  EXPECT_EQ(reading.wait().error(), NetErrc::dropped);
}

TEST_F(WebSocketClientTest, LosesNothingWhenAReadIsCancelled) {
  const std::string whole = server_frame(kText, "whole");
  TestServer server{io, answering_each({whole.substr(0, 3), whole.substr(3)})};
  connect(server);
  const Timestamp connected = client.last_activity();
  EXPECT_FALSE(run_io(io, client.send("the first half")));
  Task reading{io, client.read()};
  test::run_until(io, [&] { return client.last_activity() > connected; });
  reading.cancel();
  EXPECT_TRUE(reading.wait_for_stop());

  EXPECT_FALSE(run_io(io, client.send("the second half")));
  EXPECT_EQ(read(), "whole");
}

TEST_F(WebSocketClientTest, RefusesASecondReadAtTheSameTime) {
  TestServer server{io, sending("")};
  connect(server);
  Task reading{io, client.read()};
  io.restart();
  io.poll();
  EXPECT_EQ(read_error(), asio::error::in_progress);
  EXPECT_FALSE(reading.is_done());
}

TEST_F(WebSocketClientTest, EndsOnGarbage) {
  std::vector<test::ClientFrame> frames;
  TestServer server{io, keeping(frames, "HTTP/1.1 500 Oops\r\n\r\n")};
  connect(server);
  EXPECT_EQ(read_error(), NetErrc::bad_frame);
  EXPECT_EQ(read_error(), NetErrc::bad_frame);
  test::run_until(io, [&] { return !frames.empty(); });
  EXPECT_EQ(frames[0].payload, std::string("\x03\xea", 2));  // 1002, protocol error
}

TEST_F(WebSocketClientTest, EndsOnAMessageBeyondTheLimit) {
  std::vector<test::ClientFrame> frames;
  TestServer server{io, keeping(frames, server_frame(kText, std::string(1001, 'x')))};
  WebSocketClient small{io.get_executor(), {.max_frame = 1000}};
  ASSERT_FALSE(run_io(io, small.connect(*parse_url(server.url("ws")))));
  EXPECT_EQ(run_io(io, small.read()).error(), Errc::too_large);
  test::run_until(io, [&] { return !frames.empty(); });
  EXPECT_EQ(frames[0].payload, std::string("\x03\xf1", 2));  // 1009, message too big
}

TEST_F(WebSocketClientTest, TellsOfACutInTheMiddleOfAFrame) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await test::accept_websocket(connection);
                      const std::string half = server_frame(kText, "cut short").substr(0, 5);
                      co_await connection.write(half);
                    }};
  connect(server);
  EXPECT_EQ(read_error(), asio::error::eof);
}

TEST_F(WebSocketClientTest, TellsOfAReset) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await test::accept_websocket(connection);
                      co_await test::read_client_frame(connection);
                      connection.reset();
                    }};
  connect(server);
  EXPECT_FALSE(run_io(io, client.send("hello")));
  EXPECT_EQ(read_error(), asio::error::connection_reset);
}

TEST_F(WebSocketClientTest, SaysThatItIsNotConnected) {
  EXPECT_EQ(read_error(), asio::error::not_connected);
  EXPECT_EQ(run_io(io, client.send("x")), asio::error::not_connected);
  run_io(io, client.close());
  client.drop();
}

}  // namespace
}  // namespace hftcpp::net
