#include "exchanges/tcp_push/tcp_push_codec.hpp"

#include "exchanges/tcp_push/tcp_push_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

TEST_F(TcpPushCodecTest, EmitsAQuoteAndItsTicker) {
  for (const char* const name : {"tcp_push/record_33.txt", "tcp_push/record_36.txt"}) {
    Collector told;
    hftcpp::decode_well(codec, pushed_frame(load_frame(name)), told);
    ASSERT_EQ(told.quotes.size(), 1u) << name;
    expect_the_sample(told.quotes[0]);
    ASSERT_EQ(told.tickers.size(), 1u);
    const Ticker& ticker = told.tickers[0];
    EXPECT_EQ(ticker.exchange, Exchange{"tcp_push"});
    EXPECT_EQ(ticker.symbol, Symbol{"600000.sh"});
    EXPECT_TRUE(ticker.bid_price.is_identical("10.23"_d));
    EXPECT_TRUE(ticker.bid_size.is_identical("138700"_d));
    EXPECT_TRUE(ticker.ask_price.is_identical("10.24"_d));
    EXPECT_TRUE(ticker.ask_size.is_identical("468700"_d));
    EXPECT_EQ(ticker.exchange_time, at("2026-02-05T07:00:00Z"));
    EXPECT_EQ(ticker.receive_time, kArrival);
    EXPECT_EQ(told.events.size(), 2u);
  }
}

TEST_F(TcpPushCodecTest, TakesARecordedLineWithoutItsLength) {
  decode_well(record + "\r\n");
  ASSERT_EQ(sink.quotes.size(), 1u);
  expect_the_sample(sink.quotes[0]);
}

TEST_F(TcpPushCodecTest, EmitsBeijingsQuotes) {
  decode_well(pushed_frame(beijing));
  ASSERT_EQ(sink.quotes.size(), 1u);
  const Quote& quote = sink.quotes[0];
  EXPECT_EQ(quote.symbol, Symbol{"920002.bj"});
  EXPECT_EQ(quote.name.view(), "920002") << "the code, for want of a name";
  EXPECT_EQ(quote.exchange_time, at("2026-02-05T07:00:00Z"));
  EXPECT_TRUE(quote.last.is_identical("23.51"_d));
  EXPECT_TRUE(quote.open.is_identical("23.1"_d));
  EXPECT_TRUE(quote.high.is_identical("23.8"_d));
  EXPECT_TRUE(quote.low.is_identical("22.95"_d));
  EXPECT_TRUE(quote.previous_close.is_identical("23.05"_d));
  EXPECT_TRUE(quote.volume.is_identical("1234500"_d));
  EXPECT_TRUE(quote.amount.is_identical("28975432.0"_d));
  expect_levels(quote.asks, {"23.52"_d, "23.53"_d, "23.55"_d, "23.58"_d, "23.6"_d},
                {"1200"_d, "3000"_d, "500"_d, "4400"_d, "700"_d});
  expect_levels(quote.bids, {"23.51"_d, "23.5"_d, "23.48"_d, "23.45"_d, "23.4"_d},
                {"900"_d, "2100"_d, "6300"_d, "200"_d, "1800"_d});
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_TRUE(sink.tickers[0].ask_size.is_identical("1200"_d));
}

TEST_F(TcpPushCodecTest, TakesABareCodeAndANameOfBeijings) {
  auto named = replaced(beijing, R"("920002.BJ")", R"("920002","stock_name":"万达轴承")");
  decode_well(named);
  decode_well("[" + beijing + "," + named + "]");
  EXPECT_EQ(told(), (std::vector<std::string>{"920002.bj", "920002.bj", "920002.bj"}));
  EXPECT_EQ(sink.quotes[0].name.view(), "万达轴承");
  EXPECT_EQ(sink.quotes[1].name.view(), "920002");
}

