// history_test: candles begin where they should, and add up.
#include "sim/history.hpp"

#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

Timestamp time_of(std::string_view iso) {
  return Timestamp::parse_iso(iso).value();
}

TEST(CandleSpan, BeginsWhereTheClockDoes) {
  const Timestamp time = time_of("2026-11-20T07:08:09.5Z");  // a Friday

  EXPECT_EQ(CandleSpan{1min}.begin(time), time_of("2026-11-20T07:08:00Z"));
  EXPECT_EQ(CandleSpan{24h}.begin(time), time_of("2026-11-20T00:00:00Z"));
  EXPECT_EQ((CandleSpan{168h, CandleSpan::Kind::monday_week}.begin(time)),
            time_of("2026-11-16T00:00:00Z"));
  EXPECT_EQ((CandleSpan{168h}.begin(time)), time_of("2026-11-19T00:00:00Z"));  // a Thursday
  const CandleSpan month{720h, CandleSpan::Kind::month};
  EXPECT_EQ(month.begin(time), time_of("2026-11-01T00:00:00Z"));
  EXPECT_EQ(month.end(month.begin(time)), time_of("2026-12-01T00:00:00Z"));
}

TEST(RawCandle, AddsTrades) {
  RawCandle candle;
  candle.open = candle.high = candle.low = candle.close = 100;
  candle.add({.price = 105, .size = 2, .side = Side::buy, .id = 7});
  candle.add({.price = 99, .size = 4, .side = Side::sell, .id = 8});

  EXPECT_EQ(candle.open, 100);
  EXPECT_EQ(candle.high, 105);
  EXPECT_EQ(candle.low, 99);
  EXPECT_EQ(candle.close, 99);
  EXPECT_EQ(candle.volume, 6);
  EXPECT_EQ(candle.taker_buy_volume, 2);
  EXPECT_EQ(static_cast<std::int64_t>(candle.quote_volume), 606);
  EXPECT_EQ(static_cast<std::int64_t>(candle.taker_buy_quote_volume), 210);
  EXPECT_EQ(candle.average_price(), 101);
  EXPECT_EQ(candle.trades, 2u);
  EXPECT_EQ(candle.first_trade, 7u);
  EXPECT_EQ(candle.last_trade, 8u);
}

TEST(CandleSeries, RollsFromOneCandleToTheNext) {
  const Timestamp start = time_of("2026-11-20T07:08:30Z");
  const Market market{default_instruments(), 1, start};
  CandleSeries series{market, 0, {.length = 1min}};
  EXPECT_FALSE(series.is_awake());

  series.wake(start);
  EXPECT_EQ(series.present().open_time, time_of("2026-11-20T07:08:00Z"));
  EXPECT_FALSE(series.roll(start + 29s));
  const std::uint64_t before = series.present().trades;
  series.add({.price = 640'000, .size = 5, .side = Side::buy, .id = 9});
  const auto ended = series.roll(start + 30s);

  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->trades, before + 1);
  EXPECT_EQ(ended->close, 640'000);
  EXPECT_EQ(series.present().open, 640'000);
  EXPECT_EQ(series.present().trades, 0u);
  EXPECT_EQ(series.present().open_time, time_of("2026-11-20T07:09:00Z"));
}

TEST(CandleSeries, HasAPastWithoutHoles) {
  const Timestamp start = time_of("2026-11-20T07:08:30Z");
  const Market market{default_instruments(), 1, start};
  CandleSeries series{market, 0, {.length = 168h, .kind = CandleSpan::Kind::monday_week}};

  series.wake(start);
  const std::vector<RawCandle> candles = series.last(100);

  ASSERT_EQ(candles.size(), 100u);
  for (std::size_t i = 0; i < candles.size(); ++i) {
    const RawCandle& candle = candles[i];
    if (i > 0) {
      EXPECT_EQ(candle.open_time, candles[i - 1].end_time);
    }
    EXPECT_LE(candle.low, std::min(candle.open, candle.close));
    EXPECT_GE(candle.high, std::max(candle.open, candle.close));
    EXPECT_GT(candle.volume, 0);
  }
}

}  // namespace
}  // namespace hftcpp::sim
