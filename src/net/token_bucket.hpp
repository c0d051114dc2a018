// TokenBucket and SlidingWindow: how many requests an exchange allows in a stretch of time. Plain
// values: they take the time as an argument and say how long to wait; the waiting is the caller's.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>

namespace hftcpp::net {

// For rules that count the way a bucket does (Kraken's counters that decay). Where the rule is
// "at most n per second", a full bucket breaks it: n at once, and in the same second those that
// were refilled. That rule is a SlidingWindow.
class TokenBucket {
 public:
  using Clock = std::chrono::steady_clock;

  // `capacity` at once, then one more every `refill`. Both above zero.
  TokenBucket(double capacity, std::chrono::nanoseconds refill) noexcept;

  // Takes `weight` tokens: zero when they were there, else how long to wait before acting on them
  // (they are taken either way, so that waiters queue up in order).
  [[nodiscard]] std::chrono::nanoseconds take(Clock::time_point now, double weight = 1) noexcept;
  // Whether `weight` tokens are there now; takes them if so.
  [[nodiscard]] bool try_take(Clock::time_point now, double weight = 1) noexcept;

 private:
  [[nodiscard]] Clock::time_point full_after(Clock::time_point now, double weight) const noexcept;

  std::chrono::nanoseconds refill_;
  std::chrono::nanoseconds depth_;                        // how long an empty bucket takes to fill
  Clock::time_point full_at_ = Clock::time_point::min();  // all that a bucket has to remember
};

// At most `limit` in any stretch as long as `window`, wherever it begins (Binance: five messages
// a second). The exchange counts arrivals: give the window a little more than its rule says.
class SlidingWindow {
 public:
  using Clock = TokenBucket::Clock;

  SlidingWindow(double limit, std::chrono::nanoseconds window) noexcept;

  // As in TokenBucket. A weight above the limit waits until all else is out of the window.
  [[nodiscard]] std::chrono::nanoseconds take(Clock::time_point now, double weight = 1);
  [[nodiscard]] bool try_take(Clock::time_point now, double weight = 1);

 private:
  struct Taken {
    Clock::time_point at;
    double weight;
  };

  [[nodiscard]] Clock::time_point first_chance(Clock::time_point now, double weight) const;
  void book(Clock::time_point at, double weight);

  double limit_;
  std::chrono::nanoseconds window_;
  std::deque<Taken> taken_;  // in order of time; some of it may be ahead of us
  double used_ = 0;          // the sum of their weights
};

}  // namespace hftcpp::net
