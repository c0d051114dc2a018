// kline_slots_test: which bar a moment belongs to.
#include "core/kline_slots.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

// Of the clock on a wall in Shanghai.
Timestamp on_the_wall(std::string_view date, std::string_view time) {
  return Timestamp::parse_iso(std::string{date} + "T" + std::string{time} + "Z").value() + -8h;
}

// "09:30-09:31", with the date where it is another; "none".
std::string slot_of(const KlineSlots& slots, std::chrono::seconds interval, std::string_view time,
                    std::string_view date = "2026-11-20") {
  const auto slot = slots.at(interval, on_the_wall(date, time));
  if (!slot) return "none";
  const auto text = [&](Timestamp when) {
    const std::string iso = (when + 8h).to_iso();
    return iso.starts_with(date) ? iso.substr(11, 5) : iso.substr(5, 11);
  };
  return text(slot->open) + "-" + text(slot->close);
}

TEST(KlineSlots, LieWithinOneSession) {
  const KlineSlots slots{MarketCalendar::a_shares()};
  EXPECT_EQ(slot_of(slots, 1min, "09:14:59.999"), "none");
  EXPECT_EQ(slot_of(slots, 1min, "09:15:00"), "09:30-09:31");
  EXPECT_EQ(slot_of(slots, 1min, "09:25:00"), "09:30-09:31");
  EXPECT_EQ(slot_of(slots, 1min, "09:30:59.999"), "09:30-09:31");
  EXPECT_EQ(slot_of(slots, 1min, "09:31:00"), "09:31-09:32");
  EXPECT_EQ(slot_of(slots, 1min, "11:29:59"), "11:29-11:30");
  EXPECT_EQ(slot_of(slots, 1min, "11:30:00"), "11:29-11:30");
  EXPECT_EQ(slot_of(slots, 1min, "12:59:59"), "11:29-11:30");
  EXPECT_EQ(slot_of(slots, 1min, "13:00:00"), "13:00-13:01");
  EXPECT_EQ(slot_of(slots, 1min, "15:00:00"), "14:59-15:00");
  EXPECT_EQ(slot_of(slots, 1min, "23:59:59"), "14:59-15:00");
  EXPECT_EQ(slot_of(slots, 1min, "00:00:00"), "none");
}

TEST(KlineSlots, NeverSpanTheBreak) {
  const KlineSlots slots{MarketCalendar::a_shares()};
  EXPECT_EQ(slot_of(slots, 1h, "09:25:00"), "09:30-10:30");
  EXPECT_EQ(slot_of(slots, 1h, "10:30:00"), "10:30-11:30");
  EXPECT_EQ(slot_of(slots, 1h, "11:30:20"), "10:30-11:30");
  EXPECT_EQ(slot_of(slots, 1h, "13:00:00"), "13:00-14:00");
  EXPECT_EQ(slot_of(slots, 1h, "15:00:03"), "14:00-15:00");
  EXPECT_EQ(slot_of(slots, 30min, "11:00:00"), "11:00-11:30");
  EXPECT_EQ(slot_of(slots, 15min, "13:14:59"), "13:00-13:15");
  EXPECT_EQ(slot_of(slots, 5min, "09:34:59"), "09:30-09:35");
}

TEST(KlineSlots, AreCutShortByTheEndOfTheirSession) {
  MarketCalendar calendar{8h, {{9h, 10h + 20min}}};
  const KlineSlots slots{std::move(calendar)};
  EXPECT_EQ(slot_of(slots, 1h, "10:05:00"), "10:00-10:20");
}

TEST(KlineSlots, GoFromTheFirstDayOfTradingToTheLast) {
  const KlineSlots slots{MarketCalendar::a_shares()};
  EXPECT_EQ(slot_of(slots, days{1}, "10:00:00"), "09:30-15:00");
  EXPECT_EQ(slot_of(slots, days{7}, "10:00:00", "2026-11-18"), "11-16T09:30-11-20T15:00");
  EXPECT_EQ(slot_of(slots, days{7}, "10:00:00", "2026-04-08"), "04-07T09:30-04-10T15:00");
  EXPECT_EQ(slot_of(slots, days{7}, "10:00:00", "2026-09-24"), "09-21T09:30-15:00");
  EXPECT_EQ(slot_of(slots, days{30}, "10:00:00", "2026-02-03"), "02-02T09:30-02-27T15:00");
  EXPECT_EQ(slot_of(slots, days{30}, "10:00:00", "2026-12-31"), "12-01T09:30-15:00");
}

