#include "exchanges/a_share/a_share_time.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>

namespace hftcpp {
namespace {

std::string iso(const Result<Timestamp>& time) {
  return time ? time->to_iso() : time.error().code.message();
}

TEST(AShareTime, IsEightHoursAheadOfUtc) {
  EXPECT_EQ(iso(a_share_time("2026-07-23", "15:34:59")), "2026-07-23T07:34:59.000000000Z");
  EXPECT_EQ(iso(a_share_time("20260806104333")), "2026-08-06T02:43:33.000000000Z");
  EXPECT_EQ(iso(a_share_time("2024-03-01", "00:00:00")), "2024-02-29T16:00:00.000000000Z");
}

TEST(AShareTime, KnowsNoZoneOfTheHost) {
  const char* const before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  for (const char* const zone : {"America/New_York", "Asia/Kolkata", "UTC"}) {
    ASSERT_EQ(setenv("TZ", zone, 1), 0);
    tzset();
    EXPECT_EQ(iso(a_share_time("2026-07-23", "09:31:02")), "2026-07-23T01:31:02.000000000Z");
  }
  if (before == nullptr)
    unsetenv("TZ");
  else
    setenv("TZ", kept.c_str(), 1);
  tzset();
}

TEST(AShareTime, RefusesWhatIsNone) {
  for (const char* const date : {"", "2026-13-01", "2026-02-29", "0000-00-00", "2026-00-10",
                                 "2026-01-00", "2026/07/23", "1.040", "2026-7-23", "20a6-07-23"})
    EXPECT_FALSE(a_share_time(date, "15:00:00")) << date;
  for (const char* const time :
       {"", "24:00:00", "15:60:00", "15:00:60", "15-00-00", "9:31:02", "15:00:0x", "-1:00:00"})
    EXPECT_FALSE(a_share_time("2026-07-23", time)) << time;
  for (const char* const compact : {"", "2026080610433", "202608061043330", "20260832104333",
                                    "2026080624433x", "20260806104360", "00000000000000"})
    EXPECT_FALSE(a_share_time(compact)) << compact;
}

TEST(AShareTime, TellsTheDayInShanghai) {
  using namespace std::chrono_literals;
  EXPECT_EQ(a_share_day(*Timestamp::parse_iso("2026-07-22T16:00:00Z")), 2026y / 7 / 23);
  EXPECT_EQ(a_share_day(*Timestamp::parse_iso("2026-07-22T15:59:59.999Z")), 2026y / 7 / 22);
}

}  // namespace
}  // namespace hftcpp
