// FlushPace: whether what was written for clients leaves at once or together with what comes next.
// Sending costs the same for one message as for twenty: while there is time, each leaves at once;
// when that would fill the thread, all wait for the next flush. Pure: times are arguments.
#pragma once

#include "service/gateway/settings.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hftcpp::gateway {

class FlushPace {
 public:
  using Clock = std::chrono::steady_clock;

  explicit FlushPace(FlushSettings settings) noexcept
      : settings_{settings}, is_spaced_{settings.mode == FlushSettings::Mode::spaced} {}

  // So many clients would have been written to now, if everything left at once.
  void note_wanted(std::size_t writes, Clock::time_point now) noexcept;
  // So many were.
  void note_written(std::size_t writes, Clock::time_point began, Clock::time_point ended) noexcept;

  enum class Step : std::uint8_t {
    flush,
    yield,  // to what is about to come: it leaves in the same writes
    wait    // until due()
  };
  // What to do now. `is_busy`: something has come since it was last asked, so that more may be
  // about to. A flush is put off for that by as long as it takes, twice: then it has a third of the
  // time at most, however short the interval.
  [[nodiscard]] Step step(Clock::time_point now, bool is_busy) const noexcept;
  [[nodiscard]] Clock::time_point due() const noexcept { return began_flush_ + settings_.interval; }
  [[nodiscard]] bool is_spaced() const noexcept { return is_spaced_; }

 private:
  FlushSettings settings_;
  bool is_spaced_;
  double write_cost_ = 4e-6;  // seconds, a moving mean
  std::size_t wanted_ = 0;    // since began_
  Clock::time_point began_{};
  Clock::time_point began_flush_{};
  Clock::duration took_{};  // the latest flush
};

}  // namespace hftcpp::gateway
