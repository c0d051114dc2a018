// RestGate: when the next request may go to an exchange's REST interface. A plain value: the
// exchange's weights, its Retry-After and what it says we have used, with the time as an argument.
#pragma once

#include "net/token_bucket.hpp"

#include <chrono>
#include <optional>

namespace hftcpp {

class RestGate {
 public:
  using Clock = std::chrono::steady_clock;

  // 0: no limit is known; what the exchange asks for counts all the same.
  explicit RestGate(double weight_per_minute);

  // Takes the weight of one request: how long to wait before sending it. Ask blocked() after it.
  [[nodiscard]] std::chrono::nanoseconds take(Clock::time_point now, double weight);
  // How long the exchange does not want to hear from us.
  [[nodiscard]] std::chrono::nanoseconds blocked(Clock::time_point now) const;

  struct Answer {
    unsigned status = 0;
    std::chrono::milliseconds retry_after{0};
    double used = 0;  // of the weight per minute, where the exchange tells
  };
  void on_answer(const Answer& answer, Clock::time_point now);

 private:
  double weight_per_minute_;
  std::optional<net::SlidingWindow> window_;
  Clock::time_point blocked_until_{};
};

// What a refusal asks for: its Retry-After, or what is usual for 429 (too many requests) and 418
// (banned) without one. Empty for any other status.
[[nodiscard]] std::optional<std::chrono::milliseconds> asked_to_wait(
    unsigned status, std::chrono::milliseconds retry_after);

}  // namespace hftcpp
