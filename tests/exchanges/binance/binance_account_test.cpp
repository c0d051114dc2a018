// What Binance's spot market and its futures answer about an account over REST.
#include "exchanges/binance/binance_account.hpp"

#include "exchanges/binance/binance_symbols.hpp"
#include "exchanges/binance/binance_wire.hpp"
#include "exchanges/codec_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hftcpp::binance {
namespace {

using namespace literals;
using testing::HasSubstr;

const Exchange kSpot{"binance"};
const Exchange kFuture{"binance_future"};

class BinanceAccountTest : public testing::Test {
 protected:
  BinanceAccountTest() { symbols.set_resolver(binance_symbol); }

  SymbolMap symbols;
};

TEST_F(BinanceAccountTest, ReadsOrders) {
  const std::string json = load_frame("binance/rest_openOrders.json");
  const auto list = parse_orders({json, kArrival}, kSpot, symbols);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->orders.size(), 1u);
  EXPECT_EQ(list->rows, 1u);
  EXPECT_EQ(list->last_id, 1u);
  const MyOrder& order = list->orders[0];
  EXPECT_EQ(order.exchange, kSpot);
  EXPECT_EQ(order.symbol, Symbol{"ltc/btc"});
  EXPECT_EQ(order.order_id, "1");
  EXPECT_EQ(order.client_order_id, "myOrder1");
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.order_type, "LIMIT");
  EXPECT_EQ(order.status, OrderStatus::open);
  EXPECT_EQ(order.native_status, "NEW");
  EXPECT_TRUE(order.price->is_identical("0.1"_d));
  EXPECT_TRUE(order.size.is_identical("1.0"_d));
  EXPECT_TRUE(order.filled_size.is_identical("0.0"_d));
  EXPECT_EQ(order.average_price, std::nullopt);
  EXPECT_EQ(order.exchange_time, Timestamp{1'499'827'319'559'000'000});
  EXPECT_EQ(order.receive_time, kArrival);

  const std::string one = json.substr(1, json.size() - 2);
  const auto alone = parse_order({one, kArrival}, kSpot, symbols);
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->order_id, "1");
}

TEST_F(BinanceAccountTest, ReadsOrdersOfFutures) {
  const std::string json = load_frame("binance_future/rest_openOrders.json");
  const auto list = parse_orders({json, kArrival}, kFuture, symbols);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->orders.size(), 1u);
  const MyOrder& order = list->orders[0];
  EXPECT_EQ(order.exchange, kFuture);
  EXPECT_EQ(order.symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(order.order_id, "1917641");
  EXPECT_EQ(order.order_type, "TRAILING_STOP_MARKET");
  EXPECT_EQ(order.price, std::nullopt) << "zero is no price";
  EXPECT_EQ(order.average_price, std::nullopt);

  const std::string filled =
      replaced(replaced(replaced(json, R"("avgPrice":"0.00000")", R"("avgPrice":"9020.5")"),
                        R"("executedQty":"0")", R"("executedQty":"0.4")"),
               R"("status":"NEW")", R"("status":"NEW_ADL")");
  const auto forced = parse_orders({filled, kArrival}, kFuture, symbols);
  ASSERT_TRUE(forced);
  EXPECT_EQ(forced->orders[0].status, OrderStatus::filled);
  EXPECT_EQ(forced->orders[0].average_price, "9020.5"_d);
}

TEST_F(BinanceAccountTest, ReadsFills) {
  const std::string json = load_frame("binance/rest_myTrades.json");
  const auto fills = parse_fills({json, kArrival}, kSpot, symbols);
  ASSERT_TRUE(fills);
  ASSERT_EQ(fills->trades.size(), 1u);
  EXPECT_EQ(fills->last_id, 28457u);
  const MyTrade& fill = fills->trades[0];
  EXPECT_EQ(fill.symbol, Symbol{"bnb/btc"});
  EXPECT_EQ(fill.id, "28457");
  EXPECT_EQ(fill.order_id, "100234");
  EXPECT_EQ(fill.side, Side::buy);
  EXPECT_TRUE(fill.price.is_identical("4.00000100"_d));
  EXPECT_TRUE(fill.size.is_identical("12.00000000"_d));
  EXPECT_TRUE(fill.fee->is_identical("10.10000000"_d));
  EXPECT_EQ(fill.fee_currency, "BNB");
  EXPECT_EQ(fill.is_maker, false);
  EXPECT_EQ(fill.exchange_time, Timestamp{1'499'865'549'590'000'000});
  EXPECT_EQ(fill.receive_time, kArrival);
}

