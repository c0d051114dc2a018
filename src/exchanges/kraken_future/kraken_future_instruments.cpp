// kraken_future_instruments.cpp: contracts, and what one is worth.
#include "exchanges/kraken_future/kraken_future_instruments.hpp"

#include "exchanges/instrument_rows.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"

namespace hftcpp {
namespace {

Result<Instruments> read_kraken_future(std::string_view json) {
  return read_instrument_rows(json, "instruments", [](FieldReader& row) {
    Instrument one;
    one.native = kraken_future_upper(row.text("symbol"));
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
      one.contract_currency = kraken_future_upper(
          is_inverse ? pair.substr(slash + 1, pair.find(':') - slash - 1) : pair.substr(0, slash));
    }
    return one;
  });
}

}  // namespace

InstrumentList kraken_future_instruments() {
  return {.target = "/derivatives/api/v3/instruments", .read = read_kraken_future};
}

}  // namespace hftcpp
