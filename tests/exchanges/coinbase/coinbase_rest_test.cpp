// What Advanced Trade answers over REST, and which trades are REST's to tell.
#include "exchanges/coinbase/coinbase_rest.hpp"

#include "exchanges/codec_fixture.hpp"
#include "exchanges/coinbase/coinbase_balances.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

struct CoinbaseRestTest : testing::Test {
  CoinbaseRestTest() { symbols.set_resolver(coinbase_symbol); }
  SymbolMap symbols;
};

TEST_F(CoinbaseRestTest, ReadsOrders) {
  const std::string json = load_frame("coinbase/rest_orders.json");
  const auto page = coinbase_read_orders(json, symbols, kArrival);
  ASSERT_TRUE(page) << page.error().where;
  ASSERT_EQ(page->rows.size(), 1u);
  EXPECT_EQ(page->cursor, "");
  const MyOrder& order = page->rows[0];
  EXPECT_EQ(order.exchange, Exchange{"coinbase"});
  EXPECT_EQ(order.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(order.order_id, "0000-000000-000001");
  EXPECT_EQ(order.client_order_id, "11111-000000-000001");
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.order_type, "LIMIT");
  EXPECT_EQ(order.status, OrderStatus::open);
  EXPECT_EQ(order.native_status, "OPEN");
  EXPECT_EQ(order.price, "45000.00"_d);
  EXPECT_EQ(order.size, "0.01"_d);
  EXPECT_EQ(order.filled_size, "0"_d);
  EXPECT_EQ(order.average_price, std::nullopt);
  EXPECT_EQ(order.fee_currency, "USD");
  EXPECT_EQ(order.exchange_time, at("2024-01-15T10:00:00Z"));
  EXPECT_EQ(order.receive_time, kArrival);

  const auto partly = coinbase_read_orders(
      replaced(replaced(json, R"("filled_size":"0")", R"("filled_size":"0.004")"),
               R"("last_fill_time":null)", R"("last_fill_time":"2024-01-15T11:00:00Z")"),
      symbols, kArrival);
  ASSERT_TRUE(partly);
  EXPECT_EQ(partly->rows[0].status, OrderStatus::partially_filled);
  EXPECT_EQ(partly->rows[0].exchange_time, at("2024-01-15T11:00:00Z"));
}

TEST_F(CoinbaseRestTest, KeepsAnOrderInAStateThatItDoesNotKnow) {
  const std::string json = replaced(load_frame("coinbase/rest_orders.json"), R"("status":"OPEN")",
                                    R"("status":"PARKED")");
  const auto page = coinbase_read_orders(json, symbols, kArrival);
  ASSERT_TRUE(page) << page.error().where;
  ASSERT_EQ(page->rows.size(), 1u);
  EXPECT_EQ(page->rows[0].status, OrderStatus::open) << "by what is done";
  EXPECT_EQ(page->rows[0].native_status, "PARKED");
}

// The body of one order is the row of a list.
TEST_F(CoinbaseRestTest, ReadsOneOrderThatIsOver) {
  const std::string list = load_frame("coinbase/rest_orders.json");
  const std::string row = list.substr(11, list.find("],\"sequence\"") - 11);
  const std::string over =
      replaced(replaced(row, R"("status":"OPEN")", R"("status":"CANCELLED")"),
               R"("cancel_message":"")", R"("cancel_message":"User requested cancel")");
  const auto orders = coinbase_read_order("{\"order\":" + over + "}", symbols, kArrival);
  ASSERT_TRUE(orders) << orders.error().where;
  ASSERT_EQ(orders->size(), 1u);
  EXPECT_EQ(orders->at(0).status, OrderStatus::canceled);
  EXPECT_EQ(orders->at(0).reason, "User requested cancel");

  const auto future = coinbase_read_order(
      "{\"order\":" + replaced(over, "BTC-USD", "BIP-20DEC30-CDE") + "}", symbols, kArrival);
  ASSERT_TRUE(future);
  EXPECT_TRUE(future->empty()) << "futures are none of ours";
}

