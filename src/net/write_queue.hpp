// WriteQueue: what goes out on a connection, in order, one write at a time. A write that has
// begun ends by itself: the coroutine that waits for it may be cancelled without cutting a
// message in two. Included by this room's sources only.
#pragma once

#include "net/transport.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace hftcpp::net {

class WriteQueue : public std::enable_shared_from_this<WriteQueue> {
 public:
  explicit WriteQueue(std::shared_ptr<Transport> transport);

  // Append a whole message here, then push(): it starts as soon as the write under way is done.
  [[nodiscard]] std::string& waiting() noexcept { return waiting_; }
  std::uint64_t push();
  // Until the system has taken all up to that push(). operation_aborted: the caller was cancelled.
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> written(std::uint64_t ticket);

 private:
  void start();
  void on_written(boost::system::error_code ec);

  std::shared_ptr<Transport> transport_;
  std::string waiting_;
  std::string under_way_;
  std::uint64_t pushed_ = 0;
  std::uint64_t started_ = 0;
  std::uint64_t written_ = 0;
  boost::system::error_code failure_;
  boost::asio::steady_timer progress_;
};

}  // namespace hftcpp::net
