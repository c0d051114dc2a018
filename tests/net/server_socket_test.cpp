// server_socket_test: plain connections, and clients that do not behave.
#include "net/server_socket.hpp"

#include "net/server_socket_fixture.hpp"

#include <boost/asio/co_spawn.hpp>

#include <csignal>
#include <deque>
#include <malloc.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using test::run_until;
using Outcome = ServerSocket::Outcome;

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

}  // namespace
}  // namespace hftcpp::net
