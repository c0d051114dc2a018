// Kraken's names of futures. "btc/usd" is the linear perpetual "PF_XBTUSD", and "btc/usd_261225"
// the linear contract "FF_XBTUSD_261225" that ends on that day. Inverse ones, whose sizes are
// dollars and whose profits are coins, name the coin behind a colon: "btc/usd:btc" is "PI_XBTUSD",
// "btc/usd:btc_261225" is "FI_XBTUSD_261225".
#pragma once

#include <hftcpp/core/result.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// Throws std::invalid_argument, with the right form, for what is no pair.
[[nodiscard]] std::string kraken_future_native(Symbol symbol);

// Empty for what is none of the four kinds. The quote currency is USDT, USDC or the
// last three letters.
[[nodiscard]] Symbol kraken_future_symbol(std::string_view native);

// In capitals, as the names of contracts are compared: feeds write them so, REST in part does not.
[[nodiscard]] std::string kraken_future_upper(std::string_view text);

// Adds the instruments of what GET /derivatives/api/v3/instruments answers, those of other kinds
// left out.
[[nodiscard]] Result<void> parse_kraken_future_instruments(std::string_view json,
                                                           SymbolMap& symbols);

}  // namespace hftcpp
