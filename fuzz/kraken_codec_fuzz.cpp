// kraken_codec_fuzz: any bytes as a session of Kraken's frames, and as what it answers over REST.
#include "codec_fuzz.hpp"
#include "exchanges/kraken/kraken_account.hpp"
#include "exchanges/kraken/kraken_auth.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"

#include <array>

namespace {

using namespace hftcpp;

// What is read is JSON, and no more rows are told than there are.
void check_answers(std::string_view bytes) {
  static const SymbolMap names = [] {
    const std::array symbols{Symbol{"btc/usd"}, Symbol{"btc/gbp"}};
    return kraken_rest_names(symbols);
  }();
  bool is_read = parse_kraken_token(bytes).has_value();
  for (const auto list : {KrakenOrderList::open_orders, KrakenOrderList::closed_orders,
                          KrakenOrderList::query_orders}) {
    const auto orders = parse_kraken_orders(bytes, list, names);
    fuzz::require(!orders || orders->rows.size() <= orders->read);
    is_read = is_read || orders;
  }
  const auto trades = parse_kraken_trades(bytes, names);
  fuzz::require(!trades || trades->rows.size() <= trades->read);
  fuzz::require(oracle::boost_sees(bytes).has_value() || !(is_read || trades));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Few names, so that what is learnt stays small however long this runs.
  static const SymbolMap& symbols = []() -> SymbolMap& {
    static SymbolMap map;
    for (const char* const pair : {"btc/usd", "eth/usd", "gst/usd", "nmr/eur", "adx/usd"})
      map.add(kraken_native(Symbol{pair}), Symbol{pair});
    return map;
  }();
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  fuzz::check(bytes, [] { return std::make_unique<KrakenCodec>(symbols); });
  check_answers(bytes);
  return 0;
}
