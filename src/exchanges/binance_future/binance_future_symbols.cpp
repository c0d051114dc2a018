#include "exchanges/binance_future/binance_future_symbols.hpp"

#include "exchanges/binance/binance_symbols.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <algorithm>
#include <stdexcept>

namespace hftcpp {
namespace {

// "_261225", the day on which a contract ends.
bool is_day(std::string_view text) noexcept {
  return text.size() == 7 && text.front() == '_' &&
         std::ranges::all_of(text.substr(1), scan::is_digit);
}

}  // namespace

std::string binance_future_native(Symbol symbol) try {
  return binance_native(symbol);
} catch (const std::invalid_argument&) {
  throw std::invalid_argument{'"' + std::string{symbol.text()} +
                              "\" is no pair of binance_future: write \"btc/usdt\", or "
                              "\"btc/usdt_261225\" for a contract that ends"};
}

Symbol binance_future_symbol(std::string_view native) {
  const std::size_t at = std::min(native.find('_'), native.size());
  const std::string_view end = native.substr(at);
  const Symbol pair = binance_symbol(native.substr(0, at));
  if (pair.empty() || (!end.empty() && !is_day(end))) return {};
  return Symbol{std::string{pair.text()}.append(end)};
}

Result<void> parse_future_exchange_info(std::string_view json, SymbolMap& symbols) {
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
    if (const std::size_t end = native.find('_'); end != std::string_view::npos)
      pair.append(native.substr(end));
    symbols.add(native, Symbol{pair});
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return {};
}

}  // namespace hftcpp
