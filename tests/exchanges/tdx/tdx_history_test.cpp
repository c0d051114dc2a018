#include "exchanges/tdx/tdx_codec.hpp"
#include "exchanges/tdx/tdx_fixture.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using namespace std::string_literals;
using namespace std::chrono_literals;
using std::chrono::operator""y;

constexpr unsigned kKlines = 0x052d;
constexpr unsigned kTrades = 0x0fc5;

TEST_F(TdxCodecTest, EmitsBarsOfDays) {
  const auto request = tdx_klines(code("000001.sz"), *tdx_interval("1d"), 0, 10);
  ASSERT_EQ(answer(request, kKlines, load_hex("tdx/klines_day_2017.hex")), Errc{});
  ASSERT_EQ(sink.klines.size(), 10u);
  const Kline& first = sink.klines[0];
  EXPECT_EQ(first.exchange, Exchange{"tdx"});
  EXPECT_EQ(first.symbol, Symbol{"000001.sz"});
  EXPECT_EQ(first.interval, 24h);
  EXPECT_EQ(first.open_time, at("2017-06-06T01:30:00Z"));
  EXPECT_EQ(first.close_time, at("2017-06-06T07:00:00Z"));
  EXPECT_TRUE(first.open.is_identical("9.01"_d));
  EXPECT_TRUE(first.close.is_identical("9.04"_d));
  EXPECT_TRUE(first.high.is_identical("9.06"_d));
  EXPECT_TRUE(first.low.is_identical("8.99"_d));
  EXPECT_EQ(first.volume, "35534100"_d);
  EXPECT_EQ(first.quote_volume, "320520896"_d);
  EXPECT_TRUE(first.closed);
  EXPECT_EQ(first.receive_time, kArrival);
  EXPECT_EQ(sink.klines[1].open, "9.02"_d);
  EXPECT_EQ(sink.klines[1].close, "9.13"_d);
  EXPECT_EQ(sink.klines[1].volume, "64572300"_d);
  EXPECT_EQ(sink.klines[1].quote_volume, "587357696"_d);
  const Kline& last = sink.klines[9];
  EXPECT_EQ(last.open_time, at("2017-06-19T01:30:00Z"));
  EXPECT_EQ(last.open, "9.03"_d);
  EXPECT_EQ(last.close, "9.13"_d);
  EXPECT_EQ(last.high, "9.15"_d);
  EXPECT_EQ(last.low, "9.02"_d);
  EXPECT_EQ(last.volume, "48970400"_d);
  EXPECT_EQ(last.quote_volume, "446000768"_d);
}

// The newest page comes again and again; older ones are asked for on purpose.
TEST_F(TdxCodecTest, EmitsEachBarOnceWhereItIsToldTo) {
  AShareBars bars;
  settings.bars = &bars;
  const std::string payload = load_hex("tdx/klines_day_2017.hex");
  const auto page = [](std::uint16_t start) {
    return tdx_klines(code("000001.sz"), *tdx_interval("1d"), start, 10);
  };
  EXPECT_EQ(answer(page(0), kKlines, payload), Errc{});
  EXPECT_EQ(sink.klines.size(), 10u);
  EXPECT_EQ(answer(page(0), kKlines, payload), Errc{});
  EXPECT_EQ(sink.klines.size(), 10u);
  EXPECT_EQ(answer(page(10), kKlines, payload), Errc{});
  EXPECT_EQ(sink.klines.size(), 20u);
}

TEST_F(TdxCodecTest, EmitsABarThatIsNotClosed) {
  const std::string row = "\1\0"s + from_hex("78da3401 98b801 8404 bc05 5e e8b3e949 ad2b094f");
  ask(tdx_klines(code("000001.sz"), *tdx_interval("1d"), 0, 1));
  ASSERT_TRUE(codec.decode({tdx_reply(1, kKlines, row), at("2024-10-16T06:59:59Z")}, sink));
  ASSERT_EQ(sink.klines.size(), 1u);
  EXPECT_EQ(sink.klines[0].open, "11.80"_d);
  EXPECT_EQ(sink.klines[0].close, "12.06"_d);
  EXPECT_EQ(sink.klines[0].high, "12.18"_d);
  EXPECT_EQ(sink.klines[0].low, "11.77"_d);
  EXPECT_EQ(sink.klines[0].volume, "191449300"_d);
  EXPECT_EQ(sink.klines[0].quote_volume, "2301340928"_d);
  EXPECT_FALSE(sink.klines[0].closed);
}

