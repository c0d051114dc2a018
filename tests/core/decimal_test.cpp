// Decimal against hand-written tables, and against integers of any size as its oracle.
#include <hftcpp/core/decimal.hpp>

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <random>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using boost::multiprecision::cpp_int;

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

// Fine enough that every Decimal, and every product of two, is a whole number of it.
constexpr int kUnit = -300;

cpp_int scaled(const cpp_int& mantissa, int exponent) {
  static const std::vector<cpp_int> powers = [] {
    std::vector<cpp_int> made{1};
    while (made.size() <= 600) made.push_back(made.back() * 10);
    return made;
  }();
  return mantissa * powers[static_cast<std::size_t>(exponent - kUnit)];
}

cpp_int exact(const Decimal& value) {
  return scaled(value.mantissa(), value.exponent());
}

// Whether any Decimal has that value.
bool can_be_held(cpp_int value, int exponent = kUnit) {
  if (value == 0) return true;
  for (const int zeros : {64, 16, 4, 1}) {
    const cpp_int power = scaled(1, kUnit + zeros);
    for (; value % power == 0; exponent += zeros) value /= power;
  }
  while (exponent > 127) {
    value *= 10;
    --exponent;
  }
  return exponent >= -128 && value >= kSmallest && value <= kLargest;
}

class Random {
 public:
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution{least, most}(engine_);
  }
  // Of every length, with trailing zeros more often than chance would have them.
  std::int64_t mantissa() {
    std::int64_t value = between(kSmallest, kLargest);
    for (auto cut = between(0, 19); cut > 0; --cut) value /= 10;
    for (auto zeros = between(0, 5); zeros > 0 && value > kSmallest / 10 && value < kLargest / 10;
         --zeros)
      value *= 10;
    return value;
  }
  Decimal decimal(int finest = -128, int coarsest = 127) {
    return {mantissa(), static_cast<std::int8_t>(between(finest, coarsest))};
  }
  std::string digits(std::int64_t least, std::int64_t most) {
    std::string text;
    for (auto left = between(least, most); left > 0; --left)
      text += static_cast<char>('0' + between(0, 9));
    return text;
  }

 private:
  std::mt19937_64 engine_{20'240'917};
};

TEST(Decimal, ReadsWhatExchangesWrite) {
  const struct {
    const char* text;
    Decimal expected;
  } cases[] = {
      {"0", {0, 0}},
      {"64000.10", {6400010, -2}},
      {"0.50930100", {50930100, -8}},
      {"-1.50", {-150, -2}},
      {"-0.00", {0, -2}},
      {"40", {40, 0}},
      {"007.10", {710, -2}},
      {".5", {5, -1}},
      {"5e-05", {5, -5}},
      {"5.1e-05", {51, -6}},
      {"1E3", {1, 3}},
      {"1.50e+1", {150, -1}},
      {"-2.5E0", {-25, -1}},
      {"1e0000000000000000000000000001", {1, 1}},
      {"0e5", {0, 5}},
      {"0e999", {0, 127}},
      {"0e-999", {0, -128}},
      {"9223372036854775807", {kLargest, 0}},
      {"-9223372036854775808", {kSmallest, 0}},
      {"-92233720368.54775808", {kSmallest, -8}},
      {"0.0000000000000000000000000000000000000001", {1, -40}},
      {"0000000000000000000000000000000000001.5", {15, -1}},
  };
  for (const auto& each : cases) {
    const auto value = Decimal::parse(each.text);
    ASSERT_TRUE(value) << each.text;
    EXPECT_TRUE(value->is_identical(each.expected))
        << each.text << " gave " << value->mantissa() << "e" << int{value->exponent()};
  }
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const char* text : {"",         "-",
                           ".",        "-.",
                           "1.",       "-1.",
                           "1..2",     "1.2.3",
                           "--1",      "+1",
                           " 1",       "1 ",
                           "1,5",      "1e",
                           "1e+",      "1e-",
                           "e5",       ".e5",
                           "1.e5",     "1e5.0",
                           "1e5e5",    "0x10",
                           "NaN",      "nan",
                           "Infinity", "inf",
                           "1_000",    "12345678901234567890.",
                           "1-2",      "\xEF\xBC\x91",
                           "1\n"}) {
    const auto value = Decimal::parse(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code, Errc::bad_value) << text;
  }
  EXPECT_FALSE(Decimal::parse(std::string_view{"1\0", 2}));
}

