// market_calendar_test.cpp
#include <hftcpp/core/market_calendar.hpp>

#include <gmock/gmock.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

// Of the clock on a wall in Shanghai.
Timestamp shanghai(std::string_view date, std::string_view time) {
  return Timestamp::parse_iso(std::string{date} + "T" + std::string{time} + "Z").value() + -8h;
}

std::string opens(const MarketCalendar& calendar, std::string_view date, std::string_view time) {
  const auto until = calendar.closed_until(shanghai(date, time));
  return until ? (*until + 8h).to_iso().substr(0, 16) : "open";
}

template <class F>
std::string why_not(F attempt) {
  try {
    attempt();
    return "fine";
  } catch (const std::invalid_argument& wrong) {
    return wrong.what();
  }
}

TEST(MarketCalendar, KnowsTheHalvesOfADayOfAShares) {
  const MarketCalendar calendar = MarketCalendar::a_shares();
  EXPECT_EQ(opens(calendar, "2026-11-20", "09:14:59"), "2026-11-20T09:15");
  EXPECT_EQ(opens(calendar, "2026-11-20", "09:15:00"), "open");
  EXPECT_EQ(opens(calendar, "2026-11-20", "11:30:29"), "open");
  EXPECT_EQ(opens(calendar, "2026-11-20", "11:30:30"), "2026-11-20T13:00");
  EXPECT_EQ(opens(calendar, "2026-11-20", "13:00:00"), "open");
  EXPECT_EQ(opens(calendar, "2026-11-19", "15:00:30"), "2026-11-20T09:15");
  EXPECT_EQ(opens(calendar, "2026-11-19", "00:00:00"), "2026-11-19T09:15");
}

TEST(MarketCalendar, RestsOverWeekendsAndHolidays) {
  MarketCalendar calendar = MarketCalendar::a_shares();
  EXPECT_EQ(opens(calendar, "2026-11-20", "15:01:00"), "2026-11-23T09:15");  // a Friday
  EXPECT_EQ(opens(calendar, "2026-11-21", "10:00:00"), "2026-11-23T09:15");
  EXPECT_EQ(opens(calendar, "2026-09-30", "15:01:00"), "2026-10-08T09:15");
  EXPECT_FALSE(calendar.is_trading_day(shanghai("2026-10-01", "10:00:00")));
  calendar.set_weekends_off(false);
  EXPECT_EQ(opens(calendar, "2026-11-21", "10:00:00"), "open");
  EXPECT_EQ(opens(calendar, "2026-10-01", "10:00:00"), "2026-10-03T09:15");  // a Saturday
}

TEST(MarketCalendar, TakesTheUsersHolidaysInsteadOfItsOwn) {
  MarketCalendar calendar = MarketCalendar::a_shares();
  calendar.set_holidays("# spring\n2027-02-08\r\n  2027-02-09  # the second day\n\n");
  EXPECT_EQ(opens(calendar, "2027-02-08", "10:00:00"), "2027-02-10T09:15");
  EXPECT_EQ(opens(calendar, "2026-10-01", "10:00:00"), "open");
}

TEST(MarketCalendar, NamesTheLineThatIsNoDate) {
  MarketCalendar calendar = MarketCalendar::a_shares();
  for (const std::string wrong : {"2026-13-01", "2026-02-30", "20261001", "2026-10", "soon",
                                  "2026-10-01-01", "-2026-10-01", "2026-10-0x"})
    EXPECT_THAT(why_not([&] { calendar.set_holidays("# mine\n" + wrong); }),
                HasSubstr("line 2: \"" + wrong + "\" is no date"))
        << wrong;
  EXPECT_EQ(opens(calendar, "2026-10-01", "10:00:00"), "2026-10-08T09:15") << "as before";
}

