// rest_gate.cpp: a window for our own requests, and a block for what the exchange says.
#include "stream/rest_gate.hpp"

#include <algorithm>

namespace hftcpp {

using namespace std::chrono_literals;

namespace {

// Others behind our address use the same weight: what is left of the minute shows soon again.
constexpr auto kUsedUpPause = 10s;
// The exchange counts arrivals, and those of one minute may take longer than those of the next.
constexpr auto kWindow = 61s;

}  // namespace

std::optional<std::chrono::milliseconds> asked_to_wait(unsigned status,
                                                       std::chrono::milliseconds retry_after) {
  const bool is_named = retry_after > 0ms;
  if (status == 429) return is_named ? retry_after : 5s;
  if (status == 418) return is_named ? retry_after : 120s;
  if (status == 503 && is_named) return retry_after;
  return std::nullopt;
}

RestGate::RestGate(double weight_per_minute) : weight_per_minute_{weight_per_minute} {
  if (weight_per_minute > 0) window_.emplace(weight_per_minute, kWindow);
}

std::chrono::nanoseconds RestGate::take(Clock::time_point now, double weight) {
  const auto turn = window_ ? window_->take(now, weight) : 0ns;
  return std::max(turn, blocked(now));
}

std::chrono::nanoseconds RestGate::blocked(Clock::time_point now) const {
  return std::max<std::chrono::nanoseconds>(blocked_until_ - now, 0ns);
}

void RestGate::on_answer(const Answer& answer, Clock::time_point now) {
  if (const auto wait = asked_to_wait(answer.status, answer.retry_after))
    blocked_until_ = std::max(blocked_until_, now + *wait);
  if (weight_per_minute_ > 0 && answer.used >= weight_per_minute_)
    blocked_until_ = std::max(blocked_until_, now + kUsedUpPause);
}

}  // namespace hftcpp
