// token_bucket_test.cpp: minutes of requests, walked through without waiting.
#include "net/token_bucket.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace hftcpp::net {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using Time = TokenBucket::Clock::time_point;

constexpr Time kStart{1'000h};

TEST(TokenBucket, GivesItsCapacityAtOnceAndThenOneEachRefill) {
  TokenBucket bucket{3, 100ms};

  EXPECT_EQ(bucket.take(kStart), 0ns);
  EXPECT_EQ(bucket.take(kStart), 0ns);
  EXPECT_EQ(bucket.take(kStart), 0ns);
  EXPECT_EQ(bucket.take(kStart), 100ms);
  EXPECT_EQ(bucket.take(kStart), 200ms);
  EXPECT_EQ(bucket.take(kStart + 250ms), 50ms);
}

TEST(TokenBucket, NeverHoldsMoreThanItsCapacity) {
  TokenBucket bucket{2, 1s};
  EXPECT_EQ(bucket.take(kStart, 2), 0ns);

  const Time later = kStart + 24h;
  EXPECT_TRUE(bucket.try_take(later, 2));
  EXPECT_FALSE(bucket.try_take(later));
}

TEST(TokenBucket, LeavesTheTokensThatItRefuses) {
  TokenBucket bucket{1, 1s};
  EXPECT_TRUE(bucket.try_take(kStart));

  EXPECT_FALSE(bucket.try_take(kStart + 1s - 1ns));
  EXPECT_TRUE(bucket.try_take(kStart + 1s));
}

TEST(TokenBucket, CountsWeights) {
  TokenBucket bucket{100, 10ms};

  EXPECT_EQ(bucket.take(kStart, 60), 0ns);
  EXPECT_FALSE(bucket.try_take(kStart, 50));
  EXPECT_TRUE(bucket.try_take(kStart, 40));
  EXPECT_EQ(bucket.take(kStart, 2.5), 25ms);
}

TEST(TokenBucket, NeverGrantsAWeightAboveItsCapacityAtOnce) {
  TokenBucket bucket{10, 1s};

  EXPECT_FALSE(bucket.try_take(kStart, 11));
  EXPECT_EQ(bucket.take(kStart, 11), 1s);
}

TEST(TokenBucket, DoesNotGainWhenTheClockIsReadLate) {
  TokenBucket bucket{1, 1s};
  EXPECT_EQ(bucket.take(kStart), 0ns);
  EXPECT_EQ(bucket.take(kStart - 500ms), 1500ms);
}

// A third of a second is no whole number of nanoseconds: what is cut off must not add up.
TEST(TokenBucket, KeepsItsRateOverAMillionTokens) {
  TokenBucket bucket{1, nanoseconds{333'333'333}};
  nanoseconds wait{0};
  for (int i = 0; i < 1'000'000; ++i) wait = bucket.take(kStart);
  EXPECT_EQ(wait, 999'999 * nanoseconds{333'333'333});
}

TEST(SlidingWindow, HoldsBackWhatWouldBeTheSixthWithinASecond) {
  SlidingWindow window{5, 1s};

  for (int i = 0; i < 5; ++i) EXPECT_EQ(window.take(kStart + i * 100ms), 0ns) << i;
  EXPECT_EQ(window.take(kStart + 500ms), 500ms);
  EXPECT_EQ(window.take(kStart + 500ms), 600ms);
  EXPECT_EQ(window.take(kStart + 1100ms), 100ms);
}

TEST(SlidingWindow, RefusesWithoutTaking) {
  SlidingWindow window{2, 1s};
  EXPECT_TRUE(window.try_take(kStart));
  EXPECT_TRUE(window.try_take(kStart + 900ms));

  EXPECT_FALSE(window.try_take(kStart + 999ms));
  EXPECT_TRUE(window.try_take(kStart + 1s));
  EXPECT_FALSE(window.try_take(kStart + 1899ms));
  EXPECT_TRUE(window.try_take(kStart + 1900ms));
}

TEST(SlidingWindow, LetsNobodyPastThoseWhoWait) {
  SlidingWindow window{1, 1s};
  EXPECT_EQ(window.take(kStart), 0ns);
  EXPECT_EQ(window.take(kStart), 1s);

  EXPECT_FALSE(window.try_take(kStart + 500ms));
  EXPECT_EQ(window.take(kStart + 500ms), 1500ms);
}

TEST(SlidingWindow, CountsWeights) {
  SlidingWindow window{1200, 60s};

  EXPECT_EQ(window.take(kStart, 1000), 0ns);
  EXPECT_EQ(window.take(kStart + 10s, 250), 50s);
  EXPECT_EQ(window.take(kStart + 10s, 950), 50s);
}

TEST(SlidingWindow, ServesAWeightAboveItsLimitAlone) {
  SlidingWindow window{5, 1s};
  EXPECT_EQ(window.take(kStart, 3), 0ns);
  EXPECT_EQ(window.take(kStart, 9), 1s);
  EXPECT_EQ(window.take(kStart, 1), 2s);
}

// The rule itself, over an hour of random arrivals: no window of a second holds more than five.
TEST(SlidingWindow, NeverBreaksItsRule) {
  SlidingWindow window{5, 1s};
  std::minstd_rand random{7};
  std::vector<Time> granted;
  Time now = kStart;
  while (now < kStart + 1h) {
    now += std::chrono::milliseconds{random() % 300};
    granted.push_back(now + window.take(now));
  }
  ASSERT_GT(granted.size(), 10'000u);
  ASSERT_TRUE(std::ranges::is_sorted(granted));
  for (std::size_t i = 5; i < granted.size(); ++i)
    ASSERT_GE(granted[i] - granted[i - 5], nanoseconds{1s}) << i;
}

// Why SlidingWindow is there: the bucket of the same numbers grants nine within its first second.
TEST(TokenBucket, IsNoLimitPerWindow) {
  TokenBucket bucket{5, 200ms};
  int granted = 0;
  for (auto at = 0ms; at < 1000ms; at += 10ms) granted += bucket.try_take(kStart + at);
  EXPECT_EQ(granted, 9);
}

}  // namespace
}  // namespace hftcpp::net
