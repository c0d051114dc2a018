// The bridge's names of shares, which are xtquant's: "600000.SH".
#pragma once

#include <hftcpp/core/names.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// "600000.sh" as "600000.SH". Throws std::invalid_argument, with the right form, for what is no
// share.
[[nodiscard]] std::string qmt_native(Symbol symbol);

// "600000.SH" as "600000.sh"; empty for what is none.
[[nodiscard]] Symbol qmt_symbol(std::string_view native);

}  // namespace hftcpp
