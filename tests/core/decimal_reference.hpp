// What Decimals are compared with: integers of any size, and random Decimals of every kind.
#pragma once

#include <hftcpp/core/decimal.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace hftcpp {

using boost::multiprecision::cpp_int;

inline constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

// Fine enough that every Decimal, and every product of two, is a whole number of it.
inline constexpr int kUnit = -300;

inline cpp_int scaled(const cpp_int& mantissa, int exponent) {
  static const std::vector<cpp_int> powers = [] {
    std::vector<cpp_int> made{1};
    while (made.size() <= 600) made.push_back(made.back() * 10);
    return made;
  }();
  return mantissa * powers[static_cast<std::size_t>(exponent - kUnit)];
}

inline cpp_int exact(const Decimal& value) {
  return scaled(value.mantissa(), value.exponent());
}

// Whether any Decimal has that value.
inline bool can_be_held(cpp_int value, int exponent = kUnit) {
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

}  // namespace hftcpp
