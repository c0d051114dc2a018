#include "exchanges/codec_fixture.hpp"
#include "exchanges/okx/okx_codec.hpp"
#include "exchanges/okx/okx_symbols.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

class OkxPrivateTest : public testing::Test {
 protected:
  OkxPrivateTest() {
    symbols.add("BTC-USDT", Symbol{"btc/usdt"});
    swap_symbols.add("BTC-USDT-SWAP", Symbol{"btc/usdt"});
    swap_symbols.add("ETH-USDT-SWAP", Symbol{"eth/usdt"});
    contracts.set(Symbol{"btc/usdt"}, "0.01"_d);
    contracts.set(Symbol{"eth/usdt"}, "0.1"_d);
  }

  Result<void> decode(std::string_view bytes) { return codec.decode({bytes, kArrival}, sink); }
  Result<void> decode_swap(std::string_view bytes) { return swap.decode({bytes, kArrival}, sink); }

  SymbolMap symbols;
  SymbolMap swap_symbols;
  OkxContracts contracts;
  OkxCodec codec{symbols};
  OkxCodec swap{swap_symbols, {.market = OkxMarket::swap, .contracts = &contracts}};
  Collector sink;
};

TEST_F(OkxPrivateTest, EmitsAnOrderAndTheTradeThatFilledIt) {
  ASSERT_TRUE(decode(load_frame("okx/ws_orders_spot.json")));
  ASSERT_EQ(sink.my_orders.size(), 1u);
  const MyOrder& order = sink.my_orders[0];
  EXPECT_EQ(order.exchange, Exchange{"okx"});
  EXPECT_EQ(order.symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(order.order_id, "452197707845865472");
  EXPECT_TRUE(order.client_order_id.empty());
  EXPECT_EQ(order.side, Side::sell);
  EXPECT_EQ(order.order_type, "limit");
  EXPECT_EQ(order.status, OrderStatus::filled);
  EXPECT_EQ(order.native_status, "filled");
  EXPECT_EQ(order.price, "31527.1"_d);
  EXPECT_EQ(order.size, "0.001"_d);
  EXPECT_EQ(order.filled_size, "0.001"_d);
  EXPECT_EQ(order.average_price, "31527.1"_d);
  EXPECT_EQ(order.last_price, "31527.1"_d);
  EXPECT_EQ(order.last_size, "0.001"_d);
  EXPECT_EQ(order.fee, "0.02522168"_d) << "OKX writes what it takes as a negative number";
  EXPECT_EQ(order.fee_currency, "USDT");
  EXPECT_EQ(order.exchange_time, at_milliseconds(1654084353264));
  EXPECT_EQ(order.receive_time, kArrival);
  ASSERT_EQ(sink.my_trades.size(), 1u);
  const MyTrade& trade = sink.my_trades[0];
  EXPECT_EQ(trade.id, "242589207");
  EXPECT_EQ(trade.order_id, "452197707845865472");
  EXPECT_EQ(trade.side, Side::sell);
  EXPECT_EQ(trade.price, "31527.1"_d);
  EXPECT_EQ(trade.size, "0.001"_d);
  EXPECT_EQ(trade.fee, "0.02522168"_d);
  EXPECT_EQ(trade.fee_currency, "USDT");
  EXPECT_EQ(trade.is_maker, true);
  EXPECT_EQ(trade.exchange_time, at_milliseconds(1654084353263));
  EXPECT_EQ(trade.receive_time, kArrival);
}

TEST_F(OkxPrivateTest, TurnsContractsIntoAmounts) {
  ASSERT_TRUE(decode_swap(load_frame("okx/ws_orders_swap.json")));
  ASSERT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_orders[0].client_order_id, "001BTCUSDT20250106001");
  EXPECT_TRUE(sink.my_orders[0].size.is_identical("0.0003"_d)) << "0.03 contracts of 0.01";
  EXPECT_TRUE(sink.my_orders[0].filled_size.is_identical("0.0003"_d));
  EXPECT_EQ(sink.my_orders[0].last_size, "0.0003"_d);
  EXPECT_EQ(sink.my_orders[0].price, std::nullopt) << "a market order";
  EXPECT_EQ(sink.my_orders[0].fee, "0.021776769"_d) << "the sum of all trades";
  ASSERT_EQ(sink.my_trades.size(), 1u);
  EXPECT_TRUE(sink.my_trades[0].size.is_identical("0.0003"_d));
  EXPECT_EQ(sink.my_trades[0].price, "103698.9"_d);
  EXPECT_EQ(sink.my_trades[0].fee, std::nullopt) << "\"fillFee\" is not there";
}

