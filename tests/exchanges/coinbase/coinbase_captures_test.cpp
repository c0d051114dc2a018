// Recorded frames through the decoder of recordings: each number of an event is the frame's own
// json_text, as another parser reads it. Skipped where the recordings are not at hand.
#include "exchanges/exchange.hpp"
#include "support/collector.hpp"
#include "support/frames.hpp"
#include "support/json_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

namespace json = boost::json;

using Levels = std::vector<std::pair<std::string, std::string>>;

Levels levels_of(const std::vector<Level>& levels) {
  Levels texts;
  for (const Level& level : levels)
    texts.emplace_back(level.price.to_string(), level.size.to_string());
  return texts;
}

class CoinbaseCaptures : public testing::Test {
 protected:
  void SetUp() override {
    if (!captures_available()) GTEST_SKIP() << "no captures here";
    const ExchangeEntry* const entry = find_exchange("coinbase");
    symbols.set_resolver(entry->from_native);
    codec = entry->make_codec(symbols);
  }
  // What a frame tells.
  Collector replay(const std::string& line) {
    Collector sink;
    const auto decoded = codec->decode({line, Timestamp{1}}, sink);
    EXPECT_TRUE(decoded) << line;
    frame = json::parse(line);
    return sink;
  }

  SymbolMap symbols;
  std::unique_ptr<Codec> codec;
  json::value frame;
};

TEST_F(CoinbaseCaptures, TickersSayWhatTheFramesSay) {
  const auto lines = load_capture_lines("coinbase/ticker.jsonl");
  ASSERT_FALSE(lines.empty());
  for (const auto& line : lines) {
    const Collector sink = replay(line);
    ASSERT_EQ(sink.events.size(), 1u) << line;
    EXPECT_EQ(sink.tickers[0].bid_price.to_string(), json_text(frame.at("best_bid")));
    EXPECT_EQ(sink.tickers[0].ask_price.to_string(), json_text(frame.at("best_ask")));
    EXPECT_EQ(symbols.native(sink.tickers[0].symbol), json_text(frame.at("product_id")));
  }
}

// Exchange names the maker's side.
TEST_F(CoinbaseCaptures, TradesSayWhatTheFramesSay) {
  const auto lines = load_capture_lines("coinbase/match.jsonl");
  ASSERT_FALSE(lines.empty());
  for (const auto& line : lines) {
    const Collector sink = replay(line);
    ASSERT_EQ(sink.events.size(), 1u) << line;
    EXPECT_EQ(sink.trades[0].price.to_string(), json_text(frame.at("price")));
    EXPECT_EQ(sink.trades[0].size.to_string(), json_text(frame.at("size")));
    EXPECT_EQ(sink.trades[0].id, json_text(frame.at("trade_id")));
    EXPECT_EQ(sink.trades[0].side, json_text(frame.at("side")) == "buy" ? Side::sell : Side::buy);
  }
}

TEST_F(CoinbaseCaptures, BooksSayWhatTheFramesSay) {
  for (const char* const name : {"coinbase/level2_BAND-GBP.jsonl", "coinbase/level2_NMR-EUR.jsonl",
                                 "coinbase/level2_NU-GBP.jsonl", "coinbase/level2_SKL-GBP.jsonl"}) {
    BookKeeper keeper{find_exchange("coinbase")->book_rules(0), Exchange{"coinbase"}, Symbol{name}};
    for (const auto& line : load_capture_lines(name)) {
      const Collector sink = replay(line);
      ASSERT_EQ(sink.events.size(), 1u) << line;
      const BookUpdate& book = sink.book_updates[0];
      Levels bids;
      Levels asks;
      if (book.snapshot) {
        for (const auto& each : frame.at("bids").as_array())
          bids.emplace_back(json_text(each.at(0)), json_text(each.at(1)));
        for (const auto& each : frame.at("asks").as_array())
          asks.emplace_back(json_text(each.at(0)), json_text(each.at(1)));
      } else {
        for (const auto& each : frame.at("changes").as_array())
          (json_text(each.at(0)) == "buy" ? bids : asks)
              .emplace_back(json_text(each.at(1)), json_text(each.at(2)));
      }
      EXPECT_EQ(levels_of(book.bids), bids);
      EXPECT_EQ(levels_of(book.asks), asks);
      ASSERT_EQ(keeper.on_update(book).kind, BookVerdict::Kind::applied) << line;
    }
    EXPECT_TRUE(keeper.is_good());
    EXPECT_FALSE(keeper.book().is_crossed());
  }
}

// Of both interfaces, in one recording.
TEST_F(CoinbaseCaptures, DocumentedFramesOfAdvancedTradeAreDecoded) {
  std::size_t books = 0;
  std::size_t trades = 0;
  std::size_t confirmed = 0;
  for (const char* const name : {"coinbase/advanced_doc.jsonl", "coinbase/subscriptions.jsonl"}) {
    for (const auto& line : load_capture_lines(name)) {
      const Collector sink = replay(line);
      books += sink.book_updates.size();
      trades += sink.trades.size();
      for (const auto& control : sink.controls)
        confirmed += control.kind == Control::Kind::subscribed;
      const bool is_trades = line.find("market_trades\",\"client") != std::string::npos;
      if (!is_trades) continue;
      const auto& rows = frame.at("events").at(0).at("trades").as_array();
      ASSERT_EQ(sink.trades.size(), rows.size());
      for (const Trade& trade : sink.trades) {
        const auto row = std::ranges::find_if(rows, [&](const json::value& each) {
          return trade.id == json_text(each.at("trade_id"));
        });
        ASSERT_NE(row, rows.end());
        EXPECT_EQ(trade.price.to_string(), json_text(row->at("price")));
        EXPECT_EQ(trade.size.to_string(), json_text(row->at("size")));
      }
    }
  }
  EXPECT_EQ(books, 2u);
  EXPECT_EQ(trades, 2u);
  EXPECT_GT(confirmed, 10u);
}

}  // namespace
}  // namespace hftcpp
