// decimal_sum_test: sums that a Decimal could not hold on the way, and may at the end.
#include "core/decimal_sum.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace hftcpp {
namespace {

using namespace literals;

DecimalSum sum_of(std::initializer_list<Decimal> values) {
  DecimalSum sum;
  for (const Decimal& value : values) EXPECT_TRUE(sum.add(DecimalSum{value}));
  return sum;
}

TEST(DecimalSum, KeepsTheFinestOfItsExponents) {
  EXPECT_EQ(sum_of({}).to_decimal().to_string(), "0");
  EXPECT_EQ(sum_of({"1.5"_d, "2.250"_d}).to_decimal().to_string(), "3.750");
  EXPECT_EQ(sum_of({"2.250"_d, "1.5"_d, "-3.75"_d}).to_decimal().to_string(), "0.000");
  EXPECT_EQ(sum_of({Decimal{12, 2}, "0.5"_d}).to_decimal().to_string(), "1200.5");
}

TEST(DecimalSum, IsExactWhereADecimalWouldBeTooSmall) {
  DecimalSum sum;
  const DecimalSum product = DecimalSum::product("64000.10000000"_d, "0.12345678"_d);
  for (int i = 0; i < 1'000'000; ++i) ASSERT_TRUE(sum.add(product));
  EXPECT_EQ(sum.to_decimal(), "7901246265.678"_d);
}

TEST(DecimalSum, RoundsOnlyDigitsThatNoDecimalHasRoomFor) {
  const Decimal most{std::numeric_limits<std::int64_t>::max(), 0};
  EXPECT_EQ(sum_of({most, "0.4"_d}).to_decimal(), most);
  EXPECT_EQ(sum_of({most, "1"_d}).to_decimal().to_string(), "9223372036854775810");
  EXPECT_EQ(sum_of({"900000000000000000"_d, "0.16"_d}).to_decimal().to_string(),
            "900000000000000000.2");
  EXPECT_EQ(sum_of({"-900000000000000000"_d, "-0.15"_d}).to_decimal().to_string(),
            "-900000000000000000.2");
  EXPECT_EQ(sum_of({most, most, most, most, most}).to_decimal().to_string(),
            "46116860184273879040");
}

TEST(DecimalSum, GivesUpZerosBeforeItGivesUp) {
  DecimalSum sum = DecimalSum::product(Decimal{1, -60}, Decimal{1'000'000'000'000'000'000, -60});
  EXPECT_TRUE(sum.add(DecimalSum{Decimal{0, -128}}));
  EXPECT_FALSE(sum.add(DecimalSum{"1"_d})) << "102 digits";
  EXPECT_TRUE(sum.add(sum));
  EXPECT_EQ(sum.to_decimal(), (Decimal{2, -102}));

  DecimalSum round = DecimalSum::product(Decimal{1'000'000'000'000, -15}, Decimal{1'000'000, -15});
  EXPECT_TRUE(round.add(DecimalSum{"1000000000"_d})) << "39 digits, but for zeros to give up";
  EXPECT_EQ(round.to_decimal(), "1000000000.0"_d);
}

TEST(DecimalSum, RefusesWhat128BitsDoNotHoldAndStaysAsItWas) {
  const Decimal most{std::numeric_limits<std::int64_t>::max(), 0};
  DecimalSum sum = DecimalSum::product(most, most);
  ASSERT_TRUE(sum.add(sum) && !sum.is_zero());
  const DecimalSum before = sum;
  EXPECT_FALSE(sum.add(sum));
  EXPECT_EQ(sum.to_decimal(), before.to_decimal());
}

}  // namespace
}  // namespace hftcpp
