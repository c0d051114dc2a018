// kraken_future_account_test: an account as the REST interface of Kraken's futures tells it.
#include "exchanges/kraken_future/kraken_future_account.hpp"

#include "exchanges/codec_fixture.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"

#include <gtest/gtest.h>

namespace hftcpp {
namespace {

using namespace literals;

SymbolMap all_symbols() {
  SymbolMap symbols;
  symbols.set_resolver(kraken_future_symbol);
  return symbols;
}

Id id_of(const char* text) {
  return *Id::make(text);
}

TEST(KrakenFutureAccount, ReadsOpenOrders) {
  const auto list =
      parse_kraken_future_orders(load_frame("kraken_future/rest_openorders.json"), all_symbols());

  ASSERT_TRUE(list) << list.error().where;
  ASSERT_EQ(list->rows.size(), 1u);
  const MyOrder& order = list->rows[0];
  EXPECT_EQ(order.symbol, Symbol{"btc/usd:btc"});
  EXPECT_EQ(order.order_id, "59302619-41d2-4f0b-941f-7e7914760ad3");
  EXPECT_EQ(order.side, Side::sell);
  EXPECT_EQ(order.order_type, "limit") << "as the websocket calls it";
  EXPECT_EQ(order.status, OrderStatus::open);
  EXPECT_EQ(order.native_status, "untouched");
  EXPECT_EQ(order.price, "10640"_d);
  EXPECT_EQ(order.size, "304"_d);
  EXPECT_EQ(order.filled_size, "0"_d);
  EXPECT_EQ(order.exchange_time, at_milliseconds(1'567'702'877'410));
}

TEST(KrakenFutureAccount, KeepsKrakensWord) {
  const std::string refused =
      R"({"result":"error","error":"authenticationError","serverTime":"2026-01-01T00:00:00.000Z"})";

  const auto orders = parse_kraken_future_orders(refused, all_symbols());
  const auto fills = parse_kraken_future_fills(refused, all_symbols());

  ASSERT_TRUE(orders);
  EXPECT_EQ(orders->refusal, "authenticationError");
  ASSERT_TRUE(fills);
  EXPECT_EQ(fills->refusal, "authenticationError");
}

TEST(KrakenFutureAccount, RefusesEveryTruncatedAnswer) {
  const std::string whole = load_frame("kraken_future/rest_openorders.json");
  for (std::size_t size = 0; size <= whole.rfind('}'); ++size)
    EXPECT_FALSE(parse_kraken_future_orders(std::string_view{whole}.substr(0, size), all_symbols()))
        << size;
}

// ---- words that are new ----

TEST(KrakenFutureAccount, KeepsAnOrderInAStateThatItDoesNotKnow) {
  const std::string text = replaced(load_frame("kraken_future/rest_openorders.json"),
                                    R"("status":"untouched")", R"("status":"parked")");

  const auto list = parse_kraken_future_orders(text, all_symbols());

  ASSERT_TRUE(list) << list.error().where;
  ASSERT_EQ(list->rows.size(), 1u);
  EXPECT_EQ(list->rows[0].status, OrderStatus::open) << "by what is filled";
  EXPECT_EQ(list->rows[0].native_status, "parked");
  EXPECT_EQ(list->unknown, std::vector<std::string>{"parked"});
}

TEST(KrakenFutureAccount, KeepsAFillOfATypeThatItDoesNotKnow) {
  const auto fill = [](const std::string& type) {
    return R"({"fill_id":"3d57ed09","symbol":"PI_XBTUSD","side":"buy","order_id":"693af756",)"
           R"("size":5490,"price":9400,"fillTime":"2020-07-22T13:37:27.077Z","fillType":")" +
           type + "\"}";
  };
  const std::string text = R"({"result":"success","fills":[)" + fill("rebate") + "," +
                           fill("maker") + "," + fill("takerAfterEdit") + "," + fill("assignee") +
                           "]}";

  const auto list = parse_kraken_future_fills(text, all_symbols());

