// reconnect_policy.cpp: the draws and the exchange's window. No timer, no clock.
#include <hftcpp/stream/reconnect_policy.hpp>

#include <algorithm>

namespace hftcpp {

using std::chrono::milliseconds;

ReconnectPolicy::ReconnectPolicy(ReconnectSettings settings, std::uint32_t seed)
    : settings_{settings}, random_{seed} {
  // A span of nothing would double to nothing: a tight loop of attempts.
  settings_.first = std::max(settings_.first, milliseconds{1});
  settings_.ceiling = std::max(settings_.ceiling, settings_.first);
}

milliseconds ReconnectPolicy::next_delay(std::chrono::nanoseconds session,
                                         std::optional<milliseconds> retry_after) {
  if (session >= settings_.stable_after) span_ = milliseconds{0};
  const milliseconds drawn = draw();
  span_ = std::min(span_.count() == 0 ? settings_.first : span_ * 2, settings_.ceiling);
  // On top of what was asked for, or all who were refused together would come back together.
  return retry_after ? *retry_after + std::max(drawn, draw()) : drawn;
}

// From the whole span, at the ceiling too: a constant wait there would bring everybody back in
// step.
milliseconds ReconnectPolicy::draw() {
  std::uniform_int_distribution<milliseconds::rep> wait{0, span_.count()};
  return milliseconds{wait(random_)};
}

milliseconds ReconnectPolicy::hold_back(Clock::time_point now) {
  ++attempts_;
  if (settings_.attempts_per_window == 0) return milliseconds{0};
  while (!recent_.empty() && recent_.front() + settings_.window <= now) recent_.pop_front();

  Clock::time_point turn = now;
  if (recent_.size() >= settings_.attempts_per_window)
    turn = recent_[recent_.size() - settings_.attempts_per_window] + settings_.window;
  recent_.push_back(turn);
  return std::chrono::ceil<milliseconds>(turn - now);
}

}  // namespace hftcpp
