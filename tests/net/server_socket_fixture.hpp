// ServerSocketTest: both ends of a connection on loopback: a ServerSocket, and a client that does
// what the test says.
#pragma once

#include "net/self_signed.hpp"
#include "net/server_socket.hpp"
#include "support/run_io.hpp"
#include "support/test_server.hpp"
#include "support/tls_peer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <poll.h>
#include <string>

namespace hftcpp::net {

// One certificate for all of these tests: making one takes longer than most of them.
inline const SelfSigned& test_certificate() {
  static const SelfSigned made = make_self_signed();
  return made;
}

inline std::shared_ptr<const ServerIdentity> identity_of(const std::string& chain) {
  return ServerIdentity::load(test::TemporaryFile{chain}.path(),
                              test::TemporaryFile{test_certificate().key}.path());
}

inline const std::shared_ptr<const ServerIdentity>& test_identity() {
  static const auto identity = identity_of(test_certificate().certificate);
  return identity;
}

inline std::string numbered_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i % 251);
  return bytes;
}

inline boost::asio::awaitable<void> write_all(ServerSocket& socket, std::string_view bytes) {
  boost::asio::steady_timer writable{co_await boost::asio::this_coro::executor};
  while (!bytes.empty()) {
    const auto transfer = socket.write(bytes);
    bytes.remove_prefix(transfer.size);
    if (transfer.outcome == ServerSocket::Outcome::ended)
      throw boost::system::system_error{socket.failure()};
    if (transfer.outcome == ServerSocket::Outcome::done) continue;
    writable.expires_at(boost::asio::steady_timer::time_point::max());
    socket.when_writable([&writable](boost::system::error_code) { writable.cancel(); });
    co_await writable.async_wait(boost::asio::as_tuple(boost::asio::deferred));
  }
}

class ServerSocketTest : public testing::Test {
 protected:
  using Tcp = boost::asio::ip::tcp;

  // Both ends of a connection: `client`, and what is returned.
  ServerSocket connect(int buffer_size = 0) {
    Tcp::acceptor acceptor{io, Tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}};
    client = Tcp::socket{io, Tcp::v4()};
    if (buffer_size > 0) client.set_option(Tcp::socket::receive_buffer_size{buffer_size});
    client.connect(acceptor.local_endpoint());
    client.set_option(Tcp::no_delay{true});
    client.native_non_blocking(true);  // for TlsPeer; Asio's own reads wait all the same
    Tcp::socket accepted = acceptor.accept();
    if (buffer_size > 0) accepted.set_option(Tcp::socket::send_buffer_size{buffer_size});
    return ServerSocket{std::move(accepted)};
  }

  // With the handshake done.
  ServerSocket connect_tls(int newest_version = TLS1_3_VERSION) {
    ServerSocket socket = connect();
    socket.start_tls(test_identity());
    peer.emplace(client.native_handle(), newest_version);
    while (!peer->shake_hands() && !peer->has_failed())
      EXPECT_EQ(take(socket), ServerSocket::Outcome::again);
    EXPECT_TRUE(peer->write("!"));
    while (received.empty()) EXPECT_EQ(take(socket), ServerSocket::Outcome::again);
    received.clear();
    return socket;
  }

  // Reads what there is, once there is something.
  ServerSocket::Outcome take(ServerSocket& socket) {
    wait_for_input(socket);
    for (;;) {
      const auto transfer = socket.read(space);
      if (transfer.outcome != ServerSocket::Outcome::done) return transfer.outcome;
      received.append(space.data(), transfer.size);
    }
  }

  void take_until_end(ServerSocket& socket) {
    while (take(socket) == ServerSocket::Outcome::again) continue;
  }

  void wait_for_input(ServerSocket& socket) {
    test::Task<boost::system::error_code> waiting{io, socket.wait_readable()};
    EXPECT_FALSE(waiting.wait());
  }

  void send(std::string_view bytes) { client.send(boost::asio::buffer(bytes)); }

  // As a client does that has crashed.
  void reset() {
    client.set_option(Tcp::socket::linger{true, 0});
    client.close();
  }

  std::string client_reads(std::size_t size) {
    std::string bytes(size, '\0');
    boost::asio::read(client, boost::asio::buffer(bytes));
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

  boost::asio::io_context io;
  Tcp::socket client{io};
  std::optional<test::TlsPeer> peer;
  std::array<char, 4096> space{};
  std::string received;
};

}  // namespace hftcpp::net
