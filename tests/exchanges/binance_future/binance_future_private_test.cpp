// BinanceFutureCodec: one's own orders, trades, balances and positions.
#include "exchanges/binance_future/binance_future_codec.hpp"
#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "exchanges/codec_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using testing::IsEmpty;

std::string user_doc(std::size_t line) {
  return load_lines("binance_future/ws_user_doc.jsonl").at(line);
}

class BinanceFuturePrivate : public CodecTest<BinanceFutureCodec> {
 protected:
  BinanceFuturePrivate() { symbols.set_resolver(binance_future_symbol); }
};

TEST_F(BinanceFuturePrivate, ReadsANewOrder) {
  decode_well(load_frame("binance_future/ws_order_2026.json"));

  ASSERT_EQ(sink.my_orders.size(), 1u);
  const MyOrder& order = sink.my_orders[0];
  EXPECT_EQ(order.exchange, Exchange{"binance_future"});
  EXPECT_EQ(order.symbol, Symbol{"sol/usdt"});
  EXPECT_EQ(order.order_id, "215456450616");
  EXPECT_EQ(order.client_order_id, "bot-e0536484551311f1b0c42676a180379c");
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.order_type, "LIMIT");
  EXPECT_EQ(order.status, OrderStatus::open);
  EXPECT_EQ(order.native_status, "NEW");
  EXPECT_EQ(order.price, "85.67"_d);
  EXPECT_TRUE(order.size.is_identical("21.26"_d));
  EXPECT_TRUE(order.filled_size.is_zero());
  EXPECT_EQ(order.average_price, std::nullopt);
  EXPECT_EQ(order.last_price, std::nullopt);
  EXPECT_EQ(order.fee, std::nullopt);
  EXPECT_TRUE(order.reason.empty());
  EXPECT_EQ(order.exchange_time, Timestamp{1'779'367'929'401'000'000});
  EXPECT_EQ(order.receive_time, kArrival);
  EXPECT_THAT(sink.my_trades, IsEmpty());
}

TEST_F(BinanceFuturePrivate, ReadsAFillAsOrderAndTrade) {
  decode_well(user_doc(1));

  ASSERT_EQ(sink.my_orders.size(), 1u);
  const MyOrder& order = sink.my_orders[0];
  EXPECT_EQ(order.status, OrderStatus::partially_filled);
  EXPECT_TRUE(order.filled_size.is_identical("0.001"_d));
  EXPECT_EQ(order.average_price, "7100.50"_d);
  EXPECT_EQ(order.last_price, "7100.50"_d);
  EXPECT_EQ(order.last_size, "0.001"_d);
  ASSERT_EQ(sink.my_trades.size(), 1u);
  const MyTrade& trade = sink.my_trades[0];
  EXPECT_EQ(trade.symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(trade.id, "12345678");
  EXPECT_EQ(trade.order_id, "8886774");
  EXPECT_EQ(trade.client_order_id, "TEST");
  EXPECT_EQ(trade.side, Side::buy);
  EXPECT_TRUE(trade.price.is_identical("7100.50"_d));
  EXPECT_TRUE(trade.size.is_identical("0.001"_d));
  EXPECT_EQ(trade.fee, "0.01000000"_d);
  EXPECT_EQ(trade.fee_currency, "USDT");
  EXPECT_EQ(trade.is_maker, true);
  EXPECT_EQ(trade.exchange_time, Timestamp{1'568'879'465'651'000'000});
}

TEST_F(BinanceFuturePrivate, TellsAMessageThatComesTwiceOnce) {
  decode_well(user_doc(1));
  decode_well(user_doc(1));
  decode_well(replaced(user_doc(1), "\"t\":12345678", "\"t\":12345679"));

  EXPECT_EQ(sink.my_orders.size(), 2u);
  ASSERT_EQ(sink.my_trades.size(), 2u);
  EXPECT_EQ(sink.my_trades[1].id, "12345679");
}

TEST_F(BinanceFuturePrivate, KnowsEveryState) {
  const std::pair<std::string_view, OrderStatus> states[] = {
      {"NEW", OrderStatus::open},
      {"PARTIALLY_FILLED", OrderStatus::partially_filled},
      {"FILLED", OrderStatus::filled},
      {"CANCELED", OrderStatus::canceled},
      {"REJECTED", OrderStatus::rejected},
      {"EXPIRED", OrderStatus::expired},
      {"EXPIRED_IN_MATCH", OrderStatus::expired},
      {"NEW_INSURANCE", OrderStatus::partially_filled},  // half of it is filled
      {"NEW_ADL", OrderStatus::partially_filled}};
  for (const auto& [word, status] : states) {
    decode_well(replaced(user_doc(1), "PARTIALLY_FILLED", word));
    ASSERT_FALSE(sink.my_orders.empty());
    EXPECT_EQ(sink.my_orders.back().status, status) << word;
    EXPECT_EQ(sink.my_orders.back().native_status, word);
  }
}

TEST_F(BinanceFuturePrivate, TellsALiquidationsOrderByWhatIsFilled) {
  const std::string frame = replaced(user_doc(1), "PARTIALLY_FILLED", "NEW_ADL");
  decode_well(replaced(frame, "\"q\":\"0.002\"", "\"q\":\"0.001\""));
  decode_well(
      replaced(replaced(frame, "\"z\":\"0.001\"", "\"z\":\"0\""), "\"t\":12345678", "\"t\":9"));

  ASSERT_EQ(sink.my_orders.size(), 2u);
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::filled);
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::open);
}

