// OkxUnit: in what OKX counts an instrument's sizes: spot in the base currency, swaps in contracts.
// https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
#pragma once

#include "sim/history.hpp"
#include "sim/market.hpp"

#include <cstdint>

namespace hftcpp::sim {

enum class OkxKind : std::uint8_t {
  spot,
  linear,  // a contract is worth so much of the base currency
  inverse  // a contract is worth so many dollars
};

class OkxUnit {
 public:
  OkxUnit(const InstrumentSettings& instrument, bool is_swap);

  [[nodiscard]] OkxKind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is_swap() const noexcept { return kind_ != OkxKind::spot; }
  // Of one contract; 1 on the spot market.
  [[nodiscard]] Decimal contract_value() const noexcept { return {digits_, exponent_}; }
  [[nodiscard]] Decimal smallest() const noexcept;  // size

  // A size of the market's as OKX writes it. Exact, but for inverse contracts: those are counted
  // whole, and what is there is at least one.
  [[nodiscard]] Decimal on_wire(std::int64_t price, std::int64_t size) const noexcept;
  // Of many trades together: `value` is the sum of price times size.
  [[nodiscard]] Decimal on_wire_sum(std::int64_t size, Wide value) const noexcept;
  // The same for numbers that are not counted in ticks.
  [[nodiscard]] Decimal on_wire(Decimal price, Decimal size) const noexcept;
  // What clients make of it: times the contract's value.
  [[nodiscard]] Decimal amount(std::int64_t price, std::int64_t size) const noexcept;

 private:
  [[nodiscard]] Decimal whole_contracts(Wide value, int exponent) const noexcept;

  OkxKind kind_;
  std::int64_t digits_ = 1;  // of the contract's value
  std::int8_t exponent_ = 0;
  std::int8_t size_exponent_;
  int quote_exponent_;  // of price times size
};

}  // namespace hftcpp::sim
