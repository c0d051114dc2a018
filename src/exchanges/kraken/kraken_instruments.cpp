// kraken_instruments.cpp: an object of pairs, under names that only REST has.
#include "exchanges/kraken/kraken_instruments.hpp"

#include "exchanges/instrument_rows.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"

namespace hftcpp {
namespace {

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
  one.symbol = joined_pair(renamed(base), renamed(quote));
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

}  // namespace

InstrumentList kraken_instruments() {
  return {.target = "/0/public/AssetPairs", .read = read_kraken};
}

}  // namespace hftcpp
