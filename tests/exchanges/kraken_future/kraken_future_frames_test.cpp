// KrakenFutureCodec: bad frames, and whole recordings.
#include "exchanges/codec_fixture.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {
namespace {

using testing::ElementsAreArray;
using testing::IsEmpty;

// One of each kind.
std::vector<std::string> kraken_future_kinds() {
  std::vector<std::string> frames;
  for (const char* name : {"ws_market_doc", "ws_user_doc", "ws_replies", "ws_balances"})
    for (std::string& line : load_lines(std::string{"kraken_future/"} + name + ".jsonl"))
      frames.push_back(std::move(line));
  frames.push_back(load_lines("kraken_future/ws_open_orders.jsonl").at(0));
  frames.push_back(load_lines("kraken_future/ws_ticker_lite.jsonl").at(0));
  for (const char* name :
       {"ws_trade_snapshot", "ws_liquidation", "ws_fills", "ws_open_positions", "ws_heartbeat"})
    frames.push_back(load_frame(std::string{"kraken_future/"} + name + ".json"));
  return frames;
}

class KrakenFutureFrames : public CodecTest<KrakenFutureCodec> {
 protected:
  KrakenFutureFrames() { symbols.set_resolver(kraken_future_symbol); }
};

// A proxy may cut a frame anywhere: no prefix of a good one may pass for a good one.
TEST_F(KrakenFutureFrames, RefusesEveryTruncatedFrame) {
  for (const std::string& whole : kraken_future_kinds()) {
    codec = KrakenFutureCodec{symbols};  // the documented numbers do not follow each other
    ASSERT_EQ(code_of(whole), Errc{}) << whole;
    sink = {};
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
      ASSERT_NE(code_of({cut.data(), cut.size()}), Errc{}) << "cut at " << size << ": " << whole;
    }
    EXPECT_THAT(sink.controls, IsEmpty()) << whole;
  }
}

TEST_F(KrakenFutureFrames, NeedsTheDocumentedFieldsOfMarketData) {
  const auto market = load_lines("kraken_future/ws_market_doc.jsonl");
  EXPECT_THAT(needed(market[0]),
              ElementsAreArray({"ask", "ask_size", "bid", "bid_size", "product_id", "time"}));
  EXPECT_THAT(needed(market[1]), ElementsAreArray({"price", "product_id", "qty", "seq", "side",
                                                   "time", "type", "uid"}));
  EXPECT_THAT(needed(market[2]),
              ElementsAreArray({"asks", "bids", "product_id", "seq", "timestamp"}));
  EXPECT_THAT(needed(market[2], {"bids"}), ElementsAreArray({"price", "qty"}));
  EXPECT_THAT(needed(market[3]),
              ElementsAreArray({"price", "product_id", "qty", "seq", "side", "timestamp"}));
  EXPECT_THAT(needed(load_lines("kraken_future/ws_ticker_lite.jsonl").at(0)),
              ElementsAreArray({"ask", "bid", "product_id"}));
  EXPECT_THAT(needed(load_frame("kraken_future/ws_trade_snapshot.json")),
              ElementsAreArray({"product_id", "trades"}));
}

TEST_F(KrakenFutureFrames, NeedsTheDocumentedFieldsOfOnesOwnEvents) {
  const auto order = load_lines("kraken_future/ws_open_orders.jsonl").at(0);
  EXPECT_THAT(needed(order), ElementsAreArray({"is_cancel", "order"}));
  EXPECT_THAT(needed(order, {"order"}), ElementsAreArray({"direction", "filled", "instrument",
                                                          "last_update_time", "order_id", "qty"}));
  EXPECT_THAT(
      needed(load_frame("kraken_future/ws_fills.json"), {"fills"}),
      ElementsAreArray({"buy", "fill_id", "instrument", "order_id", "price", "qty", "time"}));
  const auto balances = load_lines("kraken_future/ws_balances.jsonl").at(0);
  EXPECT_THAT(needed(balances), ElementsAreArray({"seq", "timestamp"}));
  EXPECT_THAT(needed(balances, {"futures", "F-XBT:USD"}), ElementsAreArray({"balance", "unit"}));
  EXPECT_THAT(needed(balances, {"flex_futures", "currencies", "USDT"}),
              ElementsAreArray({"quantity"}));
  const auto positions = load_frame("kraken_future/ws_open_positions.json");
  EXPECT_THAT(needed(positions), ElementsAreArray({"positions", "timestamp"}));
  EXPECT_THAT(needed(positions, {"positions"}), ElementsAreArray({"balance", "instrument"}));
}