// An account trades what it likes, whatever pairs a stream was asked for.
TEST_F(OkxPrivateTest, KnowsPairsThatNobodySubscribedTo) {
  ASSERT_TRUE(decode(replaced(load_frame("okx/ws_orders_spot.json"),
                              R"("instId":"BTC-USDT","ordId")", R"("instId":"SOL-EUR","ordId")")));
  ASSERT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_orders[0].symbol, Symbol{"sol/eur"});
  EXPECT_EQ(sink.my_trades.at(0).symbol, Symbol{"sol/eur"});
}

TEST_F(OkxPrivateTest, TakesAPostOnlyOrderThatWouldTradeForRejected) {
  ASSERT_TRUE(decode_swap(load_frame("okx/ws_orders_post_only.json")));
  ASSERT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::rejected);
  EXPECT_EQ(sink.my_orders[0].native_status, "canceled");
  EXPECT_EQ(sink.my_orders[0].reason, "POST_ONLY would take liquidity");
  EXPECT_EQ(sink.my_orders[0].average_price, std::nullopt);
  EXPECT_TRUE(sink.my_orders[0].size.is_identical("0.2"_d));
  EXPECT_TRUE(sink.my_trades.empty());
}

TEST_F(OkxPrivateTest, KnowsEveryState) {
  const auto frame = load_frame("okx/ws_orders_post_only.json");
  const auto other = replaced(frame, R"("cancelSource":"31")", R"("cancelSource":"1")");
  const std::vector<std::pair<std::string, OrderStatus>> states{
      {"live", OrderStatus::open},
      {"partially_filled", OrderStatus::partially_filled},
      {"filled", OrderStatus::filled},
      {"canceled", OrderStatus::canceled},
      {"mmp_canceled", OrderStatus::canceled}};
  for (const auto& [word, status] : states) {
    ASSERT_TRUE(decode_swap(replaced(other, R"("state":"canceled")", R"("state":")" + word + '"')));
    EXPECT_EQ(sink.my_orders.back().status, status) << word;
    EXPECT_EQ(sink.my_orders.back().native_status, word);
  }
}

// A state that is new to us is told, and what has been traded is not lost with it.
TEST_F(OkxPrivateTest, TellsTradesOfOrdersInStatesThatItDoesNotKnow) {
  const auto frame =
      replaced(load_frame("okx/ws_orders_swap.json"), R"("state":"filled")", R"("state":"lost")");
  ASSERT_TRUE(decode_swap(frame));
  ASSERT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::filled) << "by what is filled";
  EXPECT_EQ(sink.my_orders[0].native_status, "lost");
  EXPECT_EQ(sink.my_trades.size(), 1u);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "lost");

  ASSERT_TRUE(decode_swap(replaced(frame, R"("accFillSz":"0.03")", R"("accFillSz":"0.01")")));
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::partially_filled);
  ASSERT_TRUE(decode_swap(replaced(frame, R"("accFillSz":"0.03")", R"("accFillSz":"0")")));
  EXPECT_EQ(sink.my_orders[2].status, OrderStatus::open);
}

// An order to buy for so much of the quote currency has no size of its own.
TEST_F(OkxPrivateTest, TakesWhatWasFilledForTheSizeOfAnOrderByCost) {
  auto frame = replaced(load_frame("okx/ws_orders_spot.json"), R"("sz":"0.001")", R"("sz":"31")");
  ASSERT_TRUE(decode(replaced(frame, R"("tgtCcy":"")", R"("tgtCcy":"quote_ccy")")));
  frame = replaced(frame, R"("side":"sell")", R"("side":"buy")");
  ASSERT_TRUE(decode(replaced(frame, R"("ordType":"limit")", R"("ordType":"market")")));
  ASSERT_EQ(sink.my_orders.size(), 2u);
  EXPECT_EQ(sink.my_orders[0].size, "0.001"_d);
  EXPECT_EQ(sink.my_orders[1].size, "0.001"_d);
}

TEST_F(OkxPrivateTest, CallsNoOrderByCostFullInAStateThatItDoesNotKnow) {
  const auto frame =
      replaced(load_frame("okx/ws_orders_spot.json"), R"("state":"filled")", R"("state":"lost")");
  ASSERT_TRUE(decode(replaced(frame, R"("tgtCcy":"")", R"("tgtCcy":"quote_ccy")")));
  EXPECT_EQ(sink.my_orders.at(0).status, OrderStatus::partially_filled);
  EXPECT_EQ(sink.my_trades.size(), 1u);
}

