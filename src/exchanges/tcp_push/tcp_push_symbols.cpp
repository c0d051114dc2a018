#include "exchanges/tcp_push/tcp_push_symbols.hpp"

#include "core/a_share_symbols.hpp"

#include <algorithm>

namespace hftcpp {

std::string tcp_push_native(Symbol symbol) {
  std::string native = a_share_native(symbol);
  std::ranges::transform(native, native.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return native;
}

Symbol tcp_push_symbol(std::string_view native) {
  return a_share_symbol(native);
}

}  // namespace hftcpp
