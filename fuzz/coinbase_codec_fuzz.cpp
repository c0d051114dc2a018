// coinbase_codec_fuzz: any bytes as a session of Coinbase's frames, by each of its codecs.
#include "codec_fuzz.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hftcpp;
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
  return 0;
}