  ASSERT_TRUE(list) << list.error().where;
  ASSERT_EQ(list->rows.size(), 4u);
  EXPECT_EQ(list->rows[0].is_maker, std::nullopt);
  EXPECT_EQ(list->rows[0].size, "5490"_d);
  EXPECT_EQ(list->rows[1].is_maker, true);
  EXPECT_EQ(list->rows[2].is_maker, false);
  EXPECT_EQ(list->rows[3].is_maker, std::nullopt);
  EXPECT_EQ(list->unknown, std::vector<std::string>{"rebate"});
}

TEST(KrakenFutureAccount, PassesOverEventsOfAKindThatItDoesNotKnow) {
  const std::string text =
      R"({"elements":[{"uid":"1","timestamp":1600000000000,"event":{"OrderMoved":{"to":"there"}}},)"
      R"({"uid":"2","timestamp":1600000000000,"event":{"OrderNotFound":{"orderId":"a"}}},)"
      R"({"uid":"3","timestamp":1600000000001,"event":{"OrderCancelled":{"order":{"uid":"b",)"
      R"("tradeable":"PI_XBTUSD","direction":"Buy","quantity":"10","filled":"0",)"
      R"("limitPrice":"9400","orderType":"Limit"},"reason":"cancelled_by_user"}}}]})";

  const auto list = parse_kraken_future_order_events(text, all_symbols());

  ASSERT_TRUE(list) << list.error().where;
  ASSERT_EQ(list->rows.size(), 1u);
  EXPECT_EQ(list->rows[0].order.order_id, "b");
  EXPECT_EQ(list->rows[0].order.order_type, "limit");
  EXPECT_EQ(list->unknown, std::vector<std::string>{"OrderMoved"});
}

// ---- what became of orders that are no longer open ----

MyOrder order_of(const char* id, Decimal filled, std::int64_t time) {
  MyOrder order;
  order.symbol = Symbol{"btc/usd"};
  order.order_id = id_of(id);
  order.size = "10"_d;
  order.filled_size = filled;
  order.status = filled.is_zero() ? OrderStatus::open : OrderStatus::partially_filled;
  order.exchange_time = at_milliseconds(time);
  return order;
}
MyTrade kraken_future_fill(const char* id, Decimal size, std::int64_t time) {
  MyTrade fill;
  fill.order_id = id_of(id);
  fill.size = size;
  fill.exchange_time = at_milliseconds(time);
  return fill;
}
KrakenFutureOrderEvent cancel_of(const char* id, std::int64_t time) {
  KrakenFutureOrderEvent event{order_of(id, {}, time), true};
  event.order.reason = *InlineText<95>::make("cancelled_by_user");
  return event;
}

TEST(KrakenFutureAccount, AddsToAnOrderTheFillsThatItMissed) {
  const std::vector<MyOrder> known{order_of("a", "4"_d, 1'000)};
  const std::vector<MyTrade> fills{kraken_future_fill("a", "6"_d, 1'500),
                                   kraken_future_fill("a", "4"_d, 1'000),
                                   kraken_future_fill("b", "1"_d, 1'400)};

  const auto gone = settle_kraken_future_orders(known, {}, {}, fills);

  ASSERT_EQ(gone.size(), 1u);
  EXPECT_EQ(gone[0].status, OrderStatus::filled);
  EXPECT_EQ(gone[0].filled_size, "10"_d);
  EXPECT_EQ(gone[0].exchange_time, at_milliseconds(1'500));
}

// An order that takes what is there is filled in the millisecond of its placing.
TEST(KrakenFutureAccount, CountsFillsOfTheMillisecondOfAnOrdersLastState) {
  const std::vector<MyOrder> known{order_of("a", "4"_d, 1'000)};
  const std::vector<KrakenFutureOrderEvent> events{{order_of("b", {}, 1'200), false}};
  const std::vector<MyTrade> fills{kraken_future_fill("b", "10"_d, 1'200),
                                   kraken_future_fill("a", "6"_d, 1'000),
                                   kraken_future_fill("a", "4"_d, 1'000)};

  const auto gone = settle_kraken_future_orders(known, {}, events, fills);

  ASSERT_EQ(gone.size(), 2u);
  EXPECT_EQ(gone[0].status, OrderStatus::filled);
  EXPECT_EQ(gone[1].status, OrderStatus::filled);
}

TEST(KrakenFutureAccount, KnowsWhenAndWhyAnOrderWasCanceled) {
  const std::vector<MyOrder> known{order_of("a", "4"_d, 1'000)};
  const std::vector<KrakenFutureOrderEvent> events{cancel_of("a", 2'000)};
  const std::vector<MyTrade> fills{kraken_future_fill("a", "1"_d, 1'500)};

  const auto gone = settle_kraken_future_orders(known, {}, events, fills);

  ASSERT_EQ(gone.size(), 1u);
  EXPECT_EQ(gone[0].status, OrderStatus::canceled);
  EXPECT_EQ(gone[0].filled_size, "5"_d);
  EXPECT_EQ(gone[0].reason, "cancelled_by_user");
  EXPECT_EQ(gone[0].exchange_time, at_milliseconds(2'000));
}

TEST(KrakenFutureAccount, FindsOrdersThatCameAndWentMeanwhile) {
  const std::vector<KrakenFutureOrderEvent> events{cancel_of("a", 2'000),
                                                   {order_of("a", {}, 1'200), false},
                                                   {order_of("b", {}, 1'300), false},
                                                   {order_of("c", {}, 1'400), false}};
  const std::vector<MyOrder> open{order_of("c", "1"_d, 1'900)};
  const std::vector<MyTrade> fills{kraken_future_fill("b", "10"_d, 1'350)};

  const auto gone = settle_kraken_future_orders({}, open, events, fills);

  ASSERT_EQ(gone.size(), 2u);
  EXPECT_EQ(gone[0].order_id, "a");
  EXPECT_EQ(gone[0].status, OrderStatus::canceled);
  EXPECT_EQ(gone[1].order_id, "b");
  EXPECT_EQ(gone[1].status, OrderStatus::filled);
}

TEST(KrakenFutureAccount, LeavesOutTheReasonOfAStateThatAnOrderIsPast) {
  KrakenFutureOrderEvent placed{order_of("a", {}, 1'200), false};
  placed.order.reason = *InlineText<95>::make("new_user_order");
  const std::vector<KrakenFutureOrderEvent> events{placed};
  const std::vector<MyTrade> fills{kraken_future_fill("a", "10"_d, 1'350)};

  const auto gone = settle_kraken_future_orders({}, {}, events, fills);

  ASSERT_EQ(gone.size(), 1u);
  EXPECT_EQ(gone[0].status, OrderStatus::filled);
  EXPECT_TRUE(gone[0].reason.empty()) << gone[0].reason;
}

TEST(KrakenFutureAccount, CallsTypesOfOrdersAsTheWebsocketDoes) {
  wire::UnknownWords unknown;
  for (const char* const word : {"lmt", "Limit", "limit"})
    EXPECT_EQ(kraken_future_order_type(word, unknown), "limit") << word;
  for (const char* const word : {"mkt", "Market", "market"})
    EXPECT_EQ(kraken_future_order_type(word, unknown), "market") << word;
  EXPECT_EQ(kraken_future_order_type("stp", unknown), "stop");
  EXPECT_EQ(kraken_future_order_type("trailing_stop", unknown), "trailing_stop");
  EXPECT_TRUE(unknown.words().empty());
}

TEST(KrakenFutureAccount, LeavesOrdersThatAreOpenToTheirOwnList) {
  const std::vector<MyOrder> known{order_of("a", {}, 1'000)};

  EXPECT_TRUE(settle_kraken_future_orders(known, known, {}, {}).empty());
}

}  // namespace
}  // namespace hftcpp
