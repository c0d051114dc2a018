// instruments.cpp: seven lists, one shape.
#include "exchanges/instruments.hpp"

#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"
#include "exchanges/okx/okx_symbols.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <algorithm>
#include <utility>

namespace hftcpp {
namespace {

using Instruments = std::vector<Instrument>;

// A row without a pair is left out; one that cannot be read ends the list.
template <class ReadRow>
Result<Instruments> read_rows(std::string_view json, FieldName name, ReadRow read_row) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  Instruments all;
  for (JsonValue item : fields.array(name)) {
    FieldReader row{item.object(name)};
    Instrument one = read_row(row);
    if (row.error()) return *row.error();
    if (!one.symbol.empty()) all.push_back(std::move(one));
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return all;
}

Symbol joined(std::string_view base, std::string_view quote, std::string_view end = {}) {
  if (base.empty() || quote.empty()) return {};
  std::string pair{base};
  pair.append("/").append(quote).append(end);
  return Symbol{pair};
}

Decimal power_of_ten(std::int64_t exponent) {
  return Decimal{1, static_cast<std::int8_t>(std::clamp<std::int64_t>(exponent, -18, 18))};
}

std::string upper(std::string_view text) {
  std::string made{text};
  std::ranges::transform(made, made.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return made;
}

// ---- Kraken ----

Instrument read_kraken_row(FieldReader row) {
  Instrument one;
  one.native = row.text("wsname");
  one.lot_size = power_of_ten(-row.integer("lot_decimals"));
  one.tick_size = row.optional_decimal("tick_size");
  one.status = row.optional_text("status");
  // The names of the first websocket: two assets are called otherwise in the second.
  std::string_view base{one.native};
  std::string_view quote;
  if (const std::size_t slash = base.find('/'); slash != base.npos) {
    quote = base.substr(slash + 1);
    base = base.substr(0, slash);
  }
  const auto renamed = [](std::string_view asset) {
    return asset == "XBT" ? "BTC" : asset == "XDG" ? "DOGE" : asset;
  };
  one.symbol = joined(renamed(base), renamed(quote));
  if (!one.symbol.empty()) one.native = kraken_native(one.symbol);
  return row.error() ? Instrument{} : one;
}

Result<Instruments> read_kraken(std::string_view json) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  Instruments all;
  bool is_refused = false;
  for (JsonValue item : fields.array("error")) {
    (void)item.text("error");
    is_refused = true;
  }
  const auto pairs = fields.optional_object("result");
  if (pairs)
    pairs->for_each([&](std::string_view, JsonValue value) {
      Instrument one = read_kraken_row(FieldReader{value.object("result")});
      if (!one.symbol.empty()) all.push_back(std::move(one));
    });
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (is_refused) return error(Errc::rejected, "AssetPairs");
  return all;
}

Result<Instruments> read_kraken_future(std::string_view json) {
  return read_rows(json, "instruments", [](FieldReader& row) {
    Instrument one;
    one.native = upper(row.text("symbol"));
    one.tick_size = row.optional_decimal("tickSize");
    one.contract_value = row.optional_decimal("contractSize");
    if (const auto tradeable = row.optional_boolean("tradeable"))
      one.status = *tradeable ? "tradeable" : "not tradeable";
    if (const auto precision = row.optional_integer("contractValueTradePrecision"))
      one.lot_size = power_of_ten(-*precision);
    one.symbol = kraken_future_symbol(one.native);
    // "btc/usd": of the linear ones a contract is one of the base, of the inverse ones a dollar.
    const std::string_view pair = one.symbol.text();
    const std::size_t slash = pair.find('/');
    if (slash != pair.npos) {
      const bool is_inverse = pair.find(':') != pair.npos;
      one.contract_currency = upper(is_inverse ? pair.substr(slash + 1, pair.find(':') - slash - 1)
                                               : pair.substr(0, slash));
    }
    return one;
  });
}

// ---- Binance ----

void read_filters(FieldReader& row, Instrument& one) {
  const auto filters = row.optional_array("filters");
  if (!filters) return;
  for (JsonValue item : *filters) {
    FieldReader filter{item.object("filters")};
    const std::string_view type = filter.text("filterType");
    if (type == "PRICE_FILTER") one.tick_size = filter.decimal("tickSize");
    if (type == "LOT_SIZE") one.lot_size = filter.decimal("stepSize");
    if (filter.error()) return;
  }
}

Result<Instruments> read_binance(std::string_view json) {
  return read_rows(json, "symbols", [](FieldReader& row) {
    Instrument one;
    one.native = row.text("symbol");
    one.status = row.optional_text("status");
    const std::string_view base = row.text("baseAsset");
    one.symbol = joined(base, row.text("quoteAsset"));
    read_filters(row, one);
    return one;
  });
}

Result<Instruments> read_binance_future(std::string_view json) {
  return read_rows(json, "symbols", [](FieldReader& row) {
    Instrument one;
    one.native = row.text("symbol");
    one.status = row.optional_text("status");
    const std::string_view base = row.text("baseAsset");
    const std::string_view quote = row.text("quoteAsset");
    const std::size_t end = std::min(one.native.find('_'), one.native.size());
    one.symbol = joined(base, quote, std::string_view{one.native}.substr(end));
    read_filters(row, one);
    return one;
  });
}

// ---- Coinbase ----

Result<Instruments> read_coinbase(std::string_view json) {
  return read_rows(json, "products", [](FieldReader& row) {
    Instrument one;
    one.native = row.text("product_id");
    one.lot_size = row.optional_decimal("base_increment");
    const auto quote_increment = row.optional_decimal("quote_increment");
    const auto price_increment = row.optional_decimal("price_increment");
    one.tick_size = price_increment ? price_increment : quote_increment;
    one.status = row.optional_text("status");
    one.symbol = coinbase_symbol(one.native);
    return one;
  });
}

// ---- OKX ----

std::optional<Decimal> number_of(std::string_view text) {
  const auto number = Decimal::parse(text);
  return number ? std::optional{*number} : std::nullopt;
}

// New listings come with empty fields at first.
template <class ToSymbol>
Result<Instruments> read_okx_rows(std::string_view json, ToSymbol to_symbol) {
  bool is_refused = false;
  {
    JsonReader reader{json};
    FieldReader fields{reader.object()};
    is_refused = fields.text("code") != "0";
    if (fields.error()) return *fields.error();
  }
  if (is_refused) return error(Errc::rejected, "instruments");
  return read_rows(json, "data", [&](FieldReader& row) {
    Instrument one;
    one.native = row.text("instId");
    one.symbol = to_symbol(one.native);
    const auto value = number_of(row.optional_text("ctVal"));
    const auto times = number_of(row.optional_text("ctMult"));
    if (value && times)
      if (const auto worth = multiply(*value, *times)) one.contract_value = *worth;
    one.contract_currency = row.optional_text("ctValCcy");
    one.tick_size = number_of(row.optional_text("tickSz"));
    one.lot_size = number_of(row.optional_text("lotSz"));
    one.status = row.optional_text("state");
    return one;
  });
}

Result<Instruments> read_okx(std::string_view json) {
  return read_okx_rows(json, okx_symbol);
}

Result<Instruments> read_okx_swap(std::string_view json) {
  return read_okx_rows(json, okx_swap_symbol);
}

}  // namespace

InstrumentList kraken_instruments() {
  return {.target = "/0/public/AssetPairs", .read = read_kraken};
}
InstrumentList kraken_future_instruments() {
  return {.target = "/derivatives/api/v3/instruments", .read = read_kraken_future};
}
InstrumentList binance_instruments() {
  return {.target = "/api/v3/exchangeInfo?showPermissionSets=false", .read = read_binance};
}
InstrumentList binance_future_instruments() {
  return {.target = "/fapi/v1/exchangeInfo", .read = read_binance_future};
}
InstrumentList coinbase_instruments() {
  return {.target = "/api/v3/brokerage/market/products?product_type=SPOT", .read = read_coinbase};
}
InstrumentList okx_instruments() {
  return {.target = "/api/v5/public/instruments?instType=SPOT", .read = read_okx};
}
InstrumentList okx_swap_instruments() {
  return {.target = "/api/v5/public/instruments?instType=SWAP", .read = read_okx_swap};
}

}  // namespace hftcpp
