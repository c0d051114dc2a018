// One's own orders, trades and balances on Kraken's wire.
#include "exchanges/codec_fixture.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

constexpr const char* kUpdates = "kraken/ws_executions_updates.jsonl";

class KrakenPrivateTest : public CodecTest<KrakenCodec> {
 protected:
  KrakenPrivateTest() {
    for (const char* const pair : {"btc/usd", "adx/usd"})
      symbols.add(kraken_native(Symbol{pair}), Symbol{pair});
  }
};

TEST_F(KrakenPrivateTest, EmitsANewOrder) {
  ASSERT_EQ(code_of(load_lines(kUpdates)[0]), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 1u);
  const MyOrder& order = sink.my_orders[0];
  EXPECT_EQ(order.exchange, Exchange{"kraken"});
  EXPECT_EQ(order.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(order.order_id, "OK4GJX-KSTLS-7DZZO5");
  EXPECT_EQ(order.client_order_id, "3") << "the tag, where there is no client's id";
  EXPECT_EQ(order.side, Side::sell);
  EXPECT_EQ(order.order_type, "limit");
  EXPECT_EQ(order.status, OrderStatus::open);
  EXPECT_EQ(order.native_status, "pending_new");
  EXPECT_TRUE(order.price->is_identical("26500.0"_d));
  EXPECT_TRUE(order.size.is_identical("0.005"_d));
  EXPECT_TRUE(order.filled_size.is_zero());
  EXPECT_EQ(order.average_price, std::nullopt);
  EXPECT_EQ(order.exchange_time, *Timestamp::parse_iso("2023-09-22T10:33:05.709950Z"));
  EXPECT_EQ(order.receive_time, kArrival);
}

// The second message has an id and a status, the third the trade: the rest is remembered.
TEST_F(KrakenPrivateTest, MergesWhatChangedWithWhatIsKnown) {
  const auto frames = load_lines(kUpdates);
  for (std::size_t i = 0; i < 3; ++i) ASSERT_EQ(code_of(frames[i]), Errc{}) << i;
  ASSERT_EQ(sink.my_orders.size(), 3u);
  const MyOrder& second = sink.my_orders[1];
  EXPECT_EQ(second.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(second.side, Side::sell);
  EXPECT_EQ(second.native_status, "new");
  EXPECT_TRUE(second.price->is_identical("26500.0"_d));
  EXPECT_EQ(second.last_price, std::nullopt);

  const MyOrder& third = sink.my_orders[2];
  EXPECT_EQ(third.status, OrderStatus::partially_filled);
  EXPECT_TRUE(third.size.is_identical("0.005"_d));
  EXPECT_TRUE(third.filled_size.is_identical("0.005"_d));
  EXPECT_TRUE(third.average_price->is_identical("26599.9"_d));
  EXPECT_TRUE(third.last_price->is_identical("26599.9"_d));
  EXPECT_TRUE(third.last_size->is_identical("0.005"_d));
  EXPECT_TRUE(third.fee->is_identical("0.3458"_d));
  EXPECT_EQ(third.fee_currency, "USD");
}

TEST_F(KrakenPrivateTest, EmitsATradeBesideItsOrder) {
  const auto frames = load_lines(kUpdates);
  for (std::size_t i = 0; i < 3; ++i) ASSERT_EQ(code_of(frames[i]), Errc{}) << i;
  ASSERT_EQ(sink.my_trades.size(), 1u);
  const MyTrade& trade = sink.my_trades[0];
  EXPECT_EQ(trade.exchange, Exchange{"kraken"});
  EXPECT_EQ(trade.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(trade.id, "TGBB7L-HT5LX-J3BZ4A");
  EXPECT_EQ(trade.order_id, "OK4GJX-KSTLS-7DZZO5");
  EXPECT_EQ(trade.client_order_id, "3");
  EXPECT_EQ(trade.side, Side::sell);
  EXPECT_TRUE(trade.price.is_identical("26599.9"_d));
  EXPECT_TRUE(trade.size.is_identical("0.005"_d));
  EXPECT_TRUE(trade.fee->is_identical("0.3458"_d));
  EXPECT_EQ(trade.fee_currency, "USD");
  EXPECT_EQ(trade.is_maker, false);
  EXPECT_EQ(trade.exchange_time, *Timestamp::parse_iso("2023-09-22T10:33:05.709993Z"));
  EXPECT_EQ(trade.receive_time, kArrival);
}

TEST_F(KrakenPrivateTest, ForgetsTheFillOnceItIsTold) {
  const auto frames = load_lines(kUpdates);
  for (std::size_t i = 0; i < 3; ++i) ASSERT_EQ(code_of(frames[i]), Errc{}) << i;
  ASSERT_EQ(code_of(replaced(replaced(frames[1], R"("new")", R"("filled")"), "\"sequence\":9",
                             "\"sequence\":11")),
            Errc{});
  EXPECT_EQ(sink.my_orders[3].status, OrderStatus::filled);
  EXPECT_EQ(sink.my_orders[3].last_price, std::nullopt);
  EXPECT_EQ(sink.my_orders[3].fee, std::nullopt);
  EXPECT_EQ(sink.my_trades.size(), 1u);
}

TEST_F(KrakenPrivateTest, AddsFeesOfOneCurrency) {
  const auto frames = load_lines(kUpdates);
  ASSERT_EQ(code_of(frames[0]), Errc{});
  ASSERT_EQ(
      code_of(replaced(replaced(frames[2], R"([{"asset":"USD","qty":0.3458}])",
                                R"([{"asset":"USD","qty":0.3458},{"asset":"USD","qty":-0.1}])"),
                       "\"sequence\":10", "\"sequence\":9")),
      Errc{});
  EXPECT_EQ(sink.my_trades[0].fee, "0.2458"_d);
}

TEST_F(KrakenPrivateTest, EmitsASnapshotInOnePiece) {
  ASSERT_EQ(code_of(load_frame("kraken/ws_executions_snapshot.json")), Errc{});
  EXPECT_TRUE(sink.my_orders.empty());
  ASSERT_EQ(sink.my_order_batches.size(), 1u);
  const MyOrderBatch& batch = sink.my_order_batches[0];
  EXPECT_EQ(batch.exchange, Exchange{"kraken"});
  EXPECT_EQ(batch.receive_time, kArrival);
  ASSERT_EQ(batch.orders.size(), 1u);
  const MyOrder& order = batch.orders[0];
  EXPECT_EQ(order.symbol, Symbol{"adx/usd"});
  EXPECT_EQ(order.order_id, "AHOJQ8-1E72C-8M2VQH");
  EXPECT_EQ(order.client_order_id, "") << "a tag of 0 is none";
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.order_type, "stop-loss-limit");
  EXPECT_EQ(order.status, OrderStatus::open);
  EXPECT_TRUE(order.size.is_identical("81.36256082"_d));
  EXPECT_TRUE(order.price->is_identical("0.2"_d));
}

// Asked for with "snap_trades": past fills, which are neither open orders nor news.
TEST_F(KrakenPrivateTest, TakesTradesOfASnapshotForOldOnes) {
  const auto row = load_lines(kUpdates)[2];
  ASSERT_EQ(code_of(replaced(row, "update", "snapshot")), Errc{});
  ASSERT_EQ(sink.my_order_batches.size(), 1u);
  EXPECT_TRUE(sink.my_order_batches[0].orders.empty());
  EXPECT_TRUE(sink.my_trades.empty());
  EXPECT_TRUE(sink.my_orders.empty());
}

TEST_F(KrakenPrivateTest, StartsAnewWithASnapshot) {
  const auto frames = load_lines(kUpdates);
  ASSERT_EQ(code_of(frames[0]), Errc{});
  ASSERT_EQ(code_of(load_frame("kraken/ws_executions_snapshot.json")), Errc{});
  EXPECT_EQ(code_of(replaced(frames[1], "\"sequence\":9", "\"sequence\":121")),
            Errc::unknown_symbol)
      << "the snapshot does not have that order";
  EXPECT_EQ(sink.my_orders.size(), 1u);
}

TEST_F(KrakenPrivateTest, SaysWhyAnOrderEnded) {
  const auto frames = load_lines(kUpdates);
  ASSERT_EQ(code_of(replaced(frames[0], "OK4GJX-KSTLS-7DZZO5", "OGAB7Y-BKX5F-PTK5RW")), Errc{});
  ASSERT_EQ(code_of(replaced(frames[3], "\"sequence\":11", "\"sequence\":9")), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 2u);
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::canceled);
  EXPECT_EQ(sink.my_orders[1].native_status, "canceled");
  EXPECT_EQ(sink.my_orders[1].reason, "User requested");
  EXPECT_EQ(sink.my_orders[1].average_price, std::nullopt) << "0 is no price";
}

TEST_F(KrakenPrivateTest, CallsAPostOnlyOrderThatWouldTradeRejected) {
  const auto frames = load_lines(kUpdates);
  ASSERT_EQ(code_of(replaced(frames[0], "OK4GJX-KSTLS-7DZZO5", "OGAB7Y-BKX5F-PTK5RW")), Errc{});
  const auto end =
      replaced(frames[3], R"("reason":"User requested"})", R"("reason":"Post only order"})");
  ASSERT_EQ(code_of(replaced(end, "\"sequence\":11", "\"sequence\":9")), Errc{});
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::rejected);
  EXPECT_EQ(sink.my_orders[1].native_status, "canceled");
}

