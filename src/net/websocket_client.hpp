// WebSocketClient: one websocket connection, TLS or plain, as coroutines. It answers the
// server's pings itself. permessage-deflate is never offered: Beast 1.81 fails on some valid
// frames.
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
  std::size_t max_frame = 16 * 1024 * 1024;                  // a longer message ends the connection
};

// The server's answer to a refused handshake.
struct Refusal {
  unsigned status = 0;  // 429, say; 0 when there was no answer
  std::chrono::milliseconds retry_after{0};
  std::string body;  // at most its first 64 KiB
};

// For one session: make another client to connect again. All calls come from the thread that
// runs the executor. What is under way when the client goes ends as after drop().
class WebSocketClient {
 public:
  WebSocketClient(boost::asio::any_io_executor executor, WebSocketSettings settings);
  ~WebSocketClient();
  WebSocketClient(WebSocketClient&&) noexcept;
  WebSocketClient& operator=(WebSocketClient&&) = delete;

  // Resolve, connect (through the proxy), TLS with the host's name checked, handshake. A refused
  // handshake is an error with a refused_status(), and refusal() has the rest. operation_aborted
  // means, here and in read() and send(), that the caller was cancelled, and nothing else.
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> connect(Url url);
  [[nodiscard]] const Refusal& refusal() const noexcept;  // after connect() failed

  // One message, a text frame; concurrent sends go out in the order of their calls. It returns
  // when the system has taken the bytes. Once begun it is sent whole, even if the caller is
  // cancelled meanwhile.
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> send(std::string message);
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> ping();

  // The next message, text or binary, valid until the next read(). Its receive time is taken
  // right after the socket was read. The only way that a connection tells its end: NetErrc::closed
  // (close_reason() says why), NetErrc::bad_frame, Errc::too_large, NetErrc::dropped, eof and
  // other errors of the socket. One at a time; a cancelled read loses nothing.
  [[nodiscard]] boost::asio::awaitable<boost::system::result<Frame>> read();

  // When anything at all last came in, control frames included. As exact as the reading: bytes
  // that nobody has read yet do not count.
  [[nodiscard]] Timestamp last_activity() const noexcept;

  // The closing handshake, bounded by a second; then the socket is gone. Messages that still
  // arrive go to a pending read(), or nowhere. After it, or in the middle of anything, drop()
  // ends everything at once.
  [[nodiscard]] boost::asio::awaitable<void> close();
  void drop() noexcept;
  // The close code and reason that the server sent, if it did: "1008 Too many requests".
  [[nodiscard]] std::string close_reason() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with the operations that are under way
};

}  // namespace hftcpp::net
