// websocket_handshake_test.cpp: every step of connecting, and how each can fail.
#include "net/websocket_client.hpp"
#include "support/run_io.hpp"
#include "support/test_server.hpp"

#include <gmock/gmock.h>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::error_code;
using test::run_io;
using test::ServerConnection;
using test::SilentPort;
using test::Task;
using test::TestServer;
using testing::HasSubstr;

constexpr auto kShort = 150ms;

TestServer::Script answering(std::string answer) {
  return [answer](ServerConnection connection) -> asio::awaitable<void> {
    co_await connection.read_head();
    co_await connection.write(answer);
  };
}

asio::awaitable<void> say_nothing(ServerConnection connection) {
  co_await connection.wait_for_hang_up();
}

class WebSocketHandshakeTest : public testing::Test {
 protected:
  WebSocketClient make_client(std::chrono::milliseconds timeout = 10s) {
    WebSocketSettings settings;
    settings.connection.connect_timeout = timeout;
    settings.connection.verify_certificates = false;
    return {io.get_executor(), settings};
  }
  error_code connect(WebSocketClient& client, const std::string& url) {
    return run_io(io, client.connect(*parse_url(url)));
  }
  error_code connect(const std::string& url, std::chrono::milliseconds timeout = 10s) {
    WebSocketClient client = make_client(timeout);
    return connect(client, url);
  }

  asio::io_context io;
};

TEST_F(WebSocketHandshakeTest, AsksForTheTargetWithTheHeadersGiven) {
  std::string head;
  TestServer server{io, [&head](ServerConnection connection) -> asio::awaitable<void> {
                      head = co_await test::accept_websocket(connection);
                    }};
  WebSocketSettings settings{.headers = {{"X-Api-Key", "secret"}}};
  settings.connection.user_agent = "hftcpp/0.1";
  WebSocketClient client{io.get_executor(), settings};
  ASSERT_FALSE(connect(client, server.url("ws") + "v2?depth=10"));

  EXPECT_THAT(head, testing::StartsWith("GET /v2?depth=10 HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nX-Api-Key: secret\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nUser-Agent: hftcpp/0.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
  EXPECT_THAT(head, testing::Not(HasSubstr("Sec-WebSocket-Extensions")));
}

TEST_F(WebSocketHandshakeTest, TellsThatNobodyListens) {
  std::uint16_t port = 0;
  {
    TestServer gone{io, say_nothing};
    port = gone.port();
  }
  EXPECT_EQ(connect("ws://127.0.0.1:" + std::to_string(port)), asio::error::connection_refused);
}

TEST_F(WebSocketHandshakeTest, TellsThatTheHostIsUnknown) {
  EXPECT_EQ(connect("ws://no-such-exchange.invalid"), asio::error::host_not_found);
}

// localhost may be ::1 first, where nobody listens.
TEST_F(WebSocketHandshakeTest, TriesEveryAddressOfAHost) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await test::accept_websocket(connection);
                    }};
  EXPECT_FALSE(connect("ws://localhost:" + std::to_string(server.port())));
}

TEST_F(WebSocketHandshakeTest, KeepsTheRefusalOfTheServer) {
  TestServer server{io, answering("HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\n"
                                  "Content-Length: 9\r\n\r\nslow down")};
  WebSocketClient client = make_client();
  const error_code ec = connect(client, server.url("ws"));
  EXPECT_EQ(refused_status(ec), 429u);
  EXPECT_EQ(client.refusal().status, 429u);
  EXPECT_EQ(client.refusal().retry_after, 7s);
  EXPECT_EQ(client.refusal().body, "slow down");
}

TEST_F(WebSocketHandshakeTest, ReadsARetryAfterDate) {
  TestServer server{io, answering("HTTP/1.1 503 Service Unavailable\r\n"
                                  "Retry-After: Fri, 31 Dec 2199 23:59:59 GMT\r\n"
                                  "Content-Length: 0\r\n\r\n")};
  WebSocketClient client = make_client();
  EXPECT_EQ(refused_status(connect(client, server.url("ws"))), 503u);
  EXPECT_GT(client.refusal().retry_after, std::chrono::hours{24 * 365});
}

TEST_F(WebSocketHandshakeTest, KeepsARefusalWhoseBodyEndsWithTheConnection) {
  TestServer server{io, answering("HTTP/1.1 403 Forbidden\r\n\r\nnot from there")};
  WebSocketClient client = make_client();
  EXPECT_EQ(refused_status(connect(client, server.url("ws"))), 403u);
  EXPECT_EQ(client.refusal().body, "not from there");
}

TEST_F(WebSocketHandshakeTest, KeepsARefusalWhoseBodyNeverComes) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.read_head();
                      co_await connection.write(
                          "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\n"
                          "Content-Length: 10\r\n\r\nhal");
                      co_await connection.wait_for_hang_up();
                    }};
  WebSocketClient client = make_client(kShort);
  EXPECT_EQ(refused_status(connect(client, server.url("ws"))), 429u);
  EXPECT_EQ(client.refusal().retry_after, 3s);
}