TEST_F(BinanceFuturePrivate, KeepsOrderAndFillOfAStateThatItDoesNotKnow) {
  decode_well(replaced(user_doc(1), "PARTIALLY_FILLED", "MELTED"));

  ASSERT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::partially_filled) << "by what is filled";
  EXPECT_EQ(sink.my_orders[0].native_status, "MELTED");
  EXPECT_EQ(sink.my_trades.size(), 1u);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "MELTED");
}

TEST_F(BinanceFuturePrivate, CountsAWordThatComesTwiceOnce) {
  const std::string frame = replaced(user_doc(1), "\"x\":\"TRADE\"", "\"x\":\"AUCTION\"");
  decode_well(frame);
  decode_well(frame);

  EXPECT_EQ(sink.my_trades.size(), 1u);
  EXPECT_EQ(sink.controls.size(), 1u);
}

TEST_F(BinanceFuturePrivate, MakesNoFillOfAnExecutionThatHasNone) {
  const std::string frame = replaced(user_doc(1), "\"x\":\"TRADE\"", "\"x\":\"AUCTION\"");
  decode_well(replaced(frame, "\"t\":12345678", "\"t\":0"));
  decode_well(replaced(frame, "\"l\":\"0.001\"", "\"l\":\"0\""));

  EXPECT_EQ(sink.my_orders.size(), 2u);
  EXPECT_THAT(sink.my_trades, IsEmpty());
  EXPECT_EQ(sink.controls.size(), 2u);
}

TEST_F(BinanceFuturePrivate, TellsASideByTheSignInAModeThatItDoesNotKnow) {
  decode_well(replaced(user_doc(2), "\"ps\":\"SHORT\"", "\"ps\":\"MANY\""));

  ASSERT_EQ(sink.positions.size(), 3u);
  EXPECT_EQ(sink.positions[2].side, Side::sell);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].text, "MANY");
}

TEST_F(BinanceFuturePrivate, ReadsALiquidationsExecutionAsTrade) {
  decode_well(replaced(user_doc(1), "\"x\":\"TRADE\"", "\"x\":\"CALCULATED\""));
  EXPECT_EQ(sink.my_trades.size(), 1u);
}

TEST_F(BinanceFuturePrivate, ReadsAFillWithoutFee) {
  decode_well(replaced(user_doc(1), "\"N\":\"USDT\",\"n\":\"0.01000000\",", ""));

  ASSERT_EQ(sink.my_trades.size(), 1u);
  EXPECT_EQ(sink.my_trades[0].fee, std::nullopt);
  EXPECT_TRUE(sink.my_trades[0].fee_currency.empty());
}

TEST_F(BinanceFuturePrivate, TellsWhyAnOrderExpired) {
  decode_well(
      replaced(load_frame("binance_future/ws_order_2026.json"), "\"er\":\"0\"", "\"er\":\"4\""));
  ASSERT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_orders[0].reason, "4");
}

TEST_F(BinanceFuturePrivate, LeavesEarlyTradesToTheOrdersMessage) {
  decode_well(user_doc(3));
  EXPECT_THAT(sink.events, IsEmpty());
  EXPECT_THAT(sink.controls, IsEmpty());
}

TEST_F(BinanceFuturePrivate, TakesEarlyTradesWhereAsked) {
  BinanceFutureCodec early{symbols, {.early_trades = true}};
  hftcpp::decode_well(early, user_doc(3), sink);

  ASSERT_EQ(sink.my_trades.size(), 1u);
  const MyTrade& trade = sink.my_trades[0];
  EXPECT_EQ(trade.symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(trade.id, "12345678");
  EXPECT_EQ(trade.order_id, "8886774");
  EXPECT_EQ(trade.client_order_id, "TEST");
  EXPECT_EQ(trade.side, Side::buy);
  EXPECT_TRUE(trade.price.is_identical("7100.50"_d));
  EXPECT_TRUE(trade.size.is_identical("0.001"_d));
  EXPECT_EQ(trade.fee, std::nullopt);
  EXPECT_EQ(trade.is_maker, true);
}

TEST_F(BinanceFuturePrivate, TellsAnEarlyTradeOnce) {
  BinanceFutureCodec early{symbols, {.early_trades = true}};
  hftcpp::decode_well(early, user_doc(3), sink);
  hftcpp::decode_well(early, user_doc(3), sink);
  hftcpp::decode_well(early, user_doc(1), sink);  // the same fill, now with its order

  EXPECT_EQ(sink.my_trades.size(), 1u);
  ASSERT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_orders[0].fee, "0.01000000"_d);
}

