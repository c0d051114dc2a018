// binance_future_instruments.cpp: contracts, with the day on which they end.
#include "exchanges/binance_future/binance_future_instruments.hpp"

#include "exchanges/binance/binance_instruments.hpp"
#include "exchanges/instrument_rows.hpp"

namespace hftcpp {
namespace {

Result<Instruments> read_binance_future(std::string_view json) {
  return read_instrument_rows(json, "symbols", [](FieldReader& row) {
    Instrument one;
    one.native = row.text("symbol");
    one.status = row.optional_text("status");
    const std::string_view base = row.text("baseAsset");
    const std::string_view quote = row.text("quoteAsset");
    const std::size_t end = std::min(one.native.find('_'), one.native.size());
    one.symbol = joined_pair(base, quote, std::string_view{one.native}.substr(end));
    binance::read_filters(row, one);
    return one;
  });
}

}  // namespace

InstrumentList binance_future_instruments() {
  return {.target = "/fapi/v1/exchangeInfo", .read = read_binance_future};
}

}  // namespace hftcpp
