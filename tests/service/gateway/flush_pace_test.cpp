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
    pace.note_written(writes, now, now + each * writes);
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

TEST(FlushPace, WaitsForItsTurnAndThenForWhatIsAboutToCome) {
  FlushPace pace{{.mode = FlushSettings::Mode::spaced, .interval = 5ms}};
  const auto begin = Clock::time_point{} + 1s;
  pace.note_written(1'000, begin, begin + 4ms);

  EXPECT_EQ(pace.due(), begin + 5ms);
  EXPECT_EQ(pace.step(begin + 4ms, true), FlushPace::Step::wait);
  EXPECT_EQ(pace.step(begin + 5ms, false), FlushPace::Step::flush);
  EXPECT_EQ(pace.step(begin + 5ms, true), FlushPace::Step::yield);
  EXPECT_EQ(pace.step(begin + 12ms, true), FlushPace::Step::yield);
  EXPECT_EQ(pace.step(begin + 13ms, true), FlushPace::Step::flush)
      << "for twice as long as it took";
}

TEST(FlushPace, NeitherWaitsNorYieldsWhenAllLeavesAtOnce) {
  FlushPace pace{{.mode = FlushSettings::Mode::at_once, .interval = 5ms}};
  const auto begin = Clock::time_point{} + 1s;
  pace.note_written(1'000, begin, begin + 4ms);
  EXPECT_EQ(pace.step(begin + 4ms, true), FlushPace::Step::flush);
}

}  // namespace
}  // namespace hftcpp::gateway