TEST_F(CoinbaseRestTest, ReadsFills) {
  const std::string json = load_frame("coinbase/rest_fills.json");
  const auto page = coinbase_read_fills(json, symbols, kArrival);
  ASSERT_TRUE(page) << page.error().where;
  ASSERT_EQ(page->rows.size(), 2u);
  const MyTrade& fill = page->rows[0];
  EXPECT_EQ(fill.id, "1111-11111-111111");
  EXPECT_EQ(fill.order_id, "0000-000000-000000");
  EXPECT_EQ(fill.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(fill.side, Side::buy);
  EXPECT_EQ(fill.price, "45123.45"_d);
  EXPECT_EQ(fill.size, "0.005"_d);
  EXPECT_EQ(fill.fee, "1.14"_d);
  EXPECT_EQ(fill.fee_currency, "USD");
  EXPECT_EQ(fill.is_maker, true);
  EXPECT_EQ(fill.exchange_time, at("2024-01-15T10:30:00Z"));
  EXPECT_EQ(page->rows[1].is_maker, false);
  EXPECT_EQ(page->rows[1].side, Side::sell);

  const auto money =
      coinbase_read_fills(replaced(replaced(json, R"("size":"0.0325")", R"("size":"100.0")"),
                                   R"("liquidity_indicator":"TAKER","size_in_quote":false)",
                                   R"("liquidity_indicator":"TAKER","size_in_quote":true)"),
                          symbols, kArrival);
  ASSERT_TRUE(money);
  EXPECT_EQ(money->rows[1].size, *coinbase_quotient("100"_d, "3076.92"_d));
}

TEST_F(CoinbaseRestTest, ReadsBalancesAndTheTime) {
  const std::string json = load_frame("coinbase/rest_accounts.json");
  const auto page = coinbase_read_balances(json, kArrival);
  ASSERT_TRUE(page) << page.error().where;
  ASSERT_EQ(page->rows.size(), 1u);
  EXPECT_EQ(page->rows[0].currency, "BTC");
  EXPECT_EQ(page->rows[0].available, "1.23456789"_d);
  EXPECT_EQ(page->rows[0].locked, "0.005"_d);
  EXPECT_EQ(page->rows[0].total, "1.23956789"_d);
  const auto next =
      coinbase_read_balances(replaced(replaced(json, R"("has_next":false)", R"("has_next":true)"),
                                      R"("cursor":"")", R"("cursor":"789100")"),
                             kArrival);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->cursor, "789100");

  const auto time = coinbase_read_time(load_frame("coinbase/rest_time.json"));
  ASSERT_TRUE(time);
  EXPECT_EQ(*time, Timestamp{1'675'974'837'609'000'000});
}

// No prefix of a good answer passes for one, and no row without what it must have.
TEST_F(CoinbaseRestTest, RefusesWhatIsNotWhole) {
  const auto orders = load_frame("coinbase/rest_orders.json");
  const auto fills = load_frame("coinbase/rest_fills.json");
  const auto balances = load_frame("coinbase/rest_accounts.json");
  const auto time = load_frame("coinbase/rest_time.json");
  for (std::size_t i = 0; i + 1 < orders.find_last_of('}'); ++i)
    ASSERT_FALSE(coinbase_read_orders(orders.substr(0, i), symbols, kArrival)) << i;
  for (std::size_t i = 0; i + 1 < fills.find_last_of('}'); ++i)
    ASSERT_FALSE(coinbase_read_fills(fills.substr(0, i), symbols, kArrival)) << i;
  for (std::size_t i = 0; i + 1 < balances.find_last_of('}'); ++i)
    ASSERT_FALSE(coinbase_read_balances(balances.substr(0, i), kArrival)) << i;
  for (std::size_t i = 0; i + 1 < time.find_last_of('}'); ++i)
    ASSERT_FALSE(coinbase_read_time(time.substr(0, i))) << i;
  EXPECT_TRUE(coinbase_read_orders(replaced(orders, "OPEN", "ELSEWHERE"), symbols, kArrival))
      << "a new word is no reason to lose an order";
  EXPECT_FALSE(coinbase_read_orders(replaced(orders, "\"0.01\"", "\"x\""), symbols, kArrival));
  EXPECT_FALSE(coinbase_read_fills(replaced(fills, "\"0.005\"", "\"\""), symbols, kArrival));
  EXPECT_FALSE(coinbase_read_balances(replaced(balances, "1.23456789", "many"), kArrival));
}