TEST_F(WebSocketHandshakeTest, RefusesAnAnswerThatIsNoUpgrade) {
  const std::string upgrade =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
      "Connection: Upgrade\r\n";
  for (const std::string& answer : {
           upgrade + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
           upgrade + "\r\n",
           std::string{"HTTP/1.1 101 Switching Protocols\r\n\r\n"},
           std::string{"SSH-2.0-OpenSSH_9.2\r\n\r\n"},
       }) {
    TestServer server{io, answering(answer)};
    EXPECT_EQ(connect(server.url("ws")), NetErrc::bad_answer) << answer;
  }
}

TEST_F(WebSocketHandshakeTest, RefusesAnExtensionThatNobodyAskedFor) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      const std::string head = co_await connection.read_head();
                      std::string answer = test::handshake_answer(head);
                      answer.insert(answer.size() - 2,
                                    "Sec-WebSocket-Extensions: permessage-deflate\r\n");
                      co_await connection.write(answer);
                    }};
  EXPECT_EQ(connect(server.url("ws")), NetErrc::bad_answer);
}

TEST_F(WebSocketHandshakeTest, TellsOfAServerThatHangsUp) {
  TestServer server{io, answering("HTTP/1.1 101 Switch")};
  EXPECT_EQ(connect(server.url("ws")), asio::error::eof);
}

TEST_F(WebSocketHandshakeTest, BoundsTheHeadOfAnAnswer) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.read_head();
                      const std::string endless =
                          "HTTP/1.1 101 OK\r\nX: " + std::string(200'000, 'x');
                      co_await connection.write(endless);
                      co_await connection.wait_for_hang_up();
                    }};
  EXPECT_EQ(connect(server.url("ws")), Errc::too_large);
}

TEST_F(WebSocketHandshakeTest, TimesOutWhileConnecting) {
  const SilentPort silent;
  EXPECT_EQ(connect("ws://127.0.0.1:" + std::to_string(silent.port()), kShort), Errc::timed_out);
}

TEST_F(WebSocketHandshakeTest, TimesOutDuringTls) {
  TestServer server{io, say_nothing};
  EXPECT_EQ(connect(server.url("wss"), kShort), Errc::timed_out);
}

TEST_F(WebSocketHandshakeTest, TimesOutDuringTheHandshake) {
  TestServer plain{io, say_nothing};
  EXPECT_EQ(connect(plain.url("ws"), kShort), Errc::timed_out);
  TestServer secure{io, say_nothing, make_self_signed()};
  EXPECT_EQ(connect(secure.url("wss"), 500ms), Errc::timed_out);
}

TEST_F(WebSocketHandshakeTest, RefusesOtherSchemesAndBadHeaders) {
  TestServer server{io, say_nothing};
  EXPECT_EQ(connect(server.url("http")), Errc::bad_value);
  WebSocketClient client{io.get_executor(), {.headers = {{"X", "a\r\nb"}}}};
  EXPECT_EQ(connect(client, server.url("ws")), Errc::bad_value);
  EXPECT_EQ(server.connections(), 0u);
}

// A stop in the middle of any step ends the coroutine at once, as a stop and not as a failure.
class WebSocketStopTest : public WebSocketHandshakeTest {
 protected:
  void expect_stop(const std::string& url, const TestServer* server = nullptr) {
    WebSocketClient client = make_client();
    Task connecting{io, client.connect(*parse_url(url))};
    if (server) {
      test::run_until(io, [&] { return server->connections() == 1; });
    }
    io.restart();
    io.poll();
    EXPECT_FALSE(connecting.is_done());
    const auto begin = std::chrono::steady_clock::now();
    connecting.cancel();
    EXPECT_TRUE(connecting.wait_for_stop());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  }
};

TEST_F(WebSocketStopTest, EndsTheLookupOfAName) {
  const SilentPort silent;
  expect_stop("ws://localhost:" + std::to_string(silent.port()));
}

TEST_F(WebSocketStopTest, EndsConnecting) {
  const SilentPort silent;
  expect_stop("ws://127.0.0.1:" + std::to_string(silent.port()));
}

TEST_F(WebSocketStopTest, EndsTls) {
  TestServer server{io, say_nothing};
  expect_stop(server.url("wss"), &server);
}

TEST_F(WebSocketStopTest, EndsTheHandshake) {
  TestServer server{io, say_nothing};
  expect_stop(server.url("ws"), &server);
}

TEST_F(WebSocketStopTest, DropEndsConnectingToo) {
  const SilentPort silent;
  WebSocketClient client = make_client();
  Task connecting{io,
                  client.connect(*parse_url("ws://localhost:" + std::to_string(silent.port())))};
  io.restart();
  io.poll();
  client.drop();
  EXPECT_EQ(connecting.wait(), NetErrc::dropped);
}

}  // namespace
}  // namespace hftcpp::net
