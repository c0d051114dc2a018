// a_share_fusion_vote_test: which of several prices is believed.
#include "exchanges/a_share_fusion/fusion_run.hpp"

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using Verdict = AShareVerdict;

struct AShareFusionVote : test::FusionRun {};

TEST_F(AShareFusionVote, SetsASideThatTwoOthersContradictAside) {
  say_all("10.00");
  wait(3s);
  say(kEast, "10.01");
  say(kWest, "10.02");
  handed_on.clear();

  EXPECT_EQ(say(kNorth, "11.00"), Verdict::out_of_line);

  EXPECT_THAT(handed_on, IsEmpty());
  EXPECT_THAT(told(), ElementsAre("north is out of line with the others on 1 pair: 600000.SH: "
                                  "11.00, where they have 10.01"));
  EXPECT_TRUE(is_heard(kNorth)) << "for other pairs it is";
  EXPECT_EQ(say(kNorth, quote("12.00", other_bank)), Verdict::handed_on);
}

TEST_F(AShareFusionVote, HearsItAgainWhenItHasBeenInLineForAWhile) {
  say_all("10.00");
  wait(3s);
  say(kEast, "10.01");
  say(kWest, "10.01");
  ASSERT_EQ(say(kNorth, "11.00"), Verdict::out_of_line);
  EXPECT_EQ(told().size(), 1u);
  wait(1s);
  EXPECT_EQ(say(kNorth, "10.01"), Verdict::out_of_line) << "once may be chance";
  wait(1s);
  EXPECT_EQ(say(kNorth, "11.01"), Verdict::out_of_line) << "it was";
  wait(1s);
  EXPECT_EQ(say(kNorth, "10.02"), Verdict::out_of_line);
  wait(4s);
  EXPECT_EQ(say(kNorth, "10.03"), Verdict::out_of_line);
  wait(1s);

  EXPECT_EQ(say(kNorth, "10.04"), Verdict::handed_on);

  EXPECT_THAT(told(), ElementsAre("north is in line with the others again"));
  EXPECT_EQ(fusion->source(kNorth).counters.pairs_out_of_line, 1u);
}

TEST_F(AShareFusionVote, TakesPricesWithinTheToleranceForRight) {
  say_all("10.00");
  wait(3s);
  EXPECT_EQ(say(kEast, "10.10"), Verdict::handed_on);
  EXPECT_EQ(say(kWest, "10.10"), Verdict::known);
  wait(1s);
  EXPECT_EQ(say(kNorth, "10.20"), Verdict::handed_on);  // exactly a hundredth of 10.20 is 0.102
}

TEST_F(AShareFusionVote, TakesOneStepOfACheapShareForNothing) {
  say_all("0.30");
  wait(1s);
  EXPECT_EQ(say(kEast, "0.31"), Verdict::handed_on);
}

