#include "exchanges/binance/binance_codec.hpp"

#include "support/collector.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

constexpr Timestamp kArrival{1'800'000'000'000'000'000};

class BinanceCodecTest : public testing::Test {
 protected:
  BinanceCodecTest() {
    symbols.add("LRCBTC", Symbol{"lrc/btc"});
    symbols.add("BLZETH", Symbol{"blz/eth"});
    symbols.add("BNBBTC", Symbol{"bnb/btc"});
    symbols.add("BTCUSDT", Symbol{"btc/usdt"});
  }

  Result<void> decode(std::string_view bytes) { return codec.decode({bytes, kArrival}, sink); }
  Errc code_of(std::string_view bytes) {
    const auto decoded = decode(bytes);
    return decoded ? Errc{} : static_cast<Errc>(decoded.error().code.value());
  }
  // What a combined stream wraps.
  static std::string bare(const std::string& frame) {
    const std::size_t data = frame.find("\"data\":") + 7;
    return frame.substr(data, frame.size() - data - 1);
  }

  SymbolMap symbols;
  BinanceCodec codec{symbols};
  Collector sink;
};

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
      {account[3], closing, "eventStreamTerminated", 0, ""},
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

// A proxy may cut a frame anywhere: no prefix of a good one may pass for a good one.
TEST_F(BinanceCodecTest, RefusesEveryTruncatedFrame) {
  for (const auto& whole :
       {load_lines("binance/ws_bookTicker.jsonl")[0], load_frame("binance/ws_aggTrade.jsonl"),
        load_frame("binance/ws_trade_2019.json"), load_lines("binance/ws_depth_LRCBTC.jsonl")[0],
        load_frame("binance/ws_depth5.json"), load_frame("binance/ws_kline.jsonl"),
        load_frame("binance/ws_24hrTicker.json"), load_lines("binance/ws_acks.jsonl")[0],
        load_lines("binance/ws_refusals.jsonl")[1]}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
      ASSERT_EQ(code_of({cut.data(), cut.size()}), Errc::bad_json) << whole << " cut at " << size;
    }
  }
  EXPECT_TRUE(sink.controls.empty());
}

struct Damage {
  const char* file;
  const char* field;  // the error's place
  const char* part;   // as it stands in the file's first frame
  const char* by;
};

