// kline_builder_test: bars out of trades, event by event.
#include "support/collector.hpp"
#include <hftcpp/core/kline_builder.hpp>

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using namespace literals;
using testing::ElementsAre;
using testing::IsEmpty;

const Exchange kVenue{"here"};
const Symbol kCoin{"btc/usd"};

Timestamp at(std::string_view time) {
  return Timestamp::parse_iso("2026-11-20T" + std::string{time} + "Z").value();
}

// "60 10:00-10:01 1 2 0.5 1.5 volume 7 of 3 closed"
std::string line_of(const Kline& kline) {
  const auto text = [](Timestamp time) { return time.to_iso().substr(11, 5); };
  return std::to_string(kline.interval.count()) + " " + text(kline.open_time) + "-" +
         text(kline.close_time) + " " + kline.open.to_string() + " " + kline.high.to_string() +
         " " + kline.low.to_string() + " " + kline.close.to_string() + " volume " +
         kline.volume.to_string() + " of " + std::to_string(kline.trade_count) +
         (kline.closed ? " closed" : "");
}

class Bars {
 public:
  explicit Bars(KlineBuilderSettings settings = {}) : builder{std::move(settings)} {}

  std::vector<std::string> trade(std::string_view time, std::string_view price,
                                 std::string_view size = "1") {
    Trade trade;
    trade.exchange = kVenue;
    trade.symbol = kCoin;
    trade.price = Decimal::parse(price).value();
    trade.size = Decimal::parse(size).value();
    trade.exchange_time = at(time);
    builder.on_trade(trade, sink);
    return take();
  }
  std::vector<std::string> clock(std::string_view time) {
    builder.advance(at(time), sink);
    return take();
  }
  std::vector<std::string> take() {
    std::vector<std::string> lines;
    for (const Kline& kline : sink.klines) lines.push_back(line_of(kline));
    last = sink.klines.empty() ? last : sink.klines.back();
    sink.klines.clear();
    return lines;
  }

  KlineBuilder builder;
  Collector sink;
  Kline last;
};

TEST(KlineBuilder, EmitsABarWheneverItChanges) {
  Bars bars;
  EXPECT_THAT(bars.trade("10:00:05", "2.0", "0.10"),
              ElementsAre("60 10:00-10:01 2.0 2.0 2.0 2.0 volume 0.10 of 1"));
  EXPECT_THAT(bars.trade("10:00:20", "3.5", "1.05"),
              ElementsAre("60 10:00-10:01 2.0 3.5 2.0 3.5 volume 1.15 of 2"));
  EXPECT_THAT(bars.trade("10:00:59.999", "1.25", "1"),
              ElementsAre("60 10:00-10:01 2.0 3.5 1.25 1.25 volume 2.15 of 3"));
  EXPECT_EQ(bars.last.quote_volume.value().to_string(), "5.125");
  EXPECT_EQ(bars.last.exchange, kVenue);
  EXPECT_EQ(bars.last.symbol, kCoin);
  EXPECT_EQ(bars.last.exchange_time, at("10:00:59.999"));
}

TEST(KlineBuilder, ClosesABarByALaterTrade) {
  Bars bars;
  (void)bars.trade("10:00:05", "2");
  EXPECT_THAT(bars.trade("10:01:00", "3"),
              ElementsAre("60 10:00-10:01 2 2 2 2 volume 1 of 1 closed",
                          "60 10:01-10:02 3 3 3 3 volume 1 of 1"));
}

TEST(KlineBuilder, ClosesABarByTheClockOnceAndALittleAfterItsEnd) {
  Bars bars{{.hold = 2s}};
  (void)bars.trade("10:00:05", "2");
  EXPECT_THAT(bars.clock("10:01:01.999"), IsEmpty());
  EXPECT_THAT(bars.clock("10:01:02"), ElementsAre("60 10:00-10:01 2 2 2 2 volume 1 of 1 closed"));
  EXPECT_THAT(bars.clock("10:02:02"), IsEmpty());
  EXPECT_THAT(bars.trade("10:02:05", "3"), ElementsAre("60 10:02-10:03 3 3 3 3 volume 1 of 1"));
  EXPECT_EQ(bars.builder.counters().closed, 1u);
}

