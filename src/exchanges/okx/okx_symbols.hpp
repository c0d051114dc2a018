// OKX's names of instruments: "BTC-USDT" is the spot pair, "BTC-USDT-SWAP" its perpetual swap.
#pragma once

#include <hftcpp/core/names.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// "btc/usdt" as "BTC-USDT" and as "BTC-USDT-SWAP". They throw std::invalid_argument, with the right
// form, for what is no pair.
[[nodiscard]] std::string okx_native(Symbol symbol);
[[nodiscard]] std::string okx_swap_native(Symbol symbol);

// "BTC-USDT" and "BTC-USDT-SWAP" as "btc/usdt"; empty for all other instruments. Among those are
// families such as "BTC-USD_UM-SWAP", which no pair can name.
[[nodiscard]] Symbol okx_symbol(std::string_view native);
[[nodiscard]] Symbol okx_swap_symbol(std::string_view native);

}  // namespace hftcpp
