// a_share_fusion_test: which quote of several sources is handed on, and what is made of it.
#include "exchanges/a_share/a_share_name.hpp"
#include "exchanges/a_share_fusion/fusion_run.hpp"

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Verdict = AShareVerdict;

struct AShareFusionTest : test::FusionRun {};

TEST_F(AShareFusionTest, HandsOnTheNewestAndSaysWhoseItIs) {
  EXPECT_EQ(say(kEast, "10.00"), Verdict::handed_on);
  EXPECT_EQ(last_quote().exchange, name);
  EXPECT_EQ(last_quote().source, Exchange{"east"});
  wait(3s);

  EXPECT_EQ(say(kWest, "10.02"), Verdict::handed_on);

  EXPECT_EQ(last_quote().source, Exchange{"west"});
  EXPECT_EQ(last_price(), "10.02");
  EXPECT_EQ(last_quote().exchange_time, ten + 3s);
  EXPECT_EQ(last_quote().receive_time, here());
  EXPECT_EQ(last_quote().bids[0].price, number("10.01"));
}

TEST_F(AShareFusionTest, NeverGoesBackwards) {
  const Quote old = quote("10.01");
  wait(3s);
  say(kEast, "10.02");

  EXPECT_EQ(say(kWest, old), Verdict::outdated);

  Quote own = quote("10.03");
  own.exchange_time = ten + 2s;
  EXPECT_EQ(say(kEast, own), Verdict::outdated);
  EXPECT_EQ(handed_on.size(), 1u);
}

// A server that lags behind the others, but writes the time of now on what it has.
TEST_F(AShareFusionTest, TakesLessVolumeForOlderWhateverItsTime) {
  const Quote old = quote("10.01");
  wait(3s);
  say(kEast, "10.02");
  Quote again = old;
  again.exchange_time = ten + 4s;

  EXPECT_EQ(say(kWest, again), Verdict::outdated);

  EXPECT_EQ(handed_on.size(), 1u);
}

