// TcpClient: a plain TCP (or TLS) connection for sources with a wire of their own.
#pragma once

#include "net/connection.hpp"
#include <hftcpp/core/codec.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::net {

// How many of the buffered bytes make the first frame: none yet, or a size (above zero; it may
// be more than is buffered). An error value is a stream that can no longer be followed.
using FrameSize = std::function<Result<std::optional<std::size_t>>(std::string_view buffered)>;

// For one session, as WebSocketClient; everything said there of threads, of operation_aborted
// and of drop() holds here too.
class TcpClient {
 public:
  TcpClient(boost::asio::any_io_executor executor, Connection connection, FrameSize frame_size,
            std::size_t max_frame = 16 * 1024 * 1024);
  ~TcpClient();
  TcpClient(TcpClient&&) noexcept;
  TcpClient& operator=(TcpClient&&) = delete;

  // "tcp://host:port" or "tls://host:port". Through a proxy only where the settings name one.
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> connect(Url url);
  // Concurrent sends go out in the order of their calls, each in one piece.
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> send(std::string bytes);
  // The next frame, valid until the next read(). Errc::too_large for one beyond max_frame.
  [[nodiscard]] boost::asio::awaitable<boost::system::result<Frame>> read();
  // All the frames that have come whole, one behind the other; at least one, and valid as long.
  [[nodiscard]] boost::asio::awaitable<boost::system::result<Frame>> read_all();
  [[nodiscard]] Timestamp last_activity() const noexcept;
  void drop() noexcept;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with the operations that are under way
};

}  // namespace hftcpp::net
