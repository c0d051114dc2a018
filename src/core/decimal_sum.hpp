// DecimalSum: a running sum of decimals and of their products, with 128 bits: a month of prices
// times sizes has more digits than a Decimal, and must not lose one while it grows.
#pragma once

#include <hftcpp/core/decimal.hpp>

#include <cstdint>

namespace hftcpp {

class DecimalSum {
 public:
  DecimalSum() noexcept = default;
  explicit DecimalSum(const Decimal& value) noexcept
      : mantissa_{value.mantissa()}, exponent_{value.exponent()} {}
  [[nodiscard]] static DecimalSum product(const Decimal& a, const Decimal& b) noexcept {
    DecimalSum made;
    made.mantissa_ = Wide{a.mantissa()} * b.mantissa();
    made.exponent_ = a.exponent() + b.exponent();
    return made;
  }

  // False when 128 bits do not hold it; the sum is then as it was.
  [[nodiscard]] bool add(const DecimalSum& other) noexcept {
    Wide sum = 0;
    if (other.exponent_ != exponent_ || __builtin_add_overflow(mantissa_, other.mantissa_, &sum))
        [[unlikely]]
      return add_scaled(other);
    mantissa_ = sum;
    return true;
  }
  [[nodiscard]] bool is_zero() const noexcept { return mantissa_ == 0; }

  // The exact value, in as many digits as a Decimal has room for; beyond those (18 at least) it is
  // rounded to the nearest.
  [[nodiscard]] Decimal to_decimal() const noexcept {
    const auto narrow = static_cast<std::int64_t>(mantissa_);
    if (narrow == mantissa_ && exponent_ <= 0 && exponent_ >= -64) [[likely]]
      return Decimal{narrow, static_cast<std::int8_t>(exponent_)};
    return to_decimal_rounded();
  }

 private:
  using Wide = __int128;

  bool add_scaled(DecimalSum other) noexcept;
  [[nodiscard]] Decimal to_decimal_rounded() const noexcept;
  [[nodiscard]] bool refine(int exponent) noexcept;
  void drop_zeros() noexcept;

  Wide mantissa_ = 0;
  int exponent_ = 0;
};

}  // namespace hftcpp
