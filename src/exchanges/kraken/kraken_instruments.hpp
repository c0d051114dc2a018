// What Kraken lists: GET /0/public/AssetPairs.
#pragma once

#include <hftcpp/core/instrument.hpp>

namespace hftcpp {

[[nodiscard]] InstrumentList kraken_instruments();

}  // namespace hftcpp
