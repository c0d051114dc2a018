#include "exchanges/coinbase/coinbase_symbols.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp {
namespace {

// Two currencies with `separator` between them.
bool is_pair(std::string_view text, char separator) noexcept {
  const std::size_t at = text.find(separator);
  return at != std::string_view::npos && at != 0 && at + 1 != text.size() && text.size() <= 40 &&
         text.find_first_of("/-", at + 1) == std::string_view::npos &&
         text.find_first_of("/-") == at;
}

}  // namespace

std::string coinbase_native(Symbol symbol) {
  std::string native{symbol.text()};
  if (!is_pair(native, '/'))
    throw std::invalid_argument{"\"" + native + "\" is no pair of coinbase: write \"btc/usd\""};
  std::ranges::transform(native, native.begin(), [](char c) {
    if (c == '/') return '-';
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return native;
}

Symbol coinbase_symbol(std::string_view native) {
  if (!is_pair(native, '-')) return {};
  std::string pair{native};
  std::ranges::replace(pair, '-', '/');
  return Symbol{pair};
}

// Between stable coins there are books of their own.
// https://docs.cdp.coinbase.com/advanced-trade/docs/ws-channels
std::string coinbase_alias(std::string_view native) {
  if (!native.ends_with("-USDC") || native == "USDT-USDC" || native == "EURC-USDC") return {};
  return std::string{native.substr(0, native.size() - 1)};
}

}  // namespace hftcpp