TEST(MarketCalendar, ReadsWindowsAndRefusesWhatCannotBeOne) {
  EXPECT_EQ(MarketCalendar::parse_window("9:15-11:30"),
            (MarketCalendar::Window{9h + 15min, 11h + 30min}));
  EXPECT_EQ(MarketCalendar::parse_window(" 09:15:01 - 24:00 "),
            (MarketCalendar::Window{9h + 15min + 1s, 24h}));
  for (const char* const wrong :
       {"", "-", "09:15", "09:15-", "11:30-09:15", "09:15-09:15", "09:60-10:00", "25:00-26:00",
        "09:15-24:00:01", "a-b", "09:15:00:00-11:00"})
    EXPECT_THAT(why_not([&] { (void)MarketCalendar::parse_window(wrong); }),
                HasSubstr("it looks like \"09:15-11:30\""))
        << wrong;
}

TEST(MarketCalendar, WantsItsWindowsInOrder) {
  MarketCalendar calendar = MarketCalendar::a_shares();
  EXPECT_THAT(why_not([&] {
                calendar.set_windows({{13h, 15h}, {9h, 11h}});
              }),
              HasSubstr("follow one another"));
  EXPECT_THAT(why_not([&] {
                calendar.set_windows({{9h, 13h}, {12h, 15h}});
              }),
              HasSubstr("follow one another"));
  calendar.set_windows({{0h, 24h}});
  calendar.set_weekends_off(false);
  EXPECT_EQ(opens(calendar, "2026-11-21", "23:59:59"), "open");
}

TEST(MarketCalendar, TellsTheHoursOfTradingFromThoseOfQuotes) {
  MarketCalendar calendar = MarketCalendar::a_shares();
  EXPECT_THAT(calendar.sessions(), ElementsAre(MarketCalendar::Window{9h + 30min, 11h + 30min},
                                               MarketCalendar::Window{13h, 15h}));
  EXPECT_EQ(calendar.windows().front(), (MarketCalendar::Window{9h + 15min, 11h + 30min + 30s}));
  EXPECT_EQ(calendar.zone(), 8h);
  EXPECT_THAT(why_not([&] {
                calendar.set_sessions({{13h, 15h}, {9h, 11h}});
              }),
              HasSubstr("follow one another"));
  calendar.set_sessions({});
  EXPECT_EQ(calendar.sessions().front(), calendar.windows().front());
}

TEST(MarketCalendar, NeverClosesWhereAMarketDoesNot) {
  const MarketCalendar calendar = MarketCalendar::always();
  EXPECT_EQ(opens(calendar, "2026-10-03", "23:59:59"), "open");  // a Saturday, and a holiday
  EXPECT_EQ(calendar.day_of(shanghai("2026-11-20", "07:59:59")),
            shanghai("2026-11-19", "08:00:00"));
  EXPECT_EQ(MarketCalendar::always(8h).day_of(shanghai("2026-11-20", "07:59:59")),
            shanghai("2026-11-20", "00:00:00"));
}

TEST(MarketCalendar, NeverOpensWithoutWindows) {
  const MarketCalendar calendar{8h, {}};
  EXPECT_EQ(opens(calendar, "2026-11-20", "10:00:00"), "2026-11-21T10:00");
}

TEST(MarketCalendar, DoesNotMindTheZoneOfItsHost) {
  const MarketCalendar calendar = MarketCalendar::a_shares();
  for (const char* const zone : {"America/New_York", "Asia/Shanghai", "UTC"}) {
    ASSERT_EQ(::setenv("TZ", zone, 1), 0);
    EXPECT_EQ(opens(calendar, "2026-11-20", "10:00:00"), "open") << zone;
  }
  ASSERT_EQ(::unsetenv("TZ"), 0);
}

TEST(MarketCalendar, KnowsWhereItsDaysBegin) {
  const MarketCalendar calendar = MarketCalendar::a_shares();
  EXPECT_EQ(calendar.day_of(shanghai("2026-11-20", "00:00:00")),
            shanghai("2026-11-20", "00:00:00"));
  EXPECT_EQ(calendar.day_of(shanghai("2026-11-20", "07:59:59")),
            shanghai("2026-11-20", "00:00:00"));
}

}  // namespace
}  // namespace hftcpp
