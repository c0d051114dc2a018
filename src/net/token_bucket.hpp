// TokenBucket: how many requests an exchange allows in a stretch of time. A plain value: it
// takes the time as an argument and says how long to wait; the waiting is the caller's.
#pragma once

#include <chrono>
#include <cstddef>

namespace hftcpp::net {

class TokenBucket {
 public:
  using Clock = std::chrono::steady_clock;

  // `capacity` at once, then one more every `refill`.
  TokenBucket(double capacity, std::chrono::nanoseconds refill) noexcept;

  // Takes `weight` tokens: zero when they were there, else how long to wait before acting on them
  // (they are taken either way, so that waiters queue up in order).
  [[nodiscard]] std::chrono::nanoseconds take(Clock::time_point now, double weight = 1) noexcept;
  // Whether `weight` tokens are there now; takes them if so.
  [[nodiscard]] bool try_take(Clock::time_point now, double weight = 1) noexcept;

 private:
  void refill(Clock::time_point now) noexcept;

  double capacity_;
  double per_nanosecond_;
  double tokens_;
  Clock::time_point last_{};
};

}  // namespace hftcpp::net
