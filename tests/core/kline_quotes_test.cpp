// kline_quotes_test: bars out of quotes, which tell a day's volume so far.
#include "support/collector.hpp"
#include <hftcpp/core/kline_builder.hpp>

#include <gmock/gmock.h>

#include <string>
#include <utility>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using namespace literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// What a test says of a quote, in cents and shares; with a book unless it is of an index.
struct Told {
  std::string_view time;
  std::int64_t last = 0;
  std::int64_t volume = 0;
  std::int64_t high = 0;  // 0: as the last price
  std::int64_t low = 0;
  std::int64_t open = 1'000;
  std::string_view day = "2026-11-20";
  bool has_amount = true;
  bool has_book = true;
};

Quote quote_of(const Told& told) {
  Quote quote;
  quote.exchange = Exchange{"here"};
  quote.symbol = Symbol{"600000.sh"};
  quote.open = Decimal{told.open, -2};
  quote.last = Decimal{told.last, -2};
  quote.high = Decimal{told.high == 0 ? told.last : told.high, -2};
  quote.low = Decimal{told.low == 0 ? told.last : told.low, -2};
  quote.volume = Decimal{told.volume, 0};
  if (told.has_amount) quote.amount = Decimal{told.volume * 10, 0};
  if (told.has_book) quote.bids[0] = {Decimal{told.last - 1, -2}, Decimal{100, 0}};
  quote.exchange_time =
      Timestamp::parse_iso(std::string{told.day} + "T" + std::string{told.time} + "Z").value() +
      -8h;
  return quote;
}

// "09:30-09:31 10.00 10.50 9.90 10.20 volume 700 amount 7000 closed", by the clock of Shanghai.
std::string quoted_line(const Kline& kline) {
  const auto text = [](Timestamp time) { return (time + 8h).to_iso().substr(11, 5); };
  return text(kline.open_time) + "-" + text(kline.close_time) + " " + kline.open.to_string() + " " +
         kline.high.to_string() + " " + kline.low.to_string() + " " + kline.close.to_string() +
         " volume " + kline.volume.to_string() +
         (kline.quote_volume ? " amount " + kline.quote_volume->to_string() : "") +
         (kline.closed ? " closed" : "");
}

class QuotedBars {
 public:
  explicit QuotedBars(std::vector<std::chrono::seconds> intervals = {1min})
      : builder{{.intervals = std::move(intervals), .calendar = MarketCalendar::a_shares()}} {}

  std::vector<std::string> tell(const Told& told) {
    builder.on_quote(quote_of(told), sink);
    std::vector<std::string> lines;
    for (const Kline& kline : sink.klines) lines.push_back(quoted_line(kline));
    sink.klines.clear();
    return lines;
  }
  [[nodiscard]] const KlineCounters& counters() const { return builder.counters(); }

  KlineBuilder builder;
  Collector sink;
};

