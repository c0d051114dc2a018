// A ticker or a trade costs no allocation, and a book none once its levels have their memory.
// This file replaces operator new for the whole test binary, to count.
#include "core/a_share_symbols.hpp"
#include "exchanges/a_share_fusion/a_share_fusion.hpp"
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_symbols.hpp"
#include "exchanges/binance_future/binance_future_codec.hpp"
#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"
#include "exchanges/okx/okx_codec.hpp"
#include "exchanges/okx/okx_symbols.hpp"
#include "exchanges/qmt/qmt_codec.hpp"
#include "exchanges/qmt/qmt_symbols.hpp"
#include "exchanges/sina/sina_codec.hpp"
#include "exchanges/tcp_push/tcp_push_codec.hpp"
#include "exchanges/tcp_push/tcp_push_symbols.hpp"
#include "exchanges/tdx/tdx_bytes.hpp"
#include "exchanges/tdx/tdx_codec.hpp"
#include "exchanges/tencent/tencent_codec.hpp"
#include "exchanges/yahoo/yahoo_codec.hpp"
#include "exchanges/yahoo/yahoo_symbols.hpp"
#include "support/counted_new.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

struct CountingSink : EventSink {
  std::size_t events = 0;
  void on_ticker(const Ticker&) override { ++events; }
  void on_trade(const Trade&) override { ++events; }
  void on_book_update(const BookUpdate&) override { ++events; }
  void on_kline(const Kline&) override { ++events; }
  void on_quote(const Quote&) override { ++events; }
};

std::uint64_t allocations_of(Codec& codec, const std::vector<std::string>& frames) {
  CountingSink sink;
  for (const auto& frame : frames) EXPECT_TRUE(codec.decode({frame, {}}, sink)) << frame;
  const std::size_t events = sink.events;
  EXPECT_GE(events, frames.size());
  const std::uint64_t before = test::allocation_count;
  for (int i = 0; i < 3; ++i)
    for (const auto& frame : frames) static_cast<void>(codec.decode({frame, {}}, sink));
  const std::uint64_t after = test::allocation_count;
  EXPECT_EQ(sink.events, events * 4);
  return after - before;
}

TEST(CodecAllocations, AreCounted) {
  const std::uint64_t before = test::allocation_count;
  const auto value = std::make_unique<int>(7);
  EXPECT_EQ(test::allocation_count, before + 1) << *value;
}

TEST(CodecAllocations, AreNoneForKraken) {
  SymbolMap symbols;
  symbols.set_resolver(kraken_symbol);
  KrakenCodec codec{symbols};
  for (const char* const name :
       {"kraken/transcribed_ticker.jsonl", "kraken/transcribed_trade.jsonl",
        "kraken/transcribed_book.jsonl", "kraken/ws_ohlc_update.json"})
    EXPECT_EQ(allocations_of(codec, load_lines(name)), 0u) << name;
}

TEST(CodecAllocations, AreNoneForBinance) {
  SymbolMap symbols;
  symbols.set_resolver(binance_symbol);
  BinanceCodec codec{symbols};
  for (const char* const name :
       {"binance/ws_bookTicker.jsonl", "binance/ws_aggTrade.jsonl",
        "binance/transcribed_aggTrade.jsonl", "binance/ws_depth_COMPUSDT.jsonl",
        "binance/ws_depth5.json", "binance/ws_kline.jsonl"})
    EXPECT_EQ(allocations_of(codec, load_lines(name)), 0u) << name;
}

TEST(CodecAllocations, AreNoneForBinancesFutures) {
  SymbolMap symbols;
  symbols.set_resolver(binance_future_symbol);
  BinanceFutureCodec codec{symbols};
  for (const char* const name :
       {"binance_future/ws_bookTicker_2021.jsonl", "binance_future/ws_aggTrade_2021.jsonl",
        "binance_future/ws_depth_AKROUSDT.jsonl", "binance_future/ws_kline.jsonl"})
    EXPECT_EQ(allocations_of(codec, load_lines(name)), 0u) << name;
}

