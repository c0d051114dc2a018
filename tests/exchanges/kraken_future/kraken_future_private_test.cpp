// KrakenFutureCodec: one's own orders, fills, balances and positions.
#include "exchanges/codec_fixture.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using testing::IsEmpty;

std::string order_frame(std::size_t line) {
  return load_lines("kraken_future/ws_open_orders.jsonl").at(line);
}

class KrakenFuturePrivate : public CodecTest<KrakenFutureCodec> {
 protected:
  KrakenFuturePrivate() { symbols.set_resolver(kraken_future_symbol); }
};

TEST_F(KrakenFuturePrivate, ReadsWhatIsOpenInOnePiece) {
  decode_well(load_lines("kraken_future/ws_user_doc.jsonl").at(0));

  ASSERT_EQ(sink.my_order_batches.size(), 1u);
  EXPECT_EQ(sink.my_order_batches[0].exchange, Exchange{"kraken_future"});
  ASSERT_EQ(sink.my_order_batches[0].orders.size(), 1u);
  const MyOrder& order = sink.my_order_batches[0].orders[0];
  EXPECT_EQ(order.symbol, Symbol{"btc/usd:btc"});
  EXPECT_EQ(order.order_id, "723ba95f-13b7-418b-8fcf-ab7ba6620555");
  EXPECT_EQ(order.side, Side::sell);
  EXPECT_EQ(order.order_type, "stop");
  EXPECT_EQ(order.status, OrderStatus::open);
  EXPECT_EQ(order.price, "34900"_d);
  EXPECT_TRUE(order.size.is_identical("1000"_d));
  EXPECT_TRUE(order.filled_size.is_zero());
  EXPECT_EQ(order.exchange_time, Timestamp{1'612'275'024'153'000'000});
  EXPECT_THAT(sink.my_orders, IsEmpty());
}

TEST_F(KrakenFuturePrivate, ReadsANewOrder) {
  decode_well(order_frame(0));

  ASSERT_EQ(sink.my_orders.size(), 1u);
  const MyOrder& order = sink.my_orders[0];
  EXPECT_EQ(order.symbol, Symbol{"btc/usd:btc"});
  EXPECT_EQ(order.side, Side::sell);
  EXPECT_EQ(order.order_type, "limit");
  EXPECT_EQ(order.status, OrderStatus::open);
  EXPECT_EQ(order.native_status, "new_placed_order_by_user");
  EXPECT_EQ(order.price, "10640.0"_d);
  EXPECT_TRUE(order.size.is_identical("304.0"_d));
  EXPECT_EQ(order.receive_time, kArrival);
}

TEST_F(KrakenFuturePrivate, ReadsAFullFillAsFilledAlthoughItIsCalledACancel) {
  decode_well(order_frame(1));

  ASSERT_EQ(sink.my_orders.size(), 1u);
  const MyOrder& order = sink.my_orders[0];
  EXPECT_EQ(order.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.status, OrderStatus::filled);
  EXPECT_TRUE(order.size.is_identical("0.0001"_d));  // "qty" is what remains: nothing
  EXPECT_TRUE(order.filled_size.is_identical("0.0001"_d));
  EXPECT_EQ(order.exchange_time, Timestamp{1'775'831'973'330'000'000});
}

TEST_F(KrakenFuturePrivate, KnowsEveryReason) {
  using enum OrderStatus;
  struct Case {
    const char* reason;
    const char* is_cancel;
    const char* filled;
    OrderStatus status;
  };
  const std::vector<Case> cases{
      {"new_placed_order_by_user", "false", "0.0", open},
      {"new_placed_order_by_user", "false", "1.0", partially_filled},
      {"edited_by_user", "false", "0.0", open},
      {"limit_order_from_stop", "false", "0.0", open},
      {"partial_fill", "false", "4.0", partially_filled},
      {"partial_fill", "true", "4.0", filled},
      {"full_fill", "true", "4.0", filled},
      {"stop_order_triggered", "true", "0.0", canceled},
      {"cancelled_by_user", "true", "0.0", canceled},
      {"cancelled_by_admin", "true", "0.0", canceled},
      {"dead_man_switch", "true", "0.0", canceled},
      {"liquidation", "true", "0.0", canceled},
      {"market_inactive", "true", "0.0", canceled},
      {"contract_expired", "true", "0.0", expired},
      {"not_enough_margin", "true", "0.0", rejected},
      {"not_enough_margin", "true", "1.0", canceled},
      {"post_order_failed_because_it_would_filled", "true", "0.0", rejected},
      {"ioc_order_failed_because_it_would_not_be_executed", "true", "0.0", rejected},
      {"would_execute_self", "true", "0.0", rejected},
      {"would_not_reduce_position", "true", "0.0", rejected},
      {"order_for_edit_not_found", "true", "0.0", rejected},
      {"a_reason_of_tomorrow", "true", "0.0", canceled},
      {"a_reason_of_tomorrow", "false", "0.0", open},
  };
  for (const Case& each : cases) {
    std::string frame = replaced(order_frame(0), "new_placed_order_by_user", each.reason);
    frame = replaced(frame, "\"is_cancel\":false", std::string{"\"is_cancel\":"} + each.is_cancel);
    decode_well(replaced(frame, "\"filled\":0.0", std::string{"\"filled\":"} + each.filled));
    ASSERT_FALSE(sink.my_orders.empty());
    EXPECT_EQ(sink.my_orders.back().status, each.status) << each.reason << each.is_cancel;
    EXPECT_EQ(sink.my_orders.back().reason, each.reason);
  }
}

