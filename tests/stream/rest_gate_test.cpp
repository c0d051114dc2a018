#include "stream/rest_gate.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;

const RestGate::Clock::time_point kStart{1'000s};

TEST(RestGate, NeverUsesMoreThanTheWeightOfAMinute) {
  RestGate gate{100};
  EXPECT_EQ(gate.take(kStart, 50), 0s);
  EXPECT_EQ(gate.take(kStart + 1s, 50), 0s);
  EXPECT_GE(gate.take(kStart + 2s, 50), 58s);
}

TEST(RestGate, LetsEverythingThroughWithoutAKnownLimit) {
  RestGate gate{0};
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(gate.take(kStart, 1'000), 0s);
}

TEST(RestGate, KeepsQuietAsLongAsTheExchangeAsks) {
  RestGate gate{0};
  gate.on_answer({.status = 429, .retry_after = 7s}, kStart);
  EXPECT_EQ(gate.take(kStart + 1s, 1), 6s);
  EXPECT_EQ(gate.blocked(kStart + 6s), 1s);
  EXPECT_EQ(gate.blocked(kStart + 7s), 0s);
}

TEST(RestGate, IsNotUnblockedByAnAnswerThatWasOnItsWay) {
  RestGate gate{0};
  gate.on_answer({.status = 418, .retry_after = 2min}, kStart);
  gate.on_answer({.status = 200}, kStart + 1s);
  gate.on_answer({.status = 429, .retry_after = 1s}, kStart + 1s);
  EXPECT_EQ(gate.blocked(kStart + 1s), 119s);
}

TEST(RestGate, PausesWhenOthersHaveUsedUpTheMinute) {
  RestGate gate{4'800};
  gate.on_answer({.status = 200, .used = 4'799}, kStart);
  EXPECT_EQ(gate.blocked(kStart), 0s);
  gate.on_answer({.status = 200, .used = 4'800}, kStart);
  EXPECT_EQ(gate.blocked(kStart), 10s);
}

TEST(AskedToWait, KnowsWhatIsUsualWhereNothingIsSaid) {
  EXPECT_EQ(asked_to_wait(429, 3s), 3s);
  EXPECT_EQ(asked_to_wait(429, 0s), 5s);
  EXPECT_EQ(asked_to_wait(418, 0s), 120s);
  EXPECT_EQ(asked_to_wait(503, 2s), 2s);
  EXPECT_EQ(asked_to_wait(503, 0s), std::nullopt);
  EXPECT_EQ(asked_to_wait(403, 9s), std::nullopt);
  EXPECT_EQ(asked_to_wait(0, 0s), std::nullopt);
}

}  // namespace
}  // namespace hftcpp
