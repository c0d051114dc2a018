// WebSocketClient: one websocket connection, TLS or plain, as coroutines. It answers the
// server's pings itself. permessage-deflate is never offered: Beast 1.81 fails on some valid frames.
#pragma once

#include "net/connection.hpp"

#include <hftcpp/core/codec.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::net {

struct WebSocketSettings {
  Connection connection;
  std::vector<std::pair<std::string, std::string>> headers;  // of the handshake
  std::size_t max_frame = 16 * 1024 * 1024;  // a longer message ends the connection
};

// The server's answer to a refused handshake.
struct Refusal {
  unsigned status = 0;  // 429, say; 0 when there was no answer
  std::chrono::milliseconds retry_after{0};
  std::string body;
};

class WebSocketClient {
 public:
  WebSocketClient(boost::asio::any_io_executor executor, WebSocketSettings settings);
  ~WebSocketClient();
  WebSocketClient(WebSocketClient&&) noexcept;

  // Resolve, connect (through the proxy), TLS with the host's name checked, handshake.
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> connect(Url url);
  [[nodiscard]] const Refusal& refusal() const noexcept;  // after connect() failed

  // One message; concurrent sends queue up in order. A text frame.
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> send(std::string message);
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> ping();

  // The next message, valid until the next read(). Its receive time is taken right after the
  // socket was read. The only way that a connection tells its end.
  [[nodiscard]] boost::asio::awaitable<boost::system::result<Frame>> read();

  // When anything at all last came in, control frames included.
  [[nodiscard]] Timestamp last_activity() const noexcept;

  // The closing handshake, bounded by a second; then the socket is gone. After it, or in the
  // middle of a read, drop() ends everything at once.
  [[nodiscard]] boost::asio::awaitable<void> close();
  void drop() noexcept;
  // The close code and reason that the server sent, if it did: "1008 Too many requests".
  [[nodiscard]] std::string close_reason() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hftcpp::net