// Whoever sees a jump first has it confirmed by the next.
TEST_F(AShareFusionVote, HoldsAJumpUntilItIsConfirmed) {
  say_all("10.00");
  wait(3s);
  EXPECT_EQ(say(kEast, "10.50"), Verdict::held);
  EXPECT_EQ(say(kWest, "10.50"), Verdict::handed_on);
  EXPECT_EQ(say(kNorth, "10.50"), Verdict::known);
  wait(1s);
  EXPECT_EQ(say(kEast, "10.51"), Verdict::handed_on);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(AShareFusionVote, HoldsAJumpNoLongerThanTheOthersNeedToFollow) {
  say_all("10.00");
  wait(3s);
  EXPECT_EQ(say(kEast, "10.50"), Verdict::held);
  wait(3s);
  EXPECT_EQ(say(kWest, "10.01"), Verdict::handed_on);
  EXPECT_EQ(say(kNorth, "10.01"), Verdict::known);
  EXPECT_EQ(say(kEast, "10.52"), Verdict::out_of_line) << "the others are as new, and disagree";
}

// It writes a later time on its quotes than all others do.
TEST_F(AShareFusionVote, SetsAsideWhoGoesOnBeingAloneWithItsPrice) {
  say_all("10.00");
  wait(3s);
  for (int i = 0; i < 10; ++i, wait(1s)) {
    Quote ahead = quote("11.00");
    ahead.last = number("11.0" + std::to_string(i));
    ahead.exchange_time = here() + 1s;
    EXPECT_EQ(say(kEast, ahead), Verdict::held);
    say(kWest, "10.0" + std::to_string(i % 2));
  }
  Quote ahead = quote("11.20");
  ahead.exchange_time = here() + 1s;
  EXPECT_EQ(say(kEast, ahead), Verdict::out_of_line);
}

// ---- two that disagree ----

TEST_F(AShareFusionVote, AsksTheLastPriceWhenTwoDisagree) {
  begin({"east", "west"});
  say_all("10.00");
  wait(3s);
  say(kEast, "10.01");
  handed_on.clear();

  EXPECT_EQ(say(kWest, "11.00"), Verdict::out_of_line);
  wait(3s);
  EXPECT_EQ(say(kEast, "10.02"), Verdict::handed_on);

  EXPECT_EQ(handed_on.size(), 1u);
  EXPECT_EQ(last_price(), "10.02");
}

TEST_F(AShareFusionVote, HandsOnNeitherWhenNothingDecides) {
  begin({"east", "west"});
  say(kEast, quote("10.00", other_bank));
  Quote zero = quote("10.00");
  zero.last = Decimal{};
  say(kEast, zero);  // before the market opens
  wait(1s);
  Quote first = quote("10.00");
  EXPECT_EQ(say(kEast, first), Verdict::handed_on) << "nobody else has a price";
  fusion->remove(bank);
  say(kWest, quote("11.00"));
  EXPECT_EQ(last_price(), "11.00");
  // A jump of both, and not to the same price.
  wait(3s);
  say(kEast, "13.00");
  handed_on.clear();
  EXPECT_EQ(say(kWest, "12.00"), Verdict::held);
  EXPECT_EQ(say(kEast, "13.01"), Verdict::held);
  EXPECT_THAT(told(), IsEmpty()) << "it may settle soon";

  wait(10s);

  EXPECT_THAT(handed_on, IsEmpty());
  EXPECT_THAT(told(), ElementsAre("600000.SH: nothing is handed on, for the sources disagree: east "
                                  "has 13.01, west has 12.00"));
  EXPECT_EQ(say(kWest, "13.05"), Verdict::handed_on);
  EXPECT_THAT(told(), ElementsAre("600000.SH: the sources agree again"));
}

TEST_F(AShareFusionVote, LetsAThirdSourceDecide) {
  say_all("10.00");
  wait(3s);
  EXPECT_EQ(say(kEast, "12.00"), Verdict::held);
  EXPECT_EQ(say(kWest, "13.00"), Verdict::held);
  EXPECT_EQ(say(kNorth, "13.01"), Verdict::handed_on);
  wait(1s);
  EXPECT_EQ(say(kWest, "13.02"), Verdict::handed_on);
  EXPECT_EQ(say(kEast, "12.01"), Verdict::out_of_line);
}

TEST_F(AShareFusionVote, LetsTheLastPriceDecideBetweenTwoAndTwo) {
  begin({"east", "west", "north", "south"});
  say_all("10.00");
  wait(3s);
  say(kEast, "10.01");
  say(kWest, "10.01");
  EXPECT_EQ(say(kNorth, "11.00"), Verdict::out_of_line);
  EXPECT_EQ(say(3, "11.00"), Verdict::out_of_line);
}

// Alone it has nobody to be in line with but what was last handed on.
TEST_F(AShareFusionVote, DoesNotBelieveWhoWasOutOfLineOnlyBecauseItIsAlone) {
  begin({"east", "west"});
  say_all("10.00");
  wait(3s);
  say(kEast, "10.01");
  ASSERT_EQ(say(kWest, "11.00"), Verdict::out_of_line);
  fusion->on_disconnected(kEast, "gone", now());
  wait(30s);
  EXPECT_EQ(say(kWest, "11.01"), Verdict::out_of_line);
  wait(3s);
  EXPECT_EQ(say(kWest, "10.02"), Verdict::handed_on) << "and it need not wait";
  passed += 24h;
  EXPECT_EQ(say(kWest, "12.00"), Verdict::handed_on) << "another day";
}

// ---- what has no say ----

TEST_F(AShareFusionVote, BelievesNoQuoteThatContradictsItselfWhileThereAreOthers) {
  say_all("10.00");
  wait(3s);
  Quote shifted = quote("10.01");
  shifted.high = number("9.00");
  EXPECT_EQ(say(kWest, shifted), Verdict::contradictory);
  Quote unpaid = quote("10.02");
  unpaid.amount = number("12.00");
  EXPECT_EQ(say(kEast, unpaid), Verdict::contradictory);
  EXPECT_EQ(say(kEast, "10.02"), Verdict::out_of_line) << "it has to be in line for a while";
  EXPECT_EQ(say(kNorth, "10.02"), Verdict::handed_on);
}

TEST_F(AShareFusionVote, HandsOnAContradictionWhenThereIsNothingElse) {
  begin({"east"});
  Quote strange = quote("10.01");
  strange.high = number("9.00");
  EXPECT_EQ(say(kEast, strange), Verdict::handed_on);
}

TEST_F(AShareFusionVote, LetsAQuoteWithoutAPriceNeitherVoteNorWipeOutAPrice) {
  say_all("10.00");
  wait(1s);
  Quote silent = quote("10.00");
  silent.last = Decimal{};
  EXPECT_EQ(say(kEast, silent), Verdict::handed_on);
  EXPECT_EQ(last_price(), "10.00");
  EXPECT_EQ(last_quote().volume, (Decimal{101'000, 0}));
  EXPECT_EQ(say(kWest, "11.00"), Verdict::held);
}

// Its last price of the pair is of long ago, though of others it tells.
TEST_F(AShareFusionVote, GivesNoSayToWhoNoLongerTellsOfThePair) {
  begin({"east", "west"});
  say_all("10.00");
  for (int i = 1; i <= 12; ++i) {
    wait(2s);
    EXPECT_EQ(say(kEast, Decimal{1'000 + i, -2}.to_string()), Verdict::handed_on);
    say(kWest, quote("15." + std::to_string(10 + i), other_bank));
  }
  wait(2s);
  EXPECT_EQ(say(kEast, "13.00"), Verdict::handed_on) << "nobody is left to confirm it";
}

// It froze just before the jump: what is held of the other shows that it did.
TEST_F(AShareFusionVote, BelievesAJumpInTheEndWhenTheOtherOnlyIsSilent) {
  begin({"east", "west"});
  say_all("10.00");
  for (int i = 1; i <= 10; ++i) {
    wait(2s);
    EXPECT_EQ(say(kEast, Decimal{1'100 + i, -2}.to_string()), Verdict::held) << i;
  }
  wait(2s);
  EXPECT_EQ(say(kEast, "11.12"), Verdict::handed_on);
  wait(1s);
  EXPECT_FALSE(is_heard(kWest));
}

TEST_F(AShareFusionVote, BeginsEveryDayAnew) {
  say_all("10.00");
  wait(3s);
  say(kEast, "10.01");
  say(kWest, "10.01");
  ASSERT_EQ(say(kNorth, "11.00"), Verdict::out_of_line);
  passed += 24h;
  EXPECT_EQ(say(kNorth, "12.00"), Verdict::handed_on);
  EXPECT_EQ(say(kEast, "12.01"), Verdict::known);
}

// ---- a column that is shifted ----

TEST_F(AShareFusionVote, TellsOfASourceOnceHoweverManyPairsItHasWrong) {
  std::vector<Symbol> pairs;
  for (int i = 0; i < 100; ++i)
    pairs.push_back(a_share_symbol(std::to_string(600'000 + i) + ".SH"));
  const auto say_pairs = [&](std::size_t source, std::string_view last) {
    for (const Symbol pair : pairs) say(source, quote(last, pair));
  };
  for (const std::size_t source : {kEast, kWest, kNorth}) say_pairs(source, "10.00");
  wait(3s);
  say_pairs(kEast, "10.01");
  say_pairs(kWest, "10.01");

  say_pairs(kNorth, "9.00");

  EXPECT_THAT(
      told(),
      ElementsAre(StartsWith("north is out of line with the others on 100 pairs, among them 600")));
  fusion->remove(pairs[0]);
  for (std::size_t i = 1; i < pairs.size(); ++i) EXPECT_EQ(fusion->find(Exchange{"north"}), kNorth);
  EXPECT_THAT(told(), IsEmpty());
  for (const Symbol pair : pairs) fusion->remove(pair);
  EXPECT_THAT(told(), ElementsAre("north is in line with the others again"));
}

}  // namespace
}  // namespace hftcpp
