// text_test: numbers and times as exchanges write them.
#include "sim/text.hpp"

#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

std::string decimal(std::int64_t mantissa, int exponent, int decimals) {
  std::string text{"x"};
  append_decimal(text, mantissa, exponent, decimals);
  return text.substr(1);
}

std::string iso(std::int64_t nanoseconds, int digits) {
  std::string text;
  append_iso(text, Timestamp{nanoseconds}, digits);
  return text;
}

TEST(Text, WritesAllDecimals) {
  EXPECT_EQ(decimal(50930100, -8, 8), "0.50930100");
  EXPECT_EQ(decimal(628070, -1, 1), "62807.0");
  EXPECT_EQ(decimal(0, -8, 8), "0.00000000");
  EXPECT_EQ(decimal(6400010, -2, 8), "64000.10000000");
  EXPECT_EQ(decimal(12, 0, 0), "12");
  EXPECT_EQ(decimal(12, 0, 2), "12.00");
  EXPECT_EQ(decimal(9'223'372'036'854'775'807, -8, 8), "92233720368.54775807");
}

TEST(Text, WritesTimesAsIso) {
  EXPECT_EQ(iso(1'790'358'506'844'359'566, 6), "2026-09-25T17:48:26.844359Z");
  EXPECT_EQ(iso(1'790'358'506'844'359'566, 9), "2026-09-25T17:48:26.844359566Z");
  EXPECT_EQ(iso(1'582'934'399'000'000'001, 9), "2020-02-28T23:59:59.000000001Z");
  EXPECT_EQ(iso(1'582'934'400'000'001'000, 6), "2020-02-29T00:00:00.000001Z");
  EXPECT_EQ(iso(0, 6), "1970-01-01T00:00:00.000000Z");
}

// Independent of our own arithmetic: what core/ reads back is the same time.
TEST(Text, WritesTimesThatReadBack) {
  for (std::int64_t time = 1'700'000'000'123'456'789; time < 1'900'000'000'000'000'000;
       time += 7'777'777'777'777'777) {
    const auto read = Timestamp::parse_iso(iso(time, 9));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->nanoseconds(), time);
  }
}

}  // namespace
}  // namespace hftcpp::sim
