// tls_test.cpp: whom a client trusts, over real handshakes.
#include "net/tls.hpp"

#include "net/self_signed.hpp"
#include "net/websocket_client.hpp"
#include "support/run_io.hpp"
#include "support/test_server.hpp"

#include <boost/asio/ssl/error.hpp>
#include <gmock/gmock.h>

#include <filesystem>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using test::run_io;
using test::server_frame;
using test::ServerConnection;
using test::TemporaryFile;
using test::TestServer;

asio::awaitable<void> greet(ServerConnection connection) {
  co_await test::accept_websocket(connection);
  const std::string greeting = server_frame(1, connection.server_name());
  co_await connection.write(greeting);
  co_await connection.wait_for_hang_up();
}

class TlsTest : public testing::Test {
 protected:
  // Connects to the server by this name; the message that it greets with is read.
  error_code connect(const TestServer& server, const Connection& connection,
                     const std::string& host = "127.0.0.1") {
    WebSocketSettings settings;
    settings.connection = connection;
    WebSocketClient client{io.get_executor(), settings};
    const std::string url = "wss://" + host + ":" + std::to_string(server.port());
    if (const error_code ec = run_io(io, client.connect(*parse_url(url)))) return ec;
    const auto frame = run_io(io, client.read());
    if (!frame) return frame.error();
    greeting = frame->bytes;
    return {};
  }

  static Connection trusting(const TemporaryFile& file) {
    Connection connection;
    connection.ca_file = file.path();
    return connection;
  }

  asio::io_context io;
  std::string greeting;
};

TEST_F(TlsTest, TrustsNobodyUnknown) {
  TestServer server{io, greet, make_self_signed()};
  EXPECT_EQ(connect(server, {}), NetErrc::certificate_untrusted);
}

TEST_F(TlsTest, TrustsTheFileThatIsNamed) {
  const SelfSigned identity = make_self_signed();
  const TemporaryFile file{identity.certificate};
  TestServer server{io, greet, identity};
  EXPECT_FALSE(connect(server, trusting(file)));
  EXPECT_EQ(greeting, "");  // an address is no server name
  EXPECT_FALSE(connect(server, trusting(file), "localhost"));
  EXPECT_EQ(greeting, "localhost");
}

TEST_F(TlsTest, DoesNotTrustOneCertificateForAnother) {
  const TemporaryFile file{make_self_signed().certificate};
  TestServer server{io, greet, make_self_signed()};
  EXPECT_EQ(connect(server, trusting(file)), NetErrc::certificate_untrusted);
}

TEST_F(TlsTest, RefusesACertificateOfAnotherHost) {
  const SelfSigned identity = make_self_signed({.hosts = {"elsewhere.example", "127.0.0.2"}});
  const TemporaryFile file{identity.certificate};
  TestServer server{io, greet, identity};
  EXPECT_EQ(connect(server, trusting(file)), NetErrc::certificate_wrong_host);
  EXPECT_EQ(connect(server, trusting(file), "localhost"), NetErrc::certificate_wrong_host);
}

TEST_F(TlsTest, RefusesACertificateOutOfItsTime) {
  using namespace std::chrono_literals;
  const SelfSigned expired = make_self_signed({.valid_from = -2h, .valid_until = -1h});
  const SelfSigned early = make_self_signed({.valid_from = 1h, .valid_until = 2h});
  const TemporaryFile expired_file{expired.certificate};
  const TemporaryFile early_file{early.certificate};
  TestServer old_server{io, greet, expired};
  TestServer new_server{io, greet, early};
  EXPECT_EQ(connect(old_server, trusting(expired_file)), NetErrc::certificate_expired);
  EXPECT_EQ(connect(new_server, trusting(early_file)), NetErrc::certificate_expired);
}

TEST_F(TlsTest, AcceptsAnythingOnlyWhenToldTo) {
  TestServer server{io, greet, make_self_signed({.hosts = {"elsewhere.example"}})};
  Connection careless;
  careless.verify_certificates = false;
  EXPECT_FALSE(connect(server, careless));
}

