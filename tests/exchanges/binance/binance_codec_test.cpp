// What Binance's market streams tell, kind by kind.
#include "exchanges/binance/binance_codec_fixture.hpp"

namespace hftcpp {
namespace {

using namespace literals;

TEST_F(BinanceCodecTest, EmitsATicker) {
  ASSERT_TRUE(decode(load_lines("binance/ws_bookTicker.jsonl")[0]));
  ASSERT_EQ(sink.tickers.size(), 1u);
  const Ticker& ticker = sink.tickers[0];
  EXPECT_EQ(ticker.exchange, Exchange{"binance"});
  EXPECT_EQ(ticker.symbol, Symbol{"lrc/btc"});
  EXPECT_TRUE(ticker.bid_price.is_identical("0.00000637"_d));
  EXPECT_TRUE(ticker.bid_size.is_identical("6500.00000000"_d));
  EXPECT_TRUE(ticker.ask_price.is_identical("0.00000638"_d));
  EXPECT_TRUE(ticker.ask_size.is_identical("27122.00000000"_d));
  EXPECT_EQ(ticker.sequence, 259345545u);
  EXPECT_FALSE(ticker.exchange_time.is_set()) << "its messages have no time";
  EXPECT_EQ(ticker.receive_time, kArrival);
  EXPECT_EQ(sink.events.size(), 1u);
}

TEST_F(BinanceCodecTest, EmitsAnAggregatedTrade) {
  ASSERT_TRUE(decode(load_frame("binance/ws_aggTrade.jsonl")));
  ASSERT_EQ(sink.trades.size(), 1u);
  const Trade& trade = sink.trades[0];
  EXPECT_EQ(trade.symbol, Symbol{"lrc/btc"});
  EXPECT_TRUE(trade.price.is_identical("0.00000638"_d));
  EXPECT_TRUE(trade.size.is_identical("177.00000000"_d));
  EXPECT_EQ(trade.side, Side::buy) << "the buyer was not the maker";
  EXPECT_EQ(trade.id, "9213679");
  EXPECT_EQ(trade.exchange_time, Timestamp{1633998534486000000});
  EXPECT_EQ(trade.receive_time, kArrival);
}

// Once with the order ids that are no longer sent: they are no one's business.
TEST_F(BinanceCodecTest, EmitsATrade) {
  ASSERT_TRUE(decode(load_frame("binance/ws_trade.json")));
  ASSERT_TRUE(decode(load_frame("binance/ws_trade_2019.json")));
  ASSERT_EQ(sink.trades.size(), 2u);
  EXPECT_EQ(sink.trades[0].symbol, Symbol{"bnb/btc"});
  EXPECT_EQ(sink.trades[0].id, "12345");
  EXPECT_EQ(sink.trades[0].side, Side::sell) << "the buyer was the maker";
  EXPECT_TRUE(sink.trades[0].size.is_identical("100"_d));
  EXPECT_EQ(sink.trades[1].id, "60276726");
  EXPECT_TRUE(sink.trades[1].price.is_identical("0.00219650"_d));
  EXPECT_EQ(sink.trades[1].exchange_time, Timestamp{1567296001034000000});
}

TEST_F(BinanceCodecTest, EmitsABookUpdate) {
  ASSERT_TRUE(decode(load_lines("binance/ws_depth_LRCBTC.jsonl")[0]));
  ASSERT_EQ(sink.book_updates.size(), 1u);
  const BookUpdate& book = sink.book_updates[0];
  EXPECT_EQ(book.exchange, Exchange{"binance"});
  EXPECT_EQ(book.symbol, Symbol{"lrc/btc"});
  EXPECT_FALSE(book.snapshot);
  EXPECT_EQ(book.first_sequence, 259345536u);
  EXPECT_EQ(book.sequence, 259345539u);
  ASSERT_EQ(book.bids.size(), 2u);
  ASSERT_EQ(book.asks.size(), 2u);
  EXPECT_TRUE(book.bids[0].price.is_identical("0.00000636"_d));
  EXPECT_TRUE(book.bids[0].size.is_identical("10310.00000000"_d));
  EXPECT_TRUE(book.asks[1].price.is_identical("0.00000640"_d));
  EXPECT_EQ(book.checksum, std::nullopt);
  EXPECT_EQ(book.exchange_time, Timestamp{1633998516670000000});
  EXPECT_EQ(book.receive_time, kArrival);
}

// They name no symbol: the stream's name does, in lower case.
TEST_F(BinanceCodecTest, EmitsTopLevelsAsASnapshot) {
  ASSERT_TRUE(decode(load_frame("binance/ws_depth5.json")));
  ASSERT_EQ(sink.book_updates.size(), 1u);
  const BookUpdate& book = sink.book_updates[0];
  EXPECT_EQ(book.symbol, Symbol{"btc/usdt"});
  EXPECT_TRUE(book.snapshot);
  EXPECT_EQ(book.sequence, 160u);
  EXPECT_EQ(book.first_sequence, 0u);
  ASSERT_EQ(book.bids.size(), 1u);
  EXPECT_TRUE(book.bids[0].size.is_identical("10"_d));
  EXPECT_TRUE(book.asks.at(0).price.is_identical("0.0026"_d));
  EXPECT_EQ(code_of(bare(load_frame("binance/ws_depth5.json"))), Errc::unknown_symbol)
      << "alone, nobody knows whose they are";
}

TEST_F(BinanceCodecTest, EmitsAKline) {
  ASSERT_TRUE(decode(load_frame("binance/ws_kline.jsonl")));
  ASSERT_EQ(sink.klines.size(), 1u);
  const Kline& kline = sink.klines[0];
  EXPECT_EQ(kline.symbol, Symbol{"lrc/btc"});
  EXPECT_EQ(kline.interval, std::chrono::minutes{1});
  EXPECT_EQ(kline.open_time, Timestamp{1633998480000000000});
  EXPECT_EQ(kline.close_time, Timestamp{1633998539999000000});
  EXPECT_TRUE(kline.close.is_identical("0.00000638"_d));
  EXPECT_TRUE(kline.volume.is_identical("177.00000000"_d));
  EXPECT_TRUE(kline.quote_volume->is_identical("0.00112926"_d));
  EXPECT_EQ(kline.trade_count, 1u);
  EXPECT_FALSE(kline.closed);
  EXPECT_EQ(kline.exchange_time, Timestamp{1633998534486000000});
  ASSERT_TRUE(decode(replaced(load_frame("binance/ws_kline.jsonl"), "\"x\":false", "\"x\":true")));
  EXPECT_TRUE(sink.klines[1].closed);
}

TEST_F(BinanceCodecTest, EmitsTheSameOfBareMessages) {
  for (const auto& frame :
       {load_lines("binance/ws_bookTicker.jsonl")[0], load_frame("binance/ws_aggTrade.jsonl"),
        load_frame("binance/ws_trade.json"), load_lines("binance/ws_depth_LRCBTC.jsonl")[0],
        load_frame("binance/ws_kline.jsonl")}) {
    sink = {};
    ASSERT_TRUE(decode(frame)) << frame;
    ASSERT_TRUE(decode(bare(frame))) << frame;
    ASSERT_EQ(sink.events.size(), 2u) << frame;
    EXPECT_EQ(sink.events[0].index(), sink.events[1].index()) << frame;
  }
}

// With "timeUnit=MICROSECOND" on the address.
TEST_F(BinanceCodecTest, ReadsTimesInBothUnits) {
  const auto milli = load_frame("binance/ws_aggTrade.jsonl");
  const auto micro = replaced(milli, "\"T\":1633998534486", "\"T\":1633998534486123");
  ASSERT_TRUE(decode(milli));
  ASSERT_TRUE(decode(micro));
  EXPECT_EQ(sink.trades[0].exchange_time, Timestamp{1633998534486000000});
  EXPECT_EQ(sink.trades[1].exchange_time, Timestamp{1633998534486123000});

  BinanceCodec told{symbols, {.time_unit = UnixUnit::milliseconds}};
  EXPECT_FALSE(told.decode({micro, kArrival}, sink)) << "the year 53748";
  ASSERT_TRUE(told.decode({milli, kArrival}, sink));
  BinanceCodec micros{symbols, {.time_unit = UnixUnit::microseconds}};
  ASSERT_TRUE(micros.decode({milli, kArrival}, sink));
  EXPECT_EQ(sink.trades.back().exchange_time, Timestamp{1633998534486000});
}

TEST_F(BinanceCodecTest, TellsAnswersAndWarnings) {
  struct Case {
    std::string frame;
    Control::Kind kind;
    std::string channel;
    std::uint64_t request_id;
    std::string text;
  };
  const auto refusals = load_lines("binance/ws_refusals.jsonl");
  const auto replies = load_lines("binance/wsapi_replies.jsonl");
  const auto account = load_lines("binance/ws_account.jsonl");
  const auto shutdown = load_frame("binance/ws_serverShutdown.json");
  using enum Control::Kind;
  const std::vector<Case> cases = {
      {load_lines("binance/ws_acks.jsonl")[0], subscribed, "", 1, ""},
      {load_lines("binance/ws_acks.jsonl")[1], subscribed, "", 3, ""},
      {refusals[0], rejected, "", 1, "Invalid request: ..."},
      {refusals[1], rejected, "", 1, "Invalid request: invalid stream"},
      {replies[0], subscribed, "", 1, ""},
      {replies[1], login_refused, "", 1, "Signature for this request is not valid."},
      {shutdown, closing, "serverShutdown", 0, ""},
      {R"({"stream":"x","data":)" + shutdown + "}", closing, "serverShutdown", 0, ""},
      {account[3], Control::Kind::login_expired, "eventStreamTerminated", 0, ""},
      {account[2], notice, "externalLockUpdate", 0, ""},
      {load_frame("binance/ws_listStatus.json"), notice, "listStatus", 0, ""},
      {load_frame("binance/ws_24hrTicker.json"), unknown, "24hrTicker", 0, ""},
      {R"({"stream":"!miniTicker@arr","data":[{"e":"24hrMiniTicker"}]})", unknown,
       "!miniTicker@arr", 0, ""},
      {R"({"id":"abc"})", unknown, "", 0, ""},
      {"{}", unknown, "", 0, ""},
  };
  for (const Case& each : cases) {
    sink = {};
    ASSERT_TRUE(decode(each.frame)) << each.frame;
    ASSERT_EQ(sink.controls.size(), 1u) << each.frame;
    EXPECT_EQ(sink.controls[0].kind, each.kind) << each.frame;
    EXPECT_EQ(sink.controls[0].channel, each.channel) << each.frame;
    EXPECT_EQ(sink.controls[0].request_id, each.request_id) << each.frame;
    EXPECT_EQ(sink.controls[0].text, each.text) << each.frame;
    EXPECT_TRUE(sink.events.empty()) << each.frame;
  }
}

}  // namespace
}  // namespace hftcpp
