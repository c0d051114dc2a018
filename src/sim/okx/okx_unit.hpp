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
  [[nodiscard]] Decimal contract_value() const noexcept { return {1, exponent_}; }
  [[nodiscard]] Decimal smallest() const noexcept;  // size

  // A size of the market's as OKX writes it. Exact, but for inverse contracts: those are counted
  // whole, and what is there is at least one.
  [[nodiscard]] Decimal on_wire(std::int64_t price, std::int64_t size) const noexcept;
  // Of many trades together: `value` is the sum of price times size.
  [[nodiscard]] Decimal on_wire_sum(std::int64_t size, Wide value) const noexcept;
  // The same of an order's or a position's numbers, and always exact: fills must sum up. Throws
  // std::invalid_argument for what no Decimal can hold.
  [[nodiscard]] Decimal on_wire(Decimal price, Decimal size) const;
  // What clients make of it: times the contract's value.
  [[nodiscard]] Decimal amount(std::int64_t price, std::int64_t size) const noexcept;

 private:
  OkxKind kind_;
  std::int8_t exponent_ = 0;  // of the contract's value, a power of ten
  std::int8_t size_exponent_;
  int quote_exponent_;  // of price times size
};

}  // namespace hftcpp::sim