TEST(KlineBuilder, LetsNoClockGoBack) {
  Bars bars{{.hold = 0s}};
  (void)bars.clock("10:01:20");
  EXPECT_THAT(bars.clock("09:00:00"), IsEmpty());
  EXPECT_THAT(bars.trade("10:00:59", "2"),
              ElementsAre("60 10:00-10:01 2 2 2 2 volume 1 of 1 closed"));
}

TEST(KlineBuilder, SortsTradesWithinABar) {
  Bars bars;
  (void)bars.trade("10:00:30", "2");
  (void)bars.trade("10:00:10", "5");
  EXPECT_THAT(bars.trade("10:00:20", "1"), ElementsAre("60 10:00-10:01 5 5 1 2 volume 3 of 3"));
  EXPECT_THAT(bars.trade("10:00:30", "3"), ElementsAre("60 10:00-10:01 5 5 1 3 volume 4 of 4"));
}

TEST(KlineBuilder, CorrectsAClosedBarWithinItsGrace) {
  Bars bars{{.grace = 30s}};
  (void)bars.trade("10:00:30", "2");
  (void)bars.trade("10:01:29", "3");
  EXPECT_THAT(bars.trade("10:00:50", "4"),
              ElementsAre("60 10:00-10:01 2 4 2 4 volume 2 of 2 closed"));
  EXPECT_EQ(bars.builder.counters().corrected, 1u);
  EXPECT_EQ(bars.builder.counters().closed, 1u);
  (void)bars.trade("10:01:30", "3");
  EXPECT_THAT(bars.trade("10:00:55", "9"), IsEmpty());
  EXPECT_EQ(bars.builder.counters().late, 1u);
}

TEST(KlineBuilder, MakesABarOfALateTradeWhereThereWasNone) {
  Bars bars{{.grace = 1min}};
  (void)bars.trade("10:00:30", "2");
  (void)bars.trade("10:03:10", "3");
  EXPECT_THAT(bars.trade("10:02:50", "4"),
              ElementsAre("60 10:02-10:03 4 4 4 4 volume 1 of 1 closed"));
  EXPECT_THAT(bars.trade("10:02:40", "5"),
              ElementsAre("60 10:02-10:03 5 5 4 4 volume 2 of 2 closed"));
  EXPECT_THAT(bars.trade("10:03:20", "6"), ElementsAre("60 10:03-10:04 3 6 3 6 volume 2 of 2"));
}

TEST(KlineBuilder, MakesABarBeforeTheFirstOne) {
  Bars bars;
  (void)bars.trade("10:01:02", "2");
  EXPECT_THAT(bars.trade("10:00:59", "4"),
              ElementsAre("60 10:00-10:01 4 4 4 4 volume 1 of 1 closed"));
}

TEST(KlineBuilder, CountsATooLateTradeInNoBarSoThatAllAgree) {
  Bars bars{{.intervals = {5min, 1min}, .grace = 10s}};
  (void)bars.trade("10:00:30", "2");
  (void)bars.trade("10:02:10", "3");
  EXPECT_THAT(bars.trade("10:00:59", "9"), IsEmpty());
  EXPECT_THAT(bars.trade("10:02:20", "4"), ElementsAre("60 10:02-10:03 3 4 3 4 volume 2 of 2",
                                                       "300 10:00-10:05 2 4 2 4 volume 3 of 3"));
}

TEST(KlineBuilder, BuildsAllIntervalsTheShortestFirst) {
  std::vector<std::chrono::seconds> intervals;
  for (const std::string_view word : kline_words()) intervals.push_back(*kline_interval(word));
  std::ranges::reverse(intervals);
  Bars bars{{.intervals = intervals}};
  EXPECT_THAT(
      bars.trade("10:17:05", "2"),
      ElementsAre(
          "60 10:17-10:18 2 2 2 2 volume 1 of 1", "300 10:15-10:20 2 2 2 2 volume 1 of 1",
          "900 10:15-10:30 2 2 2 2 volume 1 of 1", "1800 10:00-10:30 2 2 2 2 volume 1 of 1",
          "3600 10:00-11:00 2 2 2 2 volume 1 of 1", "86400 00:00-00:00 2 2 2 2 volume 1 of 1",
          "604800 00:00-00:00 2 2 2 2 volume 1 of 1", "2592000 00:00-00:00 2 2 2 2 volume 1 of 1"));
  EXPECT_EQ(bars.last.open_time.to_iso().substr(0, 10), "2026-11-01");
  EXPECT_EQ(bars.last.close_time.to_iso().substr(0, 10), "2026-12-01");
}