TEST(KlineBuilderOfQuotes, TakesTheDifferenceOfVolumes) {
  QuotedBars bars;
  EXPECT_THAT(bars.tell({"09:25:03", 1'000, 500}),
              ElementsAre("09:30-09:31 10.00 10.00 10.00 10.00 volume 500 amount 5000"));
  EXPECT_THAT(bars.tell({"09:30:03", 1'010, 700, 1'010, 1'000}),
              ElementsAre("09:30-09:31 10.00 10.10 10.00 10.10 volume 700 amount 7000"));
  EXPECT_THAT(bars.tell({"09:31:03", 1'005, 1'000, 1'010, 1'000}),
              ElementsAre("09:30-09:31 10.00 10.10 10.00 10.10 volume 700 amount 7000 closed",
                          "09:31-09:32 10.05 10.05 10.05 10.05 volume 300 amount 3000"));
}

TEST(KlineBuilderOfQuotes, TakesHighsAndLowsThatNoLastPriceShowed) {
  QuotedBars bars;
  (void)bars.tell({"09:30:03", 1'000, 500});
  (void)bars.tell({"09:31:03", 1'000, 600});
  EXPECT_THAT(bars.tell({"09:31:06", 1'001, 700, 1'030, 980}),
              ElementsAre("09:31-09:32 10.00 10.30 9.80 10.01 volume 200 amount 2000"));
  EXPECT_THAT(bars.tell({"09:32:06", 1'002, 800, 1'030, 980}),
              testing::Contains("09:32-09:33 10.02 10.02 10.02 10.02 volume 100 amount 1000"));
}

TEST(KlineBuilderOfQuotes, MakesNoBarBeforeSomethingIsTraded) {
  QuotedBars bars;
  EXPECT_THAT(bars.tell({.time = "09:20:00", .last = 990, .open = 0}), IsEmpty());
  EXPECT_THAT(bars.tell({.time = "09:24:00", .last = 1'020, .open = 0}), IsEmpty());
  EXPECT_THAT(bars.tell({.time = "09:31:00", .last = 1'030, .open = 0}), IsEmpty());
  EXPECT_THAT(bars.tell({.time = "10:30:03",
                         .last = 1'010,
                         .volume = 500,
                         .high = 1'020,
                         .low = 1'000,
                         .open = 1'005}),
              ElementsAre("10:30-10:31 10.05 10.20 10.00 10.10 volume 500 amount 5000"));
}

TEST(KlineBuilderOfQuotes, MakesNoBarOfAQuoteThatTellsNothingNew) {
  QuotedBars bars;
  (void)bars.tell({"09:30:03", 1'000, 500});
  EXPECT_THAT(bars.tell({"09:30:03", 1'000, 500}), IsEmpty());
  EXPECT_THAT(bars.tell({"09:31:03", 1'000, 500}), IsEmpty()) << "nothing in this minute";
  EXPECT_EQ(bars.counters().unchanged, 2u);
  EXPECT_EQ(bars.counters().bars, 1u);
}

TEST(KlineBuilderOfQuotes, BeginsWithWhatComesWhenItJoinsInTheMiddleOfTheDay) {
  QuotedBars bars{{1min, 24h}};
  EXPECT_THAT(bars.tell({"10:15:03", 1'000, 90'000, 1'050, 950}),
              ElementsAre("09:30-15:00 10.00 10.50 9.50 10.00 volume 90000 amount 900000"));
  EXPECT_THAT(bars.tell({"10:15:06", 1'001, 90'200, 1'050, 950}),
              ElementsAre("10:15-10:16 10.01 10.01 10.01 10.01 volume 200 amount 2000",
                          "09:30-15:00 10.00 10.50 9.50 10.01 volume 90200 amount 902000"));
}

TEST(KlineBuilderOfQuotes, PutsWhatHappenedUnseenIntoTheBarInWhichItIsTold) {
  QuotedBars bars;
  (void)bars.tell({"10:15:03", 1'000, 500});
  EXPECT_THAT(bars.tell({"10:20:03", 1'001, 900}),
              ElementsAre("10:20-10:21 10.01 10.01 10.01 10.01 volume 400 amount 4000"));
}

TEST(KlineBuilderOfQuotes, LeavesTheBreakEmpty) {
  QuotedBars bars{{1h}};
  (void)bars.tell({"10:40:03", 1'000, 500, 1'000, 1'000});
  (void)bars.tell({"11:29:03", 1'000, 600, 1'000, 1'000});
  EXPECT_THAT(bars.tell({"11:30:20", 1'000, 700, 1'000, 1'000}),
              ElementsAre("10:30-11:30 10.00 10.00 10.00 10.00 volume 200 amount 2000"));
  EXPECT_THAT(bars.tell({"13:00:01", 1'000, 800, 1'000, 1'000}),
              ElementsAre("10:30-11:30 10.00 10.00 10.00 10.00 volume 200 amount 2000 closed",
                          "13:00-14:00 10.00 10.00 10.00 10.00 volume 100 amount 1000"));
}

TEST(KlineBuilderOfQuotes, PutsTheClosingAuctionIntoTheLastBar) {
  QuotedBars bars;
  (void)bars.tell({"14:56:59", 1'000, 500});
  (void)bars.tell({"14:59:59", 1'000, 600});
  EXPECT_THAT(bars.tell({"15:00:03", 1'010, 900}),
              ElementsAre("14:59-15:00 10.00 10.10 10.00 10.10 volume 400 amount 4000"));
  bars.builder.advance(quote_of({"15:00:31"}).exchange_time, bars.sink);
  EXPECT_THAT(bars.sink.klines, IsEmpty());
  bars.builder.advance(quote_of({"15:00:32"}).exchange_time, bars.sink);
  ASSERT_THAT(bars.sink.klines, SizeIs(1));
  EXPECT_TRUE(bars.sink.klines[0].closed);
}

TEST(KlineBuilderOfQuotes, CountsANewDayFromZero) {
  QuotedBars bars{{1min, std::chrono::days{7}}};
  (void)bars.tell({"14:59:03", 1'000, 5'000, 1'020, 990});
  (void)bars.tell(
      {.time = "09:25:00", .last = 1'100, .volume = 300, .open = 1'100, .day = "2026-11-23"});
  QuotedBars week{{std::chrono::days{7}}};
  (void)week.tell({.time = "14:59:03",
                   .last = 1'000,
                   .volume = 5'000,
                   .high = 1'020,
                   .low = 990,
                   .day = "2026-11-19"});
  EXPECT_THAT(
      week.tell(
          {.time = "09:25:00", .last = 1'100, .volume = 300, .open = 1'105, .day = "2026-11-20"}),
      ElementsAre("09:30-15:00 10.00 11.05 9.90 11.00 volume 5300 amount 53000"));
  EXPECT_EQ(bars.counters().backwards, 0u);
}

TEST(KlineBuilderOfQuotes, KnowsTheLastDaysCountsInTheMorning) {
  QuotedBars bars;
  (void)bars.tell({"14:59:03", 1'000, 5'000});
  EXPECT_THAT(bars.tell({.time = "09:16:00", .last = 1'000, .volume = 5'000, .day = "2026-11-23"}),
              IsEmpty());
  EXPECT_THAT(
      bars.tell(
          {.time = "09:25:00", .last = 1'010, .volume = 300, .open = 1'010, .day = "2026-11-23"}),
      testing::Contains("09:30-09:31 10.10 10.10 10.10 10.10 volume 300 amount 3000"));
}

TEST(KlineBuilderOfQuotes, CountsNothingTwiceAfterASourceThatWasBehind) {
  QuotedBars bars;
  (void)bars.tell({"10:00:03", 1'000, 5'000});
  (void)bars.tell({"10:00:06", 1'000, 5'100});
  EXPECT_THAT(bars.tell({"10:00:09", 990, 5'050, 1'000, 990}), IsEmpty());
  EXPECT_THAT(bars.tell({"10:00:12", 990, 5'090, 1'000, 990}), IsEmpty());
  EXPECT_THAT(bars.tell({"10:00:15", 1'000, 5'120}),
              ElementsAre("10:00-10:01 10.00 10.00 10.00 10.00 volume 120 amount 1200"));
  EXPECT_EQ(bars.counters().backwards, 1u);
  EXPECT_EQ(bars.counters().resets, 0u);
}

TEST(KlineBuilderOfQuotes, SurvivesOneQuoteWithoutVolume) {
  QuotedBars bars;
  (void)bars.tell({"10:00:03", 1'000, 5'000});
  EXPECT_THAT(bars.tell({"10:00:06", 1'000, 0}), IsEmpty());
  EXPECT_THAT(bars.tell({"10:00:09", 1'001, 5'100}),
              ElementsAre("10:00-10:01 10.01 10.01 10.01 10.01 volume 100 amount 1000"));
}

TEST(KlineBuilderOfQuotes, NeverBelievesThatNothingWasTraded) {
  QuotedBars bars;
  (void)bars.tell({"10:00:03", 1'000, 5'000});
  EXPECT_THAT(bars.tell({"10:00:06", 1'000, 0}), IsEmpty());
  EXPECT_THAT(bars.tell({"10:05:06", 1'000, 0}), IsEmpty());
  EXPECT_THAT(bars.tell({"10:05:09", 1'001, 5'100}),
              ElementsAre("10:05-10:06 10.01 10.01 10.01 10.01 volume 100 amount 1000"));
  EXPECT_EQ(bars.counters().resets, 0u);
}

TEST(KlineBuilderOfQuotes, BelievesASourceThatCountsAnew) {
  QuotedBars bars;
  (void)bars.tell({"10:00:03", 1'000, 5'000});
  (void)bars.tell({"10:01:06", 1'000, 5'100});
  EXPECT_THAT(bars.tell({"10:01:09", 1'000, 40}), IsEmpty());
  EXPECT_THAT(bars.tell({"10:01:38", 1'000, 60}), IsEmpty());
  EXPECT_THAT(bars.tell({"10:01:39", 1'000, 70}),
              ElementsAre("10:01-10:02 10.00 10.00 10.00 10.00 volume 130 amount 1300"));
  EXPECT_EQ(bars.counters().backwards, 1u);
  EXPECT_EQ(bars.counters().resets, 1u);
}

TEST(KlineBuilderOfQuotes, LeavesOutAQuoteThatIsOlderThanTheLast) {
  QuotedBars bars;
  (void)bars.tell({"10:00:03", 1'000, 5'000});
  (void)bars.tell({"10:01:06", 1'000, 5'200});
  EXPECT_THAT(bars.tell({"10:00:59", 1'000, 5'100}), IsEmpty());
  EXPECT_EQ(bars.counters().out_of_order, 1u);
}

// It is the newest that there is of its symbol, and yet the clock has gone on.
TEST(KlineBuilderOfQuotes, CorrectsABarThatTheClockClosed) {
  QuotedBars bars;
  (void)bars.tell({"09:30:03", 1'000, 5'000});
  const auto advance = [&](std::string_view time) {
    bars.builder.advance(quote_of({time}).exchange_time, bars.sink);
    bars.sink.klines.clear();
  };
  advance("09:31:20");
  EXPECT_THAT(bars.tell({"09:30:57", 1'001, 5'500}),
              ElementsAre("09:30-09:31 10.00 10.01 10.00 10.01 volume 5500 amount 55000 closed"));
  advance("09:31:30");
  EXPECT_THAT(bars.tell({"09:30:58", 1'002, 5'600}), IsEmpty());
  EXPECT_EQ(bars.counters().late, 1u);
  EXPECT_THAT(bars.tell({"09:31:31", 1'002, 5'700}),
              ElementsAre("09:31-09:32 10.02 10.02 10.02 10.02 volume 200 amount 2000"))
      << "what came too late is in the next";
}

TEST(KlineBuilderOfQuotes, LeavesOutWhatComesBeforeTheMarketsFirstHour) {
  QuotedBars bars;
  EXPECT_THAT(bars.tell({"09:14:59", 1'000, 5'000}), IsEmpty());
  EXPECT_EQ(bars.counters().outside, 1u);
}

TEST(KlineBuilderOfQuotes, SaysNoAmountWhereTheSourceHasNone) {
  QuotedBars bars;
  EXPECT_THAT(bars.tell({.time = "09:30:03", .last = 1'000, .volume = 500, .has_amount = false}),
              ElementsAre("09:30-09:31 10.00 10.00 10.00 10.00 volume 500"));
  EXPECT_THAT(bars.tell({"09:30:06", 1'000, 600}),
              ElementsAre("09:30-09:31 10.00 10.00 10.00 10.00 volume 600"))
      << "the amount of all the day is not that of three seconds";
}

TEST(KlineBuilderOfQuotes, MakesBarsOfAnIndexThatIsNotTradedItself) {
  QuotedBars bars;
  (void)bars.tell({.time = "09:30:03", .last = 1'000, .has_book = false});
  EXPECT_THAT(bars.tell({.time = "09:30:06", .last = 1'001, .has_book = false}),
              ElementsAre("09:30-09:31 10.01 10.01 10.01 10.01 volume 0"));
}

}  // namespace
}  // namespace hftcpp