TEST_F(BinanceCodecTest, RefusesAMessageWithoutADocumentedField) {
  const char* const ticker = "binance/ws_bookTicker.jsonl";
  const char* const trade = "binance/ws_aggTrade.jsonl";
  const char* const book = "binance/ws_depth_LRCBTC.jsonl";
  const char* const top = "binance/ws_depth5.json";
  const char* const kline = "binance/ws_kline.jsonl";
  for (const Damage& damage : {
           Damage{ticker, "data", R"("data")", R"("date")"},
           Damage{ticker, "u", R"("u":259345545,)", ""},
           Damage{ticker, "s", R"("s":"LRCBTC",)", ""},
           Damage{ticker, "b", R"("b":"0.00000637",)", ""},
           Damage{ticker, "B", R"("B":"6500.00000000",)", ""},
           Damage{ticker, "a", R"("a":"0.00000638",)", ""},
           Damage{ticker, "A", R"(,"A":"27122.00000000")", ""},
           Damage{trade, "s", R"("s":"LRCBTC",)", ""},
           Damage{trade, "a", R"("a":9213679,)", ""},
           Damage{trade, "p", R"("p":"0.00000638",)", ""},
           Damage{trade, "q", R"("q":"177.00000000",)", ""},
           Damage{trade, "T", R"("T":1633998534486,)", ""},
           Damage{trade, "m", R"("m":false,)", ""},
           Damage{book, "E", R"("E":1633998516670,)", ""},
           Damage{book, "s", R"("s":"LRCBTC",)", ""},
           Damage{book, "U", R"("U":259345536,)", ""},
           Damage{book, "u", R"("u":259345539,)", ""},
           Damage{book, "b", R"("b")", R"("c")"},
           Damage{book, "a", R"("a")", R"("c")"},
           Damage{book, "price", R"(["0.00000636","10310.00000000"])", "[]"},
           Damage{book, "size", R"(,"10310.00000000")", ""},
           Damage{top, "lastUpdateId", R"("lastUpdateId":160,)", ""},
           Damage{top, "bids", R"("bids")", R"("kids")"},
           Damage{kline, "k", R"("k")", R"("j")"},
           Damage{kline, "t", R"("t":1633998480000,)", ""},
           Damage{kline, "i", R"("i":"1m",)", ""},
           Damage{kline, "x", R"("x":false,)", ""},
           Damage{kline, "q", R"("q":"0.00112926",)", ""},
       }) {
    const auto decoded = decode(replaced(load_lines(damage.file)[0], damage.part, damage.by));
    ASSERT_FALSE(decoded) << damage.part;
    EXPECT_EQ(decoded.error().code, make_error_code(Errc::missing_field)) << damage.part;
    EXPECT_EQ(decoded.error().where, damage.field) << damage.part;
  }
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(BinanceCodecTest, RefusesValuesThatCannotBe) {
  const char* const ticker = "binance/ws_bookTicker.jsonl";
  const char* const trade = "binance/ws_aggTrade.jsonl";
  const char* const book = "binance/ws_depth_LRCBTC.jsonl";
  const char* const kline = "binance/ws_kline.jsonl";
  struct Case {
    Damage damage;
    Errc errc;
  };
  for (const Case& each : {
           Case{{ticker, "u", "259345545", "-1"}, Errc::wrong_type},
           Case{{ticker, "b", R"("0.00000637")", R"("")"}, Errc::wrong_type},
           Case{{ticker, "b", R"("0.00000637")", R"("0.0.1")"}, Errc::wrong_type},
           Case{{ticker, "b", R"("0.00000637")", "null"}, Errc::wrong_type},
           Case{{ticker, "b", R"("0.00000637")", R"("99999999999999999999")"}, Errc::out_of_range},
           Case{{ticker, "data", R"("data":{)", R"("data":7,"x":{)"}, Errc::wrong_type},
           Case{{ticker, "stream", R"("lrcbtc@bookTicker")", "5"}, Errc::wrong_type},
           Case{{trade, "m", "\"m\":false", R"("m":"false")"}, Errc::wrong_type},
           Case{{trade, "T", R"("T":1633998534486)", R"("T":-1)"}, Errc::out_of_range},
           Case{{trade, "T", R"("T":1633998534486)", R"("T":9223372036854775807)"},
                Errc::out_of_range},
           Case{{trade, "T", R"("T":1633998534486)", R"("T":1.5)"}, Errc::wrong_type},
           Case{{book, "level", R"(["0.00000636","10310.00000000"])", "7"}, Errc::wrong_type},
           Case{{book, "size", R"("10310.00000000")", "true"}, Errc::wrong_type},
           Case{{kline, "i", R"("1m")", R"("7m")"}, Errc::bad_value},
       }) {
    const Damage& damage = each.damage;
    const auto decoded = decode(replaced(load_lines(damage.file)[0], damage.part, damage.by));
    ASSERT_FALSE(decoded) << damage.by;
    EXPECT_EQ(decoded.error().code, make_error_code(each.errc)) << damage.by;
    EXPECT_EQ(decoded.error().where, damage.field) << damage.by;
  }
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(BinanceCodecTest, LeavesOutUnknownSymbols) {
  for (const char* const name : {"binance/ws_bookTicker.jsonl", "binance/ws_aggTrade.jsonl",
                                 "binance/ws_depth_LRCBTC.jsonl", "binance/ws_kline.jsonl"})
    EXPECT_EQ(code_of(replaced(load_lines(name)[0], "LRCBTC", "XXXBTC")), Errc::unknown_symbol);
  EXPECT_EQ(code_of(replaced(load_frame("binance/ws_depth5.json"), "btcusdt", "xxxusdt")),
            Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
}

// Names may hold any character: a coin in Chinese signs came in 2025.
TEST_F(BinanceCodecTest, KnowsSymbolsBeyondAscii) {
  symbols.add("币安人生USDT", Symbol{"币安人生/usdt"});
  ASSERT_TRUE(decode(replaced(load_frame("binance/ws_aggTrade.jsonl"), "LRCBTC", "币安人生USDT")));
  EXPECT_EQ(sink.trades.at(0).symbol.text(), "币安人生/usdt");
  ASSERT_TRUE(decode(replaced(load_frame("binance/ws_depth5.json"), "btcusdt", "币安人生usdt")));
  EXPECT_EQ(sink.book_updates.at(0).symbol.text(), "币安人生/usdt");
}

TEST_F(BinanceCodecTest, RefusesDamageInPartsThatItPassesOver) {
  const auto trade = load_frame("binance/ws_aggTrade.jsonl");
  EXPECT_EQ(code_of(replaced(trade, "12368013", "012368013")), Errc::bad_json);
  EXPECT_EQ(code_of(replaced(trade, "\"M\":true", "\"M\":tru")), Errc::bad_json);
  EXPECT_EQ(code_of(replaced(trade, "\"M\":true", "\"\xC3\":true")), Errc::bad_json);
  EXPECT_EQ(code_of(replaced(trade, "}}", "}}}")), Errc::bad_json);
  EXPECT_EQ(code_of(bare(trade) + "]"), Errc::bad_json);
  EXPECT_EQ(code_of(replaced(trade, "\"M\":true",
                             "\"M\":" + std::string(100, '[') + std::string(100, ']'))),
            Errc::too_deep);
}

TEST_F(BinanceCodecTest, RefusesABookBeyondEveryMeasure) {
  std::string levels;
  while (levels.size() < 10'000'000) levels += R"(["0.00000636","10310.00000000"],)";
  levels.pop_back();
  const auto frame = replaced(load_lines("binance/ws_depth_LRCBTC.jsonl")[0],
                              R"(["0.00000636","10310.00000000"])", levels);
  EXPECT_EQ(code_of(frame), Errc::too_large);
  EXPECT_TRUE(sink.events.empty());
}

TEST(BinanceBookSnapshot, HoldsTheWholeBook) {
  const auto book = BinanceCodec::parse_book_snapshot(
      load_frame("binance/rest_depth_COMPUSDT.json"), Symbol{"comp/usdt"});
  ASSERT_TRUE(book);
  EXPECT_EQ(book->exchange, Exchange{"binance"});
  EXPECT_EQ(book->symbol, Symbol{"comp/usdt"});
  EXPECT_TRUE(book->snapshot);
  EXPECT_EQ(book->sequence, 113129219u);
  EXPECT_GT(book->bids.size(), 100u);
  EXPECT_GT(book->bids[0].price, book->bids[1].price);
}

TEST(BinanceBookSnapshot, RefusesAllElse) {
  const auto code_of = [](std::string_view json) {
    const auto book = BinanceCodec::parse_book_snapshot(json, Symbol{"btc/usdt"});
    return book ? Errc{} : static_cast<Errc>(book.error().code.value());
  };
  EXPECT_EQ(code_of(""), Errc::bad_json);
  EXPECT_EQ(code_of("<html>"), Errc::bad_json);
  EXPECT_EQ(code_of(R"({"code":-1003,"msg":"Too much request weight used"})"), Errc::missing_field);
  EXPECT_EQ(code_of(R"({"lastUpdateId":1,"bids":[],"asks":[]} x)"), Errc::bad_json);
  EXPECT_EQ(code_of(R"({"lastUpdateId":1,"bids":[["1"]],"asks":[]})"), Errc::missing_field);
}

TEST(BinanceBookRules, SayHowItsBooksHangTogether) {
  const BookRules changes = binance_book_rules(0);
  EXPECT_EQ(changes.snapshot, BookRules::Snapshot::by_request);
  EXPECT_EQ(changes.chain, BookRules::Chain::ranges);
  EXPECT_EQ(changes.depth, 0u) << "what is cut off would be missing when the book moves there";
  EXPECT_EQ(changes.checksum, nullptr);
  const BookRules top = binance_book_rules(5);
  EXPECT_EQ(top.snapshot, BookRules::Snapshot::in_stream);
  EXPECT_EQ(top.chain, BookRules::Chain::none);
}

// The first messages are older than the book that was fetched; the others continue it.
TEST(BinanceBookRules, JoinMessagesToAFetchedBook) {
  SymbolMap symbols;
  const Symbol symbol{"comp/usdt"};
  symbols.add("COMPUSDT", symbol);
  BinanceCodec codec{symbols};
  Collector sink;
  for (const auto& frame : load_lines("binance/ws_depth_COMPUSDT.jsonl"))
    ASSERT_TRUE(codec.decode({frame, kArrival}, sink));
  BookKeeper keeper{binance_book_rules(0), Exchange{"binance"}, symbol};
  for (std::size_t i = 0; i < 10; ++i)
    ASSERT_EQ(keeper.on_update(sink.book_updates[i]).kind, BookVerdict::Kind::waiting);
  const auto snapshot =
      BinanceCodec::parse_book_snapshot(load_frame("binance/rest_depth_COMPUSDT.json"), symbol);
  ASSERT_EQ(keeper.on_snapshot(*snapshot).kind, BookVerdict::Kind::applied);
  for (std::size_t i = 10; i < sink.book_updates.size(); ++i)
    ASSERT_EQ(keeper.on_update(sink.book_updates[i]).kind, BookVerdict::Kind::applied) << i;
  EXPECT_EQ(keeper.book().sequence(), sink.book_updates.back().sequence);
  EXPECT_FALSE(keeper.book().is_crossed());
}

}  // namespace
}  // namespace hftcpp