TEST_F(TlsTest, SaysThatAFileOfCertificatesCannotBeUsed) {
  TestServer server{io, greet, make_self_signed()};
  Connection missing;
  missing.ca_file = "/nowhere/ca.pem";
  EXPECT_EQ(connect(server, missing), Errc::bad_config);
  const TemporaryFile garbage{"not a certificate"};
  EXPECT_EQ(connect(server, trusting(garbage)), Errc::bad_config);
}

TEST_F(TlsTest, TellsThatAPortDoesNotSpeakTls) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.read_some();
                      co_await connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                      co_await connection.wait_for_hang_up();
                    }};
  const error_code ec = connect(server, {});
  EXPECT_EQ(ec.category(), asio::error::get_ssl_category());
  EXPECT_THAT(explain(ec, *parse_url(server.url("wss"))),
              testing::AllOf(testing::HasSubstr("TLS failed"),
                             testing::HasSubstr("does the port speak TLS?")));
}

// Several records of one segment are read at once: none may be lost or out of order.
TEST_F(TlsTest, ReadsManyRecordsInOrder) {
  constexpr int kCount = 2000;
  TestServer server{io,
                    [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await test::accept_websocket(connection);
                      for (int i = 0; i < kCount; ++i) {
                        const std::string frame = server_frame(1, std::to_string(i));
                        co_await connection.write(frame);
                      }
                      const std::string large = server_frame(1, std::string(200'000, 'x'));
                      co_await connection.write(large);
                    },
                    make_self_signed()};
  WebSocketSettings settings;
  settings.connection.verify_certificates = false;
  WebSocketClient client{io.get_executor(), settings};
  ASSERT_FALSE(run_io(io, client.connect(*parse_url(server.url("wss")))));
  for (int i = 0; i < kCount; ++i) {
    const auto frame = run_io(io, client.read());
    ASSERT_TRUE(frame) << frame.error().message();
    ASSERT_EQ(frame->bytes, std::to_string(i));
  }
  EXPECT_EQ(run_io(io, client.read())->bytes, std::string(200'000, 'x'));
  // The server hung up without TLS's own goodbye.
  EXPECT_EQ(run_io(io, client.read()).error(), asio::error::eof);
}

TEST_F(TlsTest, SendsOverTls) {
  std::string received;
  TestServer server{io,
                    [&received](ServerConnection connection) -> asio::awaitable<void> {
                      co_await test::accept_websocket(connection);
                      const auto frame = co_await test::read_client_frame(connection);
                      received = frame.payload;
                    },
                    make_self_signed()};
  WebSocketSettings settings;
  settings.connection.verify_certificates = false;
  WebSocketClient client{io.get_executor(), settings};
  ASSERT_FALSE(run_io(io, client.connect(*parse_url(server.url("wss")))));
  const std::string large(300'000, 'y');
  EXPECT_FALSE(run_io(io, client.send(large)));
  test::run_until(io, [&] { return !received.empty(); });
  EXPECT_EQ(received, large);
}

TEST(TlsContext, IsSharedByConnectionsWithTheSameSettings) {
  const TemporaryFile file{make_self_signed().certificate};
  Connection connection;
  connection.ca_file = file.path();
  const auto first = tls_context(connection);
  const auto second = tls_context(connection);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  EXPECT_NE(*first, *tls_context({}));
}

TEST(TlsContext, ReadsAFileAgainThatHasChanged) {
  const TemporaryFile file{make_self_signed().certificate};
  Connection connection;
  connection.ca_file = file.path();
  const auto before = tls_context(connection);
  const auto changed = std::filesystem::last_write_time(file.path()) + std::chrono::seconds{1};
  std::filesystem::last_write_time(file.path(), changed);
  EXPECT_NE(*before, *tls_context(connection));
}

}  // namespace
}  // namespace hftcpp::net
