#include "service/gateway/flush_pace.hpp"

#include <gtest/gtest.h>

namespace hftcpp::gateway {
namespace {

using namespace std::chrono_literals;
using Clock = FlushPace::Clock;

// So many writes wanted in each of a second's milliseconds, of which each takes so long.
Clock::time_point run_for_a_second(FlushPace& pace, Clock::time_point now, std::size_t writes,
                                   Clock::duration each) {
  for (int i = 0; i < 1000; ++i) {
    pace.note_wanted(writes, now);
    pace.note_written(writes, each * writes);
    now += 1ms;
  }
  return now;
}

TEST(FlushPace, LeavesAtOnceWhileThereIsTime) {
  FlushPace pace{{}};
  (void)run_for_a_second(pace, Clock::time_point{} + 1s, 100, 4us);
  EXPECT_FALSE(pace.is_spaced());
}

TEST(FlushPace, SpacesWhenWritesWouldFillTheThreadAndBack) {
  FlushPace pace{{}};
  auto now = run_for_a_second(pace, Clock::time_point{} + 1s, 300, 4us);
  EXPECT_TRUE(pace.is_spaced());
  now = run_for_a_second(pace, now, 130, 4us);
  EXPECT_TRUE(pace.is_spaced()) << "a little less is no reason to go back and forth";
  now = run_for_a_second(pace, now, 50, 4us);
  EXPECT_FALSE(pace.is_spaced());
}

TEST(FlushPace, DoesAsItIsToldOtherwise) {
  FlushPace at_once{{.mode = FlushSettings::Mode::at_once}};
  (void)run_for_a_second(at_once, Clock::time_point{} + 1s, 10'000, 4us);
  EXPECT_FALSE(at_once.is_spaced());
  EXPECT_TRUE(FlushPace{{.mode = FlushSettings::Mode::spaced}}.is_spaced());
}

}  // namespace
}  // namespace hftcpp::gateway
