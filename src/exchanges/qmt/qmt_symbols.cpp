#include "exchanges/qmt/qmt_symbols.hpp"

#include "core/a_share_symbols.hpp"

namespace hftcpp {

std::string qmt_native(Symbol symbol) {
  static_cast<void>(a_share_native(symbol));  // throws for what is none
  return a_share_text(symbol);
}

Symbol qmt_symbol(std::string_view native) {
  return a_share_symbol(native);
}

}  // namespace hftcpp
