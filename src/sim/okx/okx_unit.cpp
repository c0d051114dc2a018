#include "sim/okx/okx_unit.hpp"

#include "sim/account_sums.hpp"

#include <algorithm>
#include <string_view>

namespace hftcpp::sim {
namespace {

// OKX's own values of linear contracts, as powers of ten; one coin where it is not known.
std::int8_t power_of(std::string_view base) noexcept {
  if (base == "btc") return -2;
  if (base == "eth") return -1;
  if (base == "xrp") return 2;
  return base == "doge" ? 3 : 0;
}

}  // namespace

OkxUnit::OkxUnit(const InstrumentSettings& instrument, bool is_swap)
    : kind_{OkxKind::spot},
      size_exponent_{instrument.size_exponent},
      quote_exponent_{instrument.price_exponent + instrument.size_exponent} {
  if (!is_swap) return;
  const std::string_view pair = instrument.symbol.text();
  const std::string_view base = pair.substr(0, pair.find('/'));
  kind_ = pair.ends_with("/usd") ? OkxKind::inverse : OkxKind::linear;
  if (kind_ == OkxKind::linear) exponent_ = power_of(base);
  if (kind_ == OkxKind::inverse) exponent_ = base == "btc" ? 2 : 1;
}

Decimal OkxUnit::smallest() const noexcept {
  if (kind_ == OkxKind::inverse) return {1, 0};
  return {1, static_cast<std::int8_t>(size_exponent_ - exponent_)};
}

Decimal OkxUnit::on_wire_sum(std::int64_t size, Wide value) const noexcept {
  if (kind_ != OkxKind::inverse)
    return {size, static_cast<std::int8_t>(size_exponent_ - exponent_)};
  if (value == 0) return {};
  Wide contract = 1;
  for (int digits = quote_exponent_ - exponent_; digits < 0; ++digits) contract *= 10;
  return {static_cast<std::int64_t>(std::max<Wide>((value + contract / 2) / contract, 1)), 0};
}

Decimal OkxUnit::on_wire(std::int64_t price, std::int64_t size) const noexcept {
  return on_wire_sum(size, Wide{price} * size);
}

Decimal OkxUnit::on_wire(Decimal price, Decimal size) const {
  const Decimal amount = kind_ == OkxKind::inverse ? times(price, size) : size;
  return {amount.mantissa(), static_cast<std::int8_t>(amount.exponent() - exponent_)};
}

Decimal OkxUnit::amount(std::int64_t price, std::int64_t size) const noexcept {
  if (kind_ != OkxKind::inverse) return {size, size_exponent_};
  return {on_wire(price, size).mantissa(), exponent_};
}

}  // namespace hftcpp::sim
