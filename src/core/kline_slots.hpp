// KlineSlots: which bar of an interval a moment belongs to, by the sessions of a market's calendar.
#pragma once

#include <hftcpp/core/market_calendar.hpp>
#include <hftcpp/core/timestamp.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace hftcpp {

struct KlineSlot {
  // What happened from here to there belongs to the bar: more than the bar says at the first of the
  // day, which has the opening auction, and at the last of a session, which has what came behind
  // it.
  Timestamp from;
  Timestamp until;
  Timestamp open;  // what the bar says
  Timestamp close;
  Timestamp due;             // later than this the market tells no more of it
  bool has_opening = false;  // all that happened on the day before the moment is in it too

  [[nodiscard]] bool has(Timestamp time) const noexcept { return time >= from && time < until; }
};

class KlineSlots {
 public:
  // Throws std::invalid_argument for a calendar without sessions.
  explicit KlineSlots(MarketCalendar calendar);

  // Of a day or less, a week, or a month (30 days). Unset before the day's first window.
  [[nodiscard]] std::optional<KlineSlot> at(std::chrono::seconds interval,
                                            Timestamp time) const noexcept;
  // Midnight of the market's day.
  [[nodiscard]] Timestamp day_of(Timestamp time) const noexcept { return calendar_.day_of(time); }

 private:
  // A session, what comes before and behind it included.
  struct Span {
    std::chrono::seconds from{0};
    std::chrono::seconds until{0};
    std::chrono::seconds first{0};
    std::chrono::seconds last{0};
    std::chrono::seconds due{0};
  };

  [[nodiscard]] KlineSlot within(std::size_t span, Timestamp midnight, Timestamp time,
                                 std::chrono::seconds length) const noexcept;
  [[nodiscard]] KlineSlot of_days(Timestamp first, Timestamp end) const noexcept;

  MarketCalendar calendar_;
  std::vector<Span> spans_;
};

}  // namespace hftcpp
