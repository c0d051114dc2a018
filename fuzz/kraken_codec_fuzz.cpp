// kraken_codec_fuzz: any bytes as a session of Kraken's frames, and its answers to our requests.
#include "codec_fuzz.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hftcpp;
  // Few names, so that what is learnt stays small however long this runs.
  static const SymbolMap& symbols = []() -> SymbolMap& {
    static SymbolMap map;
    for (const char* const pair : {"btc/usd", "eth/usd", "gst/usd", "nmr/eur", "adx/usd"})
      map.add(kraken_native(Symbol{pair}), Symbol{pair});
    return map;
  }();
  fuzz::check({reinterpret_cast<const char*>(data), size},
              [] { return std::make_unique<KrakenCodec>(symbols); });
  return 0;
}
