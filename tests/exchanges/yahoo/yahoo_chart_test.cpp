#include "exchanges/codec_fixture.hpp"
#include "exchanges/yahoo/yahoo_codec.hpp"
#include "exchanges/yahoo/yahoo_symbols.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

using namespace literals;
using namespace std::chrono_literals;

class YahooChartTest : public CodecTest<YahooCodec> {
 protected:
  YahooChartTest() { symbols.add("600497.SS", Symbol{"600497.sh"}); }
  std::string chart = load_frame("yahoo/chart_600497_2017.json");
};

TEST_F(YahooChartTest, EmitsTheBarsThatAreThere) {
  decode_well(chart);
  ASSERT_EQ(sink.klines.size(), 8u) << "the first is null";
  const Kline& first = sink.klines[0];
  EXPECT_EQ(first.exchange, Exchange{"yahoo"});
  EXPECT_EQ(first.symbol, Symbol{"600497.sh"});
  EXPECT_EQ(first.interval, 24h);
  EXPECT_EQ(first.open_time, at("2017-11-16T01:30:00Z"));
  EXPECT_EQ(first.close_time, at("2017-11-16T07:00:00Z"));
  EXPECT_TRUE(first.open.is_identical("6.65"_d));
  EXPECT_TRUE(first.high.is_identical("6.68"_d));
  EXPECT_TRUE(first.low.is_identical("6.49"_d));
  EXPECT_TRUE(first.close.is_identical("6.51"_d));
  EXPECT_TRUE(first.volume.is_identical("34039227"_d));
  EXPECT_FALSE(first.quote_volume);
  EXPECT_TRUE(first.closed);
  EXPECT_EQ(first.receive_time, kArrival);
  EXPECT_TRUE(sink.quotes.empty()) << "this head has no price";
}

// The last is stamped with its last trade, three seconds after the close.
TEST_F(YahooChartTest, PutsTheLastBarWhereItBegan) {
  ASSERT_TRUE(codec.decode({chart, at("2017-11-27T06:59:59Z")}, sink));
  ASSERT_EQ(sink.klines.size(), 8u);
  EXPECT_EQ(sink.klines[7].open_time, at("2017-11-27T01:30:00Z"));
  EXPECT_EQ(sink.klines[7].close_time, at("2017-11-27T07:00:00Z"));
  EXPECT_TRUE(sink.klines[7].close.is_identical("6.51"_d));
  EXPECT_FALSE(sink.klines[7].closed);
  EXPECT_TRUE(sink.klines[6].closed);
}

TEST_F(YahooChartTest, KnowsTheLengthsOfBars) {
  struct Case {
    const char* word;
    const char* close;  // of the first
  };
  for (const Case& one : {Case{"1m", "2017-11-16T01:31:00Z"}, Case{"60m", "2017-11-16T02:30:00Z"},
                          Case{"1wk", "2017-11-23T01:30:00Z"}, Case{"1mo", "2017-12-16T01:30:00Z"},
                          Case{"3mo", "2018-02-16T01:30:00Z"}}) {
    sink = {};
    decode_well(replaced(chart, R"("dataGranularity":"1d")",
                         R"("dataGranularity":")" + std::string{one.word} + "\""));
    ASSERT_EQ(sink.klines.size(), 8u);
    EXPECT_EQ(sink.klines[0].open_time, at("2017-11-16T01:30:00Z"));
    EXPECT_EQ(sink.klines[0].close_time, at(one.close)) << one.word;
  }
  EXPECT_EQ(code_of(replaced(chart, R"("dataGranularity":"1d")", R"("dataGranularity":"7d")")),
            Errc::bad_value);
}

TEST_F(YahooChartTest, EmitsAQuoteOfAHeadThatHasAPrice) {
  decode_well(
      replaced(chart, R"("dataGranularity":"1d")",
               R"("regularMarketPrice":6.510000228881836,"regularMarketTime":1511766003,)"
               R"("regularMarketDayHigh":6.67,"regularMarketDayLow":6.449999809265137,)"
               R"("regularMarketVolume":54005417,"shortName":"YUNNAN CHIHONG","range":"1d",)"
               R"("chartPreviousClose":6.5,"dataGranularity":"1d")"));
  ASSERT_EQ(sink.quotes.size(), 1u);
  const Quote& quote = sink.quotes[0];
  EXPECT_EQ(quote.symbol, Symbol{"600497.sh"});
  EXPECT_EQ(quote.name, "YUNNAN CHIHONG");
  EXPECT_TRUE(quote.last.is_identical("6.51"_d));
  EXPECT_TRUE(quote.high.is_identical("6.67"_d));
  EXPECT_TRUE(quote.low.is_identical("6.45"_d));
  EXPECT_TRUE(quote.open.is_identical("6.65"_d)) << "of the chart's first bar";
  EXPECT_TRUE(quote.previous_close.is_identical("6.5"_d));
  EXPECT_EQ(quote.volume, "54005417"_d);
  EXPECT_EQ(quote.exchange_time, at("2017-11-27T07:00:03Z"));
}

