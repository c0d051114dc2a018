// negative_quotes_test.cpp: nobody quotes below zero. What says so was not understood, and is
// neither a ticker nor a level of a book nor a bar.
#include "exchanges/exchange.hpp"
#include "support/collector.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

struct QuotedNumber {
  std::string exchange;
  std::string file;
  std::size_t line;
  std::string part;  // up to the number's digits
};

void PrintTo(const QuotedNumber& number, std::ostream* out) {
  *out << number.exchange << ' ' << number.part;
}

struct NegativeQuotes : testing::TestWithParam<QuotedNumber> {
  Result<void> decode(const std::string& by) {
    const QuotedNumber& number = GetParam();
    const ExchangeEntry& entry = *find_exchange(number.exchange);
    symbols.set_resolver(entry.from_native);
    const auto codec = entry.make_codec(symbols);
    const std::string frame =
        replaced(load_lines(number.file).at(number.line), number.part, number.part + by);
    return codec->decode({frame, Timestamp{1'800'000'000'000'000'000}}, sink);
  }

  SymbolMap symbols;
  Collector sink;
};

TEST_P(NegativeQuotes, AreRefused) {
  const Result<void> decoded = decode("-");

  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, make_error_code(Errc::bad_value));
  EXPECT_TRUE(sink.events.empty());
}

TEST_P(NegativeQuotes, AreQuotesWithoutTheirSign) {
  EXPECT_TRUE(decode(""));
  EXPECT_FALSE(sink.events.empty());
}

constexpr const char* kBinanceTickers = "binance/ws_bookTicker.jsonl";
constexpr const char* kBinanceBooks = "binance/ws_depth_LRCBTC.jsonl";
constexpr const char* kFutureTickers = "binance_future/ws_bookTicker.jsonl";
constexpr const char* kFutureBooks = "binance_future/ws_depth_AKROUSDT.jsonl";
constexpr const char* kKrakenFutures = "kraken_future/ws_market_doc.jsonl";

INSTANTIATE_TEST_SUITE_P(
    Of, NegativeQuotes,
    testing::ValuesIn(std::vector<QuotedNumber>{
        {"kraken", "kraken/ws_ticker_update.json", 0, "\"bid\":"},
        {"kraken", "kraken/ws_ticker_update.json", 0, "\"ask_qty\":"},
        {"kraken", "kraken/ws_book_update.json", 0, "{\"price\":62818.8,\"qty\":"},
        {"kraken", "kraken/ws_book_update.json", 0, "\"price\":"},
        {"kraken", "kraken/ws_ohlc_update.json", 0, "\"low\":"},
        {"kraken", "kraken/ws_ohlc_update.json", 0, "\"volume\":"},
        {"binance", kBinanceTickers, 0, "\"b\":\""},
        {"binance", kBinanceTickers, 0, "\"B\":\""},
        {"binance", kBinanceTickers, 0, "\"a\":\""},
        {"binance", kBinanceTickers, 0, "\"A\":\""},
        {"binance", kBinanceBooks, 0, "[[\""},
        {"binance", kBinanceBooks, 0, "[\"0.00000640\",\""},
        {"binance", "binance/ws_depth5.json", 0, "[[\"0.0024\",\""},
        {"binance", "binance/ws_kline.jsonl", 0, "\"v\":\""},
        {"binance_future", kFutureTickers, 0, "\"a\":\""},
        {"binance_future", kFutureTickers, 0, "\"B\":\""},
        {"binance_future", kFutureBooks, 0, "[[\""},
        {"binance_future", kFutureBooks, 1, "[[\"0.01736\",\""},
        {"coinbase", "coinbase/ws_ticker.json", 0, "\"best_bid\":\""},
        {"coinbase", "coinbase/ws_ticker.json", 0, "\"best_ask_quantity\":\""},
        {"coinbase", "coinbase/ws_level2.jsonl", 0, "\"price_level\":\""},
        {"coinbase", "coinbase/ws_level2.jsonl", 0, "\"new_quantity\":\""},
        {"coinbase", "coinbase/exchange_ticker.json", 0, "\"best_ask\":\""},
        {"coinbase", "coinbase/exchange_ticker.json", 0, "\"best_bid_size\":\""},
        {"coinbase", "coinbase/exchange_level2_NU-GBP.jsonl", 0, "[[\"0.4394\",\""},
        {"coinbase", "coinbase/exchange_l2update.json", 0, "[\"sell\",\""},
        {"coinbase", "coinbase/exchange_l2update.json", 0, "\"0.00001306\",\""},
        {"kraken_future", kKrakenFutures, 0, "\"bid\":"},
        {"kraken_future", kKrakenFutures, 0, "\"ask_size\":"},
        {"kraken_future", "kraken_future/ws_ticker_lite.jsonl", 0, "\"ask\":"},
        {"kraken_future", "kraken_future/ws_book_PI_LTCUSD.jsonl", 0, "\"price\":"},
        {"kraken_future", kKrakenFutures, 2, "[{\"price\":"},
        {"okx", "okx/ws_tickers.jsonl", 0, "\"askPx\":\""},
        {"okx", "okx/ws_tickers.jsonl", 0, "\"bidSz\":\""},
        {"okx_swap", "okx/ws_bbo.json", 0, "[[\"111.06\",\""},
        {"okx_swap", "okx/ws_bbo.json", 0, "\"bids\":[[\""},
        {"okx_swap", "okx/ws_books5.json", 0, "[\"111.04\",\""},
        {"okx_swap", "okx/ws_books_UNI-USD-SWAP.jsonl", 0, "[[\""},
        {"okx", "okx/ws_candles.jsonl", 0, "[[\"1597026383085\",\""},
    }));

}  // namespace
}  // namespace hftcpp