TEST_F(BinanceAccountTest, ReadsFillsOfFutures) {
  const std::string json = load_frame("binance_future/rest_userTrades.json");
  const auto fills = parse_fills({json, kArrival}, kFuture, symbols);
  ASSERT_TRUE(fills);
  ASSERT_EQ(fills->trades.size(), 1u);
  EXPECT_EQ(fills->trades[0].side, Side::sell);
  EXPECT_EQ(fills->trades[0].fee, "-0.07819010"_d) << "a rebate";
  EXPECT_EQ(fills->trades[0].is_maker, false);
}

TEST_F(BinanceAccountTest, ReadsBalances) {
  const std::string json = load_frame("binance/rest_account.json");
  const auto balances = parse_spot_balances({json, kArrival});
  ASSERT_TRUE(balances);
  ASSERT_EQ(balances->size(), 2u);
  EXPECT_EQ((*balances)[0].currency, "BTC");
  EXPECT_EQ((*balances)[0].available, "4723846.89208129"_d);
  EXPECT_EQ((*balances)[0].locked, "0"_d);
  EXPECT_EQ((*balances)[0].total, "4723846.89208129"_d);
  EXPECT_EQ((*balances)[0].exchange_time, Timestamp{123'456'789'000'000});

  const std::string future = load_frame("binance_future/rest_balance.json");
  const auto wallets = parse_future_balances({future, kArrival}, kFuture);
  ASSERT_TRUE(wallets);
  ASSERT_EQ(wallets->size(), 1u);
  EXPECT_EQ((*wallets)[0].currency, "USDT");
  EXPECT_EQ((*wallets)[0].total, "122.12345678"_d);
  EXPECT_EQ((*wallets)[0].available, "122.12345678"_d);
}

TEST_F(BinanceAccountTest, ReadsPositions) {
  const std::string json = load_frame("binance_future/rest_positionRisk.json");
  const auto positions = parse_positions({json, kArrival}, kFuture, symbols);
  ASSERT_TRUE(positions);
  ASSERT_EQ(positions->size(), 1u);
  const Position& position = (*positions)[0];
  EXPECT_EQ(position.symbol, Symbol{"ada/usdt"});
  EXPECT_EQ(position.side, Side::buy);
  EXPECT_EQ(position.size, "30"_d);
  EXPECT_EQ(position.entry_price, "0.385"_d);
  EXPECT_EQ(position.mark_price, "0.41047590"_d);
  EXPECT_EQ(position.unrealized_profit, "0.76427700"_d);
  EXPECT_EQ(position.liquidation_price, std::nullopt) << "zero is no price";
  EXPECT_EQ(position.exchange_time, Timestamp{1'720'736'417'660'000'000});

  const std::string sold = replaced(json, R"("positionAmt":"30")", R"("positionAmt":"-30")");
  EXPECT_EQ(parse_positions({sold, kArrival}, kFuture, symbols)->at(0).side, Side::sell);
  EXPECT_EQ(parse_positions({sold, kArrival}, kFuture, symbols)->at(0).size, "30"_d);
  const std::string hedged = replaced(json, R"("BOTH")", R"("SHORT")");
  EXPECT_EQ(parse_positions({hedged, kArrival}, kFuture, symbols)->at(0).side, Side::sell);
}

// Without any of these fields nothing is made of a row.
TEST_F(BinanceAccountTest, RefusesRowsWithoutADocumentedField) {
  const auto rows = [](const char* name) {
    const std::string json = load_frame(name);
    return json.substr(1, json.size() - 2);
  };
  std::vector<std::string> needed;
  for (const auto& [name, without_it] : without_each_field(rows("binance/rest_openOrders.json"))) {
    const auto order = parse_order({without_it, kArrival}, kSpot, symbols);
    if (!order) needed.push_back(name);
  }
  EXPECT_THAT(needed, testing::UnorderedElementsAre("symbol", "orderId", "price", "origQty",
                                                    "executedQty", "side", "updateTime"));
  needed.clear();
  for (const auto& [name, without_it] : without_each_field(rows("binance/rest_myTrades.json"))) {
    const std::string list = "[" + without_it + "]";
    if (!parse_fills({list, kArrival}, kSpot, symbols)) needed.push_back(name);
  }
  EXPECT_THAT(needed, testing::UnorderedElementsAre("symbol", "id", "orderId", "price", "qty",
                                                    "time", "isBuyer"));
}

