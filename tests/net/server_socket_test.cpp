// server_socket_test: plain and TLS connections on loopback, and clients that do not behave.
#include "net/server_socket.hpp"

#include "net/self_signed.hpp"
#include "support/run_io.hpp"
#include "support/test_server.hpp"
#include "support/tls_peer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <gmock/gmock.h>

#include <array>
#include <csignal>
#include <deque>
#include <malloc.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using test::run_until;
using test::TemporaryFile;
using test::TlsPeer;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
using Outcome = ServerSocket::Outcome;

// One certificate for all of these tests: making one takes longer than most of them.
const SelfSigned& test_certificate() {
  static const SelfSigned made = make_self_signed();
  return made;
}

std::shared_ptr<const ServerIdentity> identity_of(const std::string& chain) {
  return ServerIdentity::load(TemporaryFile{chain}.path(),
                              TemporaryFile{test_certificate().key}.path());
}

const std::shared_ptr<const ServerIdentity>& test_identity() {
  static const auto identity = identity_of(test_certificate().certificate);
  return identity;
}

std::string numbered_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i % 251);
  return bytes;
}

asio::awaitable<void> write_all(ServerSocket& socket, std::string_view bytes) {
  asio::steady_timer writable{co_await asio::this_coro::executor};
  while (!bytes.empty()) {
    const auto transfer = socket.write(bytes);
    bytes.remove_prefix(transfer.size);
    if (transfer.outcome == Outcome::ended) throw boost::system::system_error{socket.failure()};
    if (transfer.outcome == Outcome::done) continue;
    writable.expires_at(asio::steady_timer::time_point::max());
    socket.when_writable([&writable](error_code) { writable.cancel(); });
    co_await writable.async_wait(asio::as_tuple(asio::deferred));
  }
}

