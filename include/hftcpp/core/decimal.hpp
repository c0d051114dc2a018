// Decimal: exactly the number that the exchange wrote, trailing zeros included.
// A 64-bit mantissa and a power of ten: 0.50930100 is {50930100, -8}. Nothing is rounded on
// the way in; what does not fit is an error value, never a silent wrap.
#pragma once

#include <hftcpp/core/result.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <string_view>

namespace hftcpp {

class Decimal {
 public:
  // Enough for every Decimal's text: sign, 19 digits, point, and up to 127 zeros.
  static constexpr std::size_t kMaxText = 152;

  constexpr Decimal() noexcept = default;
  constexpr Decimal(std::int64_t mantissa, std::int8_t exponent) noexcept
      : mantissa_{mantissa}, exponent_{exponent} {}

  // Reads what JSON calls a number ("-1.50", "5e-05"), and what exchanges write besides:
  // leading zeros and a point without digits before it. The whole text must be the number.
  // More digits than fit are Errc::out_of_range, unless they are zeros, which mean nothing.
  [[nodiscard]] static Result<Decimal> parse(std::string_view text) noexcept;

  [[nodiscard]] constexpr std::int64_t mantissa() const noexcept { return mantissa_; }
  [[nodiscard]] constexpr std::int8_t exponent() const noexcept { return exponent_; }
  [[nodiscard]] constexpr bool is_zero() const noexcept { return mantissa_ == 0; }

  // Plain digits, never an exponent: the exchange's own text for every number written without one.
  [[nodiscard]] std::string to_string() const;
  // The same into a buffer of at least kMaxText; returns the end.
  char* write(char* out) const noexcept;
  // The double nearest to it.
  [[nodiscard]] double to_double() const noexcept;

  // By value: 1.50 equals 1.5. Exact for all exponents.
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
    if (a.exponent_ == b.exponent_) [[likely]]
      return a.mantissa_ <=> b.mantissa_;
    return compare_scaled(a, b);
  }
  friend bool operator==(const Decimal& a, const Decimal& b) noexcept { return (a <=> b) == 0; }
  // By text: 1.50 is not 1.5.
  [[nodiscard]] constexpr bool is_identical(const Decimal& other) const noexcept {
    return mantissa_ == other.mantissa_ && exponent_ == other.exponent_;
  }

  // The same value with another exponent ("1.5" at -3 is "1.500"), if it can be had exactly.
  [[nodiscard]] Result<Decimal> rescaled(std::int8_t exponent) const noexcept;

 private:
  static std::strong_ordering compare_scaled(const Decimal& a, const Decimal& b) noexcept;
  static bool parse_plain(std::string_view text, Decimal& out) noexcept;
  static Result<Decimal> parse_any(std::string_view text) noexcept;

  std::int64_t mantissa_ = 0;
  std::int8_t exponent_ = 0;
};

// Exact or Errc::out_of_range. A sum has the finer exponent of the two, a product their sum;
// trailing zeros are given up only where the digits would not fit with them.
[[nodiscard]] Result<Decimal> add(const Decimal& a, const Decimal& b) noexcept;
[[nodiscard]] Result<Decimal> subtract(const Decimal& a, const Decimal& b) noexcept;
[[nodiscard]] Result<Decimal> multiply(const Decimal& a, const Decimal& b) noexcept;

std::ostream& operator<<(std::ostream& out, const Decimal& value);

namespace literals {
// "40.00"_d; a text that is no number ends the program: it is a literal, our own mistake.
[[nodiscard]] Decimal operator""_d(const char* text, std::size_t size);
}  // namespace literals

// ---- here for speed: a codec parses two to four numbers per row ----

// Digits with at most one point among them, few enough that nothing can overflow: nearly every
// number that an exchange sends. False for all else, be it right or wrong.
inline bool Decimal::parse_plain(std::string_view text, Decimal& out) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  if (at == end || end - at > 19) return false;

  std::uint64_t digits = 0;
  const char* point = nullptr;
  for (; at != end; ++at) {
    const unsigned digit = static_cast<unsigned char>(*at) - unsigned{'0'};
    if (digit <= 9) {
      digits = digits * 10 + digit;
    } else if (*at == '.' && point == nullptr) {
      point = at;
    } else {
      return false;
    }
  }
  const auto decimals = point == nullptr ? 0 : end - point - 1;
  if (point != nullptr && decimals == 0) return false;
  if (digits > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return false;

  const auto mantissa = static_cast<std::int64_t>(digits);
  out = Decimal{negative ? -mantissa : mantissa, static_cast<std::int8_t>(-decimals)};
  return true;
}

inline Result<Decimal> Decimal::parse(std::string_view text) noexcept {
  Decimal made;
  if (parse_plain(text, made)) [[likely]]
    return made;
  return parse_any(text);
}

}  // namespace hftcpp
