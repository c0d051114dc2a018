// coinbase_codec_fuzz: any bytes as a session of Coinbase's frames, by each of its codecs, and as
// what it answers over REST.
#include "codec_fuzz.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"
#include "exchanges/coinbase/coinbase_rest.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"

namespace {

using namespace hftcpp;

// What is read is JSON, and the trades that are made of fills are no more than those.
void check_answers(std::string_view bytes, const SymbolMap& symbols) {
  const bool is_json = oracle::boost_sees(bytes).has_value();
  const auto orders = coinbase_read_orders(bytes, symbols, Timestamp{7});
  const auto order = coinbase_read_order(bytes, symbols, Timestamp{7});
  const auto balances = coinbase_read_balances(bytes, Timestamp{7});
  const auto fills = coinbase_read_fills(bytes, symbols, Timestamp{7});
  const bool is_read =
      orders || order || balances || fills || coinbase_read_time(bytes).has_value();
  fuzz::require(is_json || !is_read);
  if (!fills) return;
  const auto trades = coinbase_trades_for_rest(fills->rows, CoinbaseProgress{});
  fuzz::require(!trades || trades->trades.size() <= fills->rows.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Few names, so that what is learnt stays small however long this runs.
  static const SymbolMap& symbols = []() -> SymbolMap& {
    static SymbolMap map;
    for (const char* const native :
         {"BTC-USD", "ETH-USD", "BTC-USDC", "NU-GBP", "BAND-GBP", "SKL-GBP", "SKL-BTC", "NMR-EUR"})
      map.add(native, coinbase_symbol(native));
    return map;
  }();
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  fuzz::check(bytes, [] { return std::make_unique<CoinbaseCodec>(symbols); });
  fuzz::check(bytes, [] { return std::make_unique<CoinbaseExchangeCodec>(symbols); });
  fuzz::check(bytes, [] { return make_coinbase_codec(symbols); });
  check_answers(bytes, symbols);
  return 0;
}
