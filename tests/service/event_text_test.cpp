#include "service/event_text.hpp"

#include <gmock/gmock.h>
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

TEST(EventText, ShowsWhatAQuoteIsLookedAtFor) {
  Quote quote;
  quote.exchange = Exchange{"a_share"};
  quote.symbol = Symbol{"600000.sh"};
  quote.name = *decltype(quote.name)::make("浦发银行");
  quote.last = "10.23"_d;
  quote.previous_close = "10.110"_d;
  quote.bids[0] = {"10.22"_d, "34500"_d};
  quote.asks[0] = {"10.23"_d, "100"_d};
  quote.volume = "1234567"_d;
  quote.source = Exchange{"sina"};
  quote.receive_time = kTime;
  EXPECT_EQ(line_of(quote),
            "22:13:20.123456 a_share 600000.sh quote 浦发银行 last 10.23 +1.19% bid 10.22 x 34500 "
            "ask 10.23 x 100 volume 1234567 from sina\n");
  quote.source = {};
  quote.name = {};
  quote.last = "9.999"_d;
  EXPECT_THAT(line_of(quote), testing::HasSubstr("quote last 9.999 -1.10% bid"));
  quote.last = "10.11"_d;
  EXPECT_THAT(line_of(quote), testing::HasSubstr("last 10.11 +0.00% bid"));
  quote.last = {};
  EXPECT_THAT(line_of(quote), testing::HasSubstr("last 0 bid")) << "nothing was traded";
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

TEST(EventText, ShowsWhatIsKnownOfAFunding) {
  Funding funding;
  funding.exchange = kExchange;
  funding.symbol = kSymbol;
  funding.rate = "0.0001"_d;
  funding.mark_price = "64000.10"_d;
  funding.receive_time = kTime;
  EXPECT_EQ(line_of(funding), "22:13:20.123456 kraken btc/usd funding rate 0.0001 mark 64000.10\n");

  funding.predicted_rate = "-0.0002"_d;
  funding.index_price = "64000.5"_d;
  funding.next_funding_time = Timestamp{1700006400000000000};
  EXPECT_EQ(line_of(funding),
            "22:13:20.123456 kraken btc/usd funding rate 0.0001 predicted -0.0002 mark 64000.10 "
            "index 64000.5 next 2023-11-15T00:00Z\n");
}

TEST(EventText, ShowsWhoWasLiquidated) {
  Liquidation liquidation;
  liquidation.exchange = kExchange;
  liquidation.symbol = kSymbol;
  liquidation.price = "64000.10"_d;
  liquidation.size = "0.50"_d;
  liquidation.side = Side::sell;
  liquidation.receive_time = kTime;
  EXPECT_EQ(line_of(liquidation),
            "22:13:20.123456 kraken btc/usd liquidation sell 0.50 at 64000.10\n");
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

MyOrder partly_filled() {
  MyOrder order;
  order.exchange = kExchange;
  order.symbol = kSymbol;
  order.order_id = *Id::make("OQ1");
  order.side = Side::sell;
  order.status = OrderStatus::partially_filled;
  order.price = "83744.3"_d;
  order.size = "0.50"_d;
  order.filled_size = "0.20"_d;
  order.receive_time = kTime;
  return order;
}

TEST(EventText, ShowsWhatBecameOfAnOrder) {
  MyOrder order = partly_filled();
  EXPECT_EQ(line_of(order),
            "22:13:20.123456 kraken btc/usd my_order sell 0.50 at 83744.3 partially_filled filled "
            "0.20 OQ1\n");

  order.price.reset();
  order.status = OrderStatus::rejected;
  order.fee = "0.1"_d;
  order.fee_currency = *Word::make("USD");
  order.reason = *decltype(order.reason)::make("no funds");
  EXPECT_EQ(line_of(order),
            "22:13:20.123456 kraken btc/usd my_order sell 0.50 rejected filled 0.20 fee 0.1 USD "
            "OQ1: no funds\n");
}

TEST(EventText, ShowsAFillsOrderAndFee) {
  MyTrade trade;
  trade.exchange = kExchange;
  trade.symbol = kSymbol;
  trade.order_id = *Id::make("OQ1");
  trade.side = Side::buy;
  trade.price = "83744.3"_d;
  trade.size = "0.20"_d;
  trade.fee = "26.79"_d;
  trade.fee_currency = *Word::make("USD");
  trade.is_maker = false;
  trade.receive_time = kTime;
  EXPECT_EQ(line_of(trade),
            "22:13:20.123456 kraken btc/usd my_trade buy 0.20 at 83744.3 fee 26.79 USD taker of "
            "order OQ1\n");
}

TEST(EventText, ShowsWhatIsKnownOfABalance) {
  Balance balance;
  balance.exchange = kExchange;
  balance.currency = *Word::make("BTC");
  balance.total = "1.20"_d;
  balance.receive_time = kTime;
  EXPECT_EQ(line_of(balance), "22:13:20.123456 kraken balance BTC total 1.20\n");

  balance.wallet = *Word::make("spot");
  balance.available = "1"_d;
  balance.locked = "0.20"_d;
  EXPECT_EQ(line_of(balance),
            "22:13:20.123456 kraken balance BTC spot total 1.20 available 1 locked 0.20\n");
}

TEST(EventText, ShowsAPosition) {
  Position position;
  position.exchange = kExchange;
  position.symbol = kSymbol;
  position.side = Side::buy;
  position.size = "0.5"_d;
  position.entry_price = "83744.3"_d;
  position.unrealized_profit = "-1.5"_d;
  position.receive_time = kTime;
  EXPECT_EQ(line_of(position),
            "22:13:20.123456 kraken btc/usd position buy 0.5 entry 83744.3 profit -1.5\n");
}

TEST(EventText, ShowsTheRestAsJson) {
  MyOrderBatch batch;
  batch.exchange = kExchange;
  batch.orders = {partly_filled()};
  batch.receive_time = kTime;
  const std::string line = line_of(batch);
  EXPECT_TRUE(line.starts_with("22:13:20.123456 {\"type\":\"my_order_batch\"")) << line;
  EXPECT_NE(line.find("\"filled_size\":\"0.20\""), line.npos) << line;
}

}  // namespace
}  // namespace hftcpp
