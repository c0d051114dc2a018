// negative_trades_test.cpp: nobody trades below zero. What says so was not understood.
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

constexpr Timestamp kNegativeArrival{1'800'000'000'000'000'000};

struct Number {
  std::string exchange;
  std::string file;
  std::size_t line;   // the frames before it go first
  std::string field;  // up to its digits
};

void PrintTo(const Number& number, std::ostream* out) {
  *out << number.exchange << ' ' << number.field;
}

struct NegativeTrades : testing::TestWithParam<Number> {
  Result<void> decode(const std::string& by) {
    const Number& number = GetParam();
    const ExchangeEntry& entry = *find_exchange(number.exchange);
    symbols.set_resolver(entry.from_native);
    const auto codec = entry.make_codec(symbols);
    const std::vector<std::string> frames = load_lines(number.file);
    Collector before;
    for (std::size_t i = 0; i < number.line; ++i)
      EXPECT_TRUE(codec->decode({frames[i], kNegativeArrival}, before));
    const std::string frame = replaced(frames.at(number.line), number.field, by);
    return codec->decode({frame, kNegativeArrival}, sink);
  }

  SymbolMap symbols;
  Collector sink;
};

TEST_P(NegativeTrades, AreRefused) {
  const Result<void> decoded = decode(GetParam().field + '-');

  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, make_error_code(Errc::bad_value));
  EXPECT_TRUE(sink.trades.empty());
  EXPECT_TRUE(sink.my_trades.empty());
  EXPECT_TRUE(sink.liquidations.empty());
}

TEST_P(NegativeTrades, AreTradesWithoutTheirSign) {
  EXPECT_TRUE(decode(GetParam().field));
  EXPECT_EQ(sink.trades.size() + sink.my_trades.size(), 1u);
}

constexpr const char* kKrakenOrders = "kraken/ws_executions_updates.jsonl";
constexpr const char* kFutureOrders = "binance_future/ws_user_doc.jsonl";

INSTANTIATE_TEST_SUITE_P(Of, NegativeTrades,
                         testing::ValuesIn(std::vector<Number>{
                             {"kraken", "kraken/ws_trade_update.json", 0, "\"price\":"},
                             {"kraken", "kraken/ws_trade_update.json", 0, "\"qty\":"},
                             {"kraken", kKrakenOrders, 2, "\"last_qty\":"},
                             {"kraken", kKrakenOrders, 2, "\"last_price\":"},
                             {"binance", "binance/ws_trade.json", 0, "\"p\":\""},
                             {"binance", "binance/ws_aggTrade.jsonl", 0, "\"q\":\""},
                             {"binance", "binance/ws_executionReport.json", 0, "\"l\":\""},
                             {"binance", "binance/ws_executionReport.json", 0, "\"L\":\""},
                             {"binance_future", "binance_future/ws_trade_2020.json", 0, "\"p\":\""},
                             {"binance_future", "binance_future/ws_aggTrade.jsonl", 0, "\"q\":\""},
                             {"binance_future", kFutureOrders, 1, "\"l\":\""},
                             {"kraken_future", "kraken_future/ws_liquidation.json", 0, "\"qty\":"},
                             {"kraken_future", "kraken_future/ws_liquidation.json", 0,
                              "\"price\":"},
                             {"kraken_future", "kraken_future/ws_fills.json", 0, "\"price\":"},
                             {"coinbase", "coinbase/exchange_matches.jsonl", 1, "\"price\":\""},
                             {"okx", "okx/ws_trades_BTC-USDT.jsonl", 0, "\"px\":\""},
                             {"okx", "okx/ws_orders_spot.json", 0, "\"fillSz\":\""},
                         }));

}  // namespace
}  // namespace hftcpp
