// Decimal's order and arithmetic, against integers of any size.
#include "core/decimal_reference.hpp"
#include <hftcpp/core/decimal.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace hftcpp {
namespace {

using namespace literals;

TEST(Decimal, ComparesByValueAcrossExponents) {
  EXPECT_EQ("1.50"_d, "1.5"_d);
  EXPECT_FALSE("1.50"_d.is_identical("1.5"_d));
  EXPECT_LT("0.1"_d, "0.11"_d);
  EXPECT_GT("-0.1"_d, "-0.11"_d);
  EXPECT_LT("-1"_d, "0.0000000001"_d);
  EXPECT_EQ("0"_d, "0.00000"_d);
  EXPECT_LT((Decimal{kLargest, -128}), (Decimal{1, 127}));
  EXPECT_LT((Decimal{kSmallest, 127}), (Decimal{kSmallest, -128}));
  EXPECT_EQ((Decimal{1, 127}), (Decimal{1'000'000'000'000'000'000, 109}));
}

TEST(Decimal, ComparesAsItsReferenceDoes) {
  Random random;
  int equal = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Decimal a = random.decimal();
    Decimal b = random.decimal();
    // Far apart is easy: most pairs are the same number written otherwise, or next to it.
    if (i % 4 != 0)
      if (const auto near = a.rescaled(static_cast<std::int8_t>(
              std::clamp<std::int64_t>(a.exponent() - random.between(-3, 18), -128, 127))))
        b = Decimal{
            near->mantissa() > 0 ? near->mantissa() - random.between(0, 1) : near->mantissa(),
            near->exponent()};
    const cpp_int left = exact(a);
    const cpp_int right = exact(b);
    equal += left == right ? 1 : 0;

    ASSERT_EQ(a < b, left < right) << a << " and " << b;
    ASSERT_EQ(a == b, left == right) << a << " and " << b;
    ASSERT_EQ(a > b, left > right) << a << " and " << b;
  }
  EXPECT_GT(equal, 500);
}

TEST(Decimal, AddsSubtractsAndMultipliesExactly) {
  EXPECT_TRUE(add("0.1"_d, "0.20"_d)->is_identical("0.30"_d));
  EXPECT_TRUE(subtract("1"_d, "0.001"_d)->is_identical("0.999"_d));
  EXPECT_TRUE(multiply("64000.10"_d, "0.00100"_d)->is_identical("64.0001000"_d));
  EXPECT_TRUE(subtract("1"_d, "1.00"_d)->is_identical("0.00"_d));
  EXPECT_TRUE(add((Decimal{kSmallest, 0}), (Decimal{kLargest, 0}))->is_identical("-1"_d));
  EXPECT_TRUE(multiply((Decimal{kSmallest, 0}), "1"_d)->is_identical({kSmallest, 0}));
  // Both of eight decimals, as some exchanges write all prices and sizes: the product has sixteen.
  EXPECT_EQ(*multiply("64000.10000000"_d, "12.00000000"_d), "768001.2"_d);
}

TEST(Decimal, RefusesResultsThatDoNotFit) {
  const Decimal largest{kLargest, 0};
  EXPECT_EQ(add(largest, "1"_d).error().code, Errc::out_of_range);
  EXPECT_EQ(subtract("-2"_d, largest).error().code, Errc::out_of_range);
  EXPECT_EQ(multiply(largest, "2"_d).error().code, Errc::out_of_range);
  EXPECT_EQ(multiply((Decimal{kSmallest, 0}), "-1"_d).error().code, Errc::out_of_range);
  EXPECT_EQ(add((Decimal{1, 127}), (Decimal{1, -128})).error().code, Errc::out_of_range);
  EXPECT_EQ(multiply((Decimal{1, -128}), "0.1"_d).error().code, Errc::out_of_range);
}

void expect_exact(const Result<Decimal>& result, const cpp_int& expected, int finest) {
  ASSERT_EQ(result.has_value(), can_be_held(expected)) << expected;
  if (!result) {
    ASSERT_EQ(result.error().code, Errc::out_of_range);
    return;
  }
  ASSERT_EQ(exact(*result), expected);
  // No zeros are given up without need.
  if (finest < -128 || finest > 127 || result->exponent() <= finest) return;
  ASSERT_FALSE(result->rescaled(static_cast<std::int8_t>(result->exponent() - 1))) << *result;
}

TEST(Decimal, CalculatesAsItsReferenceDoes) {
  Random random;
  for (int i = 0; i < 5'000; ++i) {
    const int middle = static_cast<int>(random.between(-100, 100));
    const Decimal a = random.decimal(middle - 12, middle + 12);
    const Decimal b = random.decimal(middle - 12, middle + 12);
    const int finer = std::min(a.exponent(), b.exponent());

    expect_exact(add(a, b), exact(a) + exact(b), finer);
    expect_exact(subtract(a, b), exact(a) - exact(b), finer);
    expect_exact(multiply(a, b),
                 scaled(cpp_int{a.mantissa()} * b.mantissa(), a.exponent() + b.exponent()),
                 a.exponent() + b.exponent());
    ASSERT_FALSE(HasFatalFailure()) << a << " and " << b;
  }
}

TEST(Decimal, AddsWhatLiesFarApart) {
  Random random;
  for (int i = 0; i < 5'000; ++i) {
    const Decimal a = random.decimal();
    const Decimal b = random.decimal();
    const cpp_int sum = exact(a) + exact(b);
    const auto result = add(a, b);
    ASSERT_EQ(result.has_value(), can_be_held(sum)) << a << " + " << b;
    ASSERT_EQ(result ? exact(*result) : sum, sum) << a << " + " << b;
  }
}

TEST(Decimal, RescalesOnlyExactly) {
  EXPECT_TRUE("1.5"_d.rescaled(-3)->is_identical({1500, -3}));
  EXPECT_TRUE("1.500"_d.rescaled(-1)->is_identical({15, -1}));
  EXPECT_TRUE("0.00"_d.rescaled(100)->is_identical({0, 100}));
  EXPECT_TRUE((Decimal{kSmallest, 0}).rescaled(0)->is_identical({kSmallest, 0}));
  EXPECT_TRUE("1"_d.rescaled(-18)->is_identical({1'000'000'000'000'000'000, -18}));
  EXPECT_EQ("1.55"_d.rescaled(-1).error().code, Errc::out_of_range);
  EXPECT_EQ("1"_d.rescaled(-19).error().code, Errc::out_of_range);
  EXPECT_EQ("1"_d.rescaled(1).error().code, Errc::out_of_range);
  EXPECT_EQ((Decimal{kSmallest, 0}).rescaled(-1).error().code, Errc::out_of_range);
  EXPECT_EQ((Decimal{1, 127}).rescaled(-128).error().code, Errc::out_of_range);
}

}  // namespace
}  // namespace hftcpp
