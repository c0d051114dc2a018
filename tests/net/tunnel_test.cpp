// tunnel_test.cpp: every client through an HTTP proxy.
#include "net/http_client.hpp"
#include "net/tcp_client.hpp"
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
using test::server_frame;
using test::ServerConnection;
using test::TestServer;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kEstablished = "HTTP/1.1 200 Connection established\r\n\r\n";

TestServer::Script refusing(std::string answer) {
  return [answer](ServerConnection connection) -> asio::awaitable<void> {
    co_await connection.read_head();
    co_await connection.write(answer);
  };
}

class TunnelTest : public testing::Test {
 protected:
  static Connection through(const TestServer& proxy, const std::string& user = "") {
    Connection connection;
    connection.proxy = "http://" + user + "127.0.0.1:" + std::to_string(proxy.port());
    connection.verify_certificates = false;
    return connection;
  }

  error_code connect(const Connection& connection, const std::string& url) {
    WebSocketSettings settings;
    settings.connection = connection;
    WebSocketClient client{io.get_executor(), settings};
    return run_io(io, client.connect(*parse_url(url)));
  }

  asio::io_context io;
};

// The proxy is asked for the name: only it may be able to resolve it.
TEST_F(TunnelTest, CarriesAPlainWebSocket) {
  std::string head;
  TestServer proxy{io, [&head](ServerConnection connection) -> asio::awaitable<void> {
                     head = co_await connection.read_head();
                     const std::string established{kEstablished};
                     co_await connection.write(established);
                     co_await test::accept_websocket(connection);
                   }};
  EXPECT_FALSE(connect(through(proxy), "ws://exchange.invalid/v2"));
  EXPECT_THAT(head, StartsWith("CONNECT exchange.invalid:80 HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nHost: exchange.invalid:80\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Proxy-Authorization")));
}

TEST_F(TunnelTest, CarriesTlsToTheServerBehindIt) {
  std::string head;
  std::string name;
  TestServer proxy{io, [&](ServerConnection connection) -> asio::awaitable<void> {
                     head = co_await connection.read_head();
                     const std::string established{kEstablished};
                     co_await connection.write(established);
                     const SelfSigned identity = make_self_signed();
                     const bool is_up = co_await connection.start_tls(identity);
                     if (!is_up) co_return;
                     name = connection.server_name();
                     co_await test::accept_websocket(connection);
                   }};
  EXPECT_FALSE(connect(through(proxy), "wss://exchange.invalid/v2"));
  EXPECT_THAT(head, StartsWith("CONNECT exchange.invalid:443 HTTP/1.1\r\n"));
  EXPECT_EQ(name, "exchange.invalid");
}

TEST_F(TunnelTest, SendsCredentialsToTheProxyAlone) {
  std::string to_proxy;
  std::string to_server;
  TestServer proxy{io, [&](ServerConnection connection) -> asio::awaitable<void> {
                     to_proxy = co_await connection.read_head();
                     const std::string established{kEstablished};
                     co_await connection.write(established);
                     to_server = co_await test::accept_websocket(connection);
                   }};
  EXPECT_FALSE(connect(through(proxy, "user:pass@"), "ws://exchange.invalid"));
  EXPECT_THAT(to_proxy, HasSubstr("\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n"));
  EXPECT_THAT(to_server, Not(HasSubstr("Proxy-Authorization")));
}

TEST_F(TunnelTest, KeepsWhatTheServerSaysFirst) {
  TestServer proxy{io, [](ServerConnection connection) -> asio::awaitable<void> {
                     co_await connection.read_head();
                     const std::string both = std::string{kEstablished} + "hello\n";
                     co_await connection.write(both);
                     co_await connection.wait_for_hang_up();
                   }};
  const FrameSize lines = [](std::string_view bytes) -> Result<std::optional<std::size_t>> {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) return std::optional<std::size_t>{};
    return std::optional{end + 1};
  };
  TcpClient client{io.get_executor(), through(proxy), lines};
  ASSERT_FALSE(run_io(io, client.connect(*parse_url("tcp://source.invalid:4001"))));
  EXPECT_EQ(run_io(io, client.read())->bytes, "hello\n");
}

TEST_F(TunnelTest, TellsThatTheProxyRefused) {
  TestServer wants_user{io, refusing("HTTP/1.1 407 Proxy Authentication Required\r\n"
                                     "Proxy-Authenticate: Basic\r\nContent-Length: 2\r\n\r\nno")};
  EXPECT_EQ(proxy_status(connect(through(wants_user), "ws://exchange.invalid")), 407u);
  TestServer forbids{io, refusing("HTTP/1.1 403 Forbidden\r\n\r\n")};
  EXPECT_EQ(proxy_status(connect(through(forbids), "wss://exchange.invalid")), 403u);
}

TEST_F(TunnelTest, TellsThatTheProxyIsNone) {
  TestServer other{io, refusing("220 mail.example ESMTP\r\n")};
  EXPECT_EQ(connect(through(other), "ws://exchange.invalid"), NetErrc::bad_answer);
  TestServer cuts{io, refusing("HTTP/1.1 2")};
  EXPECT_EQ(connect(through(cuts), "ws://exchange.invalid"), asio::error::eof);
}

TEST_F(TunnelTest, TellsThatTheProxyCannotBeReached) {
  Connection connection;
  {
    TestServer gone{io, refusing("")};
    connection = through(gone);
  }
  EXPECT_EQ(connect(connection, "ws://exchange.invalid"), NetErrc::proxy_unreachable);
  connection.proxy = "proxy.invalid:3128";
  EXPECT_EQ(connect(connection, "ws://exchange.invalid"), NetErrc::proxy_unreachable);
  connection.proxy = "socks5://127.0.0.1:1080";
  EXPECT_EQ(connect(connection, "ws://exchange.invalid"), Errc::bad_config);
}

TEST_F(TunnelTest, TimesOutWhenTheProxyIsSilent) {
  TestServer silent{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.wait_for_hang_up();
                    }};
  Connection connection = through(silent);
  connection.connect_timeout = 150ms;
  EXPECT_EQ(connect(connection, "ws://exchange.invalid"), Errc::timed_out);
}

// A proxy reads plain requests itself; it wants the whole address then.
TEST_F(TunnelTest, HandsPlainRequestsToTheProxy) {
  std::string head;
  TestServer proxy{io, [&head](ServerConnection connection) -> asio::awaitable<void> {
                     head = co_await connection.read_head();
                     co_await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                   }};
  HttpClient client{io.get_executor(), through(proxy, "user:pass@")};
  HttpRequest request;
  request.url = *parse_url("http://exchange.invalid/depth?limit=5");
  const auto response = run_io(io, client.send(request));
  ASSERT_TRUE(response) << response.error().message();
  EXPECT_EQ(response->body, "ok");
  EXPECT_THAT(head, StartsWith("GET http://exchange.invalid/depth?limit=5 HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nHost: exchange.invalid\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n"));
}

}  // namespace
}  // namespace hftcpp::net