// Where a bar begins and ends, by its stamp.
TEST_F(TdxCodecTest, KnowsTheSpansOfBars) {
  const std::uint32_t date = 20u << 11 | 1016;
  const auto minute = [&](unsigned at) { return at << 16 | date; };
  struct Case {
    const char* interval;
    std::uint32_t stamp;
    const char* open;
    const char* close;
    const char* volume;
  };
  for (const Case& one : {
           Case{"1m", minute(571), "2024-10-16T01:30:00Z", "2024-10-16T01:31:00Z", "35534"},
           {"5m", minute(13 * 60), "2024-10-16T03:25:00Z", "2024-10-16T03:30:00Z", "35534"},
           {"1h", minute(14 * 60), "2024-10-16T05:00:00Z", "2024-10-16T06:00:00Z", "35534"},
           {"1w", 20241016, "2024-10-14T01:30:00Z", "2024-10-18T07:00:00Z", "3553400"},
           {"1M", 20240216, "2024-02-01T01:30:00Z", "2024-02-29T07:00:00Z", "3553400"},
       }) {
    sink = {};
    const std::string row = "\1\0"s + little_endian(one.stamp, 4) +
                            tdx_varints({9010, 30, 50, -20}) +
                            little_endian(std::bit_cast<std::uint32_t>(35534.0F), 4) + "\0\0\0\0"s;
    ASSERT_EQ(
        answer(tdx_klines(code("000001.sz"), *tdx_interval(one.interval), 0, 1), kKlines, row),
        Errc{});
    ASSERT_EQ(sink.klines.size(), 1u);
    EXPECT_EQ(sink.klines[0].open_time, at(one.open)) << one.interval;
    EXPECT_EQ(sink.klines[0].close_time, at(one.close)) << one.interval;
    EXPECT_EQ(sink.klines[0].volume, *Decimal::parse(one.volume)) << one.interval;
  }
}

TEST_F(TdxCodecTest, PassesOverTheCountsOfAnIndex) {
  const auto interval = *tdx_interval("1d");
  const std::string row = from_hex("6ec73301 b28c01 1e 32 54 a081ad48 16d6984d");
  const std::string rows = "\2\0"s + row + from_hex("05000600") + row + from_hex("07000800");
  EXPECT_EQ(answer(tdx_klines(code("000001.sh"), interval, 0, 2), kKlines, rows), Errc{});
  EXPECT_EQ(sink.klines.size(), 2u);
  EXPECT_EQ(answer(tdx_klines(code("000001.sz"), interval, 0, 2), kKlines, rows), Errc::bad_value);
}

TEST_F(TdxCodecTest, RefusesEveryCutPageOfBars) {
  const std::string payload = load_hex("tdx/klines_day_2017.hex");
  const auto request = tdx_klines(code("000001.sz"), *tdx_interval("1d"), 0, 10);
  for (std::size_t size = 0; size < payload.size(); ++size)
    EXPECT_NE(answer(request, kKlines, {payload.data(), size}), Errc{}) << size;
  EXPECT_EQ(answer(request, kKlines, "\0\0"s), Errc{});
  EXPECT_EQ(answer(request, kKlines, payload + "x"), Errc::bad_value);
  EXPECT_EQ(answer(tdx_klines(code("600000.sh"), *tdx_interval("1d"), 0, 10), kKlines, payload),
            Errc::unknown_symbol);
}

TEST_F(TdxCodecTest, ReadsTheLineOfMinutes) {
  const std::string whole = load_hex("tdx/minutes_begin.hex");
  const std::string rows = whole.substr(4);
  const std::vector<TdxMinute> expected{{"5.46"_d, 2829}, {"5.48"_d, 3031}, {"5.47"_d, 1713},
                                        {"5.47"_d, 2136}, {"5.48"_d, 1539}, {"5.48"_d, 1801}};
  for (const std::size_t begin : {4, 6, 65}) {
    const std::string payload = "\6\0"s + std::string(begin - 2, '\0') + rows;
    const std::string sent = codec.ask(tdx_minutes(code("000001.sz")));
    decode_well(tdx_reply(static_cast<unsigned char>(sent[1]), 0x051d, payload));
    EXPECT_EQ(codec.minutes(), expected) << begin;
    ask(tdx_minutes(code("000001.sz")));
    EXPECT_EQ(answer(tdx_minutes(code("000001.sz")), 0x051d, payload + "x"), Errc::bad_value);
  }
}

