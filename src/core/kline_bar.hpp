// KlineBar: one bar while it grows, and the two newest of an interval.
#pragma once

#include "core/decimal_sum.hpp"
#include "core/kline_slots.hpp"
#include <hftcpp/core/events.hpp>

#include <cstdint>

namespace hftcpp {

// What one event adds to its bars.
struct KlineTick {
  Timestamp time;
  Timestamp receive_time;
  Decimal open;
  Decimal high;
  Decimal low;
  Decimal close;
  DecimalSum volume;
  DecimalSum amount;
  bool has_amount = false;
  std::uint32_t trades = 0;
};

struct KlineBar {
  KlineSlot slot;
  Timestamp first_time;
  Timestamp last_time;
  Timestamp receive_time;
  Decimal open;
  Decimal high;
  Decimal low;
  Decimal close;
  DecimalSum volume;
  DecimalSum amount;
  bool has_amount = false;
  bool closed = false;
  std::uint64_t trades = 0;

  // An empty one.
  void begin(const KlineSlot& of) noexcept {
    *this = KlineBar{};
    slot = of;
  }
  [[nodiscard]] bool is_set() const noexcept { return first_time.is_set(); }
  // False when a sum has no room for the tick's: all else counts.
  bool add(const KlineTick& tick) noexcept;
  void write(Kline& kline) const noexcept;
};

// The bars of one instrument and interval.
struct KlineLane {
  KlineBar current;
  KlineBar previous;
};

}  // namespace hftcpp
