#include "app/demo_table.hpp"

#include "app/faults.hpp"
#include "app/optional_rooms.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

namespace hftcpp::app {
namespace {

using namespace hftcpp::literals;
using namespace std::chrono_literals;

DemoRow row() {
  return {.exchange = Exchange{"kraken"},
          .symbol = Symbol{"btc/usd"},
          .bid = Level{"64000.1"_d, "0.50000000"_d},
          .ask = Level{"64000.2"_d, "1.20000000"_d},
          .fresh = true,
          .trades_per_second = 12.4,
          .updates_per_second = 99.6,
          .gaps = 2,
          .healed = 2,
          .waiting = 3,
          .lag_p50 = 850ns,
          .lag_p99 = 12'345ns};
}

TEST(DemoTable, AlignsItsColumns) {
  const DemoRow one = row();
  DemoRow other = row();
  other.exchange = Exchange{"binance"};
  other.bid->size = "1234.00000000"_d;
  other.ask->price = "64000.20000000"_d;
  const DemoRow rows[]{one, other};

  const auto lines = split_lines(demo_table(rows));

  ASSERT_EQ(lines.size(), 3u);
  const auto ask = lines[0].find("ask ") + 3;
  EXPECT_EQ(lines[1].find("64000.2 ") + 7, ask);
  EXPECT_EQ(lines[2].find("64000.20 ") + 8, ask);
  EXPECT_EQ(lines[0].size(), lines[1].size());
  EXPECT_EQ(lines[0].size(), lines[2].size());
}

TEST(DemoTable, ShowsNoPricesOfABookThatIsNotToBeTrusted) {
  DemoRow broken = row();
  broken.fresh = false;
  broken.healed = 1;

  const std::string table = demo_table({&broken, 1});

  EXPECT_EQ(table.find("64000"), table.npos);
  EXPECT_NE(table.find("healing"), table.npos);
  EXPECT_NE(table.find("2, 1 healed"), table.npos);
}

TEST(DemoTable, SaysARowInOneLine) {
  EXPECT_EQ(demo_line(row()),
            "kraken btc/usd  bid 64000.1 x 0.50000000  ask 64000.2 x 1.20000000  updates/s 100  "
            "trades/s 12  gaps 2 healed  queue 3  lag p50 850 ns p99 12 us\n");
}

TEST(DemoTable, ShortensTimes) {
  EXPECT_EQ(to_short_text(0ns), "0 ns");
  EXPECT_EQ(to_short_text(1'500ns), "1.5 us");
  EXPECT_EQ(to_short_text(42us), "42 us");
  EXPECT_EQ(to_short_text(3'400us), "3.4 ms");
  EXPECT_EQ(to_short_text(250ms), "250 ms");
  EXPECT_EQ(to_short_text(2'500ms), "2.5 s");
}

TEST(DemoFaults, EndEarlyEnoughToHeal) {
  const sim::FaultScript script = demo_faults(100, 20);

  ASSERT_FALSE(script.empty());
  EXPECT_EQ(script.front().after_messages, 300u);
  EXPECT_LE(script.back().after_messages, 1'600u);
  EXPECT_NE(script[0].kind, script[1].kind);
}

TEST(DemoFaults, AreNoneInAShortDemo) {
  EXPECT_TRUE(demo_faults(100, 5).empty());
}

TEST(OptionalRooms, NamesThoseThatAreMissing) {
  EXPECT_EQ(missing_rooms(""), "");
  EXPECT_EQ(missing_rooms("redis=ON nats=ON"), "");
  EXPECT_EQ(missing_rooms("redis=OFF nats=ON parquet=OFF"), "redis, parquet");
}

}  // namespace
}  // namespace hftcpp::app
