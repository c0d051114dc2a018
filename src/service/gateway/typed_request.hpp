// Requests of the typed dialect.
#pragma once

#include "service/gateway/request.hpp"

#include <string_view>

namespace hftcpp::gateway {

[[nodiscard]] ReadRequest read_typed_request(std::string_view message);
// Whether it is one of them; in any case: services that speak like this take both.
[[nodiscard]] bool is_typed_request(std::string_view type);
// "tick" of a ticker, what clients ask for it with; empty for what the dialect does not know.
[[nodiscard]] std::string_view typed_word(TopicKind kind) noexcept;

}  // namespace hftcpp::gateway