TEST_F(OkxPrivateTest, EmitsEveryCurrencyOfAnAccount) {
  ASSERT_TRUE(decode(load_frame("okx/ws_account.json")));
  ASSERT_EQ(sink.balances.size(), 3u);
  EXPECT_EQ(sink.balances[0].exchange, Exchange{"okx"});
  EXPECT_EQ(sink.balances[0].currency, "USDT");
  EXPECT_EQ(sink.balances[0].total, "100.52768569797846"_d);
  EXPECT_EQ(sink.balances[0].available, "100.52768569797846"_d);
  EXPECT_EQ(sink.balances[0].locked, "0"_d);
  EXPECT_EQ(sink.balances[0].exchange_time, at_milliseconds(1751526647084));
  EXPECT_EQ(sink.balances[1].currency, "BTC");
  EXPECT_EQ(sink.balances[2].total, "0.000000185"_d);
  ASSERT_TRUE(decode(load_frame("okx/ws_account_page.json")));
  EXPECT_EQ(sink.balances.size(), 4u);
}

TEST_F(OkxPrivateTest, LeavesOutOfABalanceWhatIsEmpty) {
  const auto frame = load_frame("okx/ws_account_page.json");
  ASSERT_TRUE(decode(replaced(frame, R"("frozenBal":"0")", R"("frozenBal":"")")));
  EXPECT_EQ(sink.balances.at(0).locked, std::nullopt);
  ASSERT_TRUE(decode(
      R"({"arg":{"channel":"account","uid":"1"},"eventType":"event_update","curPage":1,"lastPage":true,"data":[{"totalEq":"","details":[]}]})"));
  EXPECT_EQ(sink.balances.size(), 1u);
}

TEST_F(OkxPrivateTest, EmitsPositions) {
  const auto frame = load_frame("okx/ws_positions.json");
  ASSERT_TRUE(decode_swap(frame));
  ASSERT_EQ(sink.positions.size(), 1u);
  const Position& position = sink.positions[0];
  EXPECT_EQ(position.symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(position.side, Side::buy);
  EXPECT_TRUE(position.size.is_identical("0.005"_d)) << "0.5 contracts of 0.01";
  EXPECT_EQ(position.entry_price, "10000"_d);
  EXPECT_EQ(position.mark_price, "10000"_d);
  EXPECT_EQ(position.unrealized_profit, "0"_d);
  EXPECT_EQ(position.liquidation_price, "9000"_d);
  EXPECT_EQ(position.leverage, "10.0"_d);
  EXPECT_EQ(position.exchange_time, at_milliseconds(1622559930237));
}

TEST_F(OkxPrivateTest, TellsShortPositionsInBothModes) {
  const auto frame = load_frame("okx/ws_positions.json");
  ASSERT_TRUE(decode_swap(replaced(frame, R"("posSide":"long")", R"("posSide":"short")")));
  const auto net = replaced(frame, R"("posSide":"long")", R"("posSide":"net")");
  ASSERT_TRUE(decode_swap(replaced(net, R"("pos":"0.5")", R"("pos":"-0.5")")));
  ASSERT_TRUE(decode_swap(replaced(net, R"("pos":"0.5")", R"("pos":"")")));
  ASSERT_EQ(sink.positions.size(), 3u);
  EXPECT_EQ(sink.positions[0].side, Side::sell);
  EXPECT_EQ(sink.positions[1].side, Side::sell);
  EXPECT_EQ(sink.positions[1].size, "0.005"_d);
  EXPECT_EQ(sink.positions[2].side, Side::unknown);
  EXPECT_TRUE(sink.positions[2].size.is_zero());
}

TEST_F(OkxPrivateTest, LeavesOutOrdersOfUnknownInstruments) {
  const auto frame =
      replaced(load_frame("okx/ws_orders_swap.json"), "BTC-USDT-SWAP", "X-USDT-SWAP");
  EXPECT_EQ(code_of(decode_swap(frame)), Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
}

// A proxy may cut a frame anywhere: no prefix of a good one may pass for a good one.
TEST_F(OkxPrivateTest, RefusesEveryTruncatedFrame) {
  for (const char* const name :
       {"okx/ws_orders_spot.json", "okx/ws_orders_swap.json", "okx/ws_account_page.json",
        "okx/ws_account.json", "okx/ws_positions.json"}) {
    const auto whole = load_frame(name);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
      ASSERT_EQ(code_of(decode_swap({cut.data(), cut.size()})), Errc::bad_json)
          << name << " cut at " << size;
    }
  }
}

TEST_F(OkxPrivateTest, RefusesAnOrderWithoutADocumentedField) {
  std::set<std::string> needed;
  const auto frame = load_frame("okx/ws_orders_swap.json");
  for (const auto& [field, part] : without_each_field(frame, {"data"})) {
    const Errc code = code_of(decode_swap(part));
    if (code == Errc::missing_field) needed.insert(field);
    EXPECT_TRUE(code == Errc::missing_field || code == Errc{}) << field;
  }
  EXPECT_EQ(needed, (std::set<std::string>{"instId", "ordId", "side", "sz", "uTime", "fillPx",
                                           "fillSz"}));
}

}  // namespace
}  // namespace hftcpp
