#include "service/event_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hftcpp {
namespace {

using namespace hftcpp::literals;

const Exchange kExchange{"kraken"};
const Symbol kSymbol{"btc/usd"};
// 2023-11-14T22:13:20.123456789Z
constexpr Timestamp kTime{1700000000123456789};

std::string line_of(const Event& event) {
  std::string line;
  append_event_line(line, event);
  return line;
}

TEST(EventText, ShowsATickersBestLevels) {
  const Ticker ticker{.exchange = kExchange,
                      .symbol = kSymbol,
                      .bid_price = "83744.2"_d,
                      .bid_size = "0.56251979"_d,
                      .ask_price = "83744.3"_d,
                      .ask_size = "0.00044780"_d,
                      .receive_time = kTime};
  EXPECT_EQ(line_of(ticker),
            "22:13:20.123456 kraken btc/usd ticker bid 83744.2 x 0.56251979 ask 83744.3 x "
            "0.00044780\n");
}

TEST(EventText, ShowsATradesSide) {
  const Trade trade{.exchange = kExchange,
                    .symbol = kSymbol,
                    .price = "83744.3"_d,
                    .size = "0.00044780"_d,
                    .side = Side::sell,
                    .receive_time = kTime};
  EXPECT_EQ(line_of(trade), "22:13:20.123456 kraken btc/usd trade sell 0.00044780 at 83744.3\n");
}

TEST(EventText, ShowsThreeLevelsOfABookAndCountsTheRest) {
  BookUpdate update;
  update.exchange = kExchange;
  update.symbol = kSymbol;
  update.receive_time = kTime;
  update.snapshot = true;
  update.bids = {
      {"5"_d, "1.0"_d}, {"4"_d, "2.0"_d}, {"3"_d, "1"_d}, {"2"_d, "1"_d}, {"1"_d, "1"_d}};
  update.asks = {{"6"_d, "0"_d}};
  EXPECT_EQ(
      line_of(update),
      "22:13:20.123456 kraken btc/usd order_book snapshot bids 5x1.0 4x2.0 3x1 +2 asks 6x0\n");
}

TEST(EventText, ShowsWhetherABarIsClosed) {
  Kline kline;
  kline.exchange = kExchange;
  kline.symbol = kSymbol;
  kline.interval = std::chrono::seconds{60};
  kline.open = "1.0"_d;
  kline.high = "2.0"_d;
  kline.low = "0.5"_d;
  kline.close = "1.5"_d;
  kline.volume = "10"_d;
  kline.closed = true;
  kline.receive_time = kTime;
  EXPECT_EQ(
      line_of(kline),
      "22:13:20.123456 kraken btc/usd kline 60s open 1.0 high 2.0 low 0.5 close 1.5 volume 10 "
      "closed\n");
}

TEST(EventText, ShowsTheReasonOfAStatus) {
  const StreamStatus status{.exchange = kExchange,
                            .channel = Channel::order_book,
                            .symbol = kSymbol,
                            .state = StreamState::gap,
                            .reason = "checksum is wrong",
                            .receive_time = kTime};
  EXPECT_EQ(line_of(status), "22:13:20.123456 kraken btc/usd order_book gap: checksum is wrong\n");
}

TEST(EventText, ShowsTheRestAsJson) {
  Balance balance;
  balance.exchange = kExchange;
  balance.currency = *Word::make("BTC");
  balance.total = "1.20"_d;
  balance.receive_time = kTime;
  const std::string line = line_of(balance);
  EXPECT_TRUE(line.starts_with("22:13:20.123456 {\"type\":\"balance\"")) << line;
  EXPECT_NE(line.find("\"total\":\"1.20\""), line.npos) << line;
}

}  // namespace
}  // namespace hftcpp
