// Events: plain values, and the words for their enumerators.
#include "support/sample_events.hpp"
#include <hftcpp/core/events.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace hftcpp {
namespace {

// What costs no allocation: a queue copies it like an integer.
static_assert(std::is_trivially_copyable_v<Ticker>);
static_assert(std::is_trivially_copyable_v<Trade>);
static_assert(std::is_trivially_copyable_v<Kline>);
static_assert(std::is_trivially_copyable_v<Funding>);
static_assert(std::is_trivially_copyable_v<Liquidation>);
static_assert(std::is_trivially_copyable_v<Quote>);
static_assert(std::is_trivially_copyable_v<MyOrder>);
static_assert(std::is_trivially_copyable_v<MyTrade>);
static_assert(std::is_trivially_copyable_v<Balance>);
static_assert(std::is_trivially_copyable_v<Position>);

TEST(BookUpdate, IsAnEmptyOneAfterReset) {
  BookUpdate update = full_book_update();
  const auto* const memory = update.bids.data();

  update.reset();

  EXPECT_TRUE(update.exchange.empty());
  EXPECT_TRUE(update.symbol.empty());
  EXPECT_FALSE(update.snapshot);
  EXPECT_FALSE(update.stale);
  EXPECT_TRUE(update.bids.empty());
  EXPECT_TRUE(update.asks.empty());
  EXPECT_EQ(update.depth, 0u);
  EXPECT_EQ(update.sequence, 0u);
  EXPECT_EQ(update.first_sequence, 0u);
  EXPECT_EQ(update.previous_sequence, 0u);
  EXPECT_FALSE(update.checksum);
  EXPECT_FALSE(update.exchange_time.is_set());
  EXPECT_FALSE(update.receive_time.is_set());
  EXPECT_EQ(update.bids.data(), memory);
}

TEST(Side, HasWords) {
  EXPECT_EQ(to_text(Side::buy), "buy");
  EXPECT_EQ(to_text(Side::sell), "sell");
  EXPECT_EQ(to_text(Side::unknown), "unknown");
}

TEST(OrderStatus, HasWords) {
  EXPECT_EQ(to_text(OrderStatus::open), "open");
  EXPECT_EQ(to_text(OrderStatus::partially_filled), "partially_filled");
  EXPECT_EQ(to_text(OrderStatus::filled), "filled");
  EXPECT_EQ(to_text(OrderStatus::canceled), "canceled");
  EXPECT_EQ(to_text(OrderStatus::rejected), "rejected");
  EXPECT_EQ(to_text(OrderStatus::expired), "expired");
}

TEST(StreamState, HasWords) {
  EXPECT_EQ(to_text(StreamState::connected), "connected");
  EXPECT_EQ(to_text(StreamState::disconnected), "disconnected");
  EXPECT_EQ(to_text(StreamState::subscribed), "subscribed");
  EXPECT_EQ(to_text(StreamState::rejected), "rejected");
  EXPECT_EQ(to_text(StreamState::stale), "stale");
  EXPECT_EQ(to_text(StreamState::gap), "gap");
  EXPECT_EQ(to_text(StreamState::resynced), "resynced");
  EXPECT_EQ(to_text(StreamState::failed), "failed");
}

}  // namespace
}  // namespace hftcpp
