// One's own orders, trades and balances on Binance's wire.
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/codec_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

constexpr const char* kReport = "binance/ws_executionReport.json";

class BinancePrivateTest : public CodecTest<BinanceCodec> {
 protected:
  BinancePrivateTest() {
    symbols.add("ETHUSDT", Symbol{"eth/usdt"});
    symbols.add("ETHBTC", Symbol{"eth/btc"});
  }
};

TEST_F(BinancePrivateTest, EmitsAnOrder) {
  ASSERT_EQ(code_of(load_frame(kReport)), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 1u);
  const MyOrder& order = sink.my_orders[0];
  EXPECT_EQ(order.exchange, Exchange{"binance"});
  EXPECT_EQ(order.symbol, Symbol{"eth/usdt"});
  EXPECT_EQ(order.order_id, "1234567890");
  EXPECT_EQ(order.client_order_id, "O-12345-test-trade");
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.order_type, "LIMIT");
  EXPECT_EQ(order.status, OrderStatus::partially_filled);
  EXPECT_EQ(order.native_status, "PARTIALLY_FILLED");
  EXPECT_TRUE(order.price->is_identical("2500.00000000"_d));
  EXPECT_TRUE(order.size.is_identical("1.00000000"_d));
  EXPECT_TRUE(order.filled_size.is_identical("0.50000000"_d));
  EXPECT_TRUE(order.last_price->is_identical("2499.50000000"_d));
  EXPECT_TRUE(order.last_size->is_identical("0.50000000"_d));
  EXPECT_TRUE(order.fee->is_identical("0.00050000"_d));
  EXPECT_EQ(order.fee_currency, "ETH");
  EXPECT_EQ(order.average_price, std::nullopt) << "a quotient is rarely exact";
  EXPECT_EQ(order.reason, "");
  EXPECT_EQ(order.exchange_time, Timestamp{1759347763167000000});
  EXPECT_EQ(order.receive_time, kArrival);
}

TEST_F(BinancePrivateTest, EmitsATradeBesideItsOrder) {
  ASSERT_EQ(code_of(load_frame(kReport)), Errc{});
  ASSERT_EQ(sink.my_trades.size(), 1u);
  const MyTrade& trade = sink.my_trades[0];
  EXPECT_EQ(trade.exchange, Exchange{"binance"});
  EXPECT_EQ(trade.symbol, Symbol{"eth/usdt"});
  EXPECT_EQ(trade.id, "98765432");
  EXPECT_EQ(trade.order_id, "1234567890");
  EXPECT_EQ(trade.client_order_id, "O-12345-test-trade");
  EXPECT_EQ(trade.side, Side::buy);
  EXPECT_TRUE(trade.price.is_identical("2499.50000000"_d));
  EXPECT_TRUE(trade.size.is_identical("0.50000000"_d));
  EXPECT_TRUE(trade.fee->is_identical("0.00050000"_d));
  EXPECT_EQ(trade.fee_currency, "ETH");
  EXPECT_EQ(trade.is_maker, true);
  EXPECT_EQ(trade.exchange_time, Timestamp{1759347763167000000});
}

// As the old streams sent them, and as subscriptions wrap them.
TEST_F(BinancePrivateTest, TakesEventsBareAndWrapped) {
  for (const auto& frame : load_lines("binance/ws_user_doc.jsonl"))
    ASSERT_EQ(code_of(frame), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 3u);
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::open);
  EXPECT_EQ(sink.my_orders[0].last_price, std::nullopt) << "nothing was filled";
  EXPECT_EQ(sink.my_orders[0].fee, std::nullopt);
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::filled);
  EXPECT_EQ(sink.my_orders[2].symbol, Symbol{"eth/btc"});
  EXPECT_EQ(sink.my_trades.size(), 1u);
  ASSERT_EQ(sink.balances.size(), 4u);
  EXPECT_EQ(sink.balances[0].currency, "USDT");
  EXPECT_TRUE(sink.balances[0].available->is_identical("10000.00000000"_d));
  EXPECT_TRUE(sink.balances[0].locked->is_identical("2500.00000000"_d));
  EXPECT_TRUE(sink.balances[0].total->is_identical("12500.00000000"_d));
}

