// kraken_future_codec_fuzz: whatever comes, the codec takes it or refuses it; what it takes is
// JSON, and what it tells is of instruments that were named. The same of REST's answers.
#include "exchanges/kraken_future/kraken_future_account.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace hftcpp;

struct Checker : EventSink {
  static void check(Symbol symbol) {
    if (symbol.empty()) std::abort();
  }
  void on_ticker(const Ticker& event) override { check(event.symbol); }
  void on_trade(const Trade& event) override { check(event.symbol); }
  void on_book_update(const BookUpdate& event) override { check(event.symbol); }
  void on_kline(const Kline& event) override { check(event.symbol); }
  void on_funding(const Funding& event) override { check(event.symbol); }
  void on_liquidation(const Liquidation& event) override { check(event.symbol); }
  void on_my_order(const MyOrder& event) override { check(event.symbol); }
  void on_my_trade(const MyTrade& event) override { check(event.symbol); }
  void on_position(const Position& event) override { check(event.symbol); }
};

// What is read of REST's answers is JSON; orders that are told of are whole.
void check_answers(std::string_view bytes, const SymbolMap& symbols) {
  const auto open = parse_kraken_future_orders(bytes, symbols);
  const auto fills = parse_kraken_future_fills(bytes, symbols);
  const auto positions = parse_kraken_future_positions(bytes, symbols);
  const auto events = parse_kraken_future_order_events(bytes, symbols);
  if ((open || fills || positions || events) && JsonReader{bytes}.error() != nullptr) std::abort();
  if (!events) return;
  const auto ended = settle_kraken_future_orders({}, {}, events->rows, {});
  if (ended.size() > events->rows.size()) std::abort();
  for (const MyOrder& order : ended) Checker::check(order.symbol);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  SymbolMap symbols;
  for (const char* native :
       {"PF_XBTUSD", "PI_XBTUSD", "PI_XRPUSD", "PF_LTCUSD", "FI_BCHUSD_210730"})
    symbols.add(native, kraken_future_symbol(native));
  KrakenFutureCodec codec{symbols};
  Checker sink;
  for (int times = 0; times < 2; ++times) {
    const auto decoded = codec.decode({bytes, Timestamp{1}}, sink);
    if (decoded && JsonReader{bytes}.error() != nullptr) std::abort();
  }
  check_answers(bytes, symbols);
  static_cast<void>(parse_kraken_future_instruments(bytes, symbols));
  return 0;
}