TEST_F(TdxCodecTest, EmitsTrades) {
  const std::string payload = load_hex("tdx/trades_made.hex").substr(16);
  ASSERT_EQ(answer(tdx_trades(code("000001.sz"), 0, 3), kTrades, payload), Errc{});
  ASSERT_EQ(sink.trades.size(), 3u);
  const Trade& first = sink.trades[0];
  EXPECT_EQ(first.exchange, Exchange{"tdx"});
  EXPECT_EQ(first.symbol, Symbol{"000001.sz"});
  EXPECT_TRUE(first.price.is_identical("12.02"_d));
  EXPECT_EQ(first.size, "3500"_d);
  EXPECT_EQ(first.side, Side::buy);
  EXPECT_EQ(first.exchange_time, at("2024-10-16T06:56:00Z"));
  EXPECT_EQ(first.receive_time, kArrival);
  EXPECT_TRUE(first.id.empty());
  EXPECT_TRUE(sink.trades[1].price.is_identical("12.01"_d));
  EXPECT_EQ(sink.trades[1].size, "12000"_d);
  EXPECT_EQ(sink.trades[1].side, Side::sell);
  EXPECT_TRUE(sink.trades[2].price.is_identical("12.03"_d));
  EXPECT_EQ(sink.trades[2].size, "1000"_d);
  EXPECT_EQ(sink.trades[2].exchange_time, at("2024-10-16T06:57:00Z"));
}

TEST_F(TdxCodecTest, EmitsNoTradesOfACutPage) {
  const std::string payload = load_hex("tdx/trades_made.hex").substr(16);
  for (std::size_t size = 0; size < payload.size(); ++size)
    EXPECT_NE(answer(tdx_trades(code("000001.sz"), 0, 3), kTrades, {payload.data(), size}), Errc{});
  EXPECT_EQ(answer(tdx_trades(code("000001.sz"), 0, 3), kTrades, payload + "x"), Errc::bad_value);
  EXPECT_TRUE(sink.trades.empty());
}

// Of a past day they have no number of orders, and begin later.
TEST_F(TdxCodecTest, EmitsTradesOfAPastDay) {
  const std::string payload = from_hex("0200 00000000") + little_endian(896, 2) +
                              tdx_varints({1202, 35, 2, 0}) + little_endian(900, 2) +
                              tdx_varints({1, 4, 5, 0});
  ASSERT_EQ(answer(tdx_past_trades(code("000001.sz"), 2024y / 10 / 11, 0, 9), 0x0fb5, payload),
            Errc{});
  ASSERT_EQ(sink.trades.size(), 2u);
  EXPECT_EQ(sink.trades[0].exchange_time, at("2024-10-11T06:56:00Z"));
  EXPECT_EQ(sink.trades[0].side, Side::unknown) << "an auction has no taker";
  EXPECT_EQ(sink.trades[1].price, "12.03"_d);
  EXPECT_TRUE(sink.controls.empty());
}

TEST_F(TdxCodecTest, TellsASideThatItDoesNotKnow) {
  const auto row = [](std::int64_t side) {
    return little_endian(896, 2) + tdx_varints({0, 35, 1, side, 0});
  };
  const std::string payload =
      "\3\0"s + little_endian(560, 2) + tdx_varints({1202, 0, 0, 8, 0}) + row(8) + row(7);
  EXPECT_EQ(answer(tdx_trades(code("000001.sz"), 0, 9), kTrades, payload), Errc{});
  ASSERT_EQ(sink.trades.size(), 1u) << "indications of an auction are no trades";
  EXPECT_EQ(sink.trades[0].side, Side::unknown);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
}

// Page upon page, each trade once.
TEST_F(TdxCodecTest, EmitsEachTradeOnce) {
  settings.trades = &trades;
  const auto page = [](int first, int count) {
    std::string payload = little_endian(static_cast<unsigned>(count), 2);
    for (int i = first; i < first + count; ++i)
      payload += little_endian(900, 2) + tdx_varints({i == first ? 1202 : 0, i, 1, 0, 0});
    return payload;
  };
  const auto request = tdx_trades(code("000001.sz"), 0, 5);
  EXPECT_EQ(answer(request, kTrades, page(1, 5)), Errc{});
  EXPECT_TRUE(sink.trades.empty()) << "all past";
  EXPECT_EQ(answer(request, kTrades, page(3, 5)), Errc{});
  ASSERT_EQ(sink.trades.size(), 2u);
  EXPECT_EQ(sink.trades[0].size, "600"_d);
  EXPECT_EQ(answer(request, kTrades, page(9, 5)), Errc::sequence_gap);
  EXPECT_EQ(sink.trades.size(), 2u) << "8 is missing: a longer page is to be asked for";
  EXPECT_EQ(answer(tdx_trades(code("000001.sz"), 0, 10), kTrades, page(4, 10)), Errc{});
  ASSERT_EQ(sink.trades.size(), 8u);
  EXPECT_EQ(sink.trades[2].size, "800"_d);
  EXPECT_EQ(answer(tdx_trades(code("000001.sz"), 0, kTdxMaxTrades), kTrades, page(100, 1800)),
            Errc::sequence_gap);
  EXPECT_EQ(sink.trades.size(), 1808u) << "there is no longer page";
}

}  // namespace
}  // namespace hftcpp
