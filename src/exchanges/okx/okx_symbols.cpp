#include "exchanges/okx/okx_symbols.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp {
namespace {

constexpr std::string_view kSwap = "-SWAP";

bool is_currency(std::string_view text) noexcept {
  return !text.empty() && text.find_first_of("/-_") == std::string_view::npos;
}

// Two currencies with `separator` between them.
bool is_pair(std::string_view text, char separator) noexcept {
  const std::size_t at = text.find(separator);
  return at != std::string_view::npos && text.size() <= 40 && is_currency(text.substr(0, at)) &&
         is_currency(text.substr(at + 1));
}

std::string to_pair(Symbol symbol, std::string_view exchange) {
  std::string pair{symbol.text()};
  if (!is_pair(pair, '/'))
    throw std::invalid_argument{"\"" + pair + "\" is no pair of " + std::string{exchange} +
                                ": write \"btc/usdt\""};
  std::ranges::transform(pair, pair.begin(), [](char c) {
    if (c == '/') return '-';
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return pair;
}

}  // namespace

std::string okx_native(Symbol symbol) {
  return to_pair(symbol, "okx");
}

std::string okx_swap_native(Symbol symbol) {
  return to_pair(symbol, "okx_swap").append(kSwap);
}

Symbol okx_symbol(std::string_view native) {
  if (!is_pair(native, '-')) return {};
  std::string pair{native};
  std::ranges::replace(pair, '-', '/');
  return Symbol{pair};
}

Symbol okx_swap_symbol(std::string_view native) {
  if (!native.ends_with(kSwap)) return {};
  return okx_symbol(native.substr(0, native.size() - kSwap.size()));
}

}  // namespace hftcpp