MyTrade coinbase_fill(std::string_view order, std::string_view size, int second) {
  MyTrade fill;
  fill.order_id = *Id::make(order);
  fill.size = *Decimal::parse(size);
  fill.exchange_time = Timestamp{second * 1'000'000'000LL};
  return fill;
}

std::vector<std::string> ids_of(const Result<CoinbaseTradesForRest>& told) {
  std::vector<std::string> ids;
  for (const MyTrade& trade : told->trades) ids.emplace_back(trade.id.view());
  return ids;
}

// A: two fills were one trade; open at the snapshot, with 0.9 done. B: over before it. C: younger.
TEST(CoinbaseProgress, KnowsWhatRestHasToTell) {
  CoinbaseProgress progress;
  progress.on_trade(*Id::make("A"), "0"_d, "0.20"_d);
  progress.on_snapshot_order(*Id::make("A"), "0.9"_d);
  EXPECT_FALSE(progress.has_snapshot());
  progress.on_snapshot_end(Timestamp{10'000'000'000});
  EXPECT_TRUE(progress.has_snapshot());
  std::vector<MyTrade> fills{coinbase_fill("C", "1", 12),  coinbase_fill("A", "0.1", 12),
                             coinbase_fill("A", "0.4", 9), coinbase_fill("B", "2.50", 8),
                             coinbase_fill("A", "0.3", 7), coinbase_fill("A", "0.05", 2),
                             coinbase_fill("A", "0.15", 2)};
  for (MyTrade& fill : fills) fill.fee = "0.5"_d;
  fills[5].price = "14"_d;
  fills[6].price = "10"_d;
  fills[5].is_maker = fills[6].is_maker = true;

  const auto told = coinbase_trades_for_rest(fills, progress);

  ASSERT_TRUE(told);
  EXPECT_FALSE(told->has_doubtful);
  const auto& trades = told->trades;
  EXPECT_EQ(ids_of(told), (std::vector<std::string>{"A:0.2", "A:0.5", "B:2.5", "A:0.9"}));
  EXPECT_EQ(trades.at(0).size, "0.2"_d);
  EXPECT_EQ(trades.at(0).price, "11"_d) << "(10 * 0.15 + 14 * 0.05) / 0.2";
  EXPECT_EQ(trades.at(0).fee, "1"_d);
  EXPECT_EQ(trades.at(0).is_maker, true);
  EXPECT_EQ(trades.at(1).fee, "0.5"_d);
  EXPECT_EQ(trades.at(2).size, "2.50"_d);

  progress.restart();
  EXPECT_FALSE(progress.has_snapshot());
  progress.on_snapshot_end(Timestamp{20'000'000'000});
  const auto later = coinbase_trades_for_rest({coinbase_fill("C", "1", 12)}, progress);
  EXPECT_EQ(ids_of(later), std::vector<std::string>{"C:1"});
}

// A trade a moment younger than the snapshot, of an order that is not in it: the connection may be
// about to tell it, or its clock is slow, and the snapshot came later.
TEST(CoinbaseProgress, IsInDoubtUntilTheConnectionTells) {
  CoinbaseProgress progress;
  progress.restart();
  progress.on_snapshot_end(Timestamp{10'500'000'000});
  const std::vector<MyTrade> fills{coinbase_fill("C", "1", 11)};
  const auto early = coinbase_trades_for_rest(fills, progress);
  EXPECT_TRUE(early->has_doubtful);
  EXPECT_EQ(ids_of(early), std::vector<std::string>{"C:1"});

  progress.on_trade(*Id::make("C"), "0"_d, "1"_d);
  const auto late = coinbase_trades_for_rest(fills, progress);
  EXPECT_FALSE(late->has_doubtful);
  EXPECT_TRUE(late->trades.empty());
}

TEST(CoinbaseBalances, GoOutWithTheNextFrame) {
  CoinbaseAccountNews news;
  CoinbaseBalanceCodec codec{news};
  Collector sink;
  ASSERT_TRUE(codec.decode({load_frame("coinbase/ws_subscriptions.json"), kArrival}, sink));
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::subscribed);
  EXPECT_EQ(sink.controls[0].symbol, "");
  EXPECT_TRUE(sink.balances.empty());

  news.balances = coinbase_read_balances(load_frame("coinbase/rest_accounts.json"), {})->rows;
  for (int i = 0; i < 2; ++i)
    ASSERT_TRUE(codec.decode({load_frame("coinbase/ws_heartbeats.json"), kArrival}, sink));
  ASSERT_EQ(sink.balances.size(), 1u) << "once";
  EXPECT_EQ(sink.balances[0].receive_time, kArrival);
  EXPECT_EQ(sink.controls[1].kind, Control::Kind::heartbeat);

  ASSERT_TRUE(codec.decode({load_frame("coinbase/ws_error.json"), kArrival}, sink));
  EXPECT_EQ(sink.controls.back().kind, Control::Kind::login_refused);
  ASSERT_TRUE(codec.decode({load_frame("coinbase/ws_ticker.json"), kArrival}, sink));
  EXPECT_EQ(sink.controls.back().kind, Control::Kind::unknown);
  const std::string whole = load_frame("coinbase/ws_heartbeats.json");
  EXPECT_FALSE(codec.decode({whole.substr(0, whole.size() / 2), kArrival}, sink));
}

}  // namespace
}  // namespace hftcpp
