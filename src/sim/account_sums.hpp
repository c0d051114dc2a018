// account_sums: an account's arithmetic: exact, or an exception that says what was too much.
#pragma once

#include <hftcpp/core/decimal.hpp>

namespace hftcpp::sim {

// Throw std::invalid_argument for what no Decimal can hold.
[[nodiscard]] Decimal plus(const Decimal& a, const Decimal& b);
[[nodiscard]] Decimal minus(const Decimal& a, const Decimal& b);
[[nodiscard]] Decimal times(const Decimal& a, const Decimal& b);
[[nodiscard]] Decimal negated(const Decimal& value);
[[nodiscard]] Decimal magnitude(const Decimal& value);
// Rounded half away from zero, with so many decimals; zero divided by anything is zero.
[[nodiscard]] Decimal quotient(const Decimal& a, const Decimal& b, std::int8_t exponent);

}  // namespace hftcpp::sim
