// watchdog.cpp: the two clocks.
#include "stream/watchdog.hpp"

#include <algorithm>

namespace hftcpp {

using std::chrono::milliseconds;

Watchdog::Watchdog(WatchdogSettings settings, Clock::time_point now) noexcept
    : settings_{settings}, last_activity_{now}, last_data_{now}, pinged_{now} {}

Watchdog::Advice Watchdog::check(Clock::time_point now, const Signs& signs) noexcept {
  if (signs.activity != seen_.activity || signs.data != seen_.data) {
    last_activity_ = now;
    awaits_pong_ = false;
  }
  if (signs.data != seen_.data || !signs.expects_data) last_data_ = now;
  seen_ = signs;

  if (awaits_pong_ && now - pinged_ >= settings_.idle_after) return Advice::reconnect;
  if (settings_.stale_after.count() > 0 && now - last_data_ >= settings_.stale_after)
    return Advice::stale;
  const bool is_silent = now - last_activity_ >= settings_.idle_after;
  const bool is_due = settings_.ping_every.count() > 0 && now - pinged_ >= settings_.ping_every;
  if (awaits_pong_ || !(is_silent || is_due)) return Advice::none;
  awaits_pong_ = true;
  pinged_ = now;
  return Advice::ping;
}

// A quarter of the shortest clock: silence is noticed at most that much late.
milliseconds Watchdog::pace() const noexcept {
  milliseconds shortest = settings_.idle_after;
  if (settings_.stale_after.count() > 0) shortest = std::min(shortest, settings_.stale_after);
  if (settings_.ping_every.count() > 0) shortest = std::min(shortest, settings_.ping_every);
  return std::max(shortest / 4, milliseconds{1});
}

}  // namespace hftcpp
