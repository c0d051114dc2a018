// Gate: closed until somebody opens it; coroutines of one thread wait at it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace hftcpp {

class Gate {
 public:
  explicit Gate(boost::asio::any_io_executor executor)
      : never_{std::move(executor), boost::asio::steady_timer::time_point::max()} {}

  // All on the executor's thread.
  void open() {
    is_open_ = true;
    never_.cancel();
  }
  [[nodiscard]] bool is_open() const noexcept { return is_open_; }
  [[nodiscard]] boost::asio::awaitable<void> wait() {
    while (!is_open_) co_await never_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }

 private:
  boost::asio::steady_timer never_;
  bool is_open_ = false;
};

}  // namespace hftcpp
