// binance_instruments.cpp: pairs, and the steps among their filters.
#include "exchanges/binance/binance_instruments.hpp"

#include "exchanges/instrument_rows.hpp"

namespace hftcpp {

void binance::read_filters(FieldReader& row, Instrument& one) {
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

namespace {

Result<Instruments> read_binance(std::string_view json) {
  return read_instrument_rows(json, "symbols", [](FieldReader& row) {
    Instrument one;
    one.native = row.text("symbol");
    one.status = row.optional_text("status");
    const std::string_view base = row.text("baseAsset");
    one.symbol = joined_pair(base, row.text("quoteAsset"));
    binance::read_filters(row, one);
    return one;
  });
}

}  // namespace

InstrumentList binance_instruments() {
  return {.target = "/api/v3/exchangeInfo?showPermissionSets=false", .read = read_binance};
}

}  // namespace hftcpp