// What is no JSON in one of Beijing's records is that record's alone.
TEST_F(TcpPushCodecTest, LosesNothingOfAnArrayButTheBadRecord) {
  const auto bad = replaced(beijing, R"("920002.BJ")", R"("920002.BJ","pe":NaN)");
  EXPECT_EQ(code_of("[" + bad + "," + beijing + "," + bad + "," + beijing + "]\n"), Errc::bad_json);
  EXPECT_EQ(told(), (std::vector<std::string>{"920002.bj", "920002.bj"}));
  const auto unknown =
      std::ranges::count(sink.controls, Control::Kind::unknown, &OwnedControl::kind);
  EXPECT_EQ(unknown, 1) << "the second of the two";
  EXPECT_EQ(code_of("[" + beijing + ","), Errc::bad_json);
  EXPECT_EQ(code_of("[" + beijing + "]]"), Errc::bad_json);
}

TEST_F(TcpPushCodecTest, PadsBeijingsShortBooksWithNothing) {
  decode_well(replaced(beijing, "[23.52,23.53,23.55,23.58,23.6]", "[23.52]"));
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(sink.quotes[0].asks[0].price, "23.52"_d);
  EXPECT_TRUE(sink.quotes[0].asks[1].price.is_zero());
}

TEST_F(TcpPushCodecTest, EmitsOneQuotePerRecord) {
  const auto second = record_of_share("SZ000001");
  const auto index = record_of_share("SH000001");
  decode_well(pushed_frame(record + "#" + second + "#" + index + "#"));
  decode_well(record + "\n" + second + "\r\n\n##\n" + index);
  const std::vector<std::string> once{"600000.sh", "000001.sz", "000001.sh"};
  auto twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  EXPECT_EQ(told(), twice);
  EXPECT_EQ(unknown_messages(), 0u);
}

TEST_F(TcpPushCodecTest, KnowsAShareByAnyOfItsNames) {
  for (const char* const name : {"SH600000", "sh600000", "600000.SH", "600000"})
    decode_well(record_of_share(name));
  EXPECT_EQ(told(), (std::vector<std::string>(4, "600000.sh")));
}

// The server sends the whole market, whoever wants it.
TEST_F(TcpPushCodecTest, LeavesOutTheSharesThatNobodyWants) {
  decode_well(record_of_share("SH600519") + "#" + record);
  decode_well(replaced(beijing, "920002.BJ", "430489.BJ"));
  EXPECT_EQ(told(), std::vector<std::string>{"600000.sh"});
  EXPECT_EQ(unknown_messages(), 0u);
}

TEST_F(TcpPushCodecTest, TellsOnceThatTheTokenWasTaken) {
  decode_well(record_of_share("SH600519"));
  decode_well(record);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::logged_in);
}

TEST_F(TcpPushCodecTest, HandsOnTheServersNoToAToken) {
  decode_well(pushed_frame("Token鉴权失败"));
  decode_well("Token鉴权失败");
  ASSERT_EQ(sink.controls.size(), 2u);
  for (const auto& control : sink.controls) {
    EXPECT_EQ(control.kind, Control::Kind::login_refused);
    EXPECT_EQ(control.text, "Token鉴权失败");
  }
}

TEST_F(TcpPushCodecTest, PassesFramesThatHoldNothing) {
  for (const char* const payload : {"", " ", "\n", "\r\n\r\n", "#", "##\n#"}) {
    decode_well(pushed_frame(payload));
    decode_well(payload);
  }
  EXPECT_TRUE(sink.events.empty());
  EXPECT_TRUE(sink.controls.empty());
}

TEST_F(TcpPushCodecTest, TakesAnEmptyFieldForZero) {
  decode_well(with_field(9, ""));
  decode_well(with_field(32, ""));
  ASSERT_EQ(sink.quotes.size(), 2u);
  EXPECT_TRUE(sink.quotes[0].asks[0].price.is_zero());
  EXPECT_TRUE(sink.tickers[0].ask_size.is_zero()) << "a side without a price has no size";
  EXPECT_EQ(sink.quotes[0].asks[0].size, "468700"_d);
}

