// token_bucket.cpp: a bucket is remembered as the moment when it will be full again, so that
// nothing is summed up and no rounding grows.
#include "net/token_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace hftcpp::net {
namespace {

using std::chrono::nanoseconds;

nanoseconds times(nanoseconds unit, double count) {
  return nanoseconds{
      static_cast<nanoseconds::rep>(std::ceil(static_cast<double>(unit.count()) * count))};
}

}  // namespace

TokenBucket::TokenBucket(double capacity, nanoseconds refill) noexcept
    : refill_{refill}, depth_{times(refill, capacity)} {}

TokenBucket::Clock::time_point TokenBucket::full_after(Clock::time_point now,
                                                       double weight) const noexcept {
  return std::max(full_at_, now) + times(refill_, weight);
}

nanoseconds TokenBucket::take(Clock::time_point now, double weight) noexcept {
  full_at_ = full_after(now, weight);
  return std::max(nanoseconds{0}, nanoseconds{full_at_ - depth_ - now});
}

bool TokenBucket::try_take(Clock::time_point now, double weight) noexcept {
  const auto full_at = full_after(now, weight);
  if (full_at - depth_ > now) return false;
  full_at_ = full_at;
  return true;
}

SlidingWindow::SlidingWindow(double limit, nanoseconds window) noexcept
    : limit_{limit}, window_{window} {}

// Not before what others have already been promised: who comes first goes first.
SlidingWindow::Clock::time_point SlidingWindow::first_chance(Clock::time_point now,
                                                             double weight) const {
  auto at = taken_.empty() ? now : std::max(now, taken_.back().at);
  double used = used_;
  for (const Taken& taken : taken_) {
    const bool has_left = taken.at + window_ <= at;
    if (!has_left && used + weight <= limit_) break;
    at = std::max(at, taken.at + window_);
    used -= taken.weight;
  }
  return at;
}

void SlidingWindow::book(Clock::time_point at, double weight) {
  while (!taken_.empty() && taken_.front().at + window_ <= at) {
    used_ -= taken_.front().weight;
    taken_.pop_front();
  }
  if (taken_.empty()) used_ = 0;  // what rounding of fractional weights has left
  taken_.push_back({at, weight});
  used_ += weight;
}

nanoseconds SlidingWindow::take(Clock::time_point now, double weight) {
  const auto at = first_chance(now, weight);
  book(at, weight);
  return at - now;
}

bool SlidingWindow::try_take(Clock::time_point now, double weight) {
  if (first_chance(now, weight) > now) return false;
  book(now, weight);
  return true;
}

}  // namespace hftcpp::net
