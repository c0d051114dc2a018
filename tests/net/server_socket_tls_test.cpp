// server_socket_tls_test: handshakes step by step, and clients that end in the middle of them.
#include "net/server_socket.hpp"
#include "net/server_socket_fixture.hpp"

#include <boost/asio/ssl/error.hpp>
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using test::run_until;
using testing::HasSubstr;
using Outcome = ServerSocket::Outcome;

class ServerSocketTlsTest : public ServerSocketTest {};

TEST_F(ServerSocketTlsTest, SpeaksTls) {
  ServerSocket socket = connect_tls();
  EXPECT_TRUE(peer->write("hello"));
  EXPECT_EQ(take(socket), Outcome::again);
  EXPECT_EQ(received, "hello");

  EXPECT_EQ(socket.write("answer").size, 6u);
  peer->read();
  EXPECT_EQ(peer->received, "answer");
  EXPECT_EQ(SSL_version(peer->ssl()), TLS1_3_VERSION);
}

TEST_F(ServerSocketTlsTest, SpeaksTlsWhereverItWasMovedTo) {
  ServerSocket first = connect_tls();
  EXPECT_EQ(first.write("one").size, 3u);
  ServerSocket second{std::move(first)};
  EXPECT_EQ(second.write("two").size, 3u);
  peer->read();
  EXPECT_EQ(peer->received, "onetwo");
}

// A space smaller than what came in one piece: the rest does not come through the system again.
TEST_F(ServerSocketTlsTest, IsReadableWhileTlsHasSomething) {
  ServerSocket socket = connect_tls();
  EXPECT_TRUE(peer->write("hello"));
  wait_for_input(socket);
  std::array<char, 2> small{};
  std::string read;
  for (auto transfer = socket.read(small); transfer.outcome == Outcome::done;) {
    read.append(small.data(), transfer.size);
    if (read.size() < 5) wait_for_input(socket);
    transfer = socket.read(small);
  }
  EXPECT_EQ(read, "hello");
}

TEST_F(ServerSocketTlsTest, WritesManyRecordsToASlowTlsClient) {
  ServerSocket socket = connect_tls();
  const std::string bytes = numbered_bytes(8'000'000);
  test::Task<void> writing{io, write_all(socket, bytes)};
  turn();
  EXPECT_FALSE(writing.is_done());

  while (peer->received.size() < bytes.size() && !peer->has_failed()) {
    run_until(io, [&] { return client_has_input(); });
    peer->read();
  }
  EXPECT_EQ(peer->received, bytes);
  writing.wait();
}

// The handshake is still under way: a write has to read first. It is told when that was done, by
// whomever: what the system had to tell, the reads have taken.
TEST_F(ServerSocketTlsTest, WritesAsSoonAsTheHandshakeIsDone) {
  ServerSocket socket = connect();
  socket.start_tls(test_identity());
  peer.emplace(client.native_handle());
  std::optional<error_code> told;
  const auto try_to_write = [&] {
    told.reset();
    const auto transfer = socket.write("welcome");
    if (transfer.outcome == Outcome::again) socket.when_writable([&](error_code ec) { told = ec; });
    return transfer.outcome;
  };
  ASSERT_EQ(try_to_write(), Outcome::again);
  turn();
  EXPECT_FALSE(told);
  for (Outcome outcome = Outcome::again; outcome == Outcome::again; outcome = try_to_write()) {
    peer->shake_hands();
    const auto limit = std::chrono::steady_clock::now() + test::kLimit;
    while (!client_has_input() && std::chrono::steady_clock::now() < limit)
      ASSERT_EQ(socket.read(space).outcome, Outcome::again);  // and io does not run meanwhile
    run_until(io, [&] { return told.has_value(); });
    ASSERT_FALSE(*told);
  }
  peer->read();
  EXPECT_EQ(peer->received, "welcome");
}

// So many certificates that the client has to read before all of them are written: a read has to
// write first.
TEST_F(ServerSocketTlsTest, ReadsAsSoonAsTheHandshakeIsWritten) {
  std::string chain;
  for (int i = 0; i < 200; ++i) chain += test_certificate().certificate;
  ServerSocket socket = connect(4096);
  socket.start_tls(identity_of(chain));
  peer.emplace(client.native_handle());
  peer->shake_hands();
  EXPECT_EQ(take(socket), Outcome::again);

  test::Task<error_code> waiting{io, socket.wait_readable()};
  turn();
  EXPECT_FALSE(waiting.is_done());  // though nobody waits for anything but room
  run_until(io, [&] {
    peer->shake_hands();
    return waiting.is_done();
  });
  EXPECT_FALSE(waiting.wait());
  while (!peer->shake_hands()) {
    ASSERT_FALSE(peer->has_failed());
    EXPECT_EQ(socket.read(space).outcome, Outcome::again);
  }
  EXPECT_TRUE(peer->write("made it"));
  while (received.empty()) EXPECT_EQ(take(socket), Outcome::again);
  EXPECT_EQ(received, "made it");
}