TEST_F(TcpPushCodecTest, TakesTheTimeOfArrivalForNone) {
  decode_well(with_field(2, ""));
  decode_well(with_field(2, "0"));
  ASSERT_EQ(sink.quotes.size(), 2u);
  for (const Quote& quote : sink.quotes) EXPECT_EQ(quote.exchange_time, kArrival);
  EXPECT_EQ(sink.tickers[0].exchange_time, kArrival);
}

// Before the match the book has one price on both sides, and the second level counts what is left.
TEST_F(TcpPushCodecTest, TakesAnAuctionsBook) {
  auto fields = fields_of(record);
  for (const std::size_t i : {3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 20, 21, 22, 23}) fields[i] = "0";
  fields[9] = fields[19] = "10.20";
  decode_well(record_of(fields));
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_TRUE(sink.quotes[0].last.is_zero());
  EXPECT_EQ(sink.quotes[0].bids[1].size, "461700"_d);
  EXPECT_EQ(sink.tickers[0].bid_price, sink.tickers[0].ask_price);
}

TEST_F(TcpPushCodecTest, FollowsAnotherVendorsTable) {
  TcpPushCodec other{symbols, TcpPushFormat::from_args({{"fields",
                                                         "last,skip,time,symbol,volume,"
                                                         "bid1,bidv1,ask1,askv1,name"},
                                                        {"separator", "|"},
                                                        {"record_separator", ";"},
                                                        {"volume_unit", "1"},
                                                        {"time_unit", "ms"}})};
  hftcpp::decode_well(other,
                      "10.5|?|1770274800123|600000|12345|10.4|7|10.6|8|浦发银行|more;"
                      "11|?|1770274800124.0|sz000001|1e3|10.9|7|11.1|8|$",
                      sink);
  ASSERT_EQ(sink.quotes.size(), 2u);
  EXPECT_EQ(sink.quotes[0].symbol, Symbol{"600000.sh"});
  EXPECT_EQ(sink.quotes[0].name.view(), "浦发银行");
  EXPECT_EQ(sink.quotes[0].exchange_time, at("2026-02-05T07:00:00.123Z"));
  EXPECT_EQ(sink.quotes[0].volume, "12345"_d);
  EXPECT_EQ(sink.tickers[0].ask_size, "8"_d);
  EXPECT_TRUE(sink.quotes[0].open.is_zero()) << "this vendor has none";
  EXPECT_EQ(sink.quotes[1].symbol, Symbol{"000001.sz"});
  EXPECT_EQ(sink.quotes[1].exchange_time, at("2026-02-05T07:00:00.124Z"));
  EXPECT_EQ(sink.quotes[1].volume, "1000"_d);
}

// Odd lots: a volume with a fraction is shares all the same.
TEST_F(TcpPushCodecTest, MakesSharesOfPartsOfLots) {
  decode_well(with_field(7, "972237.25"));
  decode_well(with_field(7, "972237.255"));
  decode_well(with_field(7, "0.0"));
  ASSERT_EQ(sink.quotes.size(), 3u);
  EXPECT_TRUE(sink.quotes[0].volume.is_identical("97223725"_d));
  EXPECT_TRUE(sink.quotes[1].volume.is_identical("97223725.5"_d));
  EXPECT_TRUE(sink.quotes[2].volume.is_identical("0"_d));
}

// Of bonds a lot is ten, and what is counted of an index is the vendor's to know.
TEST_F(TcpPushCodecTest, CountsLotsByTheKindOfShare) {
  for (const char* const share : {"113050.sh", "510300.sh"})
    symbols.add(tcp_push_native(Symbol{share}), Symbol{share});
  decode_well(record_of_share("SH113050"));
  decode_well(record_of_share("SH510300"));
  decode_well(record_of_share("SH000001"));
  ASSERT_EQ(sink.quotes.size(), 3u);
  EXPECT_TRUE(sink.quotes[0].volume.is_identical("9722370"_d));
  EXPECT_TRUE(sink.quotes[0].asks[0].size.is_identical("46870"_d));
  EXPECT_TRUE(sink.quotes[1].volume.is_identical("97223700"_d));
  EXPECT_TRUE(sink.quotes[2].volume.is_identical("972237"_d));
}

}  // namespace
}  // namespace hftcpp
