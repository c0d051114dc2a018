// Timestamp: reading what exchanges write, strictly, and writing it back.
#include <hftcpp/core/timestamp.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <ctime>
#include <limits>
#include <random>
#include <string>

namespace hftcpp {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

TEST(Timestamp, ReadsIsoTimes) {
  const struct {
    const char* text;
    std::int64_t nanoseconds;
  } cases[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1970-01-01T00:00:00.000000001Z", 1},
      {"2026-09-25T17:48:26.844359Z", 1790358506'844'359'000},
      {"2026-09-25T17:48:26.844359+00:00", 1790358506'844'359'000},
      {"2026-09-25T17:48:26.8Z", 1790358506'800'000'000},
      {"2026-09-25T17:48:26.126122969Z", 1790358506'126'122'969},
      {"2000-02-29T23:59:59Z", 951868799 * kSecond},
      {"2024-02-29T00:00:00Z", 1709164800 * kSecond},
      {"2100-03-01T00:00:00Z", 4107542400 * kSecond},
      {"2261-12-31T23:59:59.999999999Z", 9214646399 * kSecond + 999'999'999},
  };
  for (const auto& each : cases) {
    const auto time = Timestamp::parse_iso(each.text);
    ASSERT_TRUE(time) << each.text;
    EXPECT_EQ(time->nanoseconds(), each.nanoseconds) << each.text;
  }
}

TEST(Timestamp, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "2026",
                           "2026-09-25",
                           "2026-09-25T17:48:26",
                           "2026-09-25 17:48:26Z",
                           "2026-09-25t17:48:26Z",
                           "2026-09-25T17:48:26z",
                           "2026-09-25T17:48:26.Z",
                           "2026-09-25T17:48:26.1234567890Z",
                           "2026-09-25T17:48:26.12 Z",
                           "2026-09-25T17:48:26+01:00",
                           "2026-09-25T17:48:26-00:00",
                           "2026-09-25T17:48:26ZZ",
                           "2026-09-25T17:48:26Z ",
                           " 2026-09-25T17:48:26Z",
                           "2026-13-25T17:48:26Z",
                           "2026-00-25T17:48:26Z",
                           "2026-09-31T17:48:26Z",
                           "2026-09-00T17:48:26Z",
                           "2026-02-29T00:00:00Z",
                           "2100-02-29T00:00:00Z",
                           "2026-09-25T24:00:00Z",
                           "2026-09-25T17:60:26Z",
                           "2026-09-25T17:48:60Z",
                           "2026/09/25T17:48:26Z",
                           "20a6-09-25T17:48:26Z",
                           "2026-0:-25T17:48:26Z",
                           "2026-09-25T17:4/:26Z",
                           "+026-09-25T17:48:26Z",
                           "2026-9-25T17:48:26.00Z"}) {
    const auto time = Timestamp::parse_iso(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code, Errc::bad_value) << text;
  }
}

TEST(Timestamp, RefusesEachMarkThatIsAnother) {
  const std::string whole = "2026-09-25T17:48:26.8Z";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string wrong = whole;
    wrong[i] = 'x';
    EXPECT_FALSE(Timestamp::parse_iso(wrong)) << wrong;
    EXPECT_EQ(Timestamp::parse_iso({whole.data(), i}).has_value(), false) << i;
  }
}

TEST(Timestamp, RefusesYearsThatDoNotFit) {
  for (const char* text : {"0001-01-01T00:00:00.000000Z", "1969-12-31T23:59:59.999999999Z",
                           "2262-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
    const auto time = Timestamp::parse_iso(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code, Errc::out_of_range) << text;
  }
}

TEST(Timestamp, ReadsBackWhatItPrints) {
  std::mt19937_64 random{7};
  std::uniform_int_distribution<std::int64_t> any{0, 9214646399 * kSecond};
  for (int i = 0; i < 20'000; ++i) {
    const Timestamp time{any(random)};
    const std::string text = time.to_iso();

    // The C library's calendar is an independent one.
    const std::time_t seconds = time.nanoseconds() / kSecond;
    std::tm calendar{};
    gmtime_r(&seconds, &calendar);
    char expected[32];
    std::strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S.", &calendar);
    ASSERT_TRUE(text.starts_with(expected)) << text << " is not " << expected;
    ASSERT_EQ(Timestamp::parse_iso(text).value(), time) << text;
  }
}

TEST(Timestamp, PrintsTimesBeforeTheEpoch) {
  EXPECT_EQ(Timestamp{-1}.to_iso(), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(Timestamp{std::numeric_limits<std::int64_t>::min()}.to_iso(),
            "1677-09-21T00:12:43.145224192Z");
  EXPECT_EQ(Timestamp{std::numeric_limits<std::int64_t>::max()}.to_iso(),
            "2262-04-11T23:47:16.854775807Z");
}

TEST(Timestamp, TakesMillisecondsAndMicroseconds) {
  EXPECT_EQ(Timestamp::from_milliseconds(1'700'000'000'123)->nanoseconds(),
            1'700'000'000'123'000'000);
  EXPECT_EQ(Timestamp::from_microseconds(1'700'000'000'123'456)->nanoseconds(),
            1'700'000'000'123'456'000);
  EXPECT_FALSE(Timestamp::from_milliseconds(0)->is_set());

  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t count : {std::int64_t{-1}, most, most / 1'000'000 + 1, -most}) {
    EXPECT_EQ(Timestamp::from_milliseconds(count).error().code, Errc::out_of_range) << count;
  }
  EXPECT_EQ(Timestamp::from_microseconds(-1).error().code, Errc::out_of_range);
  EXPECT_EQ(Timestamp::from_microseconds(most / 1'000 + 1).error().code, Errc::out_of_range);
}

TEST(Timestamp, CountsInNanoseconds) {
  using namespace std::chrono_literals;
  const Timestamp time{1'000'000'000};
  EXPECT_EQ(time + 1ms, Timestamp{1'001'000'000});
  EXPECT_EQ(Timestamp{5} - Timestamp{3}, 2ns);
  EXPECT_LT(time, Timestamp{2s});
  const Timestamp now = Timestamp::now();
  EXPECT_GT(now, Timestamp::parse_iso("2024-01-01T00:00:00Z").value());
}

}  // namespace
}  // namespace hftcpp
