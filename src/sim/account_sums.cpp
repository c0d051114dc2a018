#include "sim/account_sums.hpp"

#include <limits>
#include <stdexcept>
#include <string>

namespace hftcpp::sim {
namespace {

__extension__ using Wide = __int128;

Decimal exactly(const Result<Decimal>& result, const Decimal& a, const Decimal& b) {
  if (result) return *result;
  throw std::invalid_argument{"account: no room for the digits of " + a.to_string() + " and " +
                              b.to_string()};
}

constexpr int kMostShift = 19;  // 63 bits times ten to this fit into 127

Wide shifted(std::int64_t mantissa, int by) {
  Wide value = mantissa;
  for (; by > 0; --by) value *= 10;
  return value;
}

}  // namespace

Decimal plus(const Decimal& a, const Decimal& b) {
  return exactly(add(a, b), a, b);
}

Decimal minus(const Decimal& a, const Decimal& b) {
  return exactly(subtract(a, b), a, b);
}

Decimal times(const Decimal& a, const Decimal& b) {
  return exactly(multiply(a, b), a, b);
}

Decimal negated(const Decimal& value) {
  return Decimal{-value.mantissa(), value.exponent()};
}

Decimal magnitude(const Decimal& value) {
  return value.mantissa() < 0 ? negated(value) : value;
}

Decimal quotient(const Decimal& a, const Decimal& b, std::int8_t exponent) {
  if (a.is_zero()) return Decimal{0, exponent};
  const int shift = a.exponent() - b.exponent() - exponent;
  if (b.is_zero() || shift > kMostShift || -shift > kMostShift)
    throw std::invalid_argument{"account: cannot divide " + a.to_string() + " by " + b.to_string()};
  const Wide above = 2 * shifted(a.mantissa(), shift > 0 ? shift : 0);
  const Wide below = shifted(b.mantissa(), shift < 0 ? -shift : 0);
  const bool negative = (above < 0) != (below < 0);
  const Wide size = below < 0 ? -below : below;
  const Wide twice = (above < 0 ? -above : above) / size;
  const Wide rounded = (twice + 1) / 2;
  if (rounded > std::numeric_limits<std::int64_t>::max())
    throw std::invalid_argument{"account: no room for " + a.to_string() + " / " + b.to_string()};
  const auto mantissa = static_cast<std::int64_t>(rounded);
  return Decimal{negative ? -mantissa : mantissa, exponent};
}

}  // namespace hftcpp::sim
