// okx_instruments.cpp: spot pairs and swaps, in one form.
#include "exchanges/okx/okx_instruments.hpp"

#include "exchanges/instrument_rows.hpp"
#include "exchanges/okx/okx_symbols.hpp"

namespace hftcpp {
namespace {

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
  return read_instrument_rows(json, "data", [&](FieldReader& row) {
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

InstrumentList okx_instruments() {
  return {.target = "/api/v5/public/instruments?instType=SPOT", .read = read_okx};
}
InstrumentList okx_swap_instruments() {
  return {.target = "/api/v5/public/instruments?instType=SWAP", .read = read_okx_swap};
}

}  // namespace hftcpp