TEST(CodecAllocations, AreNoneForOkx) {
  SymbolMap symbols;
  symbols.set_resolver(okx_symbol);
  symbols.add("UNI-USD-SWAP", Symbol{"uni/usd"});
  OkxCodec codec{symbols};
  for (const char* const name :
       {"okx/ws_trades_BTC-USDT.jsonl", "okx/transcribed_trades.jsonl", "okx/transcribed_bbo.jsonl",
        "okx/transcribed_books_UNI-USD-SWAP.jsonl", "okx/transcribed_books_400.jsonl"})
    EXPECT_EQ(allocations_of(codec, load_lines(name)), 0u) << name;
}

TEST(CodecAllocations, AreNoneForOkxsContracts) {
  SymbolMap symbols;
  symbols.set_resolver(okx_swap_symbol);
  OkxContracts contracts;
  for (const char* const name : {"UNI-USD-SWAP", "CTK-USDT-SWAP", "AKRO-USDT-SWAP"})
    contracts.set(okx_swap_symbol(name), *Decimal::parse("0.1"));
  OkxCodec codec{symbols, {.market = OkxMarket::swap, .contracts = &contracts}};
  for (const char* const name : {"okx/transcribed_swap_trades.jsonl", "okx/transcribed_bbo.jsonl",
                                 "okx/transcribed_books_UNI-USD-SWAP.jsonl"})
    EXPECT_EQ(allocations_of(codec, load_lines(name)), 0u) << name;
}

TEST(CodecAllocations, AreNoneForCoinbase) {
  SymbolMap symbols;
  symbols.set_resolver(coinbase_symbol);
  const std::atomic<bool> has_usdc = true;
  CoinbaseCodec advanced{symbols, {.has_usdc = &has_usdc}};
  for (const char* const name : {"coinbase/ws_ticker.json", "coinbase/ws_market_trades.json",
                                 "coinbase/ws_level2.jsonl", "coinbase/ws_candles.json"})
    EXPECT_EQ(allocations_of(advanced, load_lines(name)), 0u) << name;
  CoinbaseCodec another{symbols, {.has_usdc = &has_usdc}};  // their numbers begin anew
  for (const char* const name :
       {"coinbase/transcribed_tickers.jsonl", "coinbase/transcribed_market_trades.jsonl",
        "coinbase/transcribed_l2_data.jsonl"})
    EXPECT_EQ(allocations_of(another, load_lines(name)), 0u) << name;
  CoinbaseExchangeCodec exchange{symbols};
  for (const char* const name :
       {"coinbase/exchange_ticker.json", "coinbase/exchange_matches.jsonl",
        "coinbase/exchange_level2_NU-GBP.jsonl", "coinbase/transcribed_exchange_tickers.jsonl",
        "coinbase/exchange_matches_2021.jsonl", "coinbase/exchange_l2updates.jsonl"})
    EXPECT_EQ(allocations_of(exchange, load_lines(name)), 0u) << name;
}

TEST(CodecAllocations, AreNoneForAShares) {
  SymbolMap symbols;
  symbols.set_resolver([](std::string_view native) { return a_share_symbol(native); });
  SinaCodec sina{symbols};
  for (const char* const name : {"sina/shares_2026.txt", "sina/index.txt"})
    EXPECT_EQ(allocations_of(sina, load_lines(name)), 0u) << name;
  TencentCodec tencent{symbols};
  for (const char* const name : {"tencent/quotes_2026.txt", "tencent/share_54_fields.txt"})
    EXPECT_EQ(allocations_of(tencent, load_lines(name)), 0u) << name;
}

TEST(CodecAllocations, AreNoneForYahoo) {
  SymbolMap symbols;
  symbols.set_resolver(yahoo_symbol);
  YahooCodec codec{symbols};
  for (const char* const name : {"yahoo/ws_v1_btc.b64", "yahoo/ws_v2_btc.json",
                                 "yahoo/made_600000.b64", "yahoo/chart_600497_2017.json"})
    EXPECT_EQ(allocations_of(codec, load_lines(name)), 0u) << name;
}

