#include "exchanges/binance/binance_symbols.hpp"

#include <hftcpp/core/json_reader.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace hftcpp {
namespace {

// Quote currencies of Binance and Binance.US, now and in older recordings.
constexpr std::array<std::string_view, 47> kQuotes = {
    "USDT", "USDC", "FDUSD", "BUSD", "TUSD", "USD1",  "USDP", "USDS", "PAX", "USD",
    "EUR",  "EURI", "AEUR",  "GBP",  "AUD",  "TRY",   "BRL",  "RUB",  "UAH", "BIDR",
    "IDRT", "NGN",  "ZAR",   "PLN",  "RON",  "ARS",   "MXN",  "COP",  "CZK", "JPY",
    "VAI",  "DAI",  "BVND",  "BKRW", "UST",  "USDSB", "BTC",  "ETH",  "BNB", "SOL",
    "XRP",  "TRX",  "DOGE",  "DOT",  "BETH", "GYEN",  "RLUSD"};

bool is_pair(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && slash != 0 && slash + 1 != text.size() &&
         text.find('/', slash + 1) == std::string_view::npos && text.size() <= 40;
}

}  // namespace

std::string binance_native(Symbol symbol) {
  std::string native{symbol.text()};
  if (!is_pair(native))
    throw std::invalid_argument{"\"" + native + "\" is no pair of binance: write \"btc/usdt\""};
  native.erase(native.find('/'), 1);
  std::ranges::transform(native, native.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return native;
}

Symbol binance_symbol(std::string_view native) {
  std::string_view quote;
  for (const std::string_view known : kQuotes)
    if (native.size() > known.size() && native.ends_with(known) && known.size() > quote.size())
      quote = known;
  if (quote.empty() || native.size() > 40 || native.find('/') != std::string_view::npos) return {};
  std::string pair{native.substr(0, native.size() - quote.size())};
  pair.append("/").append(quote);
  return Symbol{pair};
}

Result<void> parse_exchange_info(std::string_view json, SymbolMap& symbols) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  for (JsonValue item : fields.array("symbols")) {
    FieldReader row{item.object("symbols")};
    const std::string_view native = row.text("symbol");
    const std::string_view base = row.text("baseAsset");
    const std::string_view quote = row.text("quoteAsset");
    if (row.error()) return *row.error();
    std::string pair{base};
    pair.append("/").append(quote);
    symbols.add(native, Symbol{pair});
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return {};
}

}  // namespace hftcpp