TEST(Decimal, RefusesWhatDoesNotFit) {
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "9.2233720368547758080",
                           "18446744073709551617", "12345678901234567890123456789", "1e146",
                           "1e-129", "1e99999999999999999999", "12e-129", "1e-99999999999999999999",
                           "0.123456789012345678901"}) {
    const auto value = Decimal::parse(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code, Errc::out_of_range) << text;
  }
}

TEST(Decimal, GivesUpZerosOnlyWhereTheDigitsWouldNotFit) {
  const struct {
    const char* text;
    Decimal expected;
  } cases[] = {
      {"1.000000000000000000", {1'000'000'000'000'000'000, -18}},
      {"1.0000000000000000000000", {1'000'000'000'000'000'000, -18}},
      {"-9.2233720368547758080", {kSmallest, -18}},
      {"100000000000000000000000", {1'000'000'000'000'000'000, 5}},
      {"1e145", {1'000'000'000'000'000'000, 127}},
      {"10e-129", {1, -128}},
      {"1000e-130", {10, -128}},
      {"922337203685477580.0", {9'223'372'036'854'775'800, -1}},
  };
  for (const auto& each : cases) {
    const auto value = Decimal::parse(each.text);
    ASSERT_TRUE(value) << each.text;
    EXPECT_TRUE(value->is_identical(each.expected))
        << each.text << " gave " << value->mantissa() << "e" << int{value->exponent()};
  }
}

TEST(Decimal, PrintsPlainDigits) {
  EXPECT_EQ(Decimal{}.to_string(), "0");
  EXPECT_EQ((Decimal{0, -3}).to_string(), "0.000");
  EXPECT_EQ((Decimal{0, 5}).to_string(), "0");
  EXPECT_EQ((Decimal{5, -5}).to_string(), "0.00005");
  EXPECT_EQ((Decimal{-50, -2}).to_string(), "-0.50");
  EXPECT_EQ((Decimal{1, 3}).to_string(), "1000");
  EXPECT_EQ((Decimal{kSmallest, 0}).to_string(), "-9223372036854775808");
  EXPECT_EQ((Decimal{kSmallest, -19}).to_string(), "-0.9223372036854775808");
  EXPECT_EQ((Decimal{kSmallest, 127}).to_string(), "-9223372036854775808" + std::string(127, '0'));
  EXPECT_EQ((Decimal{-1, -128}).to_string(), "-0." + std::string(127, '0') + "1");

  std::ostringstream out;
  out << "40.00"_d;
  EXPECT_EQ(out.str(), "40.00");
}

TEST(Decimal, PrintsEveryPlainTextAsItWas) {
  Random random;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = random.digits(1, 18);
    if (const auto first = text.find_first_not_of('0'); first != 0)
      text.erase(0, first == std::string::npos ? text.size() - 1 : first);
    const auto room = static_cast<std::int64_t>(18 - text.size());
    if (room > 0 && random.between(0, 3) != 0) text += "." + random.digits(1, room);
    const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
    if (!is_zero && random.between(0, 3) == 0) text.insert(0, "-");

    const auto value = Decimal::parse(text);

    ASSERT_TRUE(value) << text;
    EXPECT_EQ(value->to_string(), text);
  }
}

