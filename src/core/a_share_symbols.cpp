// a_share_symbols.cpp: the forms of a code, and the ranges of the three markets.
#include "core/a_share_symbols.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace hftcpp {
namespace {

constexpr std::size_t kDigits = 6;

struct MarketRange {
  std::string_view begin;
  AShareMarket market;
};
struct KindRange {
  std::string_view begin;
  AShareKind kind;
};

// Where codes begin; the first that fits counts. What is not here has no market of its own: 400
// and 420 are shares that were taken off the list.
constexpr std::array kMarkets{
    MarketRange{"92", AShareMarket::beijing},    // all of Beijing since 2025-10-09
    MarketRange{"43", AShareMarket::beijing},    // and before
    MarketRange{"83", AShareMarket::beijing},    //
    MarketRange{"87", AShareMarket::beijing},    //
    MarketRange{"899", AShareMarket::beijing},   // indices
    MarketRange{"5", AShareMarket::shanghai},    // funds
    MarketRange{"6", AShareMarket::shanghai},    //
    MarketRange{"9", AShareMarket::shanghai},    // B shares
    MarketRange{"110", AShareMarket::shanghai},  // bonds
    MarketRange{"111", AShareMarket::shanghai},  //
    MarketRange{"113", AShareMarket::shanghai},  //
    MarketRange{"118", AShareMarket::shanghai},  //
    MarketRange{"132", AShareMarket::shanghai},  //
    MarketRange{"204", AShareMarket::shanghai},  //
    MarketRange{"0", AShareMarket::shenzhen},    //
    MarketRange{"2", AShareMarket::shenzhen},    // B shares
    MarketRange{"3", AShareMarket::shenzhen},    // ChiNext, and indices
    MarketRange{"12", AShareMarket::shenzhen},   // bonds
    MarketRange{"13", AShareMarket::shenzhen},   //
    MarketRange{"15", AShareMarket::shenzhen},   // funds
    MarketRange{"16", AShareMarket::shenzhen},   //
    MarketRange{"18", AShareMarket::shenzhen},   //
};

constexpr std::array kShanghai{
    KindRange{"000", AShareKind::index},   KindRange{"880", AShareKind::index},
    KindRange{"881", AShareKind::index},   KindRange{"5", AShareKind::fund},
    KindRange{"900", AShareKind::b_share}, KindRange{"0", AShareKind::bond},
    KindRange{"1", AShareKind::bond},      KindRange{"2", AShareKind::bond},
};
constexpr std::array kShenzhen{
    KindRange{"399", AShareKind::index}, KindRange{"200", AShareKind::b_share},
    KindRange{"15", AShareKind::fund},   KindRange{"16", AShareKind::fund},
    KindRange{"18", AShareKind::fund},   KindRange{"1", AShareKind::bond},
};
constexpr std::array kBeijing{KindRange{"899", AShareKind::index}};

template <class Ranges>
AShareKind kind_in(const Ranges& ranges, std::string_view digits) noexcept {
  for (const KindRange& range : ranges)
    if (digits.starts_with(range.begin)) return range.kind;
  return AShareKind::share;
}

bool is_code(std::string_view text) noexcept {
  return text.size() == kDigits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<AShareMarket> to_market(std::string_view word) noexcept {
  const auto is = [word](char first, char second) {
    return word.size() == 2 && (word[0] | 0x20) == first && (word[1] | 0x20) == second;
  };
  if (is('s', 'h')) return AShareMarket::shanghai;
  if (is('s', 'z')) return AShareMarket::shenzhen;
  if (is('b', 'j')) return AShareMarket::beijing;
  return std::nullopt;
}

std::optional<AShareCode> of_market(std::string_view word, std::string_view digits) noexcept {
  const auto market = to_market(word);
  if (!market || !is_code(digits)) return std::nullopt;
  return AShareCode{*market, digits};
}

std::string prefixed(const AShareCode& code) {
  return std::string{to_prefix(code.market)} += code.digits;
}

}  // namespace

std::string_view to_prefix(AShareMarket market) noexcept {
  switch (market) {
    case AShareMarket::shanghai:
      return "sh";
    case AShareMarket::shenzhen:
      return "sz";
    case AShareMarket::beijing:
      return "bj";
  }
  return {};
}

std::optional<AShareMarket> a_share_market(std::string_view digits) noexcept {
  if (!is_code(digits)) return std::nullopt;
  for (const MarketRange& range : kMarkets)
    if (digits.starts_with(range.begin)) return range.market;
  return std::nullopt;
}

AShareKind a_share_kind(const AShareCode& code) noexcept {
  switch (code.market) {
    case AShareMarket::shanghai:
      return kind_in(kShanghai, code.digits);
    case AShareMarket::shenzhen:
      return kind_in(kShenzhen, code.digits);
    case AShareMarket::beijing:
      return kind_in(kBeijing, code.digits);
  }
  return AShareKind::share;
}

std::optional<AShareCode> parse_a_share(std::string_view text) noexcept {
  switch (text.size()) {
    case kDigits:
      if (const auto market = a_share_market(text)) return AShareCode{*market, text};
      return std::nullopt;
    case kDigits + 2:
      return of_market(text.substr(0, 2), text.substr(2));
    case kDigits + 3:
      if (text[kDigits] != '.') return std::nullopt;
      return of_market(text.substr(kDigits + 1), text.substr(0, kDigits));
    default:
      return std::nullopt;
  }
}

Symbol a_share_symbol(const AShareCode& code) {
  return Symbol{(std::string{code.digits} += '.') += to_prefix(code.market)};
}

Symbol a_share_symbol(std::string_view text) {
  const auto code = parse_a_share(text);
  return code ? a_share_symbol(*code) : Symbol{};
}

Symbol a_share_pair(std::string_view text) {
  const Symbol symbol = a_share_symbol(text);
  return symbol.empty() ? Symbol{text} : symbol;
}

std::string a_share_text(Symbol symbol) {
  const auto code = parse_a_share(symbol.text());
  if (!code) return {};
  std::string text{code->digits};
  text += '.';
  for (const char c : to_prefix(code->market)) text += static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string a_share_prefixed(Symbol symbol) {
  const auto code = parse_a_share(symbol.text());
  return code ? prefixed(*code) : std::string{};
}

std::string a_share_native(Symbol symbol) {
  if (const auto code = parse_a_share(symbol.text())) return prefixed(*code);
  throw std::invalid_argument{"\"" + std::string{symbol.text()} +
                              "\" is no A-share: write \"600000.SH\", \"000001.SZ\" or "
                              "\"920002.BJ\""};
}

}  // namespace hftcpp
