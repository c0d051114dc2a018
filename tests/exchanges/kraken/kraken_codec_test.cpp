#include "exchanges/kraken/kraken_codec.hpp"

#include "exchanges/codec_fixture.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

class KrakenCodecTest : public CodecTest<KrakenCodec> {
 protected:
  KrakenCodecTest() {
    for (const char* const pair : {"btc/usd", "gst/usd"})
      symbols.add(kraken_native(Symbol{pair}), Symbol{pair});
  }
};

TEST_F(KrakenCodecTest, EmitsATicker) {
  ASSERT_TRUE(decode(load_frame("kraken/ws_ticker_update.json")));
  ASSERT_EQ(sink.tickers.size(), 1u);
  const Ticker& ticker = sink.tickers[0];
  EXPECT_EQ(ticker.exchange, Exchange{"kraken"});
  EXPECT_EQ(ticker.symbol, Symbol{"btc/usd"});
  EXPECT_TRUE(ticker.bid_price.is_identical("83744.2"_d));
  EXPECT_TRUE(ticker.bid_size.is_identical("0.56251979"_d));
  EXPECT_TRUE(ticker.ask_price.is_identical("83744.3"_d));
  EXPECT_TRUE(ticker.ask_size.is_identical("0.00044780"_d));
  EXPECT_EQ(ticker.exchange_time, at("2026-09-25T17:48:26.844359Z"));
  EXPECT_EQ(ticker.receive_time, kArrival);
  EXPECT_EQ(sink.events.size(), 1u);
  EXPECT_TRUE(sink.controls.empty());
}

TEST_F(KrakenCodecTest, EmitsATickerWithoutItsTime) {
  const auto frame = without(load_frame("kraken/ws_ticker_update.json"),
                             R"(,"trades":135262,"timestamp":"2026-09-25T17:48:26.844359Z")");
  ASSERT_TRUE(decode(frame));
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_FALSE(sink.tickers[0].exchange_time.is_set());
}

// "bid":0 is no price of a pair that nobody quotes.
TEST_F(KrakenCodecTest, TakesAPriceOfZeroForNoQuote) {
  auto frame = replaced(load_frame("kraken/ws_ticker_update.json"), "83744.2", "0");
  frame = replaced(frame, "2026-09-25T17:48:26.844359Z", "1970-01-01T00:00:00.000000Z");
  ASSERT_TRUE(decode(frame));
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_TRUE(sink.tickers[0].bid_size.is_zero());
  EXPECT_EQ(sink.tickers[0].ask_size, "0.00044780"_d);
  EXPECT_FALSE(sink.tickers[0].exchange_time.is_set());
}

TEST_F(KrakenCodecTest, EmitsOneTradePerRow) {
  ASSERT_TRUE(decode(load_frame("kraken/ws_trades_doc.json")));
  ASSERT_EQ(sink.trades.size(), 2u);
  EXPECT_TRUE(sink.trades[0].price.is_identical("105944.20"_d));
  EXPECT_TRUE(sink.trades[0].size.is_identical("0.00027625"_d));
  EXPECT_EQ(sink.trades[0].side, Side::buy);
  EXPECT_EQ(sink.trades[0].id, "10218208");
  EXPECT_EQ(sink.trades[0].exchange_time, at("2023-10-06T17:35:55.440295Z"));
  EXPECT_EQ(sink.trades[1].side, Side::sell);
  EXPECT_EQ(sink.trades[1].id, "10218209");
  EXPECT_EQ(sink.trades[1].symbol, Symbol{"btc/usd"});
  EXPECT_EQ(sink.trades[1].receive_time, kArrival);
}

