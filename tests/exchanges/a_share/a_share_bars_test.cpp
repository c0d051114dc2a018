#include "exchanges/a_share/a_share_bars.hpp"

#include <gtest/gtest.h>

namespace hftcpp {
namespace {

using namespace literals;

Kline bar_of(const char* symbol, int minute, const char* close, bool closed = true) {
  Kline bar;
  bar.symbol = Symbol{symbol};
  bar.interval = std::chrono::minutes{1};
  bar.open_time = Timestamp{std::chrono::minutes{minute}};
  bar.close_time = Timestamp{std::chrono::minutes{minute + 1}};
  bar.close = *Decimal::parse(close);
  bar.closed = closed;
  return bar;
}

TEST(AShareBars, AreNewsOnce) {
  AShareBars bars;
  EXPECT_TRUE(bars.take(bar_of("600000.sh", 1, "10.00")));
  EXPECT_TRUE(bars.take(bar_of("600000.sh", 2, "10.10", false)));
  EXPECT_FALSE(bars.take(bar_of("600000.sh", 1, "10.00"))) << "the page comes again";
  EXPECT_FALSE(bars.take(bar_of("600000.sh", 2, "10.1", false))) << "the same number";
}

TEST(AShareBars, AreNewsWhenTheNewestChangesOrCloses) {
  AShareBars bars;
  EXPECT_TRUE(bars.take(bar_of("600000.sh", 2, "10.10", false)));
  EXPECT_TRUE(bars.take(bar_of("600000.sh", 2, "10.20", false)));
  EXPECT_TRUE(bars.take(bar_of("600000.sh", 2, "10.20")));
  EXPECT_TRUE(bars.take(bar_of("600000.sh", 3, "10.20", false)));
  EXPECT_FALSE(bars.take(bar_of("600000.sh", 2, "10.30"))) << "it is not the newest any more";
}

TEST(AShareBars, AreKeptApartBySymbolAndLength) {
  AShareBars bars;
  EXPECT_TRUE(bars.take(bar_of("600000.sh", 5, "10.00")));
  EXPECT_TRUE(bars.take(bar_of("000001.sz", 1, "10.00")));
  Kline longer = bar_of("600000.sh", 0, "10.00");
  longer.interval = std::chrono::minutes{5};
  EXPECT_TRUE(bars.take(longer));
  EXPECT_FALSE(bars.take(bar_of("600000.sh", 5, "10.00")));
}

}  // namespace
}  // namespace hftcpp
