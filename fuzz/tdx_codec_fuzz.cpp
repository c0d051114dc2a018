// tdx_codec_fuzz: whatever a server sends, however it is cut, the codec takes it or refuses it,
// keeps within its bounds and tells of named instruments alone. The first byte is the question.
#include "exchanges/tdx/tdx_codec.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

namespace {

using namespace hftcpp;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Checker : EventSink {
  void on_ticker(const Ticker& event) override { require(!event.symbol.empty()); }
  void on_trade(const Trade& event) override {
    require(!event.symbol.empty() && event.size.mantissa() > 0 && event.price.mantissa() >= 0);
  }
  void on_kline(const Kline& event) override {
    require(!event.symbol.empty() && event.open_time < event.close_time);
  }
  void on_quote(const Quote& event) override {
    require(!event.symbol.empty());
    for (const Decimal& price : {event.last, event.open, event.high, event.low})
      require(price.mantissa() >= 0);
    for (const Level& level : event.bids) require(level.size.mantissa() >= 0);
  }
};

const SymbolMap& names() {
  static const SymbolMap map = [] {
    SymbolMap made;
    for (const char* const native : {"sz000001", "sh600008", "sh000001"})
      made.add(native, a_share_symbol(native));
    return made;
  }();
  return map;
}

TdxRequest question(unsigned number) {
  const TdxCode code = *to_tdx_code(number % 2, "000001");
  const std::chrono::sys_days day = std::chrono::year{2024} / 10 / 11;
  switch (number % 10) {
    case 0:
      return tdx_quotes({&code, 1});
    case 1:
      return tdx_count(TdxMarket::shanghai);
    case 2:
      return tdx_list(TdxMarket::shanghai, 0);
    case 3:
      return tdx_minutes(code);
    case 4:
      return tdx_trades(code, 0, 3);
    case 5:
      return tdx_past_trades(code, day, 0, 3);
    case 6:
      return tdx_connect(1);
    case 7:
      return tdx_heartbeat();
    case 8:
      return tdx_klines(code, kTdxIntervals[number / 10 % kTdxIntervals.size()], 0, 800);
    default:
      return tdx_past_minutes(code, day);
  }
}

// As the head of a reply to this question, so that the rest of the bytes is met by its reader.
std::string as_reply(const TdxRequest& request, std::string_view payload) {
  std::string frame{"\xb1\xcb\x74\x00\x0c\x01\x00\x00\x00\x00", 10};
  tdx_write_u16(frame, static_cast<std::uint16_t>(request.command));
  tdx_write_u16(frame, static_cast<std::uint16_t>(payload.size()));
  tdx_write_u16(frame, static_cast<std::uint16_t>(payload.size()));
  return frame.append(payload);
}

void decode(const TdxRequest& request, std::string_view frame, TdxTrades& trades) {
  // Of exactly the frame's size, so that a read behind its end is seen.
  const std::unique_ptr<char[]> exact{new char[frame.size()]};
  frame.copy(exact.get(), frame.size());
  AShareBars bars;
  AShareMemory quotes;
  TdxCodec codec{names(), {.trades = &trades, .bars = &bars, .quotes = &quotes}};
  Checker sink;
  (void)codec.ask(request);
  (void)codec.decode({{exact.get(), frame.size()}, Timestamp{1'800'000'000'000'000'000}}, sink);
  require(codec.listings().size() <= kTdxMaxPayload / 29);
  require(codec.minutes().size() <= kTdxMaxPayload / 3 + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const TdxRequest request = question(data[0]);
  std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  TdxTrades trades;
  decode(request, as_reply(request, bytes.substr(0, kTdxMaxPayload)), trades);
  // And as they are, cut as a connection would cut them.
  while (const auto frame = tdx_frame_size(bytes)) {
    require(*frame > 0 && *frame <= std::max(kTdxHead + kTdxMaxPayload, bytes.size()));
    if (*frame > bytes.size()) break;
    decode(request, bytes.substr(0, *frame), trades);
    bytes.remove_prefix(*frame);
  }
  return 0;
}