TEST_F(KrakenPrivateTest, KnowsEveryStatus) {
  const auto frame = load_lines(kUpdates)[0];
  const std::vector<std::pair<std::string, OrderStatus>> statuses = {
      {"pending_new", OrderStatus::open}, {"new", OrderStatus::open},
      {"triggered", OrderStatus::open},   {"partially_filled", OrderStatus::partially_filled},
      {"filled", OrderStatus::filled},    {"canceled", OrderStatus::canceled},
      {"expired", OrderStatus::expired}};
  for (const auto& [word, status] : statuses) {
    KrakenCodec fresh{symbols};
    Collector got;
    const auto changed =
        replaced(frame, R"("order_status":"pending_new")", R"("order_status":")" + word + "\"");
    ASSERT_TRUE(fresh.decode({changed, kArrival}, got)) << word;
    EXPECT_EQ(got.my_orders.at(0).status, status) << word;
    EXPECT_EQ(got.my_orders.at(0).native_status, word);
  }
}

// A status that is new to us is told by what is filled, and what follows is understood as well.
TEST_F(KrakenPrivateTest, GoesOnWithAnOrderInAStatusThatItDoesNotKnow) {
  const auto frames = load_lines(kUpdates);
  for (std::size_t i = 0; i < 2; ++i) ASSERT_EQ(code_of(frames[i]), Errc{});
  ASSERT_EQ(code_of(replaced(frames[2], "partially_filled", "settling")), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 3u);
  EXPECT_EQ(sink.my_orders[2].status, OrderStatus::filled) << "all of it is filled";
  EXPECT_EQ(sink.my_orders[2].native_status, "settling");
  EXPECT_TRUE(sink.my_orders[2].last_size->is_identical("0.005"_d));
  ASSERT_EQ(sink.my_trades.size(), 1u);
  EXPECT_EQ(sink.my_trades[0].id, "TGBB7L-HT5LX-J3BZ4A");
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "settling");

  const auto end =
      replaced(replaced(frames[1], R"("order_status":"new")", R"("order_status":"canceled")"),
               "\"sequence\":9", "\"sequence\":11");
  ASSERT_EQ(code_of(end), Errc{}) << "the rest of the order is still known";
  EXPECT_EQ(sink.my_orders.back().status, OrderStatus::canceled);
  EXPECT_EQ(sink.my_orders.back().symbol, Symbol{"btc/usd"});
}

