// a_share_fusion_source_test: which sources are set aside, and when they are heard again.
#include "exchanges/a_share_fusion/fusion_run.hpp"

#include <random>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using Verdict = AShareVerdict;

struct AShareFusionHealth : test::FusionRun {
  // A price a second, which goes up and down.
  std::string price() const { return "10.0" + std::to_string(passed / 1s % 10); }
  // What these sources tell, each second.
  void run(std::chrono::seconds duration, std::vector<std::size_t> sources) {
    for (const auto until = passed + duration; passed < until;) {
      wait(1s);
      for (const std::size_t source : sources) say(source, price());
    }
  }
};

// ---- frozen ----

TEST_F(AShareFusionHealth, SetsASourceAsideOfWhichNothingChanges) {
  say_all("10.00");
  run(20s, {kWest, kNorth});
  EXPECT_TRUE(is_heard(kEast));
  run(2s, {kWest, kNorth});

  EXPECT_FALSE(is_heard(kEast));
  EXPECT_EQ(fusion->source(kEast).aside_for(), AShareIllness::frozen);
  EXPECT_THAT(told(), ElementsAre("east is set aside: frozen: nothing of it has changed for 20 s, "
                                  "while others told 20 changes"));
  EXPECT_TRUE(is_heard(kWest) && is_heard(kNorth));
}

TEST_F(AShareFusionHealth, HearsItAgainWhenItHasMovedForAWhile) {
  say_all("10.00");
  run(22s, {kWest, kNorth});
  ASSERT_EQ(told().size(), 1u);
  EXPECT_EQ(say(kEast, "10.05"), Verdict::unheard);

  run(4s, {kEast, kWest, kNorth});
  EXPECT_FALSE(is_heard(kEast));
  run(3s, {kEast, kWest, kNorth});

  EXPECT_TRUE(is_heard(kEast));
  EXPECT_THAT(told(), ElementsAre(StartsWith("east is heard again, after ")));
  wait(1s);
  EXPECT_EQ(say(kEast, price()), Verdict::handed_on);
}

// Only the time that it writes on them is new.
TEST_F(AShareFusionHealth, IsNotDeceivedByNewTimesOnOldQuotes) {
  say_all("10.00");
  const Quote frozen = quote("10.00");
  for (int i = 0; i < 25; ++i) {
    run(1s, {kWest});
    Quote again = frozen;
    again.exchange_time = here() + 500ms;
    EXPECT_EQ(say(kEast, again), Verdict::repeated);
    EXPECT_EQ(last_price(), price());
  }
  EXPECT_EQ(fusion->source(kEast).aside_for(), AShareIllness::frozen);
}