TEST_F(ServerSocketTlsTest, EndsWaitingToWriteOrReadWhenItIsClosed) {
  std::string chain;
  for (int i = 0; i < 200; ++i) chain += test_certificate().certificate;
  ServerSocket reader = connect(4096);
  reader.start_tls(identity_of(chain));
  peer.emplace(client.native_handle());
  peer->shake_hands();
  EXPECT_EQ(take(reader), Outcome::again);
  test::Task<error_code> waiting{io, reader.wait_readable()};
  turn();
  reader.close();
  EXPECT_EQ(waiting.wait(), asio::error::operation_aborted);

  ServerSocket writer = connect();
  writer.start_tls(test_identity());
  EXPECT_EQ(writer.write("x").outcome, Outcome::again);
  std::optional<error_code> told;
  writer.when_writable([&](error_code ec) { told = ec; });
  turn();
  writer.close();
  run_until(io, [&] { return told.has_value(); });
  EXPECT_EQ(*told, asio::error::operation_aborted);
}

TEST_F(ServerSocketTlsTest, RefusesGarbageInsteadOfAHandshake) {
  ServerSocket socket = connect();
  socket.start_tls(test_identity());
  send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(take(socket), Outcome::ended);
  EXPECT_EQ(socket.failure().category(), asio::error::get_ssl_category());
  EXPECT_THAT(socket.failure().message(), HasSubstr("http request"));
  EXPECT_EQ(socket.write("x").outcome, Outcome::ended);
  EXPECT_EQ(socket.read(space).outcome, Outcome::ended);
}

TEST_F(ServerSocketTlsTest, RefusesTlsBefore12) {
  ServerSocket socket = connect();
  socket.start_tls(test_identity());
  peer.emplace(client.native_handle(), TLS1_1_VERSION);
  peer->shake_hands();
  EXPECT_EQ(take(socket), Outcome::ended);
  EXPECT_THAT(socket.failure().message(), HasSubstr("unsupported protocol"));
}

TEST_F(ServerSocketTlsTest, DoesNotNegotiateAgain) {
  ServerSocket socket = connect_tls(TLS1_2_VERSION);
  SSL_renegotiate(peer->ssl());
  EXPECT_FALSE(peer->shake_hands());
  take(socket);
  EXPECT_FALSE(peer->shake_hands());
  EXPECT_TRUE(peer->has_failed());
}

TEST_F(ServerSocketTlsTest, GoesOnWithNewKeys) {
  ServerSocket socket = connect_tls();
  EXPECT_EQ(SSL_key_update(peer->ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
  EXPECT_TRUE(peer->write("new keys"));
  EXPECT_EQ(take(socket), Outcome::again);
  EXPECT_EQ(received, "new keys");
  EXPECT_EQ(socket.write("likewise").size, 8u);
  peer->read();
  EXPECT_EQ(peer->received, "likewise");
}

TEST_F(ServerSocketTlsTest, WritesToATlsClientThatSaidAll) {
  ServerSocket socket = connect_tls();
  EXPECT_TRUE(peer->write("all"));
  peer->say_goodbye();
  take_until_end(socket);
  EXPECT_EQ(received, "all");
  EXPECT_EQ(socket.failure(), asio::error::eof);

  EXPECT_EQ(socket.write("answer").size, 6u);
  peer->read();
  EXPECT_EQ(peer->received, "answer");
}

TEST_F(ServerSocketTlsTest, SaysGoodbyeInTls) {
  ServerSocket socket = connect_tls();
  EXPECT_EQ(socket.write("last words").size, 10u);
  socket.finish();
  peer->read();
  EXPECT_EQ(peer->received, "last words");
  EXPECT_TRUE(peer->heard_goodbye());

  EXPECT_TRUE(peer->write("yes"));
  EXPECT_EQ(take(socket), Outcome::again);
  EXPECT_EQ(received, "yes");
}

// Without TLS's own goodbye, at any time.
TEST_F(ServerSocketTlsTest, EndsWhenATlsClientHangsUp) {
  ServerSocket socket = connect_tls();
  client.shutdown(tcp::socket::shutdown_send);
  take_until_end(socket);
  EXPECT_EQ(socket.failure(), asio::error::eof);
  EXPECT_EQ(socket.write("x").outcome, Outcome::ended);

  ServerSocket early = connect();
  early.start_tls(test_identity());
  send("\x16\x03\x01");  // the beginning of a handshake
  client.shutdown(tcp::socket::shutdown_send);
  take_until_end(early);
  EXPECT_EQ(early.failure(), asio::error::eof);
}

TEST_F(ServerSocketTlsTest, SurvivesATlsClientThatVanishes) {
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  ServerSocket socket = connect_tls();
  client.shutdown(tcp::socket::shutdown_send);  // so that it is a broken pipe, and no reset
  reset();
  ServerSocket::Transfer transfer;
  while (transfer.outcome == Outcome::done) transfer = socket.write("x");
  EXPECT_EQ(transfer.outcome, Outcome::ended);
  EXPECT_EQ(socket.failure(), asio::error::broken_pipe);
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace hftcpp::net
