#include "stream/latest_gate.hpp"

#include <gmock/gmock.h>

namespace hftcpp {
namespace {

using namespace literals;

constexpr std::int64_t kSecond = 1'000'000'000;

Ticker ticker_at(std::int64_t time, Decimal bid = "83744.2"_d) {
  Ticker ticker{};
  ticker.bid_price = bid;
  ticker.exchange_time = Timestamp{time};
  return ticker;
}

Ticker numbered(std::uint64_t sequence, Decimal bid = "0.35210000"_d) {
  Ticker ticker{};
  ticker.bid_price = bid;
  ticker.sequence = sequence;
  return ticker;
}

Kline bar(std::int64_t open_time, std::uint64_t trades, bool closed = false) {
  Kline kline{};
  kline.open_time = Timestamp{open_time};
  kline.trade_count = trades;
  kline.closed = closed;
  return kline;
}

TEST(LatestGate, DropsATickerThatComesTwice) {
  LatestGate<Ticker> gate;
  EXPECT_TRUE(gate.lets_through(ticker_at(100)));
  EXPECT_FALSE(gate.lets_through(ticker_at(100)));
  EXPECT_TRUE(gate.lets_through(ticker_at(100, "83744.1"_d)));
  EXPECT_TRUE(gate.lets_through(ticker_at(100))) << "the price came back in the same instant";
}

TEST(LatestGate, DropsAnOlderTicker) {
  LatestGate<Ticker> gate;
  (void)gate.lets_through(ticker_at(100 * kSecond));
  EXPECT_FALSE(gate.lets_through(ticker_at(99 * kSecond)));
  EXPECT_TRUE(gate.lets_through(ticker_at(101 * kSecond)));
}

TEST(LatestGate, BelievesAClockThatWasPutBackByMuch) {
  LatestGate<Ticker> gate;
  (void)gate.lets_through(ticker_at(100 * kSecond));
  EXPECT_TRUE(gate.lets_through(ticker_at(80 * kSecond)));
}

TEST(LatestGate, OrdersByNumberWhereThereIsOne) {
  LatestGate<Ticker> gate;
  EXPECT_TRUE(gate.lets_through(numbered(499'869'768)));
  EXPECT_FALSE(gate.lets_through(numbered(499'869'767, "0.3"_d)));
  EXPECT_FALSE(gate.lets_through(numbered(499'869'768)));
  EXPECT_TRUE(gate.lets_through(numbered(499'869'769)));
}

TEST(LatestGate, LetsNumbersBeginAnewOnANewConnection) {
  LatestGate<Ticker> gate;
  (void)gate.lets_through(numbered(499'869'768));
  gate.on_reconnected();

  EXPECT_FALSE(gate.lets_through(numbered(499'869'768))) << "the same once more";
  EXPECT_TRUE(gate.lets_through(numbered(5)));
  EXPECT_FALSE(gate.lets_through(numbered(4)));
}

TEST(LatestGate, LetsABarGrowAndNotShrink) {
  LatestGate<Kline> gate;
  EXPECT_TRUE(gate.lets_through(bar(60 * kSecond, 30)));
  EXPECT_FALSE(gate.lets_through(bar(60 * kSecond, 30)));
  EXPECT_TRUE(gate.lets_through(bar(60 * kSecond, 31)));
  EXPECT_FALSE(gate.lets_through(bar(60 * kSecond, 30)));
  EXPECT_TRUE(gate.lets_through(bar(60 * kSecond, 31, true)));
  EXPECT_FALSE(gate.lets_through(bar(60 * kSecond, 31)));
}

// After a reconnect an exchange may send its history once more.
TEST(LatestGate, DropsBarsOfAHistoryThatCameBefore) {
  LatestGate<Kline> gate;
  for (std::int64_t minute = 1; minute <= 5; ++minute)
    EXPECT_TRUE(gate.lets_through(bar(minute * 60 * kSecond, 10)));
  for (std::int64_t minute = 1; minute <= 5; ++minute)
    EXPECT_FALSE(gate.lets_through(bar(minute * 60 * kSecond, 10)));
  EXPECT_TRUE(gate.lets_through(bar(360 * kSecond, 1)));
}

}  // namespace
}  // namespace hftcpp
