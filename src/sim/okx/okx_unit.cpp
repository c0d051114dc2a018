#include "sim/okx/okx_unit.hpp"

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
  if (kind_ == OkxKind::inverse) digits_ = base == "btc" ? 100 : 10;
}

Decimal OkxUnit::smallest() const noexcept {
  if (kind_ == OkxKind::inverse) return {1, 0};
  return {1, static_cast<std::int8_t>(size_exponent_ - exponent_)};
}

Decimal OkxUnit::whole_contracts(Wide value, int exponent) const noexcept {
  if (value == 0) return {};
  Wide one = digits_;
  for (; exponent < 0; ++exponent) one *= 10;
  const Wide count = std::max<Wide>((value + one / 2) / one, 1);
  return {static_cast<std::int64_t>(count), 0};
}

Decimal OkxUnit::on_wire_sum(std::int64_t size, Wide value) const noexcept {
  if (kind_ == OkxKind::inverse) return whole_contracts(value, quote_exponent_);
  return {size, static_cast<std::int8_t>(size_exponent_ - exponent_)};
}

Decimal OkxUnit::on_wire(std::int64_t price, std::int64_t size) const noexcept {
  return on_wire_sum(size, Wide{price} * size);
}

Decimal OkxUnit::on_wire(Decimal price, Decimal size) const noexcept {
  if (kind_ == OkxKind::inverse)
    return whole_contracts(Wide{price.mantissa()} * size.mantissa(),
                           price.exponent() + size.exponent());
  return {size.mantissa(), static_cast<std::int8_t>(size.exponent() - exponent_)};
}

Decimal OkxUnit::amount(std::int64_t price, std::int64_t size) const noexcept {
  if (kind_ != OkxKind::inverse) return {size, size_exponent_};
  const Decimal contracts = on_wire(price, size);
  return {contracts.mantissa() * digits_, 0};
}

}  // namespace hftcpp::sim