TEST(Decimal, ReadsBackWhatItPrints) {
  Random random;
  for (int i = 0; i < 20'000; ++i) {
    const Decimal value = random.decimal();
    const std::string text = value.to_string();
    ASSERT_LE(text.size(), Decimal::kMaxText);

    const auto again = Decimal::parse(text);

    ASSERT_TRUE(again) << text;
    EXPECT_EQ(*again, value) << text;
    EXPECT_EQ(again->to_string(), text);
    EXPECT_TRUE(value.exponent() > 0 || again->is_identical(value)) << text;
  }
}

// The value of a text by way of a regular expression and integers of any size.
struct Reference {
  bool is_number = false;
  bool fits = false;
  cpp_int value = 0;  // where it fits
};

Reference refer(const std::string& text) {
  static const std::regex shape{
      R"(-?(?:([0-9]+)(?:\.([0-9]+))?|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?)"};
  std::smatch match;
  if (!std::regex_match(text, match, shape)) return {};
  const std::string fraction = match[2].matched ? match[2].str() : match[3].str();
  cpp_int mantissa = 0;
  for (const char digit : match[1].str() + fraction) mantissa = mantissa * 10 + (digit - '0');
  if (text.front() == '-') mantissa = -mantissa;
  if (mantissa == 0) return {.is_number = true, .fits = true, .value = 0};
  const long long power = match[4].matched ? std::strtoll(match[4].str().c_str(), nullptr, 10) : 0;
  const long long exponent = power - static_cast<long long>(fraction.size());
  if (exponent < -250 || exponent > 250) return {.is_number = true};
  if (!can_be_held(mantissa, static_cast<int>(exponent))) return {.is_number = true};
  return {.is_number = true, .fits = true, .value = scaled(mantissa, static_cast<int>(exponent))};
}

TEST(Decimal, AgreesWithItsReferenceOnTextsOfAllKinds) {
  Random random;
  constexpr std::string_view kLetters = "00123456789999..--eE+";
  int numbers = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    if (i % 2 == 0) {
      for (auto size = random.between(0, 12); size > 0; --size)
        text += kLetters[static_cast<std::size_t>(
            random.between(0, static_cast<std::int64_t>(kLetters.size()) - 1))];
    } else {
      text = random.digits(0, 21);
      if (random.between(0, 1) == 0) text += "." + random.digits(1, 21);
      if (random.between(0, 1) == 0)
        text += std::string(static_cast<std::size_t>(random.between(0, 9)), '0');
      if (random.between(0, 2) == 0) text += "e" + std::to_string(random.between(-160, 160));
      if (random.between(0, 3) == 0) text.insert(0, "-");
    }
    const Reference expected = refer(text);
    numbers += expected.is_number ? 1 : 0;

    const auto value = Decimal::parse(text);

    ASSERT_EQ(value.has_value(), expected.fits) << text;
    if (value) {
      ASSERT_EQ(exact(*value), expected.value) << text;
    } else {
      ASSERT_EQ(value.error().code, expected.is_number ? Errc::out_of_range : Errc::bad_value)
          << text;
    }
  }
  EXPECT_GT(numbers, 7'000);  // or the texts are too wild to test anything
}

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

TEST(Decimal, BecomesTheNearestDouble) {
  EXPECT_EQ("0.1"_d.to_double(), 0.1);
  EXPECT_EQ("64000.10"_d.to_double(), 64000.10);
  EXPECT_EQ((Decimal{kSmallest, 0}).to_double(), -9223372036854775808.0);
  EXPECT_EQ((Decimal{0, -5}).to_double(), 0.0);

  Random random;
  for (int i = 0; i < 20'000; ++i) {
    const Decimal value = i % 2 == 0 ? random.decimal() : random.decimal(-22, 3);
    const double expected = std::strtod(value.to_string().c_str(), nullptr);
    ASSERT_EQ(value.to_double(), expected) << value;
  }
}

TEST(DecimalDeathTest, EndsTheProgramOverALiteralThatIsNoNumber) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH((void)"1,5"_d, "1,5.*is no number");
}

}  // namespace
}  // namespace hftcpp
