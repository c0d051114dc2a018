// What Kraken Futures lists: GET /derivatives/api/v3/instruments.
#pragma once

#include <hftcpp/core/instrument.hpp>

namespace hftcpp {

[[nodiscard]] InstrumentList kraken_future_instruments();

}  // namespace hftcpp