TEST_F(BinanceFuturePrivate, ReadsAConditionalOrder) {
  decode_well(load_frame("binance_future/ws_algo.json"));

  ASSERT_EQ(sink.my_orders.size(), 1u);
  const MyOrder& order = sink.my_orders[0];
  EXPECT_EQ(order.symbol, Symbol{"doge/usdt"});
  EXPECT_EQ(order.order_id, "1000000033225453");
  EXPECT_EQ(order.client_order_id, "O-20251211-053131-TEST-000-1");
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.order_type, "STOP_MARKET");
  EXPECT_EQ(order.status, OrderStatus::filled);
  EXPECT_EQ(order.native_status, "FINISHED");
  EXPECT_EQ(order.price, std::nullopt);
  EXPECT_TRUE(order.size.is_identical("38"_d));
  EXPECT_TRUE(order.filled_size.is_identical("38"_d));
  EXPECT_EQ(order.average_price, "0.13856"_d);
  EXPECT_THAT(sink.my_trades, IsEmpty());
}

TEST_F(BinanceFuturePrivate, KnowsEveryStateOfAConditionalOrder) {
  const std::string frame = load_frame("binance_future/ws_algo.json");
  const std::pair<std::string_view, OrderStatus> states[] = {
      {"NEW", OrderStatus::open},          {"TRIGGERING", OrderStatus::open},
      {"TRIGGERED", OrderStatus::open},    {"CANCELED", OrderStatus::canceled},
      {"REJECTED", OrderStatus::rejected}, {"EXPIRED", OrderStatus::expired}};
  for (const auto& [word, status] : states) {
    decode_well(replaced(frame, "FINISHED", word));
    EXPECT_EQ(sink.my_orders.back().status, status) << word;
  }
  decode_well(replaced(frame, "\"aq\":\"38\"", "\"aq\":\"0\""));
  EXPECT_EQ(sink.my_orders.back().status, OrderStatus::canceled);
}

TEST_F(BinanceFuturePrivate, ReadsBalancesAndPositions) {
  decode_well(user_doc(2));

  ASSERT_EQ(sink.balances.size(), 1u);
  EXPECT_EQ(sink.balances[0].currency, "USDT");
  EXPECT_EQ(sink.balances[0].total, "122624.12345678"_d);
  EXPECT_EQ(sink.balances[0].available, std::nullopt);
  EXPECT_EQ(sink.balances[0].exchange_time, Timestamp{1'564'745'798'939'000'000});
  ASSERT_EQ(sink.positions.size(), 3u);
  const Position& flat = sink.positions[0];
  EXPECT_EQ(flat.symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(flat.side, Side::unknown);
  EXPECT_TRUE(flat.size.is_zero());
  EXPECT_EQ(flat.entry_price, std::nullopt);
  const Position& bought = sink.positions[1];
  EXPECT_EQ(bought.side, Side::buy);
  EXPECT_TRUE(bought.size.is_identical("20"_d));
  EXPECT_EQ(bought.entry_price, "6563.6"_d);
  EXPECT_EQ(bought.unrealized_profit, "2850.21200"_d);
  const Position& sold = sink.positions[2];
  EXPECT_EQ(sold.side, Side::sell);
  EXPECT_TRUE(sold.size.is_identical("10"_d));
  EXPECT_EQ(sold.unrealized_profit, "-1423.15600"_d);
}

TEST_F(BinanceFuturePrivate, TellsASideByTheSignWhereThereIsOnePosition) {
  const std::string frame = replaced(user_doc(2), "\"ps\":\"SHORT\"", "\"ps\":\"BOTH\"");
  decode_well(replaced(frame, "\"ps\":\"LONG\"", "\"ps\":\"BOTH\""));

  ASSERT_EQ(sink.positions.size(), 3u);
  EXPECT_EQ(sink.positions[1].side, Side::buy);
  EXPECT_EQ(sink.positions[2].side, Side::sell);
}

TEST_F(BinanceFuturePrivate, TellsWhatFollowsAPositionThatNobodyNamed) {
  symbols.set_resolver({});
  const std::string frame = user_doc(2);
  const auto decoded = codec.decode({frame, kArrival}, sink);

  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, make_error_code(Errc::unknown_symbol));
  EXPECT_EQ(sink.balances.size(), 1u);
  EXPECT_THAT(sink.positions, IsEmpty());
}

TEST_F(BinanceFuturePrivate, AsksForAnotherConnectionWhenTheKeyExpires) {
  decode_well(load_frame("binance_future/ws_listenKeyExpired.json"));

  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::login_expired);
  EXPECT_EQ(sink.controls[0].channel, "listenKeyExpired");
}

TEST_F(BinanceFuturePrivate, ReadsEventsInTheCombinedForm) {
  decode_well(R"({"stream":"pqia91ma19a5s61cv6a81va65sdf19v8","data":)" + user_doc(1) + "}");
  EXPECT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_trades.size(), 1u);
}

}  // namespace
}  // namespace hftcpp
