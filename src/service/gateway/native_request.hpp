// Requests of the native dialect. Unlike the other dialects it takes no member that it does not
// know: one that is misspelt would ask for something else than was meant.
#pragma once

#include "service/gateway/request.hpp"

#include <string_view>

namespace hftcpp::gateway {

[[nodiscard]] ReadRequest read_native_request(std::string_view message);

}  // namespace hftcpp::gateway
