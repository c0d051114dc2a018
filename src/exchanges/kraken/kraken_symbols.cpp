#include "exchanges/kraken/kraken_symbols.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp {
namespace {

bool is_pair(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && slash != 0 && slash + 1 != text.size() &&
         text.find('/', slash + 1) == std::string_view::npos && text.size() <= 40;
}

}  // namespace

std::string kraken_native(Symbol symbol) {
  std::string native{symbol.text()};
  if (!is_pair(native))
    throw std::invalid_argument{"\"" + native + "\" is no pair of kraken: write \"btc/usd\""};
  std::ranges::transform(native, native.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return native;
}

Symbol kraken_symbol(std::string_view native) {
  return is_pair(native) ? Symbol{native} : Symbol{};
}

}  // namespace hftcpp
