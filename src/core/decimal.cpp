// decimal.cpp: the rare forms of numbers, exact arithmetic and printing. Never by way of a
// double: only to_double() makes one.
#include <hftcpp/core/decimal.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ostream>

namespace hftcpp {
namespace {

using Wide = __int128;
using UnsignedWide = unsigned __int128;

constexpr int kFinest = std::numeric_limits<std::int8_t>::min();
constexpr int kCoarsest = std::numeric_limits<std::int8_t>::max();
constexpr std::uint64_t kMaxMantissa = std::numeric_limits<std::int64_t>::max();

constexpr auto kPowers = [] {
  std::array<std::uint64_t, 20> powers{};
  std::uint64_t power = 1;
  for (auto& each : powers) {
    each = power;
    power *= 10;
  }
  return powers;
}();

// Without overflow for the smallest mantissa, which has no positive counterpart.
std::uint64_t magnitude(std::int64_t value) noexcept {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

int digit_count(std::uint64_t value) noexcept {
  return static_cast<int>(std::upper_bound(kPowers.begin() + 1, kPowers.end(), value) -
                          kPowers.begin());
}

// A value on its way to a Decimal: magnitude times ten to the exponent, of any size.
struct Unfitted {
  bool negative = false;
  UnsignedWide magnitude = 0;
  std::int64_t exponent = 0;
  std::int64_t trailing_zeros = 0;  // wanted after the magnitude, with a smaller exponent
};

// The Decimal of that very value, with as many trailing zeros as it came with if they fit.
Result<Decimal> fit(Unfitted value) noexcept {
  const std::uint64_t limit = kMaxMantissa + (value.negative ? 1 : 0);
  if (value.magnitude == 0)
    return Decimal{
        0, static_cast<std::int8_t>(std::clamp<std::int64_t>(value.exponent, kFinest, kCoarsest))};
  while (value.magnitude > limit || value.exponent < kFinest) {
    if (value.magnitude % 10 != 0) return error(Errc::out_of_range, "number");
    value.magnitude /= 10;
    ++value.exponent;
  }
  while ((value.trailing_zeros > 0 && value.exponent > kFinest) || value.exponent > kCoarsest) {
    if (value.magnitude > limit / 10) break;
    value.magnitude *= 10;
    --value.exponent;
    --value.trailing_zeros;
  }
  if (value.exponent > kCoarsest) return error(Errc::out_of_range, "number");

  const auto bits = static_cast<std::uint64_t>(value.magnitude);
  return Decimal{static_cast<std::int64_t>(value.negative ? 0 - bits : bits),
                 static_cast<std::int8_t>(value.exponent)};
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

std::string_view take_digits(std::string_view& text) noexcept {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  const std::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

// "e-05" and the like; nothing is an exponent of zero. So large that no text can make up for it,
// its exact value no longer matters.
bool take_exponent(std::string_view& text, std::int64_t& exponent) noexcept {
  exponent = 0;
  if (text.empty() || (text.front() != 'e' && text.front() != 'E')) return true;
  text.remove_prefix(1);
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  const std::string_view digits = take_digits(text);
  constexpr std::int64_t kBeyondAllTexts = 100'000'000'000'000'000;
  for (const char digit : digits)
    exponent = std::min(exponent * 10 + (digit - '0'), kBeyondAllTexts);
  if (negative) exponent = -exponent;
  return !digits.empty();
}

// Takes the digits in, keeping zeros back until a digit follows that needs them.
bool take_in(std::string_view digits, Unfitted& value) noexcept {
  for (const char digit : digits) {
    if (digit == '0') {
      if (value.magnitude != 0) ++value.trailing_zeros;
      continue;
    }
    for (++value.trailing_zeros; value.trailing_zeros > 0; --value.trailing_zeros) {
      if (value.magnitude > kMaxMantissa) return false;
      value.magnitude *= 10;
    }
    value.magnitude += static_cast<unsigned>(digit - '0');
  }
  return true;
}

// a + b, or a - b when `negate`.
Result<Decimal> sum(const Decimal& a, const Decimal& b, bool negate) noexcept {
  Wide fine = a.mantissa();
  Wide coarse = negate ? -Wide{b.mantissa()} : Wide{b.mantissa()};
  int fine_exponent = a.exponent();
  int coarse_exponent = b.exponent();
  if (fine_exponent > coarse_exponent) {
    std::swap(fine, coarse);
    std::swap(fine_exponent, coarse_exponent);
  }
  if (coarse == 0) coarse_exponent = fine_exponent;
  if (fine == 0) fine_exponent = std::max(fine_exponent, coarse_exponent - 19);
  // Too far apart to be written together, unless the finer one ends in zeros.
  while (coarse_exponent - fine_exponent > 19 && fine % 10 == 0) {
    fine /= 10;
    ++fine_exponent;
  }
  if (coarse_exponent - fine_exponent > 19) return error(Errc::out_of_range, "sum");

  const Wide total =
      fine + coarse * static_cast<Wide>(
                          kPowers[static_cast<std::size_t>(coarse_exponent - fine_exponent)]);
  return fit({.negative = total < 0,
              .magnitude = static_cast<UnsignedWide>(total < 0 ? -total : total),
              .exponent = fine_exponent});
}

}  // namespace

Result<Decimal> Decimal::parse_any(std::string_view text) noexcept {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::string_view whole = take_digits(text);
  std::string_view fraction;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    fraction = take_digits(text);
    if (fraction.empty()) return error(Errc::bad_value, "number");
  }
  std::int64_t exponent = 0;
  if (whole.empty() && fraction.empty()) return error(Errc::bad_value, "number");
  if (!take_exponent(text, exponent) || !text.empty()) return error(Errc::bad_value, "number");

  Unfitted value{.negative = negative};
  if (!take_in(whole, value) || !take_in(fraction, value))
    return error(Errc::out_of_range, "number");
  value.exponent = exponent - static_cast<std::int64_t>(fraction.size()) + value.trailing_zeros;
  return fit(value);
}

std::strong_ordering Decimal::compare_scaled(const Decimal& a, const Decimal& b) noexcept {
  const int sign_a = (a.mantissa_ > 0) - (a.mantissa_ < 0);
  const int sign_b = (b.mantissa_ > 0) - (b.mantissa_ < 0);
  if (sign_a != sign_b || sign_a == 0) return sign_a <=> sign_b;

  std::uint64_t size_a = magnitude(a.mantissa_);
  std::uint64_t size_b = magnitude(b.mantissa_);
  const int digits_a = digit_count(size_a);
  const int digits_b = digit_count(size_b);
  std::strong_ordering order = digits_a + a.exponent_ <=> digits_b + b.exponent_;
  if (order == 0) {
    // Their first digits stand at the same place, so written out they are equally long: at
    // most 19 digits, which 64 bits hold.
    if (digits_a < digits_b) size_a *= kPowers[static_cast<std::size_t>(digits_b - digits_a)];
    if (digits_b < digits_a) size_b *= kPowers[static_cast<std::size_t>(digits_a - digits_b)];
    order = size_a <=> size_b;
  }
  return sign_a > 0 ? order : 0 <=> order;
}

std::string Decimal::to_string() const {
  std::array<char, kMaxText> text;
  return {text.data(), write(text.data())};
}

char* Decimal::write(char* out) const noexcept {
  // Copies of a fixed size, into room that the promise of kMaxText leaves, cost no call.
  constexpr std::size_t kDigits = 20;
  std::array<char, 2 * kDigits> digits{};
  const auto size = static_cast<std::size_t>(
      std::to_chars(digits.data(), digits.data() + kDigits, magnitude(mantissa_)).ptr -
      digits.data());
  *out = '-';
  out += mantissa_ < 0 ? 1 : 0;

  if (exponent_ >= 0) {
    const auto zeros = mantissa_ == 0 ? 0 : static_cast<std::size_t>(exponent_);
    std::memcpy(out, digits.data(), kDigits);
    if (zeros != 0) std::memset(out + size, '0', zeros);
    return out + size + zeros;
  }
  const auto decimals = static_cast<std::size_t>(-exponent_);
  if (size > decimals) {
    const std::size_t whole = size - decimals;
    std::memcpy(out, digits.data(), kDigits);
    out[whole] = '.';
    std::memcpy(out + whole + 1, digits.data() + whole, kDigits);
    return out + size + 1;
  }
  std::memset(out, '0', kDigits);
  if (decimals > kDigits - 2) std::memset(out, '0', decimals + 2);
  out[1] = '.';
  std::memcpy(out + 2 + decimals - size, digits.data(), kDigits);
  return out + 2 + decimals;
}

double Decimal::to_double() const noexcept {
  // Both numbers are exact doubles, and one operation on those rounds correctly.
  constexpr std::uint64_t kExact = std::uint64_t{1} << 53;
  if (magnitude(mantissa_) <= kExact && exponent_ >= -19 && exponent_ <= 19) {
    const auto whole = static_cast<double>(mantissa_);
    if (exponent_ < 0)
      return whole / static_cast<double>(kPowers[static_cast<std::size_t>(-exponent_)]);
    return whole * static_cast<double>(kPowers[static_cast<std::size_t>(exponent_)]);
  }
  std::array<char, kMaxText> text;
  double value = 0;
  std::from_chars(text.data(), write(text.data()), value);
  return value;
}

Result<Decimal> Decimal::rescaled(std::int8_t exponent) const noexcept {
  const int finer = exponent_ - exponent;
  if (mantissa_ == 0 || finer == 0) return Decimal{mantissa_, exponent};
  if (finer > 18 || finer < -18) return error(Errc::out_of_range, "exponent");

  const auto power = static_cast<std::int64_t>(kPowers[static_cast<std::size_t>(std::abs(finer))]);
  std::int64_t mantissa = 0;
  if (finer > 0) {
    if (__builtin_mul_overflow(mantissa_, power, &mantissa))
      return error(Errc::out_of_range, "exponent");
  } else {
    if (mantissa_ % power != 0) return error(Errc::out_of_range, "exponent");
    mantissa = mantissa_ / power;
  }
  return Decimal{mantissa, exponent};
}

Result<Decimal> add(const Decimal& a, const Decimal& b) noexcept {
  return sum(a, b, false);
}

Result<Decimal> subtract(const Decimal& a, const Decimal& b) noexcept {
  return sum(a, b, true);
}

Result<Decimal> multiply(const Decimal& a, const Decimal& b) noexcept {
  return fit({.negative = (a.mantissa() < 0) != (b.mantissa() < 0),
              .magnitude = UnsignedWide{magnitude(a.mantissa())} * magnitude(b.mantissa()),
              .exponent = std::int64_t{a.exponent()} + b.exponent()});
}

std::ostream& operator<<(std::ostream& out, const Decimal& value) {
  std::array<char, Decimal::kMaxText> text;
  const char* const end = value.write(text.data());
  return out << std::string_view{text.data(), static_cast<std::size_t>(end - text.data())};
}

namespace literals {

Decimal operator""_d(const char* text, std::size_t size) {
  const auto value = Decimal::parse({text, size});
  if (value) return *value;
  std::fprintf(stderr, "\"%.*s\"_d is no number that a Decimal can hold\n", static_cast<int>(size),
               text);
  std::abort();
}

}  // namespace literals

}  // namespace hftcpp
