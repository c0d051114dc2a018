// poll_pace_test: when a source is asked next.
#include "stream/poll_pace.hpp"

#include <gtest/gtest.h>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;

const PollPace::Clock::time_point kStart{1'000'000s};

TEST(PollPace, BeginsAtOnceAndThenOnTheGrid) {
  PollPace pace{3s};
  EXPECT_LE(pace.next(), kStart);
  pace.begin(kStart);
  EXPECT_EQ(pace.next(), kStart + 3s);
  pace.begin(kStart + 3s + 20ms);  // woken late
  EXPECT_EQ(pace.next(), kStart + 6s);
  pace.begin(kStart + 8s);  // the round took longer
  EXPECT_EQ(pace.next(), kStart + 9s);
}

TEST(PollPace, CatchesUpWithNothing) {
  PollPace pace{3s};
  pace.begin(kStart);
  pace.begin(kStart + 1h);
  EXPECT_EQ(pace.next(), kStart + 1h + 3s);
}

TEST(PollPace, SlowsDownAndComesBack) {
  PollPace pace{3s};
  pace.begin(kStart);
  pace.slow_down();
  EXPECT_EQ(pace.interval(), 6s);
  EXPECT_EQ(pace.next(), kStart + 6s) << "the round that is due next as well";
  for (int i = 0; i < 10; ++i) pace.slow_down();
  EXPECT_EQ(pace.interval(), 48s);
  pace.begin(kStart + 1h);
  EXPECT_EQ(pace.next(), kStart + 1h + 48s);
  for (int i = 0; i < 10; ++i) pace.speed_up();
  EXPECT_EQ(pace.interval(), 3s);
}

TEST(PollPace, IsNeverSlowedDownBeyondAMinute) {
  PollPace slow{5min};
  slow.slow_down();
  EXPECT_EQ(slow.interval(), 5min);
}

TEST(PollPace, LooksSoonAgainWhereNobodyWasAsked) {
  PollPace pace{3s};
  pace.begin_without_questions(kStart);
  EXPECT_LE(pace.next(), kStart + 200ms);
}

}  // namespace
}  // namespace hftcpp
