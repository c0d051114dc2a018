// Binance's names of instruments: "BTCUSDT" in events, "btcusdt" in the names of streams. They
// have no separator: only Binance's own list says for sure where the one currency ends.
#pragma once

#include <hftcpp/core/result.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// "btc/usdt" as "BTCUSDT". Throws std::invalid_argument, with the right form, for what is no pair.
[[nodiscard]] std::string binance_native(Symbol symbol);

// "BTCUSDT" as "btc/usdt", by the longest quote currency that it knows; empty for no idea. A guess,
// for recorded frames alone: streams know what they subscribed to.
[[nodiscard]] Symbol binance_symbol(std::string_view native);

// Adds the instruments of what GET /api/v3/exchangeInfo answers.
[[nodiscard]] Result<void> parse_exchange_info(std::string_view json, SymbolMap& symbols);

}  // namespace hftcpp
