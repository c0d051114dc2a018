// lag_histogram_test
#include <hftcpp/service/lag_histogram.hpp>

#include <gtest/gtest.h>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

TEST(LagHistogram, IsExactBelowEightNanoseconds) {
  LagHistogram histogram;
  for (int i = 1; i <= 7; ++i) histogram.record(nanoseconds{i});

  const LagSnapshot lag = histogram.snapshot();

  EXPECT_EQ(lag.count(), 7u);
  EXPECT_EQ(lag.percentile(0.0), 1ns);
  EXPECT_EQ(lag.percentile(0.5), 4ns);
  EXPECT_EQ(lag.percentile(1.0), 7ns);
}

TEST(LagHistogram, IsNeverBelowAndAtMostAnEighthAboveTheTruth) {
  for (std::int64_t truth = 8; truth < (std::int64_t{1} << 41); truth += truth / 3 + 1) {
    LagHistogram histogram;
    histogram.record(nanoseconds{truth});
    const auto told = histogram.snapshot().percentile(0.5).count();
    EXPECT_GE(told, truth);
    EXPECT_LE(told, truth + truth / 8);
  }
}

TEST(LagHistogram, TellsPercentilesOfManyLags) {
  LagHistogram histogram;
  for (int i = 1; i <= 1'000; ++i) histogram.record(std::chrono::microseconds{i});

  const LagSnapshot lag = histogram.snapshot();

  EXPECT_NEAR(static_cast<double>(lag.percentile(0.50).count()), 500e3, 500e3 / 8);
  EXPECT_NEAR(static_cast<double>(lag.percentile(0.99).count()), 990e3, 990e3 / 8);
  EXPECT_GE(lag.percentile(1.0), 1ms);
}

TEST(LagHistogram, KeepsWhatIsTooSmallOrTooLarge) {
  LagHistogram histogram;
  histogram.record(-5s);
  histogram.record(24h);
  histogram.record(nanoseconds::max());

  const LagSnapshot lag = histogram.snapshot();

  EXPECT_EQ(lag.count(), 3u);
  EXPECT_EQ(lag.percentile(0.1), 0ns);
  EXPECT_EQ(lag.percentile(1.0), nanoseconds{(std::int64_t{1} << 41) - 1});
}

TEST(LagHistogram, TellsWhatHappenedBetweenTwoMoments) {
  LagHistogram histogram;
  histogram.record(1ms);
  const LagSnapshot before = histogram.snapshot();
  histogram.record(1s);

  const LagSnapshot between = histogram.snapshot() - before;

  EXPECT_EQ(between.count(), 1u);
  EXPECT_GE(between.percentile(0.0), 1s);
  EXPECT_EQ((LagSnapshot{} += before).count(), 1u);
}

TEST(LagHistogram, SaysZeroOfNothing) {
  EXPECT_EQ(LagHistogram{}.snapshot().percentile(0.99), 0ns);
  EXPECT_EQ(LagHistogram{}.snapshot().count(), 0u);
}

}  // namespace
}  // namespace hftcpp
