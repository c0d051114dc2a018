// Units of A-share quotes: sources count lots and ten thousands of yuan, a Quote has shares and
// yuan. Exact, like all that Decimals do.
#pragma once

#include "core/a_share_symbols.hpp"
#include <hftcpp/core/decimal.hpp>

#include <cstdint>

namespace hftcpp {

// Of bonds a lot is ten. Volumes of indices are kept as the sources write them: they do not agree
// on what they count.
[[nodiscard]] constexpr std::int64_t a_share_lot(AShareKind kind) noexcept {
  switch (kind) {
    case AShareKind::index:
      return 1;
    case AShareKind::bond:
      return 10;
    case AShareKind::share:
    case AShareKind::b_share:
    case AShareKind::fund:
      return 100;
  }
  return 100;
}

// 11131 lots are 1113100 shares. Errc::out_of_range where that does not fit.
[[nodiscard]] inline Result<Decimal> to_shares(const Decimal& lots, AShareKind kind) noexcept {
  return multiply(lots, Decimal{a_share_lot(kind), 0});
}

// 145133.4748 ten thousands are 1451334748.0000 yuan.
[[nodiscard]] inline Result<Decimal> to_yuan(const Decimal& ten_thousands) noexcept {
  return multiply(ten_thousands, Decimal{10'000, 0});
}

}  // namespace hftcpp
