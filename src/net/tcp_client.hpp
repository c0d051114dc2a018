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

// How many of the buffered bytes make the first frame: none yet, or a size. An error value is a
// stream that can no longer be followed.
using FrameSize = std::function<Result<std::optional<std::size_t>>(std::string_view buffered)>;

class TcpClient {
 public:
  TcpClient(boost::asio::any_io_executor executor, Connection connection, FrameSize frame_size,
            std::size_t max_frame = 16 * 1024 * 1024);
  ~TcpClient();
  TcpClient(TcpClient&&) noexcept;

  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> connect(Url url);
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> send(std::string bytes);
  // The next frame, valid until the next read().
  [[nodiscard]] boost::asio::awaitable<boost::system::result<Frame>> read();
  void drop() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hftcpp::net
