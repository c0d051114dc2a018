// Yahoo's names of instruments: "600000.SS" is Shanghai's 600000, all the rest is called as it is.
#pragma once

#include <hftcpp/core/names.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// "600000.sh" as "600000.SS", "btc/usd" as "BTC-USD", "0700.hk" and "^gspc" in capitals. Throws
// std::invalid_argument, with the right form, for what no ticker can be.
[[nodiscard]] std::string yahoo_native(Symbol symbol);

// The other way round. "BTC-USD" is "btc/usd": a class of shares ("BRK-B") has one letter, a
// currency at least three. Empty for what is no ticker.
[[nodiscard]] Symbol yahoo_symbol(std::string_view native);

// What a user's text means: "600000", "sh600000", "600000.SH" and "600000.SS" are one share;
// anything else is what it says.
[[nodiscard]] Symbol yahoo_pair(std::string_view text);

}  // namespace hftcpp
