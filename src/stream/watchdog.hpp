// Watchdog: tells whether a connection still lives and still brings data. A plain value: it
// takes the time as an argument, reads no clock and owns no timer.
// Two clocks. Anything at all that comes in, heartbeats and pongs included, keeps the connection:
// after `idle_after` of nothing it asks for a ping, and after as long again for a reconnect. Only
// data keeps it from being stale: a feed that heartbeats and sends nothing is as dead as the other.
#pragma once

#include <chrono>
#include <cstdint>

namespace hftcpp {

struct WatchdogSettings {
  std::chrono::milliseconds idle_after{10'000};
  std::chrono::milliseconds stale_after{60'000};  // 0: never
  // A ping as often, however lively the connection is. 0: only after a silence.
  std::chrono::milliseconds ping_every{0};
};

class Watchdog {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Advice : std::uint8_t { none, ping, reconnect, stale };

  // What has come in so far, as numbers of which only a change counts: so that the path of a
  // frame costs a count, and no look at the clock.
  struct Signs {
    std::int64_t activity = 0;
    std::uint64_t data = 0;
    bool expects_data = true;  // false while nothing is subscribed
  };

  Watchdog(WatchdogSettings settings, Clock::time_point now) noexcept;

  // Call at every `pace()`. A ping is asked for once per silence, and whenever one is due.
  [[nodiscard]] Advice check(Clock::time_point now, const Signs& signs) noexcept;
  [[nodiscard]] std::chrono::milliseconds pace() const noexcept;

 private:
  WatchdogSettings settings_;
  Signs seen_;
  Clock::time_point last_activity_;
  Clock::time_point last_data_;
  Clock::time_point pinged_;
  bool awaits_pong_ = false;
};

}  // namespace hftcpp
