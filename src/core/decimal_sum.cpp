// decimal_sum.cpp: sums of unequal exponents, and those that have outgrown a Decimal.
#include "core/decimal_sum.hpp"

#include <limits>

namespace hftcpp {

// The same value with a finer exponent, if there is room for it.
bool DecimalSum::refine(int exponent) noexcept {
  Wide mantissa = mantissa_;
  for (int at = exponent_; at > exponent && mantissa != 0; --at)
    if (__builtin_mul_overflow(mantissa, Wide{10}, &mantissa)) return false;
  mantissa_ = mantissa;
  exponent_ = exponent;
  return true;
}

void DecimalSum::drop_zeros() noexcept {
  if (mantissa_ == 0) return;
  for (; mantissa_ % 10 == 0; mantissa_ /= 10) ++exponent_;
}

// Trailing zeros are kept where there is room: given up only for a sum that would not fit.
bool DecimalSum::add_scaled(DecimalSum other) noexcept {
  DecimalSum sum = *this;
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (sum.mantissa_ == 0 && sum.exponent_ > other.exponent_) sum.exponent_ = other.exponent_;
    const bool is_level =
        sum.exponent_ > other.exponent_ ? sum.refine(other.exponent_) : other.refine(sum.exponent_);
    Wide total = 0;
    if (is_level && !__builtin_add_overflow(sum.mantissa_, other.mantissa_, &total)) {
      mantissa_ = total;
      exponent_ = sum.exponent_;
      return true;
    }
    sum = *this;
    sum.drop_zeros();
    other.drop_zeros();
  }
  return false;
}

Decimal DecimalSum::to_decimal_rounded() const noexcept {
  constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();
  const bool is_negative = mantissa_ < 0;
  Wide rest = is_negative ? -mantissa_ : mantissa_;
  int exponent = exponent_;
  while (rest != 0 && rest % 10 == 0 && (rest > kMost || exponent < -64)) {
    rest /= 10;
    ++exponent;
  }
  Wide divisor = 1;
  for (; rest / divisor > kMost || exponent < -127; ++exponent) {
    if (divisor > rest) break;
    divisor *= 10;
  }
  Wide kept = rest / divisor;
  if (rest % divisor >= (divisor + 1) / 2 && divisor > 1) ++kept;
  if (kept > kMost) {  // only by the rounding: the digits were all nines
    kept /= 10;
    ++exponent;
  }
  const auto narrow = static_cast<std::int64_t>(is_negative ? -kept : kept);
  return Decimal{narrow, static_cast<std::int8_t>(kept == 0 ? 0 : exponent)};
}

}  // namespace hftcpp