TEST_F(KrakenPrivateTest, ReadsAStatusThatItDoesNotKnowByWhatIsFilled) {
  const auto frame = replaced(load_lines(kUpdates)[0], R"("order_status":"pending_new")",
                              R"("order_status":"odd")");
  ASSERT_EQ(code_of(frame), Errc{});
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::open);
  const auto filled = replaced(replaced(frame, R"("cum_cost":0.0)", R"("cum_qty":0.002)"),
                               "\"sequence\":8", "\"sequence\":9");
  ASSERT_EQ(code_of(filled), Errc{});
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::partially_filled);
  EXPECT_EQ(sink.my_orders[1].native_status, "odd");
}

TEST_F(KrakenPrivateTest, KeepsOrdersInAStatusThatItDoesNotKnowInASnapshot) {
  const auto frame = load_frame("kraken/ws_executions_snapshot.json");
  ASSERT_EQ(code_of(replaced(frame, R"("order_status":"pending_new")", R"("order_status":"odd")")),
            Errc{});
  ASSERT_EQ(sink.my_order_batches.size(), 1u);
  ASSERT_EQ(sink.my_order_batches[0].orders.size(), 1u);
  EXPECT_EQ(sink.my_order_batches[0].orders[0].native_status, "odd");
  EXPECT_EQ(sink.controls.size(), 1u);
}

