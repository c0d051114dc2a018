// Binance's names of futures: "BTCUSDT" is the perpetual "btc/usdt", "BTCUSDT_261225" the contract
// "btc/usdt_261225" that ends on that day. Coin-margined ones ("BTCUSD_PERP") are another market.
#pragma once

#include <hftcpp/core/result.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// "btc/usdt" as "BTCUSDT". Throws std::invalid_argument, with the right form, for what is no pair.
[[nodiscard]] std::string binance_future_native(Symbol symbol);

// "BTCUSDT_261225" as "btc/usdt_261225", by the quote currencies that it knows; empty for no idea.
// A guess, for recorded frames alone: streams know what they subscribed to.
[[nodiscard]] Symbol binance_future_symbol(std::string_view native);

// Adds the instruments of what GET /fapi/v1/exchangeInfo answers.
[[nodiscard]] Result<void> parse_future_exchange_info(std::string_view json, SymbolMap& symbols);

}  // namespace hftcpp
