#include "exchanges/yahoo/yahoo_symbols.hpp"

#include "core/a_share_symbols.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp {
namespace {

constexpr std::size_t kMaxTicker = 32;
constexpr std::string_view kShanghai = ".SS";

bool is_ticker_character(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{".-=^&_"}.find(c) != std::string_view::npos;
}

bool is_ticker(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kMaxTicker &&
         std::ranges::all_of(text, is_ticker_character);
}

std::string in_capitals(std::string_view text) {
  std::string capitals{text};
  for (char& c : capitals)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return capitals;
}

// "600000.SH" as it is, and any other form of the same.
std::string of_a_share(const AShareCode& code) {
  std::string native{code.digits};
  if (code.market == AShareMarket::shanghai) return native += kShanghai;
  return (native += '.') += in_capitals(to_prefix(code.market));
}

}  // namespace

std::string yahoo_native(Symbol symbol) {
  const std::string_view text = symbol.text();
  if (const auto share = parse_a_share(text)) return of_a_share(*share);
  std::string native = in_capitals(text);
  const std::size_t slash = native.find('/');
  const bool is_pair = slash != std::string::npos && slash != 0 && slash + 1 != native.size();
  if (is_pair) native[slash] = '-';
  if (!is_ticker(native))
    throw std::invalid_argument{"\"" + std::string{text} +
                                "\" is no ticker of yahoo: write \"600000.sh\", \"0700.hk\" or "
                                "\"btc/usd\""};
  return native;
}

Symbol yahoo_symbol(std::string_view native) {
  if (!is_ticker(native)) return {};
  std::string text{native};
  if (text.ends_with(kShanghai)) text.replace(text.size() - kShanghai.size(), 3, ".SH");
  if (const Symbol share = a_share_symbol(text); !share.empty()) return share;
  const std::size_t dash = text.find('-');
  const bool is_pair = dash != std::string::npos && dash != 0 && text.size() - dash > 3;
  if (is_pair) text[dash] = '/';
  return Symbol{text};
}

Symbol yahoo_pair(std::string_view text) {
  Symbol share = a_share_symbol(text);
  if (share.empty() && in_capitals(text).ends_with(kShanghai))
    share = yahoo_symbol(in_capitals(text));
  return share.empty() ? Symbol{text} : share;
}

}  // namespace hftcpp
