// binance_codec_fuzz: any bytes as a session of Binance's frames, a fetched book, and the list of
// instruments.
#include "codec_fuzz.hpp"
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_symbols.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hftcpp;
  // Few names, so that what is learnt stays small however long this runs.
  static const SymbolMap& symbols = []() -> SymbolMap& {
    static SymbolMap map;
    for (const char* const pair : {"btc/usdt", "lrc/btc", "bnb/btc", "eth/usdt", "comp/usdt"})
      map.add(binance_native(Symbol{pair}), Symbol{pair});
    return map;
  }();
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  fuzz::check(bytes, [] { return std::make_unique<BinanceCodec>(symbols); });

  const auto book = BinanceCodec::parse_book_snapshot(bytes, Symbol{"btc/usdt"});
  fuzz::require(!book || oracle::boost_sees(bytes).has_value());
  return 0;
}
