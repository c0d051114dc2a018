#include "exchanges/mock/mock_listing.hpp"

#include "core/a_share_symbols.hpp"
#include "core/random.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace hftcpp {
namespace {

constexpr std::size_t kMockLongest = 40;

struct KnownMockShare {
  std::string_view symbol;
  std::string_view name;
  std::int64_t price;  // in its ticks
};
constexpr std::array<KnownMockShare, 8> kKnownMockShares{{{"600000.sh", "浦发银行", 1'023},
                                                          {"000001.sz", "平安银行", 1'139},
                                                          {"600519.sh", "贵州茅台", 130'150},
                                                          {"300750.sz", "宁德时代", 25'640},
                                                          {"688981.sh", "中芯国际", 8'872},
                                                          {"510300.sh", "沪深300ETF", 4'751},
                                                          {"000002.sz", "万科A", 712},
                                                          {"920002.bj", "万达轴承", 2'351}}};

constexpr std::array kMockShares = [] {
  std::array<std::string_view, kKnownMockShares.size()> symbols;
  for (std::size_t i = 0; i < symbols.size(); ++i) symbols[i] = kKnownMockShares[i].symbol;
  return symbols;
}();

// In millionths of a dollar: roughly what they are worth.
struct MockCurrency {
  std::string_view name;
  std::int64_t price;
};
constexpr std::array<MockCurrency, 16> kMockCurrencies{{{"usd", 1'000'000},
                                                        {"usdt", 1'000'000},
                                                        {"usdc", 1'000'000},
                                                        {"eur", 1'080'000},
                                                        {"gbp", 1'270'000},
                                                        {"jpy", 6'700},
                                                        {"cny", 140'000},
                                                        {"btc", 63'000'000'000},
                                                        {"eth", 3'100'000'000},
                                                        {"bnb", 590'000'000},
                                                        {"sol", 150'000'000},
                                                        {"xrp", 600'000},
                                                        {"ada", 450'000},
                                                        {"ltc", 72'000'000},
                                                        {"doge", 120'000},
                                                        {"trx", 130'000}}};

// About so much money stands at one price, and so many digits tell a price.
constexpr std::int64_t kMockMoney = 2'000'000'000;  // in millionths of a dollar
constexpr std::int64_t kMockFewestTicks = 100'000;
constexpr std::int64_t kMockFewestPieces = 1'000;
constexpr std::int8_t kMockFinest = -12;

std::int64_t worth_of(std::string_view currency) {
  const auto known = std::ranges::find(kMockCurrencies, currency, &MockCurrency::name);
  if (known != kMockCurrencies.end()) return known->price;
  return 500'000 + static_cast<std::int64_t>(hash_of(currency) % 200'000'000);
}

// a / b as a whole number of at least `fewest`, and the power of ten that it has to be taken by.
std::int64_t mock_ratio(std::int64_t a, std::int64_t b, std::int64_t fewest,
                        std::int8_t& exponent) {
  for (exponent = 0; a / b < fewest && exponent > kMockFinest; --exponent) a *= 10;
  return std::max<std::int64_t>(a / b, 1);
}

MockListing share_listing(Symbol symbol, const AShareCode& code) {
  const std::string_view text = symbol.text();
  const auto known = std::ranges::find(kKnownMockShares, text, &KnownMockShare::symbol);
  const bool is_known = known != kKnownMockShares.end();
  const bool is_fine = a_share_kind(code) == AShareKind::fund;
  const std::int64_t any_price = 500 + static_cast<std::int64_t>(hash_of(text) % 6'000);
  return {.symbol = symbol,
          .name = is_known ? known->name : std::string_view{},
          .price = is_known ? known->price : any_price,
          .price_exponent = static_cast<std::int8_t>(is_fine ? -3 : -2),
          .size = 5'000,
          .size_exponent = 0,
          .lot = 100};
}

bool is_mock_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view{"/.-_:=^"}.find(c) != std::string_view::npos;
}

}  // namespace

std::span<const std::string_view> mock_shares() noexcept {
  return kMockShares;
}

MockListing mock_listing(Symbol symbol) {
  const std::string_view text = symbol.text();
  if (const auto share = parse_a_share(text)) return share_listing(symbol, *share);
  const std::size_t slash = text.find('/');
  const std::int64_t base = worth_of(text.substr(0, slash));
  const std::int64_t quote = slash == text.npos ? 1'000'000 : worth_of(text.substr(slash + 1));
  MockListing made{.symbol = symbol, .name = {}};
  made.price = mock_ratio(base, quote, kMockFewestTicks, made.price_exponent);
  made.size = mock_ratio(kMockMoney, base, kMockFewestPieces, made.size_exponent);
  return made;
}

Symbol mock_pair(std::string_view text) {
  const Symbol share = a_share_symbol(text);
  return share.empty() ? Symbol{text} : share;
}

std::string mock_native(Symbol symbol) {
  const std::string_view text = symbol.text();
  const bool is_pair =
      text.size() <= kMockLongest && std::ranges::all_of(text, is_mock_character) &&
      std::ranges::any_of(text,
                          [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  if (!is_pair)
    throw std::invalid_argument{"\"" + std::string{text.substr(0, kMockLongest)} +
                                "\" is no pair; write \"btc/usd\" or \"600000.SH\""};
  return std::string{text};
}

Symbol mock_symbol(std::string_view native) {
  return native.empty() ? Symbol{} : Symbol{native};
}

}  // namespace hftcpp
