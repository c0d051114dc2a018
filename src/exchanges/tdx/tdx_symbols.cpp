#include "exchanges/tdx/tdx_symbols.hpp"

#include "exchanges/a_share/a_share_units.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

// In the order of TDX's numbers.
constexpr std::array kTdxMarkets{AShareMarket::shenzhen, AShareMarket::shanghai,
                                 AShareMarket::beijing};

AShareMarket market_of(const TdxCode& code) noexcept {
  return kTdxMarkets[static_cast<std::size_t>(code.market)];
}

}  // namespace

std::optional<TdxCode> to_tdx_code(unsigned market, std::string_view digits) noexcept {
  TdxCode code;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (market >= kTdxMarkets.size() || digits.size() != code.digits.size() ||
      !std::ranges::all_of(digits, is_digit))
    return std::nullopt;
  code.market = static_cast<TdxMarket>(market);
  std::ranges::copy(digits, code.digits.begin());
  return code;
}

AShareCode to_a_share(const TdxCode& code) noexcept {
  return {market_of(code), code.text()};
}

TdxCode tdx_code(Symbol symbol) {
  if (const auto share = parse_a_share(symbol.text())) {
    const auto market = std::ranges::find(kTdxMarkets, share->market) - kTdxMarkets.begin();
    if (const auto code = to_tdx_code(static_cast<unsigned>(market), share->digits)) return *code;
  }
  throw std::invalid_argument{"\"" + std::string{symbol.text()} +
                              "\" is no instrument of tdx: write \"600000.sh\""};
}

std::array<char, 8> tdx_native(const TdxCode& code) noexcept {
  std::array<char, 8> native{};
  std::ranges::copy(code.digits, std::ranges::copy(to_prefix(market_of(code)), native.begin()).out);
  return native;
}

// Shanghai's composite is 999999 to TDX as well.
bool tdx_is_index(const TdxCode& code) noexcept {
  return a_share_kind(to_a_share(code)) == AShareKind::index ||
         (code.market == TdxMarket::shanghai && code.text() == "999999");
}

std::uint8_t tdx_usual_decimals(const TdxCode& code) noexcept {
  switch (a_share_kind(to_a_share(code))) {
    case AShareKind::fund:
    case AShareKind::bond:
      return 3;
    case AShareKind::b_share:
      return code.market == TdxMarket::shanghai ? 3 : 2;
    case AShareKind::share:
    case AShareKind::index:
      break;
  }
  return 2;
}

std::uint16_t tdx_usual_lot(const TdxCode& code) noexcept {
  return static_cast<std::uint16_t>(a_share_lot(a_share_kind(to_a_share(code))));
}

}  // namespace hftcpp
