// okx_codec_fuzz: whatever comes, the codec takes it or refuses it; what it takes is JSON, and what
// it tells is of instruments that were named.
#include "exchanges/okx/okx_codec.hpp"
#include "exchanges/okx/okx_replies.hpp"
#include "exchanges/okx/okx_symbols.hpp"

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

const SymbolMap& names() {
  static const SymbolMap map = [] {
    SymbolMap made;
    for (const char* const native : {"BTC-USDT", "BTC-USD", "BSV-USDT", "USDC-USDT"})
      made.add(native, okx_symbol(native));
    for (const char* const native :
         {"BTC-USDT-SWAP", "ETH-USDT-SWAP", "UNI-USD-SWAP", "BCH-USDT-SWAP", "IOST-USDT-SWAP"})
      made.add(native, okx_swap_symbol(native));
    return made;
  }();
  return map;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  OkxContracts contracts;
  for (const char* const pair : {"btc/usdt", "eth/usdt", "uni/usd", "bch/usdt", "iost/usdt"})
    contracts.set(Symbol{pair}, Decimal{1, -2});
  OkxCodec plain{names()};
  OkxCodec converting{names(), {.market = OkxMarket::swap, .contracts = &contracts}};
  Checker sink;
  for (OkxCodec* const codec : {&plain, &converting, &converting}) {
    const auto decoded = codec->decode({bytes, Timestamp{1}}, sink);
    if (decoded && bytes != "ping" && bytes != "pong" && JsonReader{bytes}.error() != nullptr)
      std::abort();
    for (const OkxList list :
         {OkxList::orders, OkxList::fills, OkxList::balances, OkxList::positions})
      static_cast<void>(codec->decode_list(list, {bytes, Timestamp{1}}, sink));
  }
  static_cast<void>(okx_read_contracts(bytes, contracts));
  static_cast<void>(okx_login_reply(bytes));
  static_cast<void>(okx_rest_reply(bytes));
  static_cast<void>(okx_read_time(bytes));
  return 0;
}
