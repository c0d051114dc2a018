// TdxCodecTest: a codec of TDX, its questions and made answers.
#pragma once

#include "exchanges/codec_fixture.hpp"
#include "exchanges/tdx/tdx_bytes.hpp"
#include "exchanges/tdx/tdx_codec.hpp"

namespace hftcpp {

inline constexpr std::chrono::sys_days kTradingDay = std::chrono::year{2024} / 10 / 16;

class TdxCodecTest : public CodecTest<TdxCodec> {
 protected:
  TdxCodecTest() {
    for (const char* const native : {"sz000001", "sh600008", "sh510300", "sh000001"})
      symbols.add(native, a_share_symbol(native));
    codec.set_trading_day(kTradingDay);
  }

  static TdxCode code(const char* symbol) { return tdx_code(Symbol{symbol}); }
  // Of a question whose answer has this number.
  void ask(const TdxRequest& request, int times = 1) {
    for (int i = 0; i < times; ++i) (void)codec.ask(request);
  }
  void ask_quotes(int times = 1) {
    const std::vector codes{code("000001.sz"), code("600008.sh")};
    ask(tdx_quotes(codes), times);
  }
  Errc answer(const TdxRequest& request, unsigned command, std::string_view payload) {
    TdxCodec fresh{symbols, settings};
    fresh.set_trading_day(kTradingDay);
    (void)fresh.ask(request);
    return hftcpp::code_of(fresh.decode({tdx_reply(1, command, payload), kArrival}, sink));
  }

  TdxInstruments instruments;
  TdxTrades trades;
  TdxCodecSettings settings;
};

}  // namespace hftcpp
