// base64: bytes as text, for handshakes and passwords.
#pragma once

#include <string>
#include <string_view>

namespace hftcpp::net {

[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace hftcpp::net
