// What tells a whole record from one that is not, and its lots as shares. In a header for speed: it
// is done for each record.
#pragma once

#include <hftcpp/core/events.hpp>
#include <hftcpp/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hftcpp {

// Without the zeros behind the point, which a source's numbers have from their type.
inline void strip_zeros(std::int64_t& mantissa, int& exponent) noexcept {
  for (; exponent < 0 && mantissa % 10 == 0; mantissa /= 10) ++exponent;
}

// More than any market has of anything: of shares, of yuan, or of yuan for a share.
inline constexpr Decimal kAShareMost{1'000'000'000'000'000, 0};

[[nodiscard]] inline bool is_beyond_a_share(std::int64_t mantissa, int exponent) noexcept {
  if (exponent <= 0 && mantissa <= kAShareMost.mantissa()) [[likely]]
    return false;
  return Decimal{mantissa, static_cast<std::int8_t>(exponent)} > kAShareMost;
}

// So many lots as shares: "972237.0" lots of 100 are 97223700 shares, exactly.
// Errc::out_of_range for more than there can be.
[[nodiscard]] inline Result<Decimal> a_share_volume(const Decimal& lots,
                                                    std::int64_t shares_per_lot) noexcept {
  std::int64_t mantissa = lots.mantissa();
  int exponent = lots.exponent();
  strip_zeros(mantissa, exponent);  // or the product may not fit
  if (mantissa == 0) return Decimal{};
  if (__builtin_mul_overflow(mantissa, shares_per_lot, &mantissa))
    return error(Errc::out_of_range, "volume");
  strip_zeros(mantissa, exponent);
  if (is_beyond_a_share(mantissa, exponent)) return error(Errc::out_of_range, "volume");
  return Decimal{mantissa, static_cast<std::int8_t>(exponent)};
}

// The limits of a day, zero where there are none or nobody tells.
struct AShareLimits {
  Decimal up;
  Decimal down;
};

// The first field that cannot be what it is called: a literal, empty when all fit together. No
// market's record has a high below its low, a price beyond the day's limits or a book whose levels
// are not in order, but one that has lost or got a field in the middle has. Zeros are left alone:
// what has not traded yet has no prices, an auction's book has holes, and not every vendor sends
// all of it.
[[nodiscard]] inline std::string_view misplaced_field(const Quote& quote,
                                                      const AShareLimits& limits = {}) noexcept {
  const auto is_above = [](const Decimal& a, const Decimal& b) {
    return !a.is_zero() && !b.is_zero() && a > b;
  };
  if (is_above(quote.low, quote.high)) return "low";
  if (is_above(quote.open, quote.high) || is_above(quote.low, quote.open)) return "open";
  if (!quote.high.is_zero() &&
      (is_above(quote.last, quote.high) || is_above(quote.low, quote.last)))
    return "last";
  if (is_above(quote.last, limits.up) || is_above(limits.down, quote.last)) return "limits";
  if (is_above(quote.previous_close, limits.up) || is_above(limits.down, quote.previous_close))
    return "previous close";

  for (std::size_t i = 1; i < quote.bids.size(); ++i)
    if (is_above(quote.bids[i].price, quote.bids[i - 1].price)) return "bids";
  for (std::size_t i = 1; i < quote.asks.size(); ++i)
    if (is_above(quote.asks[i - 1].price, quote.asks[i].price)) return "asks";
  if (is_above(quote.bids.front().price, quote.asks.front().price)) return "best prices";
  return {};
}

// What was traded has a last price: without one it is no record of anything.
[[nodiscard]] inline bool lacks_last_price(const Quote& quote) noexcept {
  return quote.last.is_zero() && !quote.volume.is_zero() && !quote.high.is_zero();
}

}  // namespace hftcpp
