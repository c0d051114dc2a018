// FlushPace: whether what was written for clients leaves at once or together with what comes next.
// Sending costs the same for one message as for twenty: while there is time, each leaves at once;
// when that would fill the thread, all wait for the next flush. Pure: times are arguments.
#pragma once

#include "service/gateway/settings.hpp"

#include <chrono>
#include <cstddef>

namespace hftcpp::gateway {

class FlushPace {
 public:
  using Clock = std::chrono::steady_clock;

  explicit FlushPace(FlushSettings settings) noexcept
      : settings_{settings}, is_spaced_{settings.mode == FlushSettings::Mode::spaced} {}

  // So many clients would have been written to now, if everything left at once.
  void note_wanted(std::size_t writes, Clock::time_point now) noexcept;
  // So many were, and it took so long.
  void note_written(std::size_t writes, Clock::duration took) noexcept;

  [[nodiscard]] bool is_spaced() const noexcept { return is_spaced_; }
  [[nodiscard]] std::chrono::microseconds interval() const noexcept { return settings_.interval; }

 private:
  FlushSettings settings_;
  bool is_spaced_;
  double write_cost_ = 4e-6;  // seconds, a moving mean
  std::size_t wanted_ = 0;    // since began_
  Clock::time_point began_{};
};

}  // namespace hftcpp::gateway