TEST_F(YahooChartTest, EmitsTheSameOnceWhereItIsToldTo) {
  AShareMemory quotes;
  AShareBars bars;
  YahooCodec polling{symbols, {.quotes = &quotes, .bars = &bars}};
  const std::string priced =
      replaced(chart, R"("dataGranularity")", R"("regularMarketPrice":6.51,"dataGranularity")");
  for (int poll = 0; poll < 3; ++poll) hftcpp::decode_well(polling, priced, sink);
  EXPECT_EQ(sink.klines.size(), 8u);
  EXPECT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(polling.left_out(), 18u);
}

// Columns of different lengths would put one bar's prices on another.
TEST_F(YahooChartTest, RefusesColumnsThatDoNotFit) {
  for (const char* const column : {"open", "high", "low", "close", "volume"}) {
    const std::string begin = std::string{"\""} + column + "\":[null,";
    EXPECT_EQ(code_of(replaced(chart, begin, std::string{"\""} + column + "\":[")),
              Errc::bad_value);
  }
  EXPECT_EQ(code_of(replaced(chart, "[1510709400,", "[")), Errc::bad_value);
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(YahooChartTest, TakesAChartWithoutBars) {
  const std::string empty =
      R"({"chart":{"result":[{"meta":{"symbol":"600497.SS","dataGranularity":"1m"},)"
      R"("indicators":{"quote":[{}]}}],"error":null}})";
  decode_well(empty);
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(YahooChartTest, RefusesWhatItCannotRead) {
  EXPECT_EQ(code_of(without(chart, R"("symbol":"600497.SS",)")), Errc::missing_field);
  EXPECT_EQ(code_of(replaced(chart, "[1510709400,", "[-5,")), Errc::out_of_range);
  EXPECT_EQ(code_of(replaced(chart, "[1510709400,", "[\"x\",")), Errc::wrong_type);
  EXPECT_EQ(code_of(replaced(chart, "6.650000095367432", "\"x\"")), Errc::wrong_type);
  EXPECT_EQ(code_of(replaced(chart, "600497.SS", "600498.SS")), Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
  for (std::size_t size = 1; size < chart.size(); ++size)
    EXPECT_NE(code_of(std::string_view{chart}.substr(0, size)), Errc{}) << size;
}

TEST_F(YahooChartTest, TellsTheWordsOfARefusal) {
  decode_well(load_frame("yahoo/chart_unknown.json"));
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::rejected);
  EXPECT_EQ(sink.controls[0].channel, "Not Found");
  EXPECT_EQ(sink.controls[0].text, "No data found, symbol may be delisted");
}

TEST(YahooChart, IsAskedForByItsTarget) {
  EXPECT_EQ(yahoo_chart_target("600497.SS", "1m", "1d"),
            "/v8/finance/chart/600497.SS?range=1d&interval=1m&includePrePost=false");
  EXPECT_EQ(yahoo_chart_target("^GSPC", "1wk", "max"),
            "/v8/finance/chart/%5EGSPC?range=max&interval=1wk&includePrePost=false");
  EXPECT_THROW((void)yahoo_chart_target("600497.SS", "7m", "1d"), std::invalid_argument);
  EXPECT_THROW((void)yahoo_chart_target("600497.SS", "1m", "1w"), std::invalid_argument);
}

TEST(YahooSymbols, DifferByTheSuffixOfShanghai) {
  struct Case {
    const char* symbol;
    const char* native;
  };
  for (const Case& one : {Case{"600000.sh", "600000.SS"},
                          {"000001.sz", "000001.SZ"},
                          {"000001.sh", "000001.SS"},
                          {"399001.sz", "399001.SZ"},
                          {"920002.bj", "920002.BJ"},
                          {"0700.hk", "0700.HK"},
                          {"btc/usd", "BTC-USD"},
                          {"cny=x", "CNY=X"},
                          {"brk-b", "BRK-B"},
                          {"^gspc", "^GSPC"}}) {
    EXPECT_EQ(yahoo_native(Symbol{one.symbol}), one.native);
    EXPECT_EQ(yahoo_symbol(one.native), Symbol{one.symbol});
  }
  EXPECT_EQ(yahoo_native(Symbol{"sh600000"}), "600000.SS");
  EXPECT_EQ(yahoo_native(Symbol{"600000"}), "600000.SS");
}

TEST(YahooSymbols, RefuseWhatNoTickerCanBe) {
  for (const char* const wrong : {"", "a b", "btc/", "/usd", "a/b/c", "\"", "x\n"})
    EXPECT_THROW((void)yahoo_native(Symbol{wrong}), std::invalid_argument) << wrong;
  for (const char* const wrong : {"", "btc-usd", "A B", "A\"B"})
    EXPECT_TRUE(yahoo_symbol(wrong).empty()) << wrong;
}

}  // namespace
}  // namespace hftcpp
