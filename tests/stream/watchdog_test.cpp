#include "stream/watchdog.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <vector>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using Advice = Watchdog::Advice;

const Watchdog::Clock::time_point kStart{1'000s};

// Walks on in steps of a second and reports what was advised when.
struct Walk {
  Watchdog watchdog;
  Watchdog::Signs signs{};
  std::chrono::seconds at{0};

  Advice step() { return watchdog.check(kStart + ++at, signs); }
  Advice until_advice(int most = 1'000) {
    for (int i = 0; i < most; ++i)
      if (const Advice advice = step(); advice != Advice::none) return advice;
    return Advice::none;
  }
};

TEST(Watchdog, AsksForAPingAndThenForAReconnect) {
  Walk walk{Watchdog{{.idle_after = 10s, .stale_after = 0s}, kStart}};

  EXPECT_EQ(walk.until_advice(), Advice::ping);
  EXPECT_EQ(walk.at, 10s);
  EXPECT_EQ(walk.until_advice(), Advice::reconnect);
  EXPECT_EQ(walk.at, 20s);
}

TEST(Watchdog, AsksForPingsThatAreDueHoweverMuchComes) {
  Walk walk{Watchdog{{.idle_after = 10s, .stale_after = 0s, .ping_every = 30s}, kStart}};
  std::vector<std::chrono::seconds> pings;
  for (int i = 0; i < 100; ++i) {
    ++walk.signs.data;
    const Advice advice = walk.step();
    if (advice == Advice::ping) pings.push_back(walk.at);
    ASSERT_NE(advice, Advice::reconnect) << walk.at.count();
  }
  EXPECT_THAT(pings, testing::ElementsAre(30s, 60s, 90s));
  EXPECT_EQ(walk.watchdog.pace(), 2'500ms);
}

TEST(Watchdog, IsContentWithAPong) {
  Walk walk{Watchdog{{.idle_after = 10s, .stale_after = 0s}, kStart}};
  EXPECT_EQ(walk.until_advice(), Advice::ping);

  walk.signs.activity = 5;

  EXPECT_EQ(walk.until_advice(), Advice::ping);
  EXPECT_EQ(walk.at, 21s);
}

TEST(Watchdog, LetsHeartbeatsKeepTheConnectionButNotStalenessAway) {
  Walk walk{Watchdog{{.idle_after = 10s, .stale_after = 60s}, kStart}};
  for (int i = 0; i < 59; ++i) {
    ++walk.signs.activity;
    ASSERT_EQ(walk.step(), Advice::none) << walk.at.count();
  }
  ++walk.signs.activity;
  EXPECT_EQ(walk.step(), Advice::stale);
}

TEST(Watchdog, CountsDataAsASignOfLifeToo) {
  Walk walk{Watchdog{{.idle_after = 2s, .stale_after = 3s}, kStart}};
  for (int i = 0; i < 100; ++i) {
    ++walk.signs.data;
    ASSERT_EQ(walk.step(), Advice::none) << walk.at.count();
  }
}

TEST(Watchdog, ExpectsNoDataWhileNothingIsSubscribed) {
  Walk walk{Watchdog{{.idle_after = 1'000s, .stale_after = 5s}, kStart}};
  walk.signs.expects_data = false;
  for (int i = 0; i < 100; ++i) ASSERT_EQ(walk.step(), Advice::none);

  walk.signs.expects_data = true;

  EXPECT_EQ(walk.until_advice(), Advice::stale);
  EXPECT_EQ(walk.at, 105s);
}

TEST(Watchdog, WantsToBeAskedFourTimesInItsShorterClock) {
  EXPECT_EQ(Watchdog({.idle_after = 10s, .stale_after = 60s}, kStart).pace(), 2'500ms);
  EXPECT_EQ(Watchdog({.idle_after = 10s, .stale_after = 400ms}, kStart).pace(), 100ms);
  EXPECT_EQ(Watchdog({.idle_after = 10s, .stale_after = 0ms}, kStart).pace(), 2'500ms);
}

}  // namespace
}  // namespace hftcpp
