// Decimal: reading and writing texts, against tables and a reference of its own.
#include "core/decimal_reference.hpp"
#include <hftcpp/core/decimal.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>

namespace hftcpp {
namespace {

using namespace literals;

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
