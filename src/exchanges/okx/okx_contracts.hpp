// OkxContracts: what one contract of a swap is worth. OKX counts swaps in contracts; with this
// they become amounts, exactly.
#pragma once

#include <hftcpp/core/decimal.hpp>
#include <hftcpp/core/names.hpp>
#include <hftcpp/core/result.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace hftcpp {

// A linear contract (BTC-USDT-SWAP) is worth so much of the base currency, and sizes become base
// units. An inverse one (BTC-USD-SWAP) is worth so many dollars: its base units would be a quotient
// that depends on the price and has no end, so that its sizes become dollars.
class OkxContracts {
 public:
  void set(Symbol symbol, Decimal value);
  // Null when it is not known: look before every size.
  [[nodiscard]] const Decimal* find(Symbol symbol) const noexcept {
    if (symbol.index() >= values_.size() || values_[symbol.index()].is_zero()) return nullptr;
    return &values_[symbol.index()];
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  std::vector<Decimal> values_;  // by the symbol's index; zero: not known
  std::size_t size_ = 0;
};

// Adds what GET /api/v5/public/instruments?instType=SWAP answers. Instruments that no pair can
// name, and new ones without a value yet, are left out.
// https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
[[nodiscard]] Result<void> okx_read_contracts(std::string_view json, OkxContracts& contracts);

}  // namespace hftcpp
