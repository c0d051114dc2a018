// QuoteCounter: what was traded from one quote of an instrument to the next, by the day's volume
// and amount so far. It knows nothing of bars.
#pragma once

#include "core/kline_bar.hpp"
#include <hftcpp/core/events.hpp>

#include <chrono>
#include <cstdint>

namespace hftcpp {

class QuoteCounter {
 public:
  enum class News : std::uint8_t {
    none,       // nothing was traded, or nobody can say what
    backwards,  // none, and the volume went back just now
    some,       // since the quote before
    whole_day,  // the first quote of a day: the tick is all of the day so far
  };

  // `day`: midnight of the quote's. The quotes' times do not go back. Fills the tick's prices and
  // sums unless it is none; nothing is remembered until keep().
  [[nodiscard]] News look(const Quote& quote, Timestamp time, Timestamp day,
                          std::chrono::nanoseconds reset_after, KlineTick& tick);
  // The tick has found its bars, or the quote is where the day's counting begins.
  void keep(const Quote& quote, Timestamp day);
  // How often a volume that went back was believed.
  [[nodiscard]] std::uint64_t resets() const noexcept { return resets_; }

 private:
  struct Counts {
    Decimal volume;
    Decimal amount;
    Decimal high;
    Decimal low;
    Decimal last;
  };

  [[nodiscard]] static Counts counts_of(const Quote& quote) noexcept;
  [[nodiscard]] News first_of_day(const Quote& quote, KlineTick& tick) const noexcept;
  [[nodiscard]] News since_last(const Quote& quote, KlineTick& tick) const noexcept;
  // Whether it is behind what was counted, and not yet believed.
  [[nodiscard]] bool is_behind(const Quote& quote, Timestamp time,
                               std::chrono::nanoseconds reset_after) noexcept;

  Counts seen_;
  Counts behind_;  // where a volume that went back went to
  Timestamp day_;
  Timestamp behind_since_;
  std::uint64_t resets_ = 0;
};

}  // namespace hftcpp
