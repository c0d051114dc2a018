#include <hftcpp/stream/reconnect_policy.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <vector>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

std::vector<milliseconds> delays_of_failures(ReconnectPolicy& policy, int count) {
  std::vector<milliseconds> delays;
  for (int i = 0; i < count; ++i) delays.push_back(policy.next_delay(0ns));
  return delays;
}

TEST(ReconnectPolicy, RetriesAtOnceTheFirstTime) {
  ReconnectPolicy policy{{}, 1};
  EXPECT_EQ(policy.next_delay(0ns), 0ms);
}

TEST(ReconnectPolicy, NeverDrawsBeyondTheSpanThatDoubles) {
  for (std::uint32_t seed = 1; seed < 200; ++seed) {
    ReconnectPolicy policy{{.first = 100ms, .ceiling = 800ms}, seed};
    const auto delays = delays_of_failures(policy, 7);
    const std::vector<milliseconds> spans{0ms, 100ms, 200ms, 400ms, 800ms, 800ms, 800ms};
    for (std::size_t i = 0; i < spans.size(); ++i)
      EXPECT_LE(delays[i], spans[i]) << "retry " << i << ", seed " << seed;
  }
}

// Constant waits at the ceiling would bring all clients back in the same instant, again and again.
TEST(ReconnectPolicy, DrawsFromTheWholeSpanAtTheCeilingToo) {
  ReconnectPolicy policy{{.first = 100ms, .ceiling = 1'000ms}, 7};
  (void)delays_of_failures(policy, 10);

  const auto delays = delays_of_failures(policy, 1'000);

  EXPECT_GT(std::set<milliseconds>(delays.begin(), delays.end()).size(), 400u);
  EXPECT_LT(std::ranges::min(delays), 50ms);
  EXPECT_GT(std::ranges::max(delays), 950ms);
}

TEST(ReconnectPolicy, DrawsDifferentlyForAnotherSeed) {
  ReconnectPolicy one{{}, 1};
  ReconnectPolicy other{{}, 2};
  EXPECT_NE(delays_of_failures(one, 20), delays_of_failures(other, 20));
}

TEST(ReconnectPolicy, StartsAnewAfterAStableSession) {
  ReconnectPolicy policy{{.stable_after = 60s}, 3};
  (void)delays_of_failures(policy, 12);

  EXPECT_EQ(policy.next_delay(60s), 0ms);
  EXPECT_LE(policy.next_delay(0ns), 250ms);
}

TEST(ReconnectPolicy, KeepsGrowingWhileSessionsAreShort) {
  ReconnectPolicy policy{{.first = 100ms, .ceiling = 10s, .stable_after = 60s}, 5};
  milliseconds longest{0};
  for (int i = 0; i < 50; ++i) longest = std::max(longest, policy.next_delay(59s));
  EXPECT_GT(longest, 5s);
}

TEST(ReconnectPolicy, NeverComesBackBeforeTheExchangeAllows) {
  for (std::uint32_t seed = 1; seed < 100; ++seed) {
    ReconnectPolicy policy{{.first = 100ms, .ceiling = 1s}, seed};
    EXPECT_GE(policy.next_delay(0ns, 30s), 30s);
    EXPECT_LE(policy.next_delay(0ns, 30s), 31s);
  }
}

TEST(ReconnectPolicy, SpreadsThoseWhoWereRefusedTogether) {
  std::set<milliseconds> waits;
  for (std::uint32_t seed = 1; seed < 50; ++seed) {
    ReconnectPolicy policy{{.first = 10s}, seed};
    (void)policy.next_delay(0ns);
    waits.insert(policy.next_delay(0ns, 5s));
  }
  EXPECT_GT(waits.size(), 25u);
}

TEST(ReconnectPolicy, TakesAZeroSpanForTheShortestThereIs) {
  ReconnectPolicy policy{{.first = 0ms, .ceiling = 1s}, 5};
  milliseconds sum{0};
  for (int i = 0; i < 100; ++i) sum += policy.next_delay(0ns);
  EXPECT_GT(sum, 1s);
}

TEST(ReconnectPolicy, HoldsNothingBackWithoutALimit) {
  ReconnectPolicy policy{{}, 1};
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(policy.hold_back({}), 0ms);
  EXPECT_EQ(policy.attempts(), 1'000u);
}

TEST(ReconnectPolicy, HoldsBackWhatWouldExceedTheExchangesLimit) {
  ReconnectPolicy policy{{.attempts_per_window = 2, .window = 10s}, 1};
  const ReconnectPolicy::Clock::time_point start{100s};

  EXPECT_EQ(policy.hold_back(start), 0ms);
  EXPECT_EQ(policy.hold_back(start + 4s), 0ms);
  EXPECT_EQ(policy.hold_back(start + 5s), 5s);   // when the first leaves the window
  EXPECT_EQ(policy.hold_back(start + 5s), 9s);   // when the second does
  EXPECT_EQ(policy.hold_back(start + 5s), 15s);  // ten seconds after the one held back first
}

TEST(ReconnectPolicy, NeverLetsMoreThroughThanTheWindowHolds) {
  ReconnectPolicy policy{{.attempts_per_window = 5, .window = 1s}, 1};
  std::vector<milliseconds> turns;
  for (milliseconds now{0}; now < 20s; now += 37ms)
    turns.push_back(now + policy.hold_back(ReconnectPolicy::Clock::time_point{now}));

  for (std::size_t i = 5; i < turns.size(); ++i) EXPECT_GE(turns[i] - turns[i - 5], 1s) << i;
}

}  // namespace
}  // namespace hftcpp
