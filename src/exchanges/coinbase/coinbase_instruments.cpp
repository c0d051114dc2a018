// coinbase_instruments.cpp: products of the spot market.
#include "exchanges/coinbase/coinbase_instruments.hpp"

#include "exchanges/coinbase/coinbase_symbols.hpp"
#include "exchanges/instrument_rows.hpp"

namespace hftcpp {
namespace {

Result<Instruments> read_coinbase(std::string_view json) {
  return read_instrument_rows(json, "products", [](FieldReader& row) {
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

}  // namespace

InstrumentList coinbase_instruments() {
  return {.target = "/api/v3/brokerage/market/products?product_type=SPOT", .read = read_coinbase};
}

}  // namespace hftcpp