// A snapshot repeats the last trades: every reconnect would double them.
TEST_F(KrakenCodecTest, EmitsNoTradesOfSnapshots) {
  const auto frame = replaced(load_frame("kraken/ws_trade_update.json"), "update", "snapshot");
  ASSERT_TRUE(decode(frame));
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(KrakenCodecTest, EmitsABookSnapshot) {
  ASSERT_TRUE(decode(load_frame("kraken/ws_book_snapshot.json")));
  ASSERT_EQ(sink.book_updates.size(), 1u);
  const BookUpdate& book = sink.book_updates[0];
  EXPECT_EQ(book.exchange, Exchange{"kraken"});
  EXPECT_EQ(book.symbol, Symbol{"gst/usd"});
  EXPECT_TRUE(book.snapshot);
  ASSERT_EQ(book.bids.size(), 10u);
  ASSERT_EQ(book.asks.size(), 10u);
  EXPECT_TRUE(book.bids[0].price.is_identical("0.016"_d));
  EXPECT_TRUE(book.bids[0].size.is_identical("255965.95133811"_d));
  EXPECT_TRUE(book.bids[6].price.is_identical("0.010"_d)) << "the zero at the end stays";
  EXPECT_TRUE(book.bids[9].size.is_identical("1000.00000000"_d));
  EXPECT_TRUE(book.asks[9].size.is_identical("86326.77204454"_d));
  EXPECT_EQ(book.checksum, 1931231958u);
  EXPECT_EQ(book.sequence, 0u);
  EXPECT_FALSE(book.exchange_time.is_set());
  EXPECT_EQ(book.receive_time, kArrival);
}

TEST_F(KrakenCodecTest, EmitsABookUpdate) {
  ASSERT_TRUE(decode(load_frame("kraken/ws_book_update.json")));
  ASSERT_EQ(sink.book_updates.size(), 1u);
  const BookUpdate& book = sink.book_updates[0];
  EXPECT_FALSE(book.snapshot);
  EXPECT_TRUE(book.bids.empty());
  ASSERT_EQ(book.asks.size(), 2u);
  EXPECT_TRUE(book.asks[0].size.is_identical("0.00000000"_d));
  EXPECT_TRUE(book.asks[1].price.is_identical("62818.8"_d));
  EXPECT_EQ(book.checksum, 4249465476u);
  EXPECT_EQ(book.exchange_time, at("2026-08-16T23:37:03.745044Z"));
}

TEST_F(KrakenCodecTest, CarriesNothingFromOneBookToTheNext) {
  ASSERT_TRUE(decode(load_frame("kraken/ws_book_snapshot.json")));
  ASSERT_TRUE(decode(load_frame("kraken/ws_book_update.json")));
  ASSERT_TRUE(decode(load_frame("kraken/ws_book_snapshot.json")));
  EXPECT_EQ(sink.book_updates[1].asks.size(), 2u);
  EXPECT_FALSE(sink.book_updates[2].exchange_time.is_set());
  EXPECT_EQ(sink.book_updates[2].asks.size(), 10u);
}

TEST_F(KrakenCodecTest, EmitsAKline) {
  ASSERT_TRUE(decode(load_frame("kraken/ws_ohlc_update.json")));
  ASSERT_EQ(sink.klines.size(), 1u);
  const Kline& kline = sink.klines[0];
  EXPECT_EQ(kline.interval, std::chrono::minutes{1});
  EXPECT_EQ(kline.open_time, at("2026-09-25T17:48:00Z"));
  EXPECT_EQ(kline.close_time, at("2026-09-25T17:49:00Z"));
  EXPECT_TRUE(kline.open.is_identical("83729.5"_d));
  EXPECT_TRUE(kline.high.is_identical("83745.2"_d));
  EXPECT_TRUE(kline.low.is_identical("83729.4"_d));
  EXPECT_TRUE(kline.close.is_identical("83744.3"_d));
  EXPECT_TRUE(kline.volume.is_identical("0.21155628"_d));
  EXPECT_EQ(kline.quote_volume, std::nullopt) << "Kraken tells only an average price";
  EXPECT_EQ(kline.trade_count, 33u);
  EXPECT_FALSE(kline.closed);
  EXPECT_EQ(kline.exchange_time, at("2026-09-25T17:48:26.844359566Z"));
}

// No flag tells: a candle is over when the message was sent behind its end.
TEST_F(KrakenCodecTest, ClosesAKlineByTheTimeOfTheMessage) {
  const auto later = replaced(load_frame("kraken/ws_ohlc_update.json"),
                              "2026-09-25T17:48:26.844359566Z", "2026-09-25T17:49:00.000000000Z");
  ASSERT_TRUE(decode(later));
  EXPECT_TRUE(sink.klines[0].closed);
  ASSERT_TRUE(decode(without(later, R"("timestamp":"2026-09-25T17:49:00.000000000Z",)")));
  EXPECT_FALSE(sink.klines[1].closed);
}

TEST_F(KrakenCodecTest, TellsAnswersAndTheStateOfTheExchange) {
  struct Case {
    std::string frame;
    Control::Kind kind;
    std::string channel;
    std::string symbol;
    std::uint64_t request_id;
    std::string text;
  };
  const auto refusals = load_lines("kraken/ws_refusals.jsonl");
  using enum Control::Kind;
  const std::vector<Case> cases = {
      {load_frame("kraken/ws_subscribed_trade.json"), subscribed, "trade", "BTC/USD", 0, ""},
      {load_lines("kraken/ws_market_doc.jsonl")[3], subscribed, "ticker", "BTC/USD", 1, ""},
      {replaced(load_frame("kraken/ws_subscribed_trade.json"), "subscribe", "unsubscribe"),
       unsubscribed, "trade", "BTC/USD", 0, ""},
      {refusals[0], rejected, "", "XBT/USD", 0, "Currency pair not supported XBT/USD"},
      {refusals[1], rejected, "", "", 0, "Subscription depth not supported"},
      {refusals[4], login_expired, "executions", "", 0, "ESession:Invalid session"},
      {load_frame("kraken/ws_pong.json"), pong, "", "", 42, ""},
      {load_frame("kraken/ws_heartbeat.json"), heartbeat, "heartbeat", "", 0, ""},
      {load_frame("kraken/ws_status.json"), notice, "status", "", 0, "online"},
      {load_frame("kraken/ws_instrument_snapshot.json"), unknown, "instrument", "", 0, ""},
      {"{}", unknown, "", "", 0, ""},
      {R"({"method":"add_order","success":true,"result":{}})", unknown, "", "", 0, "add_order"},
  };
  for (const Case& each : cases) {
    sink = {};
    ASSERT_TRUE(decode(each.frame)) << each.frame;
    ASSERT_EQ(sink.controls.size(), 1u) << each.frame;
    const OwnedControl& control = sink.controls[0];
    EXPECT_EQ(control.kind, each.kind) << each.frame;
    EXPECT_EQ(control.channel, each.channel) << each.frame;
    EXPECT_EQ(control.symbol, each.symbol) << each.frame;
    EXPECT_EQ(control.request_id, each.request_id) << each.frame;
    EXPECT_EQ(control.text, each.text) << each.frame;
    EXPECT_TRUE(sink.events.empty()) << each.frame;
  }
}

TEST_F(KrakenCodecTest, TellsNothingOfABrokenAnswer) {
  EXPECT_EQ(code_of(load_frame("kraken/ws_pong.json") + "}"), Errc::bad_json);
  EXPECT_EQ(code_of(R"({"channel":"heartbeat" "x":1})"), Errc::bad_json);
  EXPECT_TRUE(sink.controls.empty());
}

// A proxy may cut a frame anywhere: no prefix of a good one may pass for a good one.
TEST_F(KrakenCodecTest, RefusesEveryTruncatedFrame) {
  for (const char* const name :
       {"kraken/ws_ticker_update.json", "kraken/ws_trades_doc.json", "kraken/ws_book_update.json",
        "kraken/ws_book_snapshot.json", "kraken/ws_ohlc_update.json", "kraken/ws_status.json",
        "kraken/ws_subscribed_trade.json", "kraken/ws_instrument_snapshot.json"}) {
    const auto whole = load_frame(name);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
      ASSERT_EQ(code_of({cut.data(), cut.size()}), Errc::bad_json) << name << " cut at " << size;
    }
  }
}

