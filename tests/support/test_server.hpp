// TestServer: a server on loopback that does what a script says, byte by byte, so that it can
// also do what no proper server would.
#pragma once

#include "net/self_signed.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::test {

// The server's end of one connection.
class ServerConnection {
 public:
  struct Impl;
  explicit ServerConnection(std::shared_ptr<Impl> impl);

  // Which connection to this server it is, from 0.
  [[nodiscard]] unsigned number() const;
  // What has come in; empty when the client has hung up.
  boost::asio::awaitable<std::string> read_some();
  // All up to and including `end`; empty when the client hangs up first.
  boost::asio::awaitable<std::string> read_until(std::string_view end);
  boost::asio::awaitable<std::string> read_exactly(std::size_t size);
  // The head of a request.
  boost::asio::awaitable<std::string> read_head() { return read_until("\r\n\r\n"); }
  boost::asio::awaitable<void> write(std::string bytes);
  boost::asio::awaitable<void> wait_for_hang_up();
  // A plain connection becomes TLS from here on; whether the handshake succeeded.
  boost::asio::awaitable<bool> start_tls(net::SelfSigned certificate);
  // The name that the client asked for during that handshake (SNI).
  [[nodiscard]] std::string server_name() const;
  void hang_up();
  // Hangs up with a reset, as a machine does that has crashed.
  void reset();

 private:
  std::shared_ptr<Impl> impl_;
};

class TestServer {
 public:
  using Script = std::function<boost::asio::awaitable<void>(ServerConnection)>;

  // Every connection runs the script and is closed with its end.
  TestServer(boost::asio::io_context& io, Script script,
             std::optional<net::SelfSigned> certificate = {});
  ~TestServer();

  [[nodiscard]] std::uint16_t port() const;
  // "ws" gives "ws://127.0.0.1:PORT/".
  [[nodiscard]] std::string url(std::string_view scheme) const;
  // How many there have been.
  [[nodiscard]] unsigned connections() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// The websocket protocol, the server's side of it.
struct ClientFrame {
  int opcode = -1;  // -1: the client hung up
  std::string payload;
};
// The answer to the head of a client's request.
[[nodiscard]] std::string handshake_answer(const std::string& head);
// Reads and answers the handshake; the head of the client's request.
boost::asio::awaitable<std::string> accept_websocket(ServerConnection& connection);
// A client's frame, unmasked; an unmasked one fails the test.
boost::asio::awaitable<ClientFrame> read_client_frame(ServerConnection& connection);
[[nodiscard]] std::string server_frame(int opcode, std::string_view payload, bool is_final = true);
[[nodiscard]] std::string close_frame(std::uint16_t code, std::string_view reason);

// A port on which connecting takes forever, as behind a firewall that swallows packets.
class SilentPort {
 public:
  SilentPort();
  ~SilentPort();
  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A file that goes with the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content);
  ~TemporaryFile();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace hftcpp::test
