// BinanceCodecTest: a codec that knows the symbols of the frames, and what it emits.
#pragma once

#include "exchanges/binance/binance_codec.hpp"
#include "support/collector.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

inline constexpr Timestamp kArrival{1'800'000'000'000'000'000};

class BinanceCodecTest : public testing::Test {
 protected:
  BinanceCodecTest() {
    symbols.add("LRCBTC", Symbol{"lrc/btc"});
    symbols.add("BLZETH", Symbol{"blz/eth"});
    symbols.add("BNBBTC", Symbol{"bnb/btc"});
    symbols.add("BTCUSDT", Symbol{"btc/usdt"});
  }

  Result<void> decode(std::string_view bytes) { return codec.decode({bytes, kArrival}, sink); }
  Errc code_of(std::string_view bytes) {
    const auto decoded = decode(bytes);
    return decoded ? Errc{} : static_cast<Errc>(decoded.error().code.value());
  }
  // What a combined stream wraps.
  static std::string bare(const std::string& frame) {
    const std::size_t data = frame.find("\"data\":") + 7;
    return frame.substr(data, frame.size() - data - 1);
  }

  SymbolMap symbols;
  BinanceCodec codec{symbols};
  Collector sink;
};

}  // namespace hftcpp