TEST_F(BinancePrivateTest, TellsStandingsFromMovements) {
  const auto frames = load_lines("binance/ws_account.jsonl");
  ASSERT_EQ(code_of(frames[0]), Errc{});
  ASSERT_EQ(code_of(frames[1]), Errc{});
  ASSERT_EQ(sink.balances.size(), 2u);
  EXPECT_EQ(sink.balances[0].currency, "ETH");
  EXPECT_TRUE(sink.balances[0].available->is_identical("10000.000000"_d));
  EXPECT_EQ(sink.balances[0].change, std::nullopt);
  EXPECT_EQ(sink.balances[0].exchange_time, Timestamp{1564034571073000000});
  EXPECT_EQ(sink.balances[1].currency, "BTC");
  EXPECT_TRUE(sink.balances[1].change->is_identical("100.00000000"_d));
  EXPECT_EQ(sink.balances[1].available, std::nullopt);
  EXPECT_EQ(sink.balances[1].exchange_time, Timestamp{1573200697068000000});
}

// Of a cancellation "c" is the cancel request's own id.
TEST_F(BinancePrivateTest, NamesACanceledOrderByItsOwnId) {
  auto frame = replaced(load_frame(kReport), R"("C":"")", R"("C":"mine")");
  frame =
      replaced(frame, R"("x":"TRADE","X":"PARTIALLY_FILLED")", R"("x":"CANCELED","X":"CANCELED")");
  ASSERT_EQ(code_of(frame), Errc{});
  EXPECT_EQ(sink.my_orders[0].client_order_id, "mine");
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::canceled);
  EXPECT_TRUE(sink.my_trades.empty());
}

TEST_F(BinancePrivateTest, SaysWhyAnOrderWasRefused) {
  auto frame = replaced(load_frame(kReport), R"("r":"NONE")", R"("r":"INSUFFICIENT_BALANCE")");
  frame =
      replaced(frame, R"("x":"TRADE","X":"PARTIALLY_FILLED")", R"("x":"REJECTED","X":"REJECTED")");
  ASSERT_EQ(code_of(frame), Errc{});
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::rejected);
  EXPECT_EQ(sink.my_orders[0].reason, "INSUFFICIENT_BALANCE");
}

TEST_F(BinancePrivateTest, KnowsEveryStatus) {
  const std::vector<std::pair<std::string, OrderStatus>> statuses = {
      {"NEW", OrderStatus::open},
      {"PENDING_NEW", OrderStatus::open},
      {"PARTIALLY_FILLED", OrderStatus::partially_filled},
      {"FILLED", OrderStatus::filled},
      {"CANCELED", OrderStatus::canceled},
      {"REJECTED", OrderStatus::rejected},
      {"EXPIRED", OrderStatus::expired},
      {"EXPIRED_IN_MATCH", OrderStatus::expired}};
  for (const auto& [word, status] : statuses) {
    sink = {};
    const auto frame =
        replaced(load_frame(kReport), R"("X":"PARTIALLY_FILLED")", R"("X":")" + word + "\"");
    ASSERT_EQ(code_of(frame), Errc{}) << word;
    EXPECT_EQ(sink.my_orders[0].status, status) << word;
    EXPECT_EQ(sink.my_orders[0].native_status, word);
  }
}

// A status that is new to us is told by what is filled, and so is the fill.
TEST_F(BinancePrivateTest, KeepsOrderAndFillOfAStatusThatItDoesNotKnow) {
  const auto frame = replaced(load_frame(kReport), R"("X":"PARTIALLY_FILLED")", R"("X":"ODD")");
  ASSERT_EQ(code_of(frame), Errc{});
  ASSERT_EQ(code_of(replaced(frame, R"("q":"1.00000000")", R"("q":"0.50000000")")), Errc{});
  ASSERT_EQ(code_of(replaced(frame, R"("z":"0.50000000")", R"("z":"0.00000000")")), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 3u);
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::partially_filled);
  EXPECT_EQ(sink.my_orders[0].native_status, "ODD");
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::filled);
  EXPECT_EQ(sink.my_orders[2].status, OrderStatus::open);
  EXPECT_EQ(sink.my_trades.size(), 3u);
  ASSERT_EQ(sink.controls.size(), 3u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "ODD");
}