TEST_F(KrakenCodecTest, RefusesARowWithoutADocumentedField) {
  const char* const ticker = "kraken/ws_ticker_update.json";
  const char* const trade = "kraken/ws_trade_update.json";
  const char* const book = "kraken/ws_book_update.json";
  const char* const kline = "kraken/ws_ohlc_update.json";
  for (const Damage& damage : {
           Damage{ticker, "symbol", R"("symbol":"BTC/USD",)", ""},
           Damage{ticker, "bid", R"("bid":83744.2,)", ""},
           Damage{ticker, "bid_qty", R"("bid_qty":0.56251979,)", ""},
           Damage{ticker, "ask", R"("ask":83744.3,)", ""},
           Damage{ticker, "ask_qty", R"("ask_qty":0.00044780,)", ""},
           Damage{ticker, "data", R"("data")", R"("date")"},
           Damage{trade, "symbol", R"("symbol":"BTC/USD",)", ""},
           Damage{trade, "side", R"("side":"buy",)", ""},
           Damage{trade, "price", R"("price":83744.3,)", ""},
           Damage{trade, "qty", R"("qty":0.00044780,)", ""},
           Damage{trade, "trade_id", R"("trade_id":109116693,)", ""},
           Damage{trade, "timestamp", R"(,"timestamp":"2026-09-25T17:48:26.844359Z")", ""},
           Damage{book, "symbol", R"("symbol":"BTC/USD",)", ""},
           Damage{book, "bids", R"("bids":[],)", ""},
           Damage{book, "asks", R"("asks")", R"("axes")"},
           Damage{book, "checksum", R"("checksum":4249465476,)", ""},
           Damage{book, "price", R"("price":62807.0,)", ""},
           Damage{book, "qty", R"(,"qty":0.00000000)", ""},
           Damage{kline, "symbol", R"("symbol":"BTC/USD",)", ""},
           Damage{kline, "open", R"("open":83729.5,)", ""},
           Damage{kline, "high", R"("high":83745.2,)", ""},
           Damage{kline, "low", R"("low":83729.4,)", ""},
           Damage{kline, "close", R"("close":83744.3,)", ""},
           Damage{kline, "trades", R"("trades":33,)", ""},
           Damage{kline, "volume", R"("volume":0.21155628,)", ""},
           Damage{kline, "interval_begin", R"("interval_begin":"2026-09-25T17:48:00.000000000Z",)",
                  ""},
           Damage{kline, "interval", R"("interval":1,)", ""},
       }) {
    const auto decoded = decode(replaced(load_frame(damage.file), damage.part, damage.by));
    ASSERT_FALSE(decoded) << damage.part;
    EXPECT_EQ(decoded.error().code, make_error_code(Errc::missing_field)) << damage.part;
    EXPECT_EQ(decoded.error().where, damage.field) << damage.part;
  }
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(KrakenCodecTest, RefusesValuesThatCannotBe) {
  const char* const ticker = "kraken/ws_ticker_update.json";
  const char* const trade = "kraken/ws_trade_update.json";
  const char* const book = "kraken/ws_book_update.json";
  const char* const kline = "kraken/ws_ohlc_update.json";
  struct Case {
    Damage damage;
    Errc errc;
  };
  for (const Case& each : {
           Case{{ticker, "symbol", R"("BTC/USD")", "7"}, Errc::wrong_type},
           Case{{ticker, "bid", "83744.2", "true"}, Errc::wrong_type},
           Case{{ticker, "bid", "83744.2", R"("abc")"}, Errc::wrong_type},
           Case{{ticker, "bid", "83744.2", "null"}, Errc::wrong_type},
           Case{{ticker, "ask_qty", "0.00044780", "[]"}, Errc::wrong_type},
           Case{{ticker, "bid", "83744.2", "12345678901234567890123"}, Errc::out_of_range},
           Case{{ticker, "bid", "83744.2", "1e400"}, Errc::out_of_range},
           Case{{ticker, "timestamp", "2026-09-25T", "2026-13-25T"}, Errc::bad_value},
           Case{{book, "type", "update", "upgrade"}, Errc::bad_value},
           Case{{ticker, "channel", R"("ticker")", "7"}, Errc::wrong_type},
           Case{{trade, "side", R"("buy")", R"("bye")"}, Errc::bad_value},
           Case{{trade, "trade_id", "109116693", "{}"}, Errc::wrong_type},
           Case{{book, "checksum", "4249465476", "4294967296"}, Errc::out_of_range},
           Case{{book, "checksum", "4249465476", "-1"}, Errc::wrong_type},
           Case{{book, "bids", R"("bids":[])", R"("bids":{})"}, Errc::wrong_type},
           Case{{book, "level", R"("bids":[])", R"("bids":[1])"}, Errc::wrong_type},
           Case{{kline, "interval", R"("interval":1)", R"("interval":0)"}, Errc::bad_value},
           Case{{kline, "interval", R"("interval":1)", R"("interval":1e9)"}, Errc::wrong_type},
           Case{{kline, "interval", R"("interval":1)", R"("interval":18446744073709551615)"},
                Errc::bad_value},
       }) {
    const Damage& damage = each.damage;
    const auto decoded = decode(replaced(load_frame(damage.file), damage.part, damage.by));
    ASSERT_FALSE(decoded) << damage.by;
    EXPECT_EQ(decoded.error().code, make_error_code(each.errc)) << damage.by;
    EXPECT_EQ(decoded.error().where, damage.field) << damage.by;
  }
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(KrakenCodecTest, EmitsTheRowsBeforeABrokenOne) {
  const auto frame = replaced(load_frame("kraken/ws_trades_doc.json"), "105910.50", "true");
  EXPECT_EQ(code_of(frame), Errc::wrong_type);
  ASSERT_EQ(sink.trades.size(), 1u);
  EXPECT_EQ(sink.trades[0].id, "10218208");
}

// One stranger must not cost the others their data.
TEST_F(KrakenCodecTest, LeavesOutRowsOfUnknownSymbols) {
  const auto frame = replaced(load_frame("kraken/ws_trades_doc.json"), "BTC/USD", "XBT/USD");
  EXPECT_EQ(code_of(frame), Errc::unknown_symbol);
  ASSERT_EQ(sink.trades.size(), 1u);
  EXPECT_EQ(sink.trades[0].id, "10218209");
  EXPECT_EQ(code_of(load_frame("kraken/ws_trades_doc.json")), Errc{}) << "it does not stick";
}

TEST_F(KrakenCodecTest, ReadsFieldsInAnyOrderAndSpacing) {
  const std::string_view frame = R"( { "data" : [ { "timestamp" : "2026-09-25T17:48:26Z" ,
    "trade_id" : 7 , "ord_type" : "limit", "new" : [ { } ] , "qty" : 2 , "price" : 1.50 ,
    "side" : "sell" , "symbol" : "BTC\/USD" } ] , "type" : "update" , "channel" : "trade" } )";
  ASSERT_TRUE(decode(frame));
  ASSERT_EQ(sink.trades.size(), 1u);
  EXPECT_EQ(sink.trades[0].symbol, Symbol{"btc/usd"});
  EXPECT_TRUE(sink.trades[0].price.is_identical("1.50"_d));
  EXPECT_EQ(sink.trades[0].side, Side::sell);
  EXPECT_EQ(sink.trades[0].id, "7");
}

