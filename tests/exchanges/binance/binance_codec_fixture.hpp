// BinanceCodecTest: a codec that knows the symbols of the frames, and what it emits.
#pragma once

#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/codec_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class BinanceCodecTest : public CodecTest<BinanceCodec> {
 protected:
  BinanceCodecTest() {
    symbols.add("LRCBTC", Symbol{"lrc/btc"});
    symbols.add("BLZETH", Symbol{"blz/eth"});
    symbols.add("BNBBTC", Symbol{"bnb/btc"});
    symbols.add("BTCUSDT", Symbol{"btc/usdt"});
  }

  // What a combined stream wraps.
  static std::string bare(const std::string& frame) {
    const std::size_t data = frame.find("\"data\":") + 7;
    return frame.substr(data, frame.size() - data - 1);
  }
};

}  // namespace hftcpp
