// What Binance lists: GET /api/v3/exchangeInfo.
#pragma once

#include <hftcpp/core/instrument.hpp>
#include <hftcpp/core/json_reader.hpp>

namespace hftcpp {

[[nodiscard]] InstrumentList binance_instruments();

namespace binance {

// The steps of prices and sizes, which are rules among others; the futures have them, too.
void read_filters(FieldReader& row, Instrument& one);

}  // namespace binance
}  // namespace hftcpp
