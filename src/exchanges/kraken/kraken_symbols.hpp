// Kraken's names of instruments, as its WebSocket v2 has them: "BTC/USD".
#pragma once

#include <hftcpp/core/names.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// "btc/usd" as "BTC/USD". Throws std::invalid_argument, with the right form, for what is no pair.
[[nodiscard]] std::string kraken_native(Symbol symbol);

// "BTC/USD" as "btc/usd"; empty for what is no pair.
[[nodiscard]] Symbol kraken_symbol(std::string_view native);

}  // namespace hftcpp