TEST(KlineSlots, HaveDaysOfTheirOwnInAWeekWithoutTrading) {
  MarketCalendar calendar = MarketCalendar::a_shares();
  calendar.set_holidays("2026-11-16\n2026-11-17\n2026-11-18\n2026-11-19\n2026-11-20\n");
  const KlineSlots slots{std::move(calendar)};
  EXPECT_EQ(slot_of(slots, days{7}, "10:00:00"), "11-16T09:30-11-22T15:00");
}

TEST(KlineSlots, FollowTheClockWhereAMarketNeverCloses) {
  const KlineSlots utc{MarketCalendar::always()};
  EXPECT_EQ(slot_of(utc, 1min, "00:00:00"), "00:00-00:01");
  EXPECT_EQ(slot_of(utc, 1h, "23:59:59.999"), "23:00-11-21T00:00");
  EXPECT_EQ(slot_of(utc, days{1}, "07:59:59"), "11-19T08:00-08:00");
  EXPECT_EQ(slot_of(utc, days{7}, "10:00:00"), "11-16T08:00-11-23T08:00");
  EXPECT_EQ(slot_of(utc, days{30}, "10:00:00", "2026-02-10"), "02-01T08:00-03-01T08:00");
  const KlineSlots shanghai{MarketCalendar::always(8h)};
  EXPECT_EQ(slot_of(shanghai, days{1}, "07:59:59"), "00:00-11-21T00:00");
}

TEST(KlineSlots, SayUntilWhenTheirMarketTellsOfThem) {
  const KlineSlots slots{MarketCalendar::a_shares()};
  const auto due = [&](std::chrono::seconds interval, std::string_view time) {
    return (slots.at(interval, on_the_wall("2026-11-20", time))->due + 8h).to_iso().substr(11, 8);
  };
  EXPECT_EQ(due(1min, "10:00:00"), "10:01:00");
  EXPECT_EQ(due(1min, "11:29:00"), "11:30:30");
  EXPECT_EQ(due(1h, "14:10:00"), "15:00:30");
  EXPECT_EQ(due(days{1}, "10:00:00"), "15:00:30");
}

TEST(KlineSlots, HoldTheOpeningInTheFirstOfADay) {
  const KlineSlots slots{MarketCalendar::a_shares()};
  const auto has_opening = [&](std::chrono::seconds interval, std::string_view time) {
    return slots.at(interval, on_the_wall("2026-11-20", time))->has_opening;
  };
  EXPECT_TRUE(has_opening(1min, "09:25:00"));
  EXPECT_FALSE(has_opening(1min, "09:31:00"));
  EXPECT_FALSE(has_opening(1min, "13:00:00"));
  EXPECT_TRUE(has_opening(1h, "10:29:00"));
  EXPECT_TRUE(has_opening(days{1}, "14:00:00"));
  EXPECT_TRUE(has_opening(days{30}, "14:00:00"));
}

TEST(KlineSlots, NeedSessions) {
  EXPECT_THROW((KlineSlots{MarketCalendar{8h, {}}}), std::invalid_argument);
}

// Each moment of a day belongs to the one bar that says so.
TEST(KlineSlots, CoverTheDayWithoutHoleAndOverlap) {
  const KlineSlots slots{MarketCalendar::a_shares()};
  for (const std::chrono::seconds interval : {60s, 300s, 900s, 1'800s, 3'600s}) {
    const Timestamp end = on_the_wall("2026-11-20", "23:59:59");
    int count = 0;
    for (Timestamp at = on_the_wall("2026-11-20", "09:15:00"); at < end; ++count) {
      const auto slot = slots.at(interval, at);
      ASSERT_TRUE(slot && slot->from == at && slot->has(at));
      EXPECT_EQ(slots.at(interval, slot->until + std::chrono::nanoseconds{-1})->from, at);
      at = slot->until;
    }
    EXPECT_EQ(count, 4h / interval);
  }
}

}  // namespace
}  // namespace hftcpp
