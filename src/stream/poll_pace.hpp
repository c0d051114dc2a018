// PollPace: when a source that has to be asked is asked next. A plain value: the time is an
// argument.
#pragma once

#include <algorithm>
#include <chrono>

namespace hftcpp {

class PollPace {
 public:
  using Clock = std::chrono::steady_clock;

  explicit PollPace(std::chrono::milliseconds every) noexcept : every_{every} {}

  [[nodiscard]] Clock::time_point next() const noexcept { return next_; }
  [[nodiscard]] std::chrono::milliseconds interval() const noexcept { return every_ * factor_; }

  // A round begins. The next one is due an interval after this one was, however late this one is;
  // what is a whole interval behind does not catch up.
  void begin(Clock::time_point now) noexcept {
    next_ = std::max(next_ + interval(), now);
    if (next_ == now) next_ += interval();
  }
  // Nobody was asked: it is worth looking again soon.
  void begin_without_questions(Clock::time_point now) noexcept {
    next_ = now + std::min(every_, kSoon);
  }

  // The source holds back: twice as long between two rounds.
  void slow_down() noexcept {
    if (every_ * factor_ * 2 > std::max(every_, kLongest)) return;
    next_ += interval();
    factor_ *= 2;
  }
  // It does no longer: half as long, down to what was wanted.
  void speed_up() noexcept { factor_ = std::max(factor_ / 2, 1); }

 private:
  static constexpr std::chrono::milliseconds kLongest{60'000};
  static constexpr std::chrono::milliseconds kSoon{100};

  std::chrono::milliseconds every_;
  int factor_ = 1;
  Clock::time_point next_{};
};

}  // namespace hftcpp