TEST_F(KrakenFuturePrivate, LooksUpWhatAMessageLeavesOut) {
  decode_well(order_frame(0));
  decode_well(R"({"feed":"open_orders","order_id":"59302619-41d2-4f0b-941f-7e7914760ad3",)"
              R"("is_cancel":true,"reason":"cancelled_by_user"})");

  ASSERT_EQ(sink.my_orders.size(), 2u);
  const MyOrder& order = sink.my_orders[1];
  EXPECT_EQ(order.symbol, Symbol{"btc/usd:btc"});
  EXPECT_EQ(order.price, "10640.0"_d);
  EXPECT_EQ(order.status, OrderStatus::canceled);
  EXPECT_EQ(order.native_status, "cancelled_by_user");
  EXPECT_FALSE(order.exchange_time.is_set());
}

TEST_F(KrakenFuturePrivate, LooksUpInTheSnapshotToo) {
  decode_well(load_lines("kraken_future/ws_user_doc.jsonl").at(0));
  decode_well(R"({"feed":"open_orders","order_id":"723ba95f-13b7-418b-8fcf-ab7ba6620555",)"
              R"("is_cancel":true,"reason":"full_fill"})");

  ASSERT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::filled);
  EXPECT_TRUE(sink.my_orders[0].filled_size.is_identical("1000"_d));
}

TEST_F(KrakenFuturePrivate, TellsThatItNeverSawAnOrder) {
  EXPECT_EQ(code_of(order_frame(2)), Errc::unknown_symbol);
  EXPECT_THAT(sink.events, IsEmpty());
}

TEST_F(KrakenFuturePrivate, ReadsAFill) {
  decode_well(load_frame("kraken_future/ws_fills.json"));

  ASSERT_EQ(sink.my_trades.size(), 1u);
  const MyTrade& trade = sink.my_trades[0];
  EXPECT_EQ(trade.symbol, Symbol{"eth/usd"});
  EXPECT_EQ(trade.id, "6a22a3fb-e18e-4e76-b841-8689735c9158");
  EXPECT_EQ(trade.order_id, "a08aed17-f1a6-4db6-876c-2de5df84951c");
  EXPECT_EQ(trade.client_order_id, "b661bad0-7037-4b73-9e07-a65b515e4ef7");
  EXPECT_EQ(trade.side, Side::buy);
  EXPECT_TRUE(trade.price.is_identical("3162.0"_d));
  EXPECT_TRUE(trade.size.is_identical("0.001"_d));
  EXPECT_EQ(trade.fee, "0.001581"_d);
  EXPECT_EQ(trade.fee_currency, "USD");
  EXPECT_EQ(trade.is_maker, false);
  EXPECT_EQ(trade.exchange_time, Timestamp{1'765'185'437'003'000'000});
}

// Each connection begins with the last hundred.
TEST_F(KrakenFuturePrivate, TakesTheFirstFillsForOldOnes) {
  const std::string snapshot = load_lines("kraken_future/ws_user_doc.jsonl").at(1);
  KrakenFutureFills fills;
  KrakenFutureCodec first{symbols, {.channel = {}, .fills = &fills}};
  KrakenFutureCodec second{symbols, {.channel = {}, .fills = &fills}};

  ASSERT_TRUE(first.decode({snapshot, kArrival}, sink));
  ASSERT_TRUE(second.decode({snapshot, kArrival}, sink));

  EXPECT_THAT(sink.my_trades, IsEmpty());
}

TEST_F(KrakenFuturePrivate, TellsFillsThatMayHaveBeenMissed) {
  const std::string snapshot = load_lines("kraken_future/ws_user_doc.jsonl").at(1);
  KrakenFutureFills fills;
  fills.on_snapshot({});  // there was a connection before, and not one fill
  KrakenFutureCodec telling{symbols, {.channel = {}, .fills = &fills}};

  ASSERT_TRUE(telling.decode({snapshot, kArrival}, sink));

  ASSERT_EQ(sink.my_trades.size(), 2u);
  EXPECT_LE(sink.my_trades[0].exchange_time, sink.my_trades[1].exchange_time);
  const auto inverse =
      std::ranges::find(sink.my_trades, Symbol{"btc/usd:btc_200925"}, &MyTrade::symbol);
  ASSERT_NE(inverse, sink.my_trades.end());
  EXPECT_EQ(inverse->is_maker, true);
  EXPECT_EQ(inverse->fee, "-0.00009142857"_d);
  EXPECT_TRUE(inverse->client_order_id.empty());
}

