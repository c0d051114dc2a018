// What the contenders know besides the frames.
#pragma once

#include "exchanges/okx/okx_contracts.hpp"
#include <hftcpp/core/symbol_map.hpp>

namespace hftcpp::bench {

struct DecodeContext {
  SymbolMap symbols;
  OkxContracts contracts;  // what swaps are worth
};

}  // namespace hftcpp::bench