TEST_F(KrakenPrivateTest, SaysNothingOfTheMakerByAWordThatItDoesNotKnow) {
  const auto frames = load_lines(kUpdates);
  for (std::size_t i = 0; i < 2; ++i) ASSERT_EQ(code_of(frames[i]), Errc{});
  ASSERT_EQ(code_of(replaced(frames[2], R"("liquidity_ind":"t")", R"("liquidity_ind":"x")")),
            Errc{});
  EXPECT_EQ(sink.my_trades.at(0).is_maker, std::nullopt);
}

TEST_F(KrakenPrivateTest, TellsOfAHoleInTheNumbers) {
  const auto frames = load_lines(kUpdates);
  ASSERT_EQ(code_of(frames[0]), Errc{});
  EXPECT_EQ(code_of(frames[2]), Errc::sequence_gap) << "9 is missing";
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::login_expired) << "to ask for what is missing";
  EXPECT_EQ(sink.controls[0].text, "messages about the account are missing");
  EXPECT_EQ(sink.my_orders.size(), 2u) << "what came is told all the same";
  EXPECT_EQ(code_of(load_frame("kraken/ws_executions_snapshot.json")), Errc{})
      << "120 is a new base";
  EXPECT_EQ(code_of(replaced(frames[0], "\"sequence\":8", "\"sequence\":121")), Errc{});
}

TEST_F(KrakenPrivateTest, TellsByItsFillsTheStateThatItCannotRead) {
  const auto frames = load_lines(kUpdates);
  ASSERT_EQ(code_of(frames[0]), Errc{});
  ASSERT_EQ(code_of(frames[1]), Errc{});
  const std::string unread = replaced(frames[2], R"("partially_filled")", "null");
  ASSERT_EQ(code_of(unread), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 3u);
  EXPECT_EQ(sink.my_orders[2].status, OrderStatus::filled);
  EXPECT_TRUE(sink.my_orders[2].native_status.empty());
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].text, "order_status");
}