TEST_F(KrakenFuturePrivate, TellsNoMakerOfALiquidation) {
  decode_well(replaced(load_frame("kraken_future/ws_fills.json"), "\"fill_type\":\"taker\"",
                       "\"fill_type\":\"liquidation\""));
  ASSERT_EQ(sink.my_trades.size(), 1u);
  EXPECT_EQ(sink.my_trades[0].is_maker, std::nullopt);
}

TEST_F(KrakenFuturePrivate, ReadsTheBalancesOfAllWallets) {
  decode_well(load_lines("kraken_future/ws_balances.jsonl").at(0));

  ASSERT_EQ(sink.balances.size(), 4u);
  EXPECT_EQ(sink.balances[0].currency, "USDT");
  EXPECT_EQ(sink.balances[0].wallet, "cash");
  EXPECT_EQ(sink.balances[0].total, "4997.5012493753"_d);
  EXPECT_EQ(sink.balances[0].available, std::nullopt);
  EXPECT_EQ(sink.balances[1].currency, "BTC");
  EXPECT_EQ(sink.balances[1].total, "0.1285407184"_d);
  EXPECT_EQ(sink.balances[2].currency, "BTC");
  EXPECT_EQ(sink.balances[2].wallet, "F-XBT:USD");
  EXPECT_EQ(sink.balances[2].total, "0.1219368845"_d);
  EXPECT_EQ(sink.balances[2].available, "0.1219368845"_d);
  EXPECT_EQ(sink.balances[3].currency, "USDT");
  EXPECT_EQ(sink.balances[3].wallet, "collateral");
  EXPECT_EQ(sink.balances[3].total, "0.0"_d);
  EXPECT_EQ(sink.balances[3].available, "0.0"_d);
  EXPECT_EQ(sink.balances[3].exchange_time, Timestamp{1'640'995'200'000'000'000});
}

TEST_F(KrakenFuturePrivate, SeesThatBalancesAreMissing) {
  const auto frames = load_lines("kraken_future/ws_balances.jsonl");
  decode_well(frames.at(0));
  decode_well(replaced(frames.at(1), "\"seq\":83", "\"seq\":1"));
  EXPECT_EQ(code_of(replaced(frames.at(1), "\"seq\":83", "\"seq\":3")), Errc::sequence_gap);
  EXPECT_EQ(sink.balances.size(), 6u);  // it is told all the same
  decode_well(frames.at(0));
  decode_well(replaced(frames.at(1), "\"seq\":83", "\"seq\":1"));
}

TEST_F(KrakenFuturePrivate, ReadsAPosition) {
  decode_well(load_frame("kraken_future/ws_open_positions.json"));

  ASSERT_EQ(sink.positions.size(), 1u);
  const Position& position = sink.positions[0];
  EXPECT_EQ(position.symbol, Symbol{"ltc/usd"});
  EXPECT_EQ(position.side, Side::buy);
  EXPECT_TRUE(position.size.is_identical("0.5"_d));
  EXPECT_EQ(position.entry_price, "70.53"_d);
  EXPECT_EQ(position.mark_price, "68.80433882446"_d);
  EXPECT_EQ(position.unrealized_profit, "-0.8628305877699987"_d);
  EXPECT_EQ(position.liquidation_price, std::nullopt);
  EXPECT_EQ(position.leverage, "0.007028866753648637"_d);
  EXPECT_EQ(position.exchange_time, Timestamp{1'698'608'414'910'000'000});
}

TEST_F(KrakenFuturePrivate, TellsTheSideByTheSign) {
  decode_well(replaced(load_frame("kraken_future/ws_open_positions.json"), "\"balance\":0.5",
                       "\"balance\":-0.5"));
  ASSERT_EQ(sink.positions.size(), 1u);
  EXPECT_EQ(sink.positions[0].side, Side::sell);
  EXPECT_TRUE(sink.positions[0].size.is_identical("0.5"_d));
}

TEST_F(KrakenFuturePrivate, TellsWhichPositionsAreNoMore) {
  decode_well(load_frame("kraken_future/ws_open_positions.json"));
  decode_well(R"({"feed":"open_positions","account":"DemoUser","positions":[],"seq":1,)"
              R"("timestamp":1698608414911})");
  decode_well(R"({"feed":"open_positions","account":"DemoUser","positions":[],"seq":2,)"
              R"("timestamp":1698608414912})");

  ASSERT_EQ(sink.positions.size(), 2u);
  EXPECT_EQ(sink.positions[1].symbol, Symbol{"ltc/usd"});
  EXPECT_EQ(sink.positions[1].side, Side::unknown);
  EXPECT_TRUE(sink.positions[1].size.is_zero());
  EXPECT_EQ(sink.positions[1].exchange_time, Timestamp{1'698'608'414'911'000'000});
}

}  // namespace
}  // namespace hftcpp