TEST_F(BinancePrivateTest, CountsBothWordsThatItDoesNotKnow) {
  const auto frame = replaced(load_frame(kReport), R"("x":"TRADE","X":"PARTIALLY_FILLED")",
                              R"("x":"AUCTION","X":"ODD")");
  ASSERT_EQ(code_of(frame), Errc{});
  EXPECT_EQ(sink.my_trades.size(), 1u);
  ASSERT_EQ(sink.controls.size(), 2u);
  EXPECT_EQ(sink.controls[0].text, "AUCTION");
  EXPECT_EQ(sink.controls[1].text, "ODD");
}

// Without a number or a size there was no fill, whatever else happened.
TEST_F(BinancePrivateTest, MakesNoFillOfAnExecutionThatHasNone) {
  const auto frame = replaced(load_frame(kReport), R"("x":"TRADE")", R"("x":"AUCTION")");
  ASSERT_EQ(code_of(replaced(frame, R"("t":98765432)", R"("t":-1)")), Errc{});
  ASSERT_EQ(code_of(replaced(frame, R"("l":"0.50000000")", R"("l":"0.00000000")")), Errc{});
  EXPECT_EQ(sink.my_orders.size(), 2u);
  EXPECT_EQ(sink.my_orders[0].last_size, std::nullopt);
  EXPECT_TRUE(sink.my_trades.empty());
  EXPECT_EQ(sink.controls.size(), 2u);
}

// The word itself is in the count, and in the log.
TEST_F(BinancePrivateTest, LeavesOutAWordForWhichThereIsNoRoom) {
  const std::string word(40, 'A');
  ASSERT_EQ(code_of(replaced(load_frame(kReport), "PARTIALLY_FILLED", word)), Errc{});
  EXPECT_TRUE(sink.my_orders.at(0).native_status.empty());
  EXPECT_EQ(sink.my_trades.size(), 1u);
  EXPECT_EQ(sink.controls.at(0).text, word);
}

// A market order has no price of its own.
TEST_F(BinancePrivateTest, TakesAPriceOfZeroForNone) {
  ASSERT_EQ(code_of(replaced(load_frame(kReport), "2500.00000000", "0.00000000")), Errc{});
  EXPECT_EQ(sink.my_orders[0].price, std::nullopt);
}

TEST_F(BinancePrivateTest, RefusesAReportWithoutADocumentedField) {
  for (const char* const part :
       {R"("s":"ETHUSDT",)", R"("S":"BUY",)", R"("q":"1.00000000",)", R"("p":"2500.00000000",)",
        R"("i":1234567890,)", R"("l":"0.50000000",)", R"("z":"0.50000000",)",
        R"("L":"2499.50000000",)", R"("T":1759347763167,)", R"("t":98765432,)"})
    EXPECT_EQ(code_of(without(load_frame(kReport), part)), Errc::missing_field) << part;
  const auto account = load_lines("binance/ws_account.jsonl");
  for (const char* const part :
       {R"("u":1564034571073,)", R"("a":"ETH",)", R"("f":"10000.000000",)", R"(,"l":"0.000000")"})
    EXPECT_EQ(code_of(without(account[0], part)), Errc::missing_field) << part;
  for (const char* const part :
       {R"("a":"BTC",)", R"("d":"100.00000000",)", R"(,"T":1573200697068)"})
    EXPECT_EQ(code_of(without(account[1], part)), Errc::missing_field) << part;
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(BinancePrivateTest, RefusesEveryTruncatedFrame) {
  for (const auto& whole : {load_frame(kReport), load_lines("binance/ws_account.jsonl")[0],
                            load_lines("binance/ws_account.jsonl")[1]}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
      ASSERT_EQ(code_of({cut.data(), cut.size()}), Errc::bad_json) << "cut at " << size;
    }
  }
}

TEST_F(BinancePrivateTest, LeavesOutOrdersOfUnknownSymbols) {
  EXPECT_EQ(code_of(replaced(load_frame(kReport), "ETHUSDT", "XXXUSDT")), Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
}

}  // namespace
}  // namespace hftcpp
