// What OKX lists: GET /api/v5/public/instruments.
#pragma once

#include <hftcpp/core/instrument.hpp>

namespace hftcpp {

[[nodiscard]] InstrumentList okx_instruments();
[[nodiscard]] InstrumentList okx_swap_instruments();

}  // namespace hftcpp