TEST_F(AShareFusionHealth, CallsNobodyFrozenWhileTheMarketRests) {
  say_all("10.00");
  wait(90min);
  EXPECT_THAT(told(), IsEmpty());
  passed += 1s;
  say(kEast, "10.01");
  wait(3s);
  say(kWest, "10.01");
  say(kNorth, "10.01");
  wait(60s);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(AShareFusionHealth, CallsNobodyFrozenWhoOnlyHasOtherPairs) {
  say_all("10.00");
  for (int i = 0; i < 40; ++i) {
    wait(1s);
    for (const std::size_t source : {kWest, kNorth}) say(source, quote(price(), other_bank));
  }
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(AShareFusionHealth, SetsASourceAsideThatNeverTellsAnything) {
  begin({"east", "west"});
  run(25s, {kWest});
  EXPECT_THAT(told(), ElementsAre(StartsWith("east is set aside: frozen: nothing has come of it")));
}

// ---- late ----

TEST_F(AShareFusionHealth, SetsASourceAsideThatIsLate) {
  say_all("10.00");
  for (int i = 0; i < 30; ++i) {
    run(1s, {kWest, kNorth});
    Quote old = quote("10.0" + std::to_string(i % 7));
    old.exchange_time = here() + -12s;
    old.volume = Decimal{50'000 + i * 1'000, 0};
    say(kEast, old);
  }
  EXPECT_EQ(fusion->source(kEast).aside_for(), AShareIllness::late);
  EXPECT_THAT(told(), ElementsAre("east is set aside: late: what it tells, others told more than "
                                  "10 s before"));
  EXPECT_EQ(fusion->source(kEast).counters.of(Verdict::unheard), 27u);

  run(8s, {kEast, kWest, kNorth});
  EXPECT_TRUE(is_heard(kEast));
}

TEST_F(AShareFusionHealth, CallsNobodyLateForAShareThatRests) {
  say_all("10.00");
  wait(60s);
  for (int i = 0; i < 5; ++i) {  // one writes the time of the last trade, the other that of now
    Quote resting = quote("10.00");
    resting.volume = Decimal{100'000, 0};
    resting.bids[0].size = Decimal{i + 1, 0};
    say(kWest, resting);
    resting.exchange_time = ten + std::chrono::seconds{i};
    say(kEast, resting);
  }
  wait(10s);
  EXPECT_THAT(told(), IsEmpty());
}

// ---- early ----

TEST_F(AShareFusionHealth, LeavesOutQuotesOfATimeThatHasNotCome) {
  say_all("10.00");
  for (int i = 0; i < 3; ++i) {
    run(1s, {kWest, kNorth});
    Quote early = quote("10.00");
    early.exchange_time = here() + 11s;
    EXPECT_EQ(say(kEast, early), Verdict::early);
  }
  EXPECT_THAT(told(), ElementsAre(StartsWith("east is set aside: early: ")));
  run(8s, {kEast, kWest, kNorth});
  EXPECT_TRUE(is_heard(kEast));
}

// All of them are ahead of it.
TEST_F(AShareFusionHealth, DoubtsItsOwnClockWhenTheSourcesAgree) {
  for (int i = 0; i < 5; ++i, wait(1s))
    for (const std::size_t source : {kEast, kWest, kNorth}) {
      Quote ahead = quote(price());
      ahead.exchange_time = here() + 1min;
      EXPECT_NE(say(source, ahead), Verdict::early);
    }
  EXPECT_EQ(handed_on.size(), 5u);
  EXPECT_THAT(told(), IsEmpty());
}

// ---- gone ----

TEST_F(AShareFusionHealth, SetsASourceAsideThatIsGoneAndSaysWhy) {
  say_all("10.00");
  fusion->on_disconnected(kEast, "HTTP 403", now());
  EXPECT_FALSE(is_heard(kEast));
  EXPECT_THAT(told(), ElementsAre("east is set aside: disconnected: HTTP 403"));
  wait(1s);
  EXPECT_EQ(say(kEast, "10.01"), Verdict::unheard) << "what was still on its way";
}

// A source that is polled is connected before anybody knows whether it answers.
TEST_F(AShareFusionHealth, WantsMoreThanAConnectionOfASourceThatWasGone) {
  say_all("10.00");
  fusion->on_disconnected(kEast, "HTTP 403", now());
  for (int i = 0; i < 3; ++i) {
    fusion->on_connected(kEast, now());
    wait(6s);
    EXPECT_FALSE(is_heard(kEast));
    fusion->on_disconnected(kEast, "HTTP 403", now());
  }
  EXPECT_EQ(told().size(), 1u) << "it is told once";
  fusion->on_connected(kEast, now());
  wait(6s);
  say(kEast, "10.02");
  wait(1s);
  EXPECT_TRUE(is_heard(kEast));
}

TEST_F(AShareFusionHealth, HearsASourceAtOnceWhenThereIsNoOther) {
  begin({"east", "west"});
  say_all("10.00");
  fusion->on_disconnected(kEast, "gone", now());
  fusion->on_connected(kEast, now());
  fusion->on_disconnected(kWest, "gone too", now());
  EXPECT_THAT(told(), ElementsAre("east is set aside: disconnected: gone",
                                  "west is set aside: disconnected: gone too",
                                  HasSubstr("every source is set aside; east: disconnected; west: "
                                            "disconnected: gone too")));
  passed += 1s;

  EXPECT_EQ(say(kEast, "10.01"), Verdict::handed_on);

  EXPECT_THAT(told(), ElementsAre("east is heard again, after 1 s", "there is a source again"));
}

// 200 ms between two steps would be too slow for it, 5 ms a waste of time.
TEST_F(AShareFusionHealth, LooksOftenEnough) {
  EXPECT_EQ(fusion->step_every(), 1000ms);
  rules.recover_after = 100ms;
  begin({"east"});
  EXPECT_EQ(fusion->step_every(), 25ms);
}

// Three sources of one random walk, each with a lag and with losses of its own; one of them is
// frozen for a while, another has a wrong column.
TEST_F(AShareFusionHealth, HandsOnNoWrongPriceWhileOneIsFrozenAndAnotherShifted) {
  std::minstd_rand random{7};
  const auto chance = [&](unsigned of) { return random() % of == 0; };
  std::vector<Quote> truth;
  std::int64_t ticks = 1'000;
  Quote frozen;
  std::size_t right = 0;
  for (int second = 0; second < 1'200; ++second) {
    wait(1s);
    ticks += static_cast<std::int64_t>(random() % 7) - 3;
    truth.push_back(quote(Decimal{ticks, -2}.to_string()));
    handed_on.clear();
    const auto at = [&](std::size_t lag) { return truth[truth.size() - 1 - lag]; };
    if (second < 5) continue;
    const bool is_frozen = second >= 300 && second < 900;
    if (!is_frozen) frozen = at(1);
    Quote of_east = is_frozen ? frozen : at(1);
    if (is_frozen && chance(2)) of_east.exchange_time = here();
    Quote of_west = at(random() % 3);
    if (second >= 400 && second < 800) of_west.last = of_west.high;  // 20.00
    if (!chance(5)) say(kEast, of_east);
    if (!chance(5)) say(kWest, of_west);
    if (!chance(5)) say(kNorth, at(random() % 2));
    for (const Quote& each : handed_on) {
      const auto when =
          static_cast<std::size_t>((each.exchange_time - truth[0].exchange_time) / 1s);
      ASSERT_EQ(each.last, truth[when].last) << "second " << second;
      ASSERT_EQ(each.volume, truth[when].volume) << "second " << second;
      ++right;
    }
  }
  EXPECT_GT(right, 900u);
  EXPECT_EQ(fusion->source(kEast).counters.set_aside, 1u);
  EXPECT_EQ(fusion->source(kWest).counters.pairs_out_of_line, 1u);
  EXPECT_TRUE(is_heard(kEast) && is_heard(kWest) && is_heard(kNorth));
}

}  // namespace
}  // namespace hftcpp
