// BinanceFutureCodec: bad frames, and whole recordings.
#include "exchanges/binance_future/binance_future_codec.hpp"
#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "exchanges/codec_fixture.hpp"
#include "support/json_text.hpp"
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/event_json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {
namespace {

namespace json = boost::json;
using testing::ElementsAreArray;
using testing::IsEmpty;

// One of each kind.
std::vector<std::string> binance_future_kinds() {
  std::vector<std::string> frames;
  for (const char* name : {"ws_bookTicker", "ws_aggTrade", "ws_kline", "ws_depth_AKROUSDT"})
    frames.push_back(load_lines(std::string{"binance_future/"} + name + ".jsonl").at(0));
  for (const char* name : {"ws_market_doc", "ws_user_doc", "ws_replies"})
    for (std::string& line : load_lines(std::string{"binance_future/"} + name + ".jsonl"))
      frames.push_back(std::move(line));
  for (const char* name :
       {"ws_trade_2020", "ws_markPrice_delivery", "ws_forceOrder", "ws_algo", "ws_order_2026",
        "ws_early_trade", "ws_listenKeyExpired", "ws_24hrTicker"})
    frames.push_back(load_frame(std::string{"binance_future/"} + name + ".json"));
  return frames;
}

class BinanceFutureFrames : public CodecTest<BinanceFutureCodec> {
 protected:
  BinanceFutureFrames() { symbols.set_resolver(binance_future_symbol); }
};

// A proxy may cut a frame anywhere: no prefix of a good one may pass for a good one.
TEST_F(BinanceFutureFrames, RefusesEveryTruncatedFrame) {
  for (const std::string& whole : binance_future_kinds()) {
    ASSERT_EQ(code_of(whole), Errc{}) << whole;
    sink = {};
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
      ASSERT_NE(code_of({cut.data(), cut.size()}), Errc{}) << "cut at " << size << ": " << whole;
    }
    EXPECT_THAT(sink.controls, IsEmpty()) << whole;
  }
}

TEST_F(BinanceFutureFrames, NeedsTheDocumentedFieldsOfMarketData) {
  const auto market = load_lines("binance_future/ws_market_doc.jsonl");
  EXPECT_THAT(needed(market[0]), ElementsAreArray({"T", "a", "m", "p", "q", "s"}));
  EXPECT_THAT(needed(market[1]), ElementsAreArray({"A", "B", "T", "a", "b", "s", "u"}));
  EXPECT_THAT(needed(market[2]), ElementsAreArray({"E", "k", "s"}));
  EXPECT_THAT(needed(market[2], {"k"}),
              ElementsAreArray({"T", "c", "h", "i", "l", "n", "o", "q", "t", "v", "x"}));
  EXPECT_THAT(needed(market[3]), ElementsAreArray({"E", "T", "i", "p", "r", "s"}));
  EXPECT_THAT(needed(load_lines("binance_future/ws_depth_AKROUSDT.jsonl").at(0), {"data"}),
              ElementsAreArray({"T", "U", "a", "b", "pu", "s", "u"}));
  EXPECT_THAT(needed(load_frame("binance_future/ws_trade_2020.json")),
              ElementsAreArray({"T", "m", "p", "q", "s", "t"}));
  EXPECT_THAT(needed(load_frame("binance_future/ws_forceOrder.json"), {"o"}),
              ElementsAreArray({"S", "T", "ap", "p", "s", "z"}));
}

TEST_F(BinanceFutureFrames, NeedsTheDocumentedFieldsOfOnesOwnEvents) {
  const auto user = load_lines("binance_future/ws_user_doc.jsonl");
  EXPECT_THAT(needed(user[1], {"o"}),
              ElementsAreArray({"L", "S", "T", "i", "l", "p", "q", "s", "t", "z"}));
  EXPECT_THAT(needed(user[2]), ElementsAreArray({"T", "a"}));
  EXPECT_THAT(needed(user[2], {"a"}), IsEmpty());
  EXPECT_THAT(needed(user[2], {"a", "B"}), ElementsAreArray({"a", "wb"}));
  EXPECT_THAT(needed(user[2], {"a", "P"}), ElementsAreArray({"pa", "ps", "s"}));
  EXPECT_THAT(needed(user[3]), ElementsAreArray({"L", "S", "T", "i", "l", "s", "t"}));
  EXPECT_THAT(needed(load_frame("binance_future/ws_algo.json"), {"o"}),
              ElementsAreArray({"S", "aid", "p", "q", "s"}));
}

// Binance writes none; whoever stands between may.
TEST_F(BinanceFutureFrames, ReadsFramesWithWhiteSpaceBetweenTokens) {
  for (const std::string& frame : binance_future_kinds()) {
    BinanceFutureCodec other{symbols};  // a codec tells nothing twice
    Collector spaced;
    sink = {};
    ASSERT_EQ(code_of(frame), Errc{}) << frame;
    ASSERT_TRUE(other.decode({spaced_out(frame), kArrival}, spaced)) << frame;

    ASSERT_EQ(spaced.events.size(), sink.events.size()) << frame;
    for (std::size_t i = 0; i < spaced.events.size(); ++i)
      EXPECT_EQ(to_json(spaced.events[i]), to_json(sink.events[i])) << frame;
    ASSERT_EQ(spaced.controls.size(), sink.controls.size()) << frame;
    for (std::size_t i = 0; i < spaced.controls.size(); ++i)
      EXPECT_EQ(spaced.controls[i].kind, sink.controls[i].kind) << frame;
  }
}

TEST_F(BinanceFutureFrames, RefusesValuesThatCannotBe) {
  const std::string trade = load_lines("binance_future/ws_market_doc.jsonl").at(0);
  const std::string funding = load_lines("binance_future/ws_market_doc.jsonl").at(3);
  const std::string forced = load_frame("binance_future/ws_forceOrder.json");
  EXPECT_EQ(code_of(replaced(trade, "\"0.001\"", "\"0,001\"")), Errc::wrong_type);
  EXPECT_EQ(code_of(replaced(trade, "\"0.001\"", "null")), Errc::wrong_type);
  EXPECT_EQ(code_of(replaced(trade, "\"m\":true", "\"m\":1")), Errc::wrong_type);
  EXPECT_EQ(code_of(replaced(trade, "\"0.001\"", "\"99999999999999999999\"")), Errc::out_of_range);
  EXPECT_EQ(code_of(replaced(funding, "0.00038167", "soon")), Errc::wrong_type);
  EXPECT_EQ(code_of(replaced(forced, "\"BUY\"", "\"HOLD\"")), Errc::bad_value);
  EXPECT_THAT(sink.events, IsEmpty());
}

TEST_F(BinanceFutureFrames, JoinsARecordedBook) {
  const Symbol symbol{"akro/usdt"};
  const auto snapshot = BinanceFutureCodec::parse_book_snapshot(
      load_frame("binance_future/rest_depth_AKROUSDT.json"), symbol);
  ASSERT_TRUE(snapshot);
  for (const std::string& line : load_lines("binance_future/ws_depth_AKROUSDT.jsonl"))
    ASSERT_EQ(code_of(line), Errc{});

  BookKeeper keeper{binance_future_book_rules(0), Exchange{"binance_future"}, symbol};
  for (std::size_t i = 0; i < 10; ++i)
    EXPECT_EQ(keeper.on_update(sink.book_updates[i]).kind, BookVerdict::Kind::waiting);
  EXPECT_EQ(keeper.on_snapshot(*snapshot).kind, BookVerdict::Kind::applied);
  EXPECT_EQ(keeper.joined().size(), 8u);  // one is older, one the snapshot itself
  for (std::size_t i = 10; i < sink.book_updates.size(); ++i)
    ASSERT_EQ(keeper.on_update(sink.book_updates[i]).kind, BookVerdict::Kind::applied) << i;
  EXPECT_TRUE(keeper.is_good());
}

TEST_F(BinanceFutureFrames, SeesAHoleInARecordedBook) {
  const Symbol symbol{"akro/usdt"};
  const auto snapshot = BinanceFutureCodec::parse_book_snapshot(
      load_frame("binance_future/rest_depth_AKROUSDT.json"), symbol);
  ASSERT_TRUE(snapshot);
  for (const std::string& line : load_lines("binance_future/ws_depth_AKROUSDT.jsonl"))
    ASSERT_EQ(code_of(line), Errc{});

  BookKeeper keeper{binance_future_book_rules(0), Exchange{"binance_future"}, symbol};
  ASSERT_EQ(keeper.on_snapshot(*snapshot).kind, BookVerdict::Kind::applied);
  // The first ends with the snapshot's own number.
  ASSERT_EQ(keeper.on_update(sink.book_updates[1]).kind, BookVerdict::Kind::outdated);
  ASSERT_EQ(keeper.on_update(sink.book_updates[2]).kind, BookVerdict::Kind::applied);
  const BookVerdict verdict = keeper.on_update(sink.book_updates[4]);
  EXPECT_EQ(verdict.kind, BookVerdict::Kind::broken);
  EXPECT_EQ(verdict.cause, Errc::sequence_gap);
}

// ---- recordings ----

class BinanceFutureCaptures : public BinanceFutureFrames {
 protected:
  void SetUp() override {
    if (!captures_available()) GTEST_SKIP() << "no captures here";
  }

  // Decodes a file, and returns what its frames hold, unwrapped.
  std::vector<json::object> replay(const std::string& name) {
    std::vector<json::object> data;
    for (const std::string& line : load_capture_lines("binance_futures/" + name + ".jsonl")) {
      EXPECT_EQ(code_of(line), Errc{}) << line;
      const json::object frame = json::parse(line).as_object();
      data.push_back(frame.contains("data") ? frame.at("data").as_object() : frame);
    }
    EXPECT_THAT(sink.controls, IsEmpty());
    return data;
  }
};

TEST_F(BinanceFutureCaptures, EmitTickersWithTheFramesOwnTexts) {
  const auto data = replay("bookTicker");
  ASSERT_EQ(sink.tickers.size(), data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    const Ticker& ticker = sink.tickers[i];
    EXPECT_EQ(binance_future_native(ticker.symbol), json_text(data[i].at("s")));
    EXPECT_EQ(ticker.bid_price.to_string(), json_text(data[i].at("b")));
    EXPECT_EQ(ticker.bid_size.to_string(), json_text(data[i].at("B")));
    EXPECT_EQ(ticker.ask_price.to_string(), json_text(data[i].at("a")));
    EXPECT_EQ(ticker.ask_size.to_string(), json_text(data[i].at("A")));
    EXPECT_EQ(std::to_string(ticker.sequence), json_text(data[i].at("u")));
    EXPECT_EQ(ticker.exchange_time.nanoseconds(), data[i].at("T").as_int64() * 1'000'000);
  }
}

TEST_F(BinanceFutureCaptures, EmitTradesWithTheFramesOwnTexts) {
  const auto data = replay("aggTrade");
  ASSERT_EQ(sink.trades.size(), data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    const Trade& trade = sink.trades[i];
    EXPECT_EQ(trade.price.to_string(), json_text(data[i].at("p")));
    EXPECT_EQ(trade.size.to_string(), json_text(data[i].at("q")));
    EXPECT_EQ(trade.id, json_text(data[i].at("a")));
    EXPECT_EQ(trade.side, data[i].at("m").as_bool() ? Side::sell : Side::buy);
  }
}

TEST_F(BinanceFutureCaptures, EmitCandlesWithTheFramesOwnTexts) {
  const auto data = replay("kline");
  ASSERT_EQ(sink.klines.size(), data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    const json::object& candle = data[i].at("k").as_object();
    EXPECT_EQ(sink.klines[i].open.to_string(), json_text(candle.at("o")));
    EXPECT_EQ(sink.klines[i].close.to_string(), json_text(candle.at("c")));
    EXPECT_EQ(sink.klines[i].volume.to_string(), json_text(candle.at("v")));
    EXPECT_EQ(sink.klines[i].closed, candle.at("x").as_bool());
  }
}

TEST_F(BinanceFutureCaptures, EmitSomethingForEachDocumentedFrame) {
  EXPECT_EQ(replay("market_doc").size(), 4u);
  EXPECT_EQ(sink.events.size(), 4u);
  sink = {};
  EXPECT_EQ(replay("user_doc").size(), 4u);
  EXPECT_EQ(sink.my_orders.size(), 2u);
  EXPECT_EQ(sink.my_trades.size(), 1u);
  EXPECT_EQ(sink.balances.size(), 1u);
  EXPECT_EQ(sink.positions.size(), 3u);
}

std::vector<std::string> texts(const std::vector<Level>& levels) {
  std::vector<std::string> made;
  for (const Level& level : levels)
    made.push_back(level.price.to_string() + " " + level.size.to_string());
  return made;
}

std::vector<std::string> texts(const json::value& levels) {
  std::vector<std::string> made;
  for (const json::value& level : levels.as_array())
    made.push_back(json_text(level.at(0)) + " " + json_text(level.at(1)));
  return made;
}

TEST_F(BinanceFutureCaptures, JoinTheirBooksWithoutAHole) {
  for (const std::string native : {"AKROUSDT", "CTKUSDT"}) {
    sink = {};
    const auto data = replay("depth_" + native);
    ASSERT_EQ(sink.book_updates.size(), data.size());
    const Symbol symbol = binance_future_symbol(native);
    const auto snapshot = BinanceFutureCodec::parse_book_snapshot(
        load_capture("binance_futures/rest/depth_" + native + ".json"), symbol);
    ASSERT_TRUE(snapshot);
    BookKeeper keeper{binance_future_book_rules(0), Exchange{"binance_future"}, symbol};
    ASSERT_EQ(keeper.on_snapshot(*snapshot).kind, BookVerdict::Kind::applied);
    std::size_t applied = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
      const BookUpdate& update = sink.book_updates[i];
      EXPECT_EQ(texts(update.bids), texts(data[i].at("b")));
      EXPECT_EQ(texts(update.asks), texts(data[i].at("a")));
      const BookVerdict verdict = keeper.on_update(update);
      ASSERT_NE(verdict.kind, BookVerdict::Kind::broken) << native << " line " << i + 1;
      if (verdict.kind == BookVerdict::Kind::applied) ++applied;
    }
    EXPECT_GT(applied, 170u) << native;
  }
}

}  // namespace
}  // namespace hftcpp
