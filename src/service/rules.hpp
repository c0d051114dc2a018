// What a configuration may name in this program: its exchanges, channels, pairs and classes.
#pragma once

#include "service/config.hpp"

namespace hftcpp {

[[nodiscard]] ConfigRules rules_of_this_program();

}  // namespace hftcpp
