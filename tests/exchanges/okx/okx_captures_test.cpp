// Recorded frames: each number of an event is the frame's own text, as another parser reads it.
// Skipped where the recordings are not at hand.
#include "exchanges/okx/okx_codec.hpp"
#include "exchanges/okx/okx_symbols.hpp"
#include "support/collector.hpp"
#include "support/frames.hpp"
#include "support/json_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

namespace json = boost::json;

class OkxCaptures : public testing::Test {
 protected:
  void SetUp() override {
    if (!captures_available()) GTEST_SKIP() << "no captures here";
    symbols.set_resolver([](std::string_view native) { return Symbol{native}; });
  }
  // What a frame tells, and its rows.
  Collector replay(const std::string& frame) {
    Collector sink;
    EXPECT_TRUE(codec.decode({frame, Timestamp{1}}, sink)) << frame;
    rows = json::parse(frame);
    return sink;
  }
  [[nodiscard]] const json::value& row(std::size_t index) const {
    return rows.at("data").at(index);
  }

  SymbolMap symbols;
  OkxCodec codec{symbols};
  json::value rows;
};

TEST_F(OkxCaptures, TickersSayWhatTheFramesSay) {
  for (const char* const name : {"okx/tickers.jsonl", "okx/tickers_okcoin.jsonl"}) {
    for (const auto& frame : load_capture_lines(name)) {
      const Collector sink = replay(frame);
      ASSERT_EQ(sink.events.size(), 1u) << frame;
      EXPECT_EQ(sink.tickers[0].bid_price.to_string(), json_text(row(0).at("bidPx")));
      EXPECT_EQ(sink.tickers[0].bid_size.to_string(), json_text(row(0).at("bidSz")));
      EXPECT_EQ(sink.tickers[0].ask_price.to_string(), json_text(row(0).at("askPx")));
      EXPECT_EQ(sink.tickers[0].ask_size.to_string(), json_text(row(0).at("askSz")));
    }
  }
}

TEST_F(OkxCaptures, TradesSayWhatTheFramesSay) {
  for (const char* const name : {"okx/trades.jsonl", "okx/trades_okcoin.jsonl"}) {
    for (const auto& frame : load_capture_lines(name)) {
      const Collector sink = replay(frame);
      ASSERT_EQ(sink.events.size(), rows.at("data").as_array().size()) << frame;
      for (std::size_t i = 0; i < sink.trades.size(); ++i) {
        EXPECT_EQ(sink.trades[i].price.to_string(), json_text(row(i).at("px")));
        EXPECT_EQ(sink.trades[i].size.to_string(), json_text(row(i).at("sz")));
        EXPECT_EQ(sink.trades[i].id, json_text(row(i).at("tradeId")));
        EXPECT_EQ(to_text(sink.trades[i].side), json_text(row(i).at("side")));
        EXPECT_EQ(std::to_string(sink.trades[i].exchange_time.nanoseconds() / 1'000'000),
                  json_text(row(i).at("ts")));
      }
    }
  }
}

TEST_F(OkxCaptures, CandlesSayWhatTheFramesSay) {
  for (const auto& frame : load_capture_lines("okx/candle1m_okcoin.jsonl")) {
    const Collector sink = replay(frame);
    ASSERT_EQ(sink.events.size(), 1u) << frame;
    const Kline& kline = sink.klines[0];
    EXPECT_EQ(kline.open.to_string(), json_text(row(0).at(1)));
    EXPECT_EQ(kline.high.to_string(), json_text(row(0).at(2)));
    EXPECT_EQ(kline.low.to_string(), json_text(row(0).at(3)));
    EXPECT_EQ(kline.close.to_string(), json_text(row(0).at(4)));
    EXPECT_EQ(kline.volume.to_string(), json_text(row(0).at(5)));
    EXPECT_EQ(kline.closed, json_text(row(0).at(8)) == "1");
  }
}

TEST_F(OkxCaptures, BooksSayWhatTheFramesSay) {
  for (const char* const name : {"okx/books_UNI-USD-SWAP.jsonl", "okx/books_BTC-USD_okcoin.jsonl",
                                 "okx/books_USDC-USDT_okcoin.jsonl"}) {
    for (const auto& frame : load_capture_lines(name)) {
      const Collector sink = replay(frame);
      ASSERT_EQ(sink.events.size(), 1u) << frame;
      const BookUpdate& book = sink.book_updates[0];
      EXPECT_EQ(book.snapshot, json_text(rows.at("action")) == "snapshot");
      const auto& asks = row(0).at("asks").as_array();
      const auto& bids = row(0).at("bids").as_array();
      ASSERT_EQ(book.asks.size(), asks.size());
      ASSERT_EQ(book.bids.size(), bids.size());
      for (std::size_t i = 0; i < asks.size(); ++i) {
        EXPECT_EQ(book.asks[i].price.to_string(), json_text(asks[i].at(0)));
        EXPECT_EQ(book.asks[i].size.to_string(), json_text(asks[i].at(1)));
      }
      for (std::size_t i = 0; i < bids.size(); ++i) {
        EXPECT_EQ(book.bids[i].price.to_string(), json_text(bids[i].at(0)));
        EXPECT_EQ(book.bids[i].size.to_string(), json_text(bids[i].at(1)));
      }
    }
  }
}

TEST_F(OkxCaptures, AnswersAreNoEvents) {
  for (const auto& frame : load_capture_lines("okx/subscribe.jsonl")) {
    const Collector sink = replay(frame);
    EXPECT_TRUE(sink.events.empty());
    ASSERT_EQ(sink.controls.size(), 1u);
    EXPECT_EQ(sink.controls[0].kind, Control::Kind::subscribed);
  }
}

}  // namespace
}  // namespace hftcpp