TEST(KlineBuilder, KeepsInstrumentsApart) {
  Bars bars;
  (void)bars.trade("10:00:05", "2");
  Trade other;
  other.exchange = Exchange{"there"};
  other.symbol = kCoin;
  other.price = other.size = "7"_d;
  other.exchange_time = at("10:05:00");
  bars.builder.on_trade(other, bars.sink);
  EXPECT_THAT(bars.take(), ElementsAre("60 10:05-10:06 7 7 7 7 volume 7 of 1"));
  EXPECT_THAT(bars.trade("10:00:06", "2"), ElementsAre("60 10:00-10:01 2 2 2 2 volume 2 of 2"));
}

TEST(KlineBuilder, TakesTheTimeOfReceiptWhereThereIsNoOther) {
  Bars bars;
  Trade trade;
  trade.exchange = kVenue;
  trade.symbol = kCoin;
  trade.price = trade.size = "7"_d;
  trade.receive_time = at("10:05:00");
  bars.builder.on_trade(trade, bars.sink);
  EXPECT_THAT(bars.take(), ElementsAre("60 10:05-10:06 7 7 7 7 volume 7 of 1"));
  EXPECT_EQ(bars.last.receive_time, at("10:05:00"));
}

// Believed, it would close every bar that is to come.
TEST(KlineBuilder, DropsWhatSaysThatItIsStillToCome) {
  Bars bars{{.ahead = 5min}};
  Trade trade;
  trade.exchange = kVenue;
  trade.symbol = kCoin;
  trade.price = trade.size = "7"_d;
  trade.exchange_time = at("10:05:00.001");
  trade.receive_time = at("10:00:00");
  bars.builder.on_trade(trade, bars.sink);
  EXPECT_THAT(bars.take(), IsEmpty());
  EXPECT_EQ(bars.builder.counters().ahead, 1u);
  trade.exchange_time = at("10:05:00");
  bars.builder.on_trade(trade, bars.sink);
  EXPECT_THAT(bars.take(), testing::SizeIs(1));
}

TEST(KlineBuilder, SaysWhenASumHasNoRoom) {
  Bars bars;
  (void)bars.trade("10:00:05", "1", "0." + std::string(100, '0') + "1");
  EXPECT_THAT(bars.trade("10:00:06", "2", "1000000000000000000"), testing::SizeIs(1));
  EXPECT_EQ(bars.builder.counters().unfit, 1u);
}

TEST(KlineBuilder, RefusesSettingsThatCannotWork) {
  const auto make = [](KlineBuilderSettings settings) { KlineBuilder{std::move(settings)}; };
  EXPECT_THROW(make({.intervals = {}}), std::invalid_argument);
  EXPECT_THROW(make({.intervals = {7s}}), std::invalid_argument);
  EXPECT_THROW(make({.intervals = {60s, 60s}}), std::invalid_argument);
  EXPECT_THROW(make({.grace = 61s}), std::invalid_argument);
  EXPECT_THROW(make({.calendar = MarketCalendar{8h, {}}}), std::invalid_argument);
}

TEST(KlineBuilder, HasAWordForEachInterval) {
  for (const std::string_view word : kline_words())
    EXPECT_EQ(kline_word(kline_interval(word).value()), word);
  EXPECT_FALSE(kline_interval("1x"));
  EXPECT_EQ(kline_word(7s), "");
  EXPECT_EQ(kline_interval("1M"), std::chrono::seconds{std::chrono::days{30}});
}

}  // namespace
}  // namespace hftcpp