TEST_F(BinanceAccountTest, RefusesEveryTruncatedAnswer) {
  const std::string orders = load_frame("binance/rest_openOrders.json");
  for (std::size_t size = 0; size < orders.size(); ++size)
    EXPECT_FALSE(parse_orders({orders.substr(0, size), kArrival}, kSpot, symbols)) << size;
  const std::string positions = load_frame("binance_future/rest_positionRisk.json");
  for (std::size_t size = 0; size < positions.size(); ++size)
    EXPECT_FALSE(parse_positions({positions.substr(0, size), kArrival}, kFuture, symbols)) << size;
  const std::string account = load_frame("binance/rest_account.json");
  for (std::size_t size = 0; size < account.size(); ++size)
    EXPECT_FALSE(parse_spot_balances({account.substr(0, size), kArrival})) << size;
}

// And the rows behind it.
TEST_F(BinanceAccountTest, KeepsAnOrderInAStateThatItDoesNotKnow) {
  const std::string json = load_frame("binance/rest_openOrders.json");
  const std::string row = json.substr(1, json.size() - 2);
  const std::string rows = "[" + replaced(row, "NEW", "ODD") + "," + row + "]";
  const auto list = parse_orders({rows, kArrival}, kSpot, symbols);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->orders.size(), 2u);
  EXPECT_EQ(list->orders[0].status, OrderStatus::open) << "by what is filled";
  EXPECT_EQ(list->orders[0].native_status, "ODD");
  EXPECT_EQ(to_future_status(list->orders[0]), std::nullopt);
  EXPECT_EQ(list->orders[1].native_status, "NEW");
}

TEST_F(BinanceAccountTest, LeavesOutWhatHasNoSymbolHere) {
  const SymbolMap none;
  const std::string json = load_frame("binance/rest_myTrades.json");
  const auto fills = parse_fills({json, kArrival}, kSpot, none);
  ASSERT_TRUE(fills);
  EXPECT_TRUE(fills->trades.empty());
  EXPECT_EQ(fills->rows, 1u);
}

TEST_F(BinanceAccountTest, TellsRefusalsFromAnswers) {
  const auto replies = load_lines("binance/wsapi_replies.jsonl");
  EXPECT_TRUE(is_accepted(replies[0], 1));
  EXPECT_FALSE(is_accepted(replies[0], 2));
  EXPECT_FALSE(parse_failure(replies[0]));
  EXPECT_FALSE(is_accepted(replies[1], 1));
  const auto failure = parse_failure(replies[1]);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, -1022);
  EXPECT_EQ(failure->words, "Signature for this request is not valid.");
  EXPECT_TRUE(is_final(*failure));
  EXPECT_THAT(explain(*failure), HasSubstr("check api_secret"));

  const auto clock = parse_failure(R"({"code":-1021,"msg":"Timestamp for this request .."})");
  ASSERT_TRUE(clock);
  EXPECT_FALSE(is_final(*clock)) << "the clock may have been set meanwhile";
  EXPECT_THAT(explain(*clock), HasSubstr("clock"));
  EXPECT_FALSE(parse_failure("<html>502 Bad Gateway</html>"));
}

TEST_F(BinanceAccountTest, ReadsTimesAndListenKeys) {
  EXPECT_EQ(parse_server_time(R"({"serverTime":1499827319559})").value(),
            Timestamp{1'499'827'319'559'000'000});
  EXPECT_FALSE(parse_server_time("{}"));
  EXPECT_THAT(parse_listen_key(load_frame("binance_future/rest_listenKey.json")).value(),
              testing::StartsWith("pqia91ma19a5s61cv6a81va65sdf19v8a65a1"));
  EXPECT_FALSE(parse_listen_key("{}"));
}

}  // namespace
}  // namespace hftcpp::binance
