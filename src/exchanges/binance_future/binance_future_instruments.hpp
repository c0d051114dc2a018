// What the futures of Binance list: GET /fapi/v1/exchangeInfo.
#pragma once

#include <hftcpp/core/instrument.hpp>

namespace hftcpp {

[[nodiscard]] InstrumentList binance_future_instruments();

}  // namespace hftcpp