class ServerSocketTest : public testing::Test {
 protected:
  // Both ends of a connection: `client`, and what is returned.
  ServerSocket connect(int buffer_size = 0) {
    tcp::acceptor acceptor{io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    client = tcp::socket{io, tcp::v4()};
    if (buffer_size > 0) client.set_option(tcp::socket::receive_buffer_size{buffer_size});
    client.connect(acceptor.local_endpoint());
    client.set_option(tcp::no_delay{true});
    client.native_non_blocking(true);  // for TlsPeer; Asio's own reads wait all the same
    tcp::socket accepted = acceptor.accept();
    if (buffer_size > 0) accepted.set_option(tcp::socket::send_buffer_size{buffer_size});
    return ServerSocket{std::move(accepted)};
  }

  // With the handshake done.
  ServerSocket connect_tls(int newest_version = TLS1_3_VERSION) {
    ServerSocket socket = connect();
    socket.start_tls(test_identity());
    peer.emplace(client.native_handle(), newest_version);
    while (!peer->shake_hands() && !peer->has_failed()) EXPECT_EQ(take(socket), Outcome::again);
    EXPECT_TRUE(peer->write("!"));
    while (received.empty()) EXPECT_EQ(take(socket), Outcome::again);
    received.clear();
    return socket;
  }

  // Reads what there is, once there is something.
  Outcome take(ServerSocket& socket) {
    wait_for_input(socket);
    for (;;) {
      const auto transfer = socket.read(space);
      if (transfer.outcome != Outcome::done) return transfer.outcome;
      received.append(space.data(), transfer.size);
    }
  }

  void take_until_end(ServerSocket& socket) {
    while (take(socket) == Outcome::again) continue;
  }

  void wait_for_input(ServerSocket& socket) {
    test::Task<error_code> waiting{io, socket.wait_readable()};
    EXPECT_FALSE(waiting.wait());
  }

  void send(std::string_view bytes) { client.send(asio::buffer(bytes)); }

  // As a client does that has crashed.
  void reset() {
    client.set_option(tcp::socket::linger{true, 0});
    client.close();
  }

  std::string client_reads(std::size_t size) {
    std::string bytes(size, '\0');
    asio::read(client, asio::buffer(bytes));
    return bytes;
  }

  // Whatever can happen now.
  void turn() {
    io.restart();
    io.poll();
  }

  bool client_has_input() {
    pollfd polled{.fd = client.native_handle(), .events = POLLIN, .revents = 0};
    return ::poll(&polled, 1, 0) > 0;
  }

  asio::io_context io;
  tcp::socket client{io};
  std::optional<TlsPeer> peer;
  std::array<char, 4096> space{};
  std::string received;
};

TEST_F(ServerSocketTest, ReadsWhatHasComeAndNoMore) {
  ServerSocket socket = connect();
  EXPECT_EQ(socket.read(space).outcome, Outcome::again);

  send("hello");
  EXPECT_EQ(take(socket), Outcome::again);
  EXPECT_EQ(received, "hello");
  EXPECT_EQ(socket.address(), "127.0.0.1");
  EXPECT_FALSE(socket.is_tls());
  EXPECT_TRUE(socket.is_open());
}

TEST_F(ServerSocketTest, WaitsUntilSomethingComes) {
  ServerSocket socket = connect();
  test::Task<error_code> waiting{io, socket.wait_readable()};
  turn();
  EXPECT_FALSE(waiting.is_done());
  send("x");
  EXPECT_FALSE(waiting.wait());
  wait_for_input(socket);  // it is still there
}

TEST_F(ServerSocketTest, WritesToAClientThatSaidAll) {
  ServerSocket socket = connect();
  client.shutdown(tcp::socket::shutdown_send);
  EXPECT_EQ(take(socket), Outcome::ended);
  EXPECT_EQ(socket.failure(), asio::error::eof);

  EXPECT_EQ(socket.write("answer").size, 6u);
  EXPECT_EQ(client_reads(6), "answer");
}

// A client that does not read: what fits is written, the rest when there is room again.
TEST_F(ServerSocketTest, WritesAsMuchAsThereIsRoomFor) {
  ServerSocket socket = connect(16 * 1024);
  const std::string bytes = numbered_bytes(1'000'000);
  test::Task<void> writing{io, write_all(socket, bytes)};
  turn();
  EXPECT_FALSE(writing.is_done());

  std::string read;
  while (read.size() < bytes.size()) {
    run_until(io, [&] { return client.available() > 0; });
    read += client_reads(client.available());
  }
  EXPECT_EQ(read, bytes);
  writing.wait();
}

// Whoever writes to it must not be killed by SIGPIPE.
TEST_F(ServerSocketTest, SurvivesAClientThatVanishes) {
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  ServerSocket socket = connect();
  reset();
  EXPECT_EQ(take(socket), Outcome::ended);
  EXPECT_EQ(socket.failure(), asio::error::connection_reset);
  EXPECT_EQ(socket.write("x").outcome, Outcome::ended);
  EXPECT_EQ(socket.failure(), asio::error::broken_pipe);
  std::signal(SIGPIPE, before);
}

TEST_F(ServerSocketTest, EndsInMidWriteWhenTheClientIsCutOff) {
  ServerSocket socket = connect(16 * 1024);
  const std::string bytes(1'000'000, 'x');
  while (socket.write(bytes).outcome == Outcome::done) continue;
  std::optional<error_code> told;
  socket.when_writable([&](error_code ec) { told = ec; });
  reset();
  run_until(io, [&] { return told.has_value(); });
  EXPECT_FALSE(*told);  // that it is worth trying: the write tells how it ended
  EXPECT_EQ(socket.write(bytes).outcome, Outcome::ended);
  EXPECT_EQ(socket.failure(), asio::error::connection_reset);
}

TEST_F(ServerSocketTest, EndsWaitingWhenItIsClosed) {
  ServerSocket socket = connect(16 * 1024);
  while (socket.write(std::string(100'000, 'x')).outcome == Outcome::done) continue;
  test::Task<error_code> waiting{io, socket.wait_readable()};
  std::optional<error_code> told;
  socket.when_writable([&](error_code ec) { told = ec; });
  turn();

  socket.close();

  EXPECT_EQ(waiting.wait(), asio::error::operation_aborted);
  run_until(io, [&] { return told.has_value(); });
  EXPECT_TRUE(*told);
  EXPECT_FALSE(socket.is_open());
  EXPECT_EQ(socket.read(space).outcome, Outcome::ended);
  EXPECT_EQ(socket.write("x").outcome, Outcome::ended);
  EXPECT_EQ(socket.failure(), asio::error::operation_aborted);
  EXPECT_EQ(test::run_io(io, socket.wait_readable()), asio::error::operation_aborted);
}

TEST_F(ServerSocketTest, ReadsOnWhenItHasFinished) {
  ServerSocket socket = connect();
  EXPECT_EQ(socket.write("bye").size, 3u);
  socket.finish();
  EXPECT_EQ(client_reads(3), "bye");
  char byte = 0;
  error_code ec;
  client.non_blocking(false);
  client.receive(asio::buffer(&byte, 1), 0, ec);
  EXPECT_EQ(ec, asio::error::eof);

  send("well then");
  EXPECT_EQ(take(socket), Outcome::again);
  EXPECT_EQ(received, "well then");
}

TEST_F(ServerSocketTest, TellsTlsFromOthersOnOnePort) {
  bool is_tls = true;
  ServerSocket plain = connect();
  EXPECT_EQ(plain.peek_tls(is_tls), Outcome::again);
  EXPECT_FALSE(is_tls);
  send("GET / HTTP/1.1\r\n");
  wait_for_input(plain);
  EXPECT_EQ(plain.peek_tls(is_tls), Outcome::done);
  EXPECT_FALSE(is_tls);
  take(plain);
  EXPECT_EQ(received, "GET / HTTP/1.1\r\n");  // the peek took nothing away

  ServerSocket tls = connect();
  peer.emplace(client.native_handle());
  peer->shake_hands();
  wait_for_input(tls);
  EXPECT_EQ(tls.peek_tls(is_tls), Outcome::done);
  EXPECT_TRUE(is_tls);
  tls.start_tls(test_identity());
  while (!peer->shake_hands()) take(tls);
  EXPECT_TRUE(tls.is_tls());

  ServerSocket gone = connect();
  client.close();
  wait_for_input(gone);
  EXPECT_EQ(gone.peek_tls(is_tls), Outcome::ended);
  EXPECT_FALSE(is_tls);
}

// Thousands of them are silent most of the time.
TEST_F(ServerSocketTest, NeedsLittleMemoryWhileItWaits) {
  constexpr std::size_t kCount = 200;
  tcp::acceptor acceptor{io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
  std::vector<int> clients;
  std::deque<ServerSocket> sockets;
  const auto add = [&] {
    clients.push_back(::socket(AF_INET, SOCK_STREAM, 0));
    const auto endpoint = acceptor.local_endpoint();
    ASSERT_EQ(::connect(clients.back(), endpoint.data(), static_cast<socklen_t>(endpoint.size())),
              0);
    sockets.emplace_back(acceptor.accept());
    asio::co_spawn(io, sockets.back().wait_readable(), [](std::exception_ptr, error_code) {});
    turn();
  };
  add();
  const auto before = ::mallinfo2().uordblks;
  for (std::size_t i = 0; i < kCount; ++i) add();
  const auto each = (::mallinfo2().uordblks - before) / kCount;
  EXPECT_LE(each, 1536u);
  RecordProperty("bytes", static_cast<int>(each));
  for (const int descriptor : clients) ::close(descriptor);
}

TEST_F(ServerSocketTest, SpeaksTls) {
  ServerSocket socket = connect_tls();
  EXPECT_TRUE(peer->write("hello"));
  EXPECT_EQ(take(socket), Outcome::again);
  EXPECT_EQ(received, "hello");

  EXPECT_EQ(socket.write("answer").size, 6u);
  peer->read();
  EXPECT_EQ(peer->received, "answer");
  EXPECT_EQ(SSL_version(peer->ssl()), TLS1_3_VERSION);
}

TEST_F(ServerSocketTest, SpeaksTlsWhereverItWasMovedTo) {
  ServerSocket first = connect_tls();
  EXPECT_EQ(first.write("one").size, 3u);
  ServerSocket second{std::move(first)};
  EXPECT_EQ(second.write("two").size, 3u);
  peer->read();
  EXPECT_EQ(peer->received, "onetwo");
}

// A space smaller than what came in one piece: the rest does not come through the system again.
TEST_F(ServerSocketTest, IsReadableWhileTlsHasSomething) {
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

TEST_F(ServerSocketTest, WritesManyRecordsToASlowTlsClient) {
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
TEST_F(ServerSocketTest, WritesAsSoonAsTheHandshakeIsDone) {
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
TEST_F(ServerSocketTest, ReadsAsSoonAsTheHandshakeIsWritten) {
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
  while (!waiting.is_done()) {
    peer->shake_hands();
    turn();
  }
  EXPECT_FALSE(waiting.wait());
  while (!peer->shake_hands()) {
    ASSERT_FALSE(peer->has_failed());
    EXPECT_EQ(socket.read(space).outcome, Outcome::again);
  }
  EXPECT_TRUE(peer->write("made it"));
  while (received.empty()) EXPECT_EQ(take(socket), Outcome::again);
  EXPECT_EQ(received, "made it");
}

TEST_F(ServerSocketTest, EndsWaitingToWriteOrReadWhenItIsClosed) {
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

TEST_F(ServerSocketTest, RefusesGarbageInsteadOfAHandshake) {
  ServerSocket socket = connect();
  socket.start_tls(test_identity());
  send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(take(socket), Outcome::ended);
  EXPECT_EQ(socket.failure().category(), asio::error::get_ssl_category());
  EXPECT_THAT(socket.failure().message(), HasSubstr("http request"));
  EXPECT_EQ(socket.write("x").outcome, Outcome::ended);
  EXPECT_EQ(socket.read(space).outcome, Outcome::ended);
}

TEST_F(ServerSocketTest, RefusesTlsBefore12) {
  ServerSocket socket = connect();
  socket.start_tls(test_identity());
  peer.emplace(client.native_handle(), TLS1_1_VERSION);
  peer->shake_hands();
  EXPECT_EQ(take(socket), Outcome::ended);
  EXPECT_THAT(socket.failure().message(), HasSubstr("unsupported protocol"));
}

TEST_F(ServerSocketTest, DoesNotNegotiateAgain) {
  ServerSocket socket = connect_tls(TLS1_2_VERSION);
  SSL_renegotiate(peer->ssl());
  EXPECT_FALSE(peer->shake_hands());
  take(socket);
  EXPECT_FALSE(peer->shake_hands());
  EXPECT_TRUE(peer->has_failed());
}

TEST_F(ServerSocketTest, GoesOnWithNewKeys) {
  ServerSocket socket = connect_tls();
  EXPECT_EQ(SSL_key_update(peer->ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
  EXPECT_TRUE(peer->write("new keys"));
  EXPECT_EQ(take(socket), Outcome::again);
  EXPECT_EQ(received, "new keys");
  EXPECT_EQ(socket.write("likewise").size, 8u);
  peer->read();
  EXPECT_EQ(peer->received, "likewise");
}

TEST_F(ServerSocketTest, WritesToATlsClientThatSaidAll) {
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

TEST_F(ServerSocketTest, SaysGoodbyeInTls) {
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
TEST_F(ServerSocketTest, EndsWhenATlsClientHangsUp) {
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

TEST_F(ServerSocketTest, SurvivesATlsClientThatVanishes) {
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  ServerSocket socket = connect_tls();
  reset();
  ServerSocket::Transfer transfer;
  while (transfer.outcome == Outcome::done) transfer = socket.write("x");
  EXPECT_EQ(transfer.outcome, Outcome::ended);
  EXPECT_THAT(socket.failure(),
              testing::AnyOf(asio::error::connection_reset, asio::error::broken_pipe));
  std::signal(SIGPIPE, before);
}

std::string refusal_of(const std::string& certificate, const std::string& key) {
  try {
    (void)ServerIdentity::load(certificate, key);
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
  return "accepted";
}

TEST(ServerIdentity, NamesTheFileThatCannotBeUsed) {
  const SelfSigned& made = test_certificate();
  const TemporaryFile certificate{made.certificate};
  const TemporaryFile key{made.key};
  const TemporaryFile garbage{"not a certificate"};
  const TemporaryFile empty{""};
  const TemporaryFile broken_chain{
      made.certificate + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"};
  const TemporaryFile other{make_self_signed().key};

  EXPECT_EQ(refusal_of(certificate.path(), key.path()), "accepted");
  EXPECT_EQ(refusal_of("/nowhere/cert.pem", key.path()),
            "/nowhere/cert.pem: cannot be read (No such file or directory); check the path, and "
            "that this user may read it");
  EXPECT_THAT(refusal_of(certificate.path(), "/nowhere/key.pem"),
              StartsWith("/nowhere/key.pem: cannot be read"));
  EXPECT_THAT(refusal_of(garbage.path(), key.path()),
              StartsWith(garbage.path() + ": has no certificate in it; it should be a PEM"));
  EXPECT_THAT(refusal_of(empty.path(), key.path()), StartsWith(empty.path() + ": is empty"));
  EXPECT_THAT(refusal_of(certificate.path(), garbage.path()),
              StartsWith(garbage.path() + ": has no private key in it; it should be a PEM"));
  EXPECT_THAT(refusal_of(key.path(), certificate.path()), StartsWith(key.path() + ": has no cert"));
  EXPECT_THAT(refusal_of(broken_chain.path(), key.path()),
              StartsWith(broken_chain.path() + ": has a broken certificate in its chain"));
  EXPECT_THAT(refusal_of(certificate.path(), other.path()),
              AllOf(StartsWith(other.path() + ": is the key of another certificate than " +
                               certificate.path()),
                    HasSubstr("give the two that were made together")));
}

}  // namespace
}  // namespace hftcpp::net
