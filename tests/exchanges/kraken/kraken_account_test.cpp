// kraken_account_test: an account as Kraken's REST interface tells it.
#include "exchanges/kraken/kraken_account.hpp"

#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <array>

namespace hftcpp {
namespace {

using namespace hftcpp::literals;

SymbolMap names() {
  const std::array symbols{Symbol{"btc/usd"}, Symbol{"btc/gbp"}, Symbol{"doge/eth"}};
  return kraken_rest_names(symbols);
}

TEST(KrakenAccount, KnowsTheNamesThatPairsHaveOverRest) {
  const SymbolMap map = names();

  EXPECT_EQ(map.find("XBTUSD"), Symbol{"btc/usd"});
  EXPECT_EQ(map.find("XXBTZUSD"), Symbol{"btc/usd"});
  EXPECT_EQ(map.find("XXDGXETH"), Symbol{"doge/eth"});
  EXPECT_EQ(map.find("BTC/USD"), Symbol{"btc/usd"});
  EXPECT_TRUE(map.find("ETHUSD").empty());
}

TEST(KrakenAccount, ReadsOpenOrders) {
  const auto list = parse_kraken_orders(load_frame("kraken/rest_open_orders.json"),
                                        KrakenOrderList::open_orders, names());

  ASSERT_TRUE(list) << list.error().where;
  ASSERT_EQ(list->rows.size(), 2u);
  const MyOrder& order = list->rows[0];
  EXPECT_EQ(order.exchange, Exchange{"kraken"});
  EXPECT_EQ(order.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(order.order_id, "OQCLML-BW3P3-BUCMWZ");
  EXPECT_EQ(order.client_order_id, "");
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.order_type, "limit");
  EXPECT_EQ(order.status, OrderStatus::partially_filled);
  EXPECT_EQ(order.native_status, "open");
  EXPECT_EQ(order.price, "30010.0"_d);
  EXPECT_EQ(order.size, "1.25"_d);
  EXPECT_EQ(order.filled_size, "0.375"_d);
  EXPECT_EQ(order.average_price, "30010.0"_d);
  EXPECT_EQ(order.exchange_time, Timestamp{1'616'666'559'897'400'000});
  EXPECT_EQ(list->rows[1].status, OrderStatus::open);
  EXPECT_EQ(list->rows[1].client_order_id, "120");
  EXPECT_FALSE(list->rows[1].average_price);
}

TEST(KrakenAccount, ReadsClosedOrders) {
  const auto list = parse_kraken_orders(load_frame("kraken/rest_closed_orders.json"),
                                        KrakenOrderList::closed_orders, names());

  ASSERT_TRUE(list) << list.error().where;
  ASSERT_EQ(list->rows.size(), 2u);
  EXPECT_EQ(list->rows[0].status, OrderStatus::canceled);
  EXPECT_EQ(list->rows[0].reason, "User requested");
  EXPECT_EQ(list->rows[0].exchange_time, Timestamp{1'616'148'610'048'200'000});
}

TEST(KrakenAccount, ReadsTrades) {
  const auto list = parse_kraken_trades(load_frame("kraken/rest_trades_history.json"), names());

  ASSERT_TRUE(list) << list.error().where;
  ASSERT_EQ(list->rows.size(), 2u);
  const MyTrade& trade = list->rows[0];
  EXPECT_EQ(trade.id, "THVRQM-33VKH-UCI7BS");
  EXPECT_EQ(trade.order_id, "OQCLML-BW3P3-BUCMWZ");
  EXPECT_EQ(trade.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(trade.side, Side::buy);
  EXPECT_EQ(trade.price, "30010"_d);
  EXPECT_EQ(trade.size, "0.02"_d);
  EXPECT_EQ(trade.fee, "0"_d);
  EXPECT_EQ(trade.fee_currency, "USD");
  EXPECT_EQ(trade.is_maker, true);
  EXPECT_EQ(trade.exchange_time, Timestamp{1'688'667'796'880'200'000});
}

TEST(KrakenAccount, LeavesOutPairsThatNobodyAskedFor) {
  const auto list = parse_kraken_trades(load_frame("kraken/rest_trades_history.json"), {});

  ASSERT_TRUE(list);
  EXPECT_TRUE(list->rows.empty());
  EXPECT_EQ(list->read, 2u);
}

TEST(KrakenAccount, KeepsKrakensWordsAndNoWarnings) {
  const auto refused = parse_kraken_trades(
      R"({"error":["EAPI:Rate limit exceeded","EGeneral:Temporary lockout"]})", names());
  const auto warned =
      parse_kraken_trades(R"({"error":["WGeneral:Danger"],"result":{"trades":{}}})", names());

  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->refusal, "EAPI:Rate limit exceeded, EGeneral:Temporary lockout");
  ASSERT_TRUE(warned);
  EXPECT_TRUE(warned->refusal.empty());
}

TEST(KrakenAccount, RefusesEveryTruncatedAnswer) {
  const std::string orders = load_frame("kraken/rest_open_orders.json");
  const std::string trades = load_frame("kraken/rest_trades_history.json");
  const std::size_t orders_end = orders.rfind('}');
  const std::size_t trades_end = trades.rfind('}');

  for (std::size_t size = 0; size <= orders_end; ++size)
    EXPECT_FALSE(parse_kraken_orders(std::string_view{orders}.substr(0, size),
                                     KrakenOrderList::open_orders, names()))
        << size;
  for (std::size_t size = 0; size <= trades_end; ++size)
    EXPECT_FALSE(parse_kraken_trades(std::string_view{trades}.substr(0, size), names())) << size;
}

// And the rows behind it.
TEST(KrakenAccount, KeepsAnOrderInAStateThatItDoesNotKnow) {
  const std::string text = replaced(load_frame("kraken/rest_open_orders.json"),
                                    R"("status":"open")", R"("status":"odd")");

  const auto list = parse_kraken_orders(text, KrakenOrderList::open_orders, names());

  ASSERT_TRUE(list) << list.error().where;
  ASSERT_EQ(list->rows.size(), 2u);
  EXPECT_EQ(list->rows[0].status, OrderStatus::partially_filled) << "by what is filled";
  EXPECT_EQ(list->rows[0].native_status, "odd");
  EXPECT_FALSE(is_kraken_order_state(list->rows[0]));
  EXPECT_TRUE(is_kraken_order_state(list->rows[1]));
}

}  // namespace
}  // namespace hftcpp
