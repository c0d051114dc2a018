// Binance's frames as they come: cut, damaged, spaced out, too long, of symbols that nobody knows.
#include "exchanges/binance/binance_codec_fixture.hpp"
#include "exchanges/binance/binance_symbols.hpp"
#include <hftcpp/core/event_json.hpp>

#include <utility>

namespace hftcpp {
namespace {

using namespace literals;

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

TEST_F(BinanceCodecTest, TellsAnIntervalThatItDoesNotKnowByItsTimes) {
  const auto frame = replaced(load_lines("binance/ws_kline.jsonl")[0],
                              R"("T":1633998539999,"s":"LRCBTC","i":"1m")",
                              R"("T":1633998899999,"s":"LRCBTC","i":"7m")");
  ASSERT_TRUE(codec.decode({frame, kArrival}, sink));
  ASSERT_EQ(sink.klines.size(), 1u);
  EXPECT_EQ(sink.klines[0].interval, std::chrono::minutes{7});
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "7m");
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
           Case{{kline, "i", R"("T":1633998539999,"s":"LRCBTC","i":"1m")",
                 R"("T":1633998480000,"s":"LRCBTC","i":"7m")"},
                Errc::bad_value},
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

// Binance writes none; whoever stands between may.
TEST_F(BinanceCodecTest, ReadsFramesWithWhiteSpaceBetweenTokens) {
  std::vector<std::string> frames;
  for (const char* name : {"ws_bookTicker", "ws_aggTrade", "ws_kline", "ws_depth_LRCBTC", "ws_acks",
                           "ws_refusals", "ws_account", "ws_user_doc", "wsapi_replies"})
    for (std::string& line : load_lines(std::string{"binance/"} + name + ".jsonl"))
      frames.push_back(std::move(line));
  for (const char* name : {"ws_trade", "ws_trade_2019", "ws_depth5", "ws_executionReport",
                           "ws_listStatus", "ws_serverShutdown"})
    frames.push_back(load_frame(std::string{"binance/"} + name + ".json"));
  symbols.set_resolver(binance_symbol);

  for (const std::string& frame : frames) {
    sink = {};
    const Errc code = code_of(frame);
    const Collector dense = std::exchange(sink, {});
    EXPECT_EQ(code_of(spaced_out(frame)), code) << frame;

    ASSERT_EQ(sink.events.size(), dense.events.size()) << frame;
    for (std::size_t i = 0; i < sink.events.size(); ++i)
      EXPECT_EQ(to_json(sink.events[i]), to_json(dense.events[i])) << frame;
    ASSERT_EQ(sink.controls.size(), dense.controls.size()) << frame;
    for (std::size_t i = 0; i < sink.controls.size(); ++i) {
      EXPECT_EQ(sink.controls[i].kind, dense.controls[i].kind) << frame;
      EXPECT_EQ(sink.controls[i].request_id, dense.controls[i].request_id) << frame;
      EXPECT_EQ(sink.controls[i].text, dense.controls[i].text) << frame;
    }
  }
}

}  // namespace
}  // namespace hftcpp
