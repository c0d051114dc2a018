// Coinbase's names of instruments: "BTC-USD", on both of its interfaces.
#pragma once

#include <hftcpp/core/names.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// "btc/usd" as "BTC-USD". Throws std::invalid_argument, with the right form, for what is no pair.
[[nodiscard]] std::string coinbase_native(Symbol symbol);

// "BTC-USD" as "btc/usd"; empty for what is no pair, as futures are ("BIP-20DEC30-CDE").
[[nodiscard]] Symbol coinbase_symbol(std::string_view native);

// Pairs in USDC and in USD are one book on Advanced Trade, told under the name in USD: the name to
// subscribe to instead ("BTC-USD" for "BTC-USDC"), empty where there is none.
[[nodiscard]] std::string coinbase_alias(std::string_view native);

}  // namespace hftcpp
