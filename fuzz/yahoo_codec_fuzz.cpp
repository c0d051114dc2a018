// yahoo_codec_fuzz: whatever comes, the codec takes it or refuses it, and what it takes is base64
// or JSON. The bytes are met as a frame, as a message in base64, and as the message inside.
#include "codec_fuzz.hpp"
#include "exchanges/signing.hpp"
#include "exchanges/yahoo/yahoo_codec.hpp"
#include "exchanges/yahoo/yahoo_symbols.hpp"

#include <cstdint>

namespace {

using namespace hftcpp;

struct Checker : EventSink {
  void on_ticker(const Ticker& event) override { fuzz::require(!event.symbol.empty()); }
  void on_quote(const Quote& event) override {
    fuzz::require(!event.symbol.empty() && event.exchange_time.nanoseconds() >= 0);
  }
  void on_kline(const Kline& event) override {
    fuzz::require(!event.symbol.empty() && event.open_time < event.close_time);
  }
};

const SymbolMap& names() {
  static const SymbolMap map = [] {
    SymbolMap made;
    for (const char* const native : {"600000.SS", "BTC-USD", "600497.SS", "X"})
      made.add(native, yahoo_symbol(native));
    return made;
  }();
  return map;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const std::unique_ptr<char[]> exact{new char[size]};
  bytes.copy(exact.get(), size);
  const std::string_view frame{exact.get(), size};
  YahooCodec codec{names()};
  Checker sink;
  const auto decoded = codec.decode({frame, Timestamp{1}}, sink);
  if (decoded && frame.starts_with('{')) fuzz::require(oracle::boost_sees(frame).has_value());
  const std::string inside = signing::to_base64(bytes);
  (void)codec.decode({inside, Timestamp{1}}, sink);
  (void)read_yahoo_pricing(frame);

  std::array<char, kYahooMaxMessage> room;
  const auto back = from_yahoo_base64(inside, room);
  fuzz::require(back ? *back == bytes : size > room.size());
  (void)yahoo_symbol(frame.substr(0, 40));
  return 0;
}
