// kline_slots.cpp
#include "core/kline_slots.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace hftcpp {
namespace {

using std::chrono::days;
using std::chrono::nanoseconds;
using std::chrono::sys_days;

constexpr std::chrono::seconds kDayLength = days{1};
constexpr std::chrono::seconds kWeekLength = days{7};

// The date of a market's midnight.
sys_days date_of(Timestamp midnight, std::chrono::hours zone) noexcept {
  return sys_days{std::chrono::floor<days>(nanoseconds{midnight.nanoseconds()} + zone)};
}

// From the first of its month to the first of the next.
std::pair<sys_days, sys_days> month_of(sys_days day) noexcept {
  const std::chrono::year_month_day date{day};
  const std::chrono::year_month month = date.year() / date.month();
  return {sys_days{month / 1}, sys_days{(month + std::chrono::months{1}) / 1}};
}

}  // namespace

KlineSlots::KlineSlots(MarketCalendar calendar) : calendar_{std::move(calendar)} {
  for (const MarketCalendar::Window& session : calendar_.sessions()) {
    Span span{session.from, session.until, session.from, session.until, session.until};
    for (const MarketCalendar::Window& window : calendar_.windows()) {
      if (window.from <= session.from && session.from < window.until) span.first = window.from;
      if (window.from < session.until && session.until < window.until) span.due = window.until;
    }
    // A break belongs to the session before it: nothing new happens, and what is told late did
    // then. The hours behind the last one likewise.
    if (!spans_.empty()) spans_.back().last = span.first;
    spans_.push_back(span);
  }
  if (spans_.empty()) throw std::invalid_argument{"bars need a calendar with sessions"};
  spans_.back().last = days{1};
}

std::optional<KlineSlot> KlineSlots::at(std::chrono::seconds interval,
                                        Timestamp time) const noexcept {
  const Timestamp midnight = calendar_.day_of(time);
  const auto span =
      std::ranges::find_if(spans_, [&](const Span& each) { return time < midnight + each.last; });
  if (span == spans_.end() || time < midnight + span->first) return std::nullopt;
  if (interval < kDayLength)
    return within(static_cast<std::size_t>(span - spans_.begin()), midnight, time, interval);
  if (interval == kDayLength) return of_days(midnight, midnight + days{1});

  const sys_days day = date_of(midnight, calendar_.zone());
  if (interval == kWeekLength) {
    const days since_monday = std::chrono::weekday{day} - std::chrono::Monday;
    return of_days(midnight + -since_monday, midnight + -since_monday + days{7});
  }
  const auto [first, next] = month_of(day);
  return of_days(midnight + (first - day), midnight + (next - day));
}

KlineSlot KlineSlots::within(std::size_t number, Timestamp midnight, Timestamp time,
                             std::chrono::seconds length) const noexcept {
  const Span& span = spans_[number];
  const Timestamp begin = midnight + span.from;
  const Timestamp end = midnight + span.until;
  const Timestamp inside = std::clamp(time, begin, end + nanoseconds{-1});
  const auto index = (inside - begin) / length;
  KlineSlot slot;
  slot.open = begin + index * length;
  slot.close = std::min(slot.open + length, end);
  const bool is_first = index == 0;
  const bool is_last = slot.close == end;
  slot.from = is_first ? midnight + span.first : slot.open;
  slot.until = is_last ? midnight + span.last : slot.close;
  slot.due = is_last ? midnight + span.due : slot.close;
  slot.has_opening = is_first && number == 0;
  return slot;
}

// From the opening of the first day on which there is trading to the close of the last; of days
// without any, from the first to the last of them.
KlineSlot KlineSlots::of_days(Timestamp first, Timestamp end) const noexcept {
  KlineSlot slot;
  slot.from = first;
  slot.until = end;
  slot.has_opening = true;
  Timestamp opens = first;
  while (opens < end && !calendar_.is_trading_day(opens)) opens = opens + days{1};
  if (opens == end) opens = first;
  Timestamp closes = end + -days{1};
  while (closes > opens && !calendar_.is_trading_day(closes)) closes = closes + -days{1};
  if (!calendar_.is_trading_day(opens)) closes = end + -days{1};
  slot.open = opens + spans_.front().from;
  slot.close = closes + spans_.back().until;
  slot.due = closes + spans_.back().due;
  return slot;
}

}  // namespace hftcpp
