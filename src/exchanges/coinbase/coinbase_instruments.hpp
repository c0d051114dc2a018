// What Coinbase lists: GET /api/v3/brokerage/market/products.
#pragma once

#include <hftcpp/core/instrument.hpp>

namespace hftcpp {

[[nodiscard]] InstrumentList coinbase_instruments();

}  // namespace hftcpp
