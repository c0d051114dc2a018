// account_gate_test.cpp: what is news of an account.
#include "stream/account_gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp {
namespace {

using testing::ElementsAre;

Decimal number(std::string_view text) {
  return Decimal::parse(text).value();
}

MyOrder order(std::string_view id, OrderStatus status, std::string_view filled = "0") {
  MyOrder made;
  made.symbol = Symbol{"btc/usd"};
  made.order_id = Id::make(id).value();
  made.status = status;
  made.size = number("2");
  made.filled_size = number(filled);
  return made;
}

TEST(AccountGate, LetsEachStateOfAnOrderThroughOnce) {
  AccountGate gate;
  EXPECT_TRUE(gate.lets_through(order("a", OrderStatus::open)));
  EXPECT_FALSE(gate.lets_through(order("a", OrderStatus::open)));
  EXPECT_TRUE(gate.lets_through(order("a", OrderStatus::partially_filled, "0.5")));
  EXPECT_TRUE(gate.lets_through(order("a", OrderStatus::partially_filled, "1.5")));
  EXPECT_TRUE(gate.lets_through(order("a", OrderStatus::filled, "2")));
  EXPECT_FALSE(gate.lets_through(order("a", OrderStatus::filled, "2.0")));
}

TEST(AccountGate, TurnsNoOrderBack) {
  AccountGate gate;
  EXPECT_TRUE(gate.lets_through(order("a", OrderStatus::partially_filled, "1.5")));
  EXPECT_FALSE(gate.lets_through(order("a", OrderStatus::partially_filled, "1")));
  EXPECT_FALSE(gate.lets_through(order("a", OrderStatus::open)));
  EXPECT_TRUE(gate.lets_through(order("a", OrderStatus::canceled, "1.5")));
  EXPECT_FALSE(gate.lets_through(order("a", OrderStatus::partially_filled, "1.7")));
}

TEST(AccountGate, LetsAnAmendedOrderThrough) {
  AccountGate gate;
  MyOrder one = order("a", OrderStatus::open);
  one.price = number("10");
  EXPECT_TRUE(gate.lets_through(one));
  one.price = number("11");
  EXPECT_TRUE(gate.lets_through(one));
}

TEST(AccountGate, LetsARefusalWithoutANumberThroughEachTime) {
  AccountGate gate;
  EXPECT_TRUE(gate.lets_through(order("", OrderStatus::rejected)));
  EXPECT_TRUE(gate.lets_through(order("", OrderStatus::rejected)));
}

TEST(AccountGate, KnowsWhichOrdersAreOpen) {
  AccountGate gate;
  EXPECT_TRUE(gate.lets_through(order("a", OrderStatus::open)));
  EXPECT_TRUE(gate.lets_through(order("b", OrderStatus::open)));
  EXPECT_TRUE(gate.lets_through(order("a", OrderStatus::canceled)));
  const auto open = gate.open_orders();
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].order_id.view(), "b");
}

TEST(AccountGate, LetsAFillThroughOncePerPair) {
  AccountGate gate;
  MyTrade fill;
  fill.symbol = Symbol{"btc/usd"};
  fill.id = Id::make("1").value();
  EXPECT_TRUE(gate.lets_through(fill));
  EXPECT_FALSE(gate.lets_through(fill));
  fill.symbol = Symbol{"eth/usd"};
  EXPECT_TRUE(gate.lets_through(fill)) << "some exchanges number the fills of each pair";
}

TEST(AccountGate, ForgetsTheOldestOfTooManyFills) {
  AccountGate gate;
  MyTrade fill;
  for (std::size_t i = 0; i <= AccountGate::kMemory; ++i) {
    fill.id = Id::make(std::to_string(i)).value();
    EXPECT_TRUE(gate.lets_through(fill));
  }
  fill.id = Id::make("1").value();
  EXPECT_FALSE(gate.lets_through(fill));
  fill.id = Id::make("0").value();
  EXPECT_TRUE(gate.lets_through(fill));
}

TEST(AccountGate, ComparesBalancesInWhatBothTell) {
  AccountGate gate;
  Balance balance;
  balance.currency = Word::make("usd").value();
  balance.total = number("10");
  EXPECT_TRUE(gate.lets_through(balance));
  balance.available = number("7");
  EXPECT_FALSE(gate.lets_through(balance));
  balance.total = number("11");
  EXPECT_TRUE(gate.lets_through(balance));
}

TEST(AccountGate, TellsPositionsThatAreNoLongerListed) {
  AccountGate gate;
  Position position;
  position.symbol = Symbol{"btc/usd"};
  position.side = Side::buy;
  position.size = number("3");
  EXPECT_TRUE(gate.lets_through(position));

  EXPECT_TRUE(gate.positions_gone(std::vector<Event>{position}).empty());
  const auto gone = gate.positions_gone({});
  ASSERT_EQ(gone.size(), 1u);
  EXPECT_EQ(gone[0].symbol, Symbol{"btc/usd"});
  EXPECT_TRUE(gone[0].size.is_zero());
}

TEST(AccountGate, LetsWhatItOnlyRemembersThroughOnce) {
  AccountGate gate;
  MyTrade fill;
  fill.id = Id::make("1").value();
  gate.remember(fill);
  gate.remember(order("a", OrderStatus::open));
  EXPECT_TRUE(gate.lets_through(fill));
  EXPECT_FALSE(gate.lets_through(fill));
  EXPECT_TRUE(gate.lets_through(order("a", OrderStatus::open)));
  EXPECT_FALSE(gate.lets_through(order("a", OrderStatus::open)));
}

TEST(AccountGate, TakesForOldWhatItRemembersAfterAReconnect) {
  AccountGate gate;
  MyTrade fill;
  fill.id = Id::make("1").value();
  gate.remember(fill);
  gate.remember(order("a", OrderStatus::open));
  gate.on_reconnect();
  EXPECT_FALSE(gate.lets_through(fill));
  EXPECT_FALSE(gate.lets_through(order("a", OrderStatus::open)));
}

TEST(AccountGate, ClosesAPositionThatHasNoSideAnyMore) {
  AccountGate gate;
  Position position;
  position.symbol = Symbol{"btc/usd"};
  position.side = Side::buy;
  position.size = number("3");
  EXPECT_TRUE(gate.lets_through(position));
  Position closed;
  closed.symbol = position.symbol;
  EXPECT_TRUE(gate.lets_through(closed));
  EXPECT_TRUE(gate.positions_gone({}).empty()) << "it was told";
  EXPECT_TRUE(gate.lets_through(position)) << "and opened again";
}

TEST(AccountGate, SortsByTheExchangesTime) {
  MyTrade late;
  late.id = Id::make("late").value();
  late.exchange_time = Timestamp{} + std::chrono::seconds{2};
  MyTrade early;
  early.id = Id::make("early").value();
  early.exchange_time = Timestamp{} + std::chrono::seconds{1};
  std::vector<AccountNews> news{{.event = late, .is_listed = true}, {.event = early}};
  sort_by_time(news);
  std::vector<std::string> ids;
  for (const AccountNews& each : news) ids.emplace_back(std::get<MyTrade>(each.event).id.view());
  EXPECT_THAT(ids, ElementsAre("early", "late"));
}

}  // namespace
}  // namespace hftcpp