TEST_F(KrakenPrivateTest, RefusesAnOrderThatNobodyToldOf) {
  EXPECT_EQ(code_of(load_lines(kUpdates)[1]), Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(KrakenPrivateTest, RefusesEveryTruncatedFrame) {
  for (const auto& whole : {load_lines(kUpdates)[2], load_lines("kraken/ws_balances.jsonl")[0],
                            load_lines("kraken/ws_balances.jsonl")[1]}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
      ASSERT_EQ(code_of({cut.data(), cut.size()}), Errc::bad_json) << "cut at " << size;
    }
  }
}

TEST_F(KrakenPrivateTest, RefusesATradeWithoutItsFields) {
  const auto frame = load_lines(kUpdates)[2];
  for (const char* const part :
       {R"("order_id":"OK4GJX-KSTLS-7DZZO5",)", R"("exec_id":"TGBB7L-HT5LX-J3BZ4A",)",
        R"("last_qty":0.005,)", R"("last_price":26599.9,)"})
    EXPECT_EQ(code_of(without(frame, part)), Errc::missing_field) << part;
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(KrakenPrivateTest, EmitsABalancePerWallet) {
  const auto frames = load_lines("kraken/ws_balances.jsonl");
  ASSERT_EQ(code_of(frames[0]), Errc{});
  ASSERT_EQ(sink.balances.size(), 1u);
  EXPECT_EQ(sink.balances[0].exchange, Exchange{"kraken"});
  EXPECT_EQ(sink.balances[0].currency, "BTC");
  EXPECT_EQ(sink.balances[0].wallet, "spot/main");
  EXPECT_TRUE(sink.balances[0].total->is_identical("1.2"_d));
  EXPECT_EQ(sink.balances[0].available, std::nullopt) << "Kraken does not tell";
  EXPECT_EQ(sink.balances[0].receive_time, kArrival);

  ASSERT_EQ(code_of(replaced(frames[1], "\"sequence\":9", "\"sequence\":2")), Errc{});
  ASSERT_EQ(sink.balances.size(), 2u);
  EXPECT_EQ(sink.balances[1].wallet, "spot/main") << "the same standing, newer";
  EXPECT_TRUE(sink.balances[1].total->is_identical("0.005"_d));
  EXPECT_EQ(sink.balances[1].change, std::nullopt) << "the new standing is told";
  EXPECT_EQ(sink.balances[1].exchange_time, *Timestamp::parse_iso("2023-09-22T10:33:05.710082Z"));
}

TEST_F(KrakenPrivateTest, KeepsABalanceWhoseWalletHasTooLongAName) {
  const std::string name = "a_wallet_of_a_name_beyond_its_place";
  for (const std::string& frame : load_lines("kraken/ws_balances.jsonl")) {
    sink = {};
    KrakenCodec fresh{symbols};
    const std::string longer = replaced(frame, "\"main\"", '"' + name + '"');
    ASSERT_TRUE(fresh.decode({longer, kArrival}, sink));
    ASSERT_EQ(sink.balances.size(), 1u);
    EXPECT_EQ(sink.balances[0].currency, "BTC");
    EXPECT_TRUE(sink.balances[0].wallet.empty());
    ASSERT_EQ(sink.controls.size(), 1u);
    EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
    EXPECT_EQ(sink.controls[0].text, name);
  }
}

TEST_F(KrakenPrivateTest, TellsBalancesOfAKindOfMessageThatIsNewAndCountsIt) {
  const auto frames = load_lines("kraken/ws_balances.jsonl");
  for (const std::string& frame : {replaced(frames[0], "\"snapshot\"", "\"delta\""),
                                   replaced(frames[1], "\"update\"", "\"delta\"")}) {
    sink = {};
    KrakenCodec fresh{symbols};
    ASSERT_TRUE(fresh.decode({frame, kArrival}, sink));
    ASSERT_EQ(sink.balances.size(), 1u);
    EXPECT_EQ(sink.balances[0].wallet, "spot/main");
    ASSERT_EQ(sink.controls.size(), 1u);
    EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
    EXPECT_EQ(sink.controls[0].text, "delta");
  }
}

TEST_F(KrakenPrivateTest, CountsBalancesApartFromOrders) {
  const auto balances = load_lines("kraken/ws_balances.jsonl");
  ASSERT_EQ(code_of(load_lines(kUpdates)[0]), Errc{});
  ASSERT_EQ(code_of(balances[0]), Errc{});
  EXPECT_EQ(code_of(balances[1]), Errc::sequence_gap) << "9 behind 1";
  EXPECT_EQ(code_of(load_lines(kUpdates)[1]), Errc{}) << "9 behind 8";
}

TEST(KrakenOrders, ForgetsTheOldestBeyondItsBound) {
  KrakenOrders orders;
  MyOrder order;
  for (std::size_t i = 0; i < KrakenOrders::kMost + 10; ++i) {
    order.order_id = *Id::make(std::to_string(i));
    orders.keep(order);
  }
  EXPECT_EQ(orders.size(), KrakenOrders::kMost);
  EXPECT_EQ(orders.find(*Id::make("9")), nullptr);
  EXPECT_NE(orders.find(*Id::make("10")), nullptr);
  order.order_id = *Id::make("10");
  order.status = OrderStatus::filled;
  orders.keep(order);
  EXPECT_EQ(orders.find(*Id::make("10")), nullptr) << "it is done";
}

}  // namespace
}  // namespace hftcpp
