// The lists of instruments of all exchanges: where each is, and how to read it. It is asked for
// once and by people: what every exchange says in other words stands side by side here.
#pragma once

#include <hftcpp/core/instrument.hpp>

namespace hftcpp {

[[nodiscard]] InstrumentList kraken_instruments();
[[nodiscard]] InstrumentList kraken_future_instruments();
[[nodiscard]] InstrumentList binance_instruments();
[[nodiscard]] InstrumentList binance_future_instruments();
[[nodiscard]] InstrumentList coinbase_instruments();
[[nodiscard]] InstrumentList okx_instruments();
[[nodiscard]] InstrumentList okx_swap_instruments();

}  // namespace hftcpp