TEST_F(AShareFusionTest, BelievesALowerVolumeWhenNothingElseComesForAWhile) {
  Quote wrong = quote("10.00");
  wrong.volume = Decimal{9'000'000, 0};
  say(kEast, wrong);
  wait(3s);
  EXPECT_EQ(say(kWest, "10.01"), Verdict::outdated);
  wait(7s);
  EXPECT_EQ(say(kWest, "10.02"), Verdict::handed_on);
  EXPECT_EQ(last_quote().volume, (Decimal{110'000, 0}));
}

// They may put their own mistakes right at once.
TEST_F(AShareFusionTest, BelievesALowerVolumeOfTheSameSource) {
  say(kEast, "10.00");
  passed += 1s;
  Quote corrected = quote("10.00");
  corrected.volume = Decimal{90'000, 0};
  EXPECT_EQ(say(kEast, corrected), Verdict::handed_on);
  EXPECT_EQ(last_quote().volume, (Decimal{90'000, 0}));
}

TEST_F(AShareFusionTest, TakesWhatASourceRepeatsForNoNews) {
  say(kEast, "10.00");
  Quote again = quote("10.00");
  wait(3s);
  again.exchange_time = ten + 3s;  // a newer stamp on the same
  EXPECT_EQ(say(kEast, again), Verdict::repeated);
  EXPECT_EQ(handed_on.size(), 1u);
}

TEST_F(AShareFusionTest, TakesAnEqualQuoteOfAnotherSourceForNoNews) {
  Quote exact = quote("10.00");
  exact.volume = Decimal{123'456, 0};
  exact.amount = number("1234560.50");
  say(kEast, exact);
  Quote rounded = exact;  // in lots, and in ten thousands of yuan
  rounded.volume = Decimal{123'400, 0};
  rounded.amount = number("1230000");

  EXPECT_EQ(say(kWest, rounded), Verdict::known);
  wait(1s);
  rounded.exchange_time = ten + 1s;
  EXPECT_EQ(say(kNorth, rounded), Verdict::known);

  EXPECT_EQ(handed_on.size(), 1u);
}

// Of one second there may be two quotes; of another source only one with more volume is newer.
TEST_F(AShareFusionTest, TakesAnotherQuoteOfTheSameTimeForNewsWhenMoreWasTraded) {
  say(kEast, "10.00");
  Quote later = quote("10.01");
  EXPECT_EQ(say(kWest, later), Verdict::known);
  later.volume = Decimal{100'500, 0};
  EXPECT_EQ(say(kWest, later), Verdict::handed_on);
  later.last = number("10.02");
  EXPECT_EQ(say(kWest, later), Verdict::handed_on) << "its own order is believed";
}

TEST_F(AShareFusionTest, LetsNoRoundingMakeAVolumeLess) {
  Quote exact = quote("10.00");
  exact.volume = Decimal{123'456, 0};
  exact.amount = number("1234567.89");
  say(kEast, exact);
  wait(1s);
  Quote rounded = quote("10.01");
  rounded.volume = Decimal{123'400, 0};
  rounded.amount = number("1230000");

  EXPECT_EQ(say(kWest, rounded), Verdict::handed_on);

  EXPECT_EQ(last_price(), "10.01");
  EXPECT_EQ(last_quote().volume, (Decimal{123'456, 0}));
  EXPECT_EQ(last_quote().amount, number("1234567.89"));
}

TEST_F(AShareFusionTest, PassesASingleSourceThrough) {
  begin({"east"});
  say(kEast, "10.00");
  wait(3s);
  EXPECT_EQ(say(kEast, "15.00"), Verdict::handed_on) << "nobody is there to doubt it";
  Quote put_right = quote("15.01");
  put_right.exchange_time = ten + -15min;
  EXPECT_EQ(say(kEast, put_right), Verdict::handed_on) << "it has put its clock right";
  wait(60s);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(AShareFusionTest, TakesTheTimeOfArrivalWhereASourceTellsNone) {
  say(kEast, "10.00");
  wait(2s);
  Quote untimed = quote("10.01");
  untimed.exchange_time = {};
  EXPECT_EQ(say(kWest, untimed), Verdict::handed_on);
  EXPECT_FALSE(last_quote().exchange_time.is_set());
}

// ---- sources that tell less ----

TEST_F(AShareFusionTest, KeepsWhatASourceDoesNotTell) {
  Quote whole = quote("10.00");
  whole.name = *AShareName::make("浦发银行");
  whole.amount = number("1000000");
  say(kEast, whole);
  wait(3s);
  Quote poor = without_book(quote("10.03"));
  poor.open = poor.high = poor.low = poor.previous_close = Decimal{};

  EXPECT_EQ(say(kWest, poor), Verdict::handed_on);

  EXPECT_EQ(last_price(), "10.03");
  EXPECT_EQ(last_quote().source, Exchange{"west"});
  EXPECT_EQ(last_quote().name.view(), "浦发银行");
  EXPECT_EQ(last_quote().previous_close, number("10.00"));
  EXPECT_EQ(last_quote().open, number("10.00"));
  EXPECT_EQ(last_quote().high, number("20.00"));
  EXPECT_EQ(last_quote().low, number("5.00"));
  EXPECT_EQ(last_quote().amount, number("1000000"));
  EXPECT_EQ(last_quote().volume, (Decimal{103'000, 0}));
  EXPECT_EQ(last_quote().bids[0].price, number("9.99"));
  EXPECT_FALSE(fused.has_new_book);
  EXPECT_EQ(fused.book_time, ten);
}

TEST_F(AShareFusionTest, GivesUpABookThatIsTooOldForItsPrices) {
  say(kEast, "10.00");
  wait(11s);
  EXPECT_EQ(say(kWest, without_book(quote("10.03"))), Verdict::handed_on);
  EXPECT_TRUE(last_quote().bids[0].price.is_zero());
  EXPECT_FALSE(fused.book_time.is_set());
  EXPECT_FALSE(fused.has_new_book);
}

TEST_F(AShareFusionTest, BelievesAnEmptyBookOfASourceThatHasBooks) {
  say(kEast, "10.00");
  wait(3s);
  EXPECT_EQ(say(kEast, without_book(quote("10.00"))), Verdict::handed_on);
  EXPECT_TRUE(last_quote().bids[0].price.is_zero());
  EXPECT_TRUE(fused.has_new_book);
  EXPECT_EQ(fused.book_time, ten + 3s);
}

// The source without a book is the quicker one: the book of the other still moves.
TEST_F(AShareFusionTest, TakesThePricesOfOneSourceAndTheBookOfAnother) {
  say(kEast, "10.00");
  wait(2s);
  const Quote with_book = quote("10.02");
  wait(2s);
  say(kWest, without_book(quote("10.03")));

  EXPECT_EQ(say(kEast, with_book), Verdict::handed_on);

  EXPECT_EQ(last_price(), "10.03");
  EXPECT_EQ(last_quote().source, Exchange{"west"});
  EXPECT_EQ(last_quote().exchange_time, ten + 4s);
  EXPECT_EQ(last_quote().bids[0].price, number("10.01"));
  EXPECT_TRUE(fused.has_new_book);
  EXPECT_EQ(fused.book_time, ten + 2s);
}

TEST_F(AShareFusionTest, TakesABookThatMovesWhileNothingIsTraded) {
  say(kEast, "10.00");
  passed += 1s;
  Quote moved = quote("10.00");
  moved.volume = Decimal{100'000, 0};
  moved.bids[0].size = Decimal{900, 0};
  EXPECT_EQ(say(kWest, moved), Verdict::handed_on);
  EXPECT_EQ(last_quote().source, Exchange{"west"});
  EXPECT_EQ(last_quote().exchange_time, ten + 1s);
  EXPECT_EQ(last_quote().bids[0].size, (Decimal{900, 0}));
}

TEST_F(AShareFusionTest, HasTheNameOfTheFirstOfItsSources) {
  Quote named = quote("10.00");
  named.name = *AShareName::make("SPD BANK");
  say(kNorth, named);
  EXPECT_EQ(last_quote().name.view(), "SPD BANK");
  wait(1s);
  named = quote("10.01");
  named.name = *AShareName::make("浦发银行");
  say(kEast, named);
  EXPECT_EQ(last_quote().name.view(), "浦发银行");
  wait(1s);
  named = quote("10.02");
  named.name = *AShareName::make("SPD BANK");
  say(kNorth, named);
  EXPECT_EQ(last_price(), "10.02");
  EXPECT_EQ(last_quote().name.view(), "浦发银行");
}

TEST_F(AShareFusionTest, TakesNoCodeForAName) {
  Quote named = quote("10.00");
  named.name = *AShareName::make("600000");
  say(kEast, named);
  EXPECT_TRUE(last_quote().name.empty());
  wait(1s);
  named = quote("10.01");
  named.name = *AShareName::make("浦发银行");
  say(kNorth, named);
  EXPECT_EQ(last_quote().name.view(), "浦发银行");
}

// Of the same second, but whoever told the first of it is not heard any more.
TEST_F(AShareFusionTest, TakesAQuoteOfTheSameTimeWhenItsSourceIsGone) {
  say(kEast, "10.00");
  fusion->on_disconnected(kEast, "gone", now());
  Quote later = quote("10.01");
  EXPECT_EQ(say(kWest, later), Verdict::handed_on);
  EXPECT_EQ(last_quote().bids[0].price, number("10.00"));
}

TEST_F(AShareFusionTest, LeavesNothingOfYesterdayButTheName) {
  Quote whole = quote("10.00");
  whole.name = *AShareName::make("浦发银行");
  whole.amount = number("1000000");
  say(kEast, whole);
  passed += 23h;
  Quote morning = without_book(quote("10.20"));
  morning.open = morning.high = morning.low = morning.volume = Decimal{};
  morning.previous_close = number("10.10");

  EXPECT_EQ(say(kWest, morning), Verdict::handed_on);

  EXPECT_EQ(last_quote().name.view(), "浦发银行");
  EXPECT_EQ(last_quote().previous_close, number("10.10"));
  EXPECT_TRUE(last_quote().open.is_zero());
  EXPECT_TRUE(last_quote().volume.is_zero());
  EXPECT_TRUE(last_quote().amount.is_zero());
  EXPECT_TRUE(last_quote().bids[0].price.is_zero());
  EXPECT_EQ(say(kNorth, whole), Verdict::outdated) << "it is still telling of yesterday";
}

// Of an index one source counts lots, another shares.
TEST_F(AShareFusionTest, HasTheVolumeOfAnIndexFromOneSource) {
  const Symbol index{"000300.sh"};
  const auto told = [&](std::string_view last, std::int64_t volume) {
    Quote made = without_book(quote(last, index));
    made.volume = Decimal{volume, 0};
    return made;
  };
  say(kEast, told("15.00", 5'000));
  wait(1s);
  EXPECT_EQ(say(kWest, told("15.01", 510'000)), Verdict::handed_on);
  EXPECT_EQ(last_quote().volume, (Decimal{5'000, 0}));
  wait(1s);
  EXPECT_EQ(say(kEast, told("15.02", 5'200)), Verdict::handed_on);
  EXPECT_EQ(last_quote().volume, (Decimal{5'200, 0}));
  fusion->on_disconnected(kEast, "gone", now());
  wait(1s);
  EXPECT_EQ(say(kWest, told("15.03", 530'000)), Verdict::handed_on);
  EXPECT_EQ(last_quote().volume, (Decimal{530'000, 0}));
}

TEST_F(AShareFusionTest, ForgetsAPairThatIsGivenUp) {
  wait(3s);
  say(kEast, "10.00");
  fusion->remove(bank);
  fusion->remove(bank);
  Quote older = quote("9.00");
  older.exchange_time = ten;
  EXPECT_EQ(say(kEast, older), Verdict::handed_on);
}

TEST_F(AShareFusionTest, FindsASourceByItsName) {
  EXPECT_EQ(fusion->find(Exchange{"west"}), kWest);
  EXPECT_EQ(fusion->find(Exchange{"nowhere"}), std::nullopt);
}

}  // namespace
}  // namespace hftcpp
