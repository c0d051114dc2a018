// Signal: lets one coroutine sleep until another pokes it, or until a time. A poke that comes
// while nobody sleeps is kept for the next who would.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace hftcpp {

class Signal {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Signal(const boost::asio::any_io_executor& executor) : timer_{executor} {}

  void poke();
  // Both end with operation_aborted when the sleeper is cancelled.
  [[nodiscard]] boost::asio::awaitable<void> wait() { return wait_until(Clock::time_point::max()); }
  [[nodiscard]] boost::asio::awaitable<void> wait_until(Clock::time_point deadline);

 private:
  boost::asio::steady_timer timer_;
  bool is_poked_ = false;
};

}  // namespace hftcpp
