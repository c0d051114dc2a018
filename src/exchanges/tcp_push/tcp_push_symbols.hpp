// The push vendor's names of shares: "SH600000". Beijing's records have "920002.BJ" instead, and
// some servers bare codes: the codec takes any form for the one that the map has.
#pragma once

#include <hftcpp/core/names.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// "600000.sh" as "SH600000". Throws std::invalid_argument, with the right form, for what is no
// share.
[[nodiscard]] std::string tcp_push_native(Symbol symbol);

// Any of the forms as "600000.sh"; empty for what is none.
[[nodiscard]] Symbol tcp_push_symbol(std::string_view native);

}  // namespace hftcpp