TEST_F(KrakenCodecTest, RefusesDamageInPartsThatItPassesOver) {
  const auto ticker = load_frame("kraken/ws_ticker_update.json");
  EXPECT_EQ(code_of(replaced(ticker, "3156.84782110", "03156.8")), Errc::bad_json);
  EXPECT_EQ(code_of(replaced(ticker, R"("last")", "\"l\xFFst\"")), Errc::bad_json);
  EXPECT_EQ(code_of(replaced(ticker, "}]}", "}]]")), Errc::bad_json);
  EXPECT_EQ(code_of(ticker + " x"), Errc::bad_json);
  EXPECT_EQ(code_of(replaced(ticker, "83744.2", std::string(100, '[') + std::string(100, ']'))),
            Errc::wrong_type);
  EXPECT_EQ(code_of(replaced(ticker, R"("last":83744.3)",
                             R"("last":)" + std::string(100, '[') + std::string(100, ']'))),
            Errc::too_deep);
}

TEST_F(KrakenCodecTest, RefusesABookBeyondEveryMeasure) {
  std::string levels;
  while (levels.size() < 10'000'000) levels += R"({"price":83744.2,"qty":0.56251979},)";
  levels.pop_back();
  const auto frame = replaced(load_frame("kraken/ws_book_update.json"), R"("bids":[])",
                              R"("bids":[)" + levels + "]");
  EXPECT_EQ(code_of(frame), Errc::too_large);
  EXPECT_TRUE(sink.events.empty());
  EXPECT_EQ(code_of(std::string(10'000'000, ' ')), Errc::bad_json);
  EXPECT_EQ(code_of(std::string(10'000'000, '[')), Errc::wrong_type);
}

}  // namespace
}  // namespace hftcpp