// What is asked allocates, what is answered does not.
TEST(CodecAllocations, AreNoneForTdx) {
  SymbolMap symbols;
  symbols.set_resolver([](std::string_view native) { return a_share_symbol(native); });
  TdxCodec codec{symbols};
  CountingSink sink;
  const TdxCode code = *to_tdx_code(0, "000001");
  const auto allocations = [&](const TdxRequest& request, std::string frame) {
    std::uint64_t count = 0;
    for (int i = 0; i < 3; ++i) {
      frame.replace(5, 4, codec.ask(request), 1, 4);
      const std::uint64_t before = test::allocation_count;
      EXPECT_TRUE(codec.decode({frame, {}}, sink));
      count = test::allocation_count - before;
    }
    return count;
  };
  const std::string quotes = load_hex("tdx/quotes_2024.hex");
  EXPECT_EQ(allocations(tdx_quotes({&code, 1}), quotes), 0u);
  EXPECT_EQ(allocations(tdx_quotes({&code, 1}), zipped_tdx_reply(0, 0x053e, quotes.substr(16))),
            0u);
  EXPECT_EQ(allocations(tdx_klines(code, *tdx_interval("1d"), 0, 10),
                        tdx_reply(0, 0x052d, load_hex("tdx/klines_day_2017.hex"))),
            0u);
  EXPECT_EQ(allocations(tdx_trades(code, 0, 3), load_hex("tdx/trades_made.hex")), 0u);
  EXPECT_GT(sink.events, 40u);
}

TEST(CodecAllocations, AreNoneForKrakensFutures) {
  SymbolMap symbols;
  symbols.set_resolver(kraken_future_symbol);
  KrakenFutureCodec codec{symbols};
  for (const char* const name :
       {"kraken_future/transcribed_ticker.jsonl", "kraken_future/ws_trades_2021.jsonl",
        "kraken_future/ws_book_PI_LTCUSD.jsonl"})
    EXPECT_EQ(allocations_of(codec, load_lines(name)), 0u) << name;
}

TEST(CodecAllocations, AreNoneForKrakensChecksum) {
  SymbolMap symbols;
  symbols.set_resolver(kraken_symbol);
  KrakenCodec codec{symbols};
  struct : EventSink {
    OrderBook book{Exchange{"kraken"}, Symbol{"gst/usd"}, 10};
    void on_book_update(const BookUpdate& update) override { book.apply(update); }
  } sink;
  ASSERT_TRUE(codec.decode({load_frame("kraken/ws_book_snapshot.json"), {}}, sink));
  const std::uint64_t before = test::allocation_count;
  const std::uint32_t checksum = kraken_checksum(sink.book);
  EXPECT_EQ(test::allocation_count, before);
  EXPECT_EQ(checksum, 1931231958u);
}

TEST(CodecAllocations, AreNoneForAFusion) {
  AShareFusion fusion{Exchange{"a_share"}, {Exchange{"sina"}, Exchange{"tencent"}}, {}};
  const auto say_all = [&](std::int64_t second) {
    std::size_t handed_on = 0;
    for (std::size_t source = 0; source < fusion.size(); ++source)
      for (const char* const pair : {"600000.sh", "000001.sz"}) {
        Quote quote;
        quote.symbol = Symbol{pair};
        quote.last = Decimal{1'000 + second % 5, -2};
        quote.volume = Decimal{1'000 * second, 0};
        quote.exchange_time = quote.receive_time =
            Timestamp{std::chrono::seconds{1'795'140'000 + second}};
        const AShareFusion::Clock::time_point now{std::chrono::seconds{second}};
        handed_on += fusion.take(source, quote, now).quote != nullptr;
      }
    return handed_on;
  };
  EXPECT_EQ(say_all(1), 2u);
  const std::uint64_t before = test::allocation_count;
  std::size_t handed_on = 0;
  for (std::int64_t second = 2; second < 100; ++second) handed_on += say_all(second);
  EXPECT_EQ(test::allocation_count, before);
  EXPECT_EQ(handed_on, 2u * 98u);
}

TEST(CodecAllocations, AreNoneForThePushVendors) {
  SymbolMap symbols;
  symbols.set_resolver(tcp_push_symbol);
  TcpPushCodec codec{symbols};
  for (const char* const name :
       {"tcp_push/record_33.txt", "tcp_push/record_36.txt", "tcp_push/beijing.json"})
    EXPECT_EQ(allocations_of(codec, load_lines(name)), 0u) << name;
}

TEST(CodecAllocations, AreNoneForTheQmtBridge) {
  SymbolMap symbols;
  symbols.set_resolver(qmt_symbol);
  QmtCodec codec{symbols};
  for (const char* const name : {"qmt/tick.json", "qmt/full.json"})
    EXPECT_EQ(allocations_of(codec, load_lines(name)), 0u) << name;
}

}  // namespace
}  // namespace hftcpp