TEST_F(KrakenFutureFrames, RefusesValuesThatCannotBe) {
  const auto market = load_lines("kraken_future/ws_market_doc.jsonl");
  const auto order = load_lines("kraken_future/ws_open_orders.jsonl").at(0);
  EXPECT_EQ(code_of(replaced(market[1], "\"sell\"", "\"hold\"")), Errc::bad_value);
  EXPECT_EQ(code_of(replaced(market[1], "15000", "\"many\"")), Errc::wrong_type);
  EXPECT_EQ(code_of(replaced(market[1], "15000", "99999999999999999999")), Errc::out_of_range);
  EXPECT_EQ(code_of(replaced(market[3], "326094134", "-1")), Errc::wrong_type);
  EXPECT_EQ(code_of(replaced(market[0], "1676394000000", "99999999999999999")), Errc::out_of_range);
  EXPECT_EQ(code_of(replaced(order, "\"direction\":1", "\"direction\":2")), Errc::bad_value);
  EXPECT_THAT(sink.events, IsEmpty());
}

// ---- recordings ----

class KrakenFutureCaptures : public KrakenFutureFrames {
 protected:
  void SetUp() override {
    if (!captures_available()) GTEST_SKIP() << "no captures here";
  }

  std::vector<std::string> replay(const std::string& name) {
    auto lines = load_capture_lines("kraken_futures/" + name + ".jsonl");
    for (const std::string& line : lines) EXPECT_EQ(code_of(line), Errc{}) << line;
    return lines;
  }
};

// The text of a number as it stands in the frame.
std::string raw_field(const std::string& frame, std::string_view field) {
  const std::string name = '"' + std::string{field} + "\":";
  const std::size_t begin = frame.find(name) + name.size();
  return frame.substr(begin, frame.find_first_of(",}", begin) - begin);
}

TEST_F(KrakenFutureCaptures, KeepTheirBooksWithTheFramesOwnTexts) {
  for (const std::string native :
       {"PI_LTCUSD", "FI_BCHUSD_210730", "FI_BCHUSD_210924", "FI_XRPUSD_210924"}) {
    sink = {};
    const auto lines = replay("book_" + native);
    ASSERT_EQ(sink.book_updates.size(), lines.size());
    BookKeeper keeper{kraken_future_book_rules(0), Exchange{"kraken_future"},
                      kraken_future_symbol(native)};
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const BookUpdate& update = sink.book_updates[i];
      ASSERT_EQ(keeper.on_update(update).kind, BookVerdict::Kind::applied) << native << " " << i;
      EXPECT_FALSE(keeper.book().is_crossed()) << native << " " << i;
      if (i == 0) continue;
      const Level& level = update.bids.empty() ? update.asks.at(0) : update.bids.at(0);
      EXPECT_EQ(level.price.to_string(), raw_field(lines[i], "price"));
      EXPECT_EQ(level.size.to_string(), raw_field(lines[i], "qty"));
      EXPECT_EQ(update.bids.empty(), raw_field(lines[i], "side") == "\"sell\"");
    }
  }
}

TEST_F(KrakenFutureCaptures, EmitTradesOnceAndWithoutAHole) {
  replay("trade");
  ASSERT_EQ(sink.trades.size(), 2u);
  EXPECT_EQ(sink.events.size(), 2u);
  EXPECT_EQ(sink.trades[0].size.to_string(), "320.0");
  EXPECT_EQ(sink.trades[0].symbol, Symbol{"ltc/usd:ltc"});
}

TEST_F(KrakenFutureCaptures, EmitTickersWithTheFramesOwnTexts) {
  const auto lines = replay("ticker_lite");
  ASSERT_EQ(sink.tickers.size(), lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(sink.tickers[i].bid_price.to_string(), raw_field(lines[i], "bid"));
    EXPECT_EQ(sink.tickers[i].ask_price.to_string(), raw_field(lines[i], "ask"));
  }
}

TEST_F(KrakenFutureCaptures, EmitSomethingForEachDocumentedFrame) {
  EXPECT_EQ(replay("market_doc").size(), 4u);
  EXPECT_EQ(sink.events.size(), 5u);  // the ticker tells of funding too
  sink = {};
  EXPECT_EQ(replay("user_doc").size(), 2u);
  EXPECT_EQ(sink.my_order_batches.size(), 1u);
  EXPECT_EQ(sink.my_trades.size(), 2u);
}

TEST_F(KrakenFutureCaptures, TellOfEachAnswer) {
  const auto lines = replay("control");
  ASSERT_EQ(sink.controls.size(), lines.size());
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::notice);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    EXPECT_EQ(sink.controls[i].kind, Control::Kind::subscribed) << lines[i];
    EXPECT_FALSE(kraken_future_symbol(sink.controls[i].symbol).empty()) << lines[i];
  }
}

}  // namespace
}  // namespace hftcpp
