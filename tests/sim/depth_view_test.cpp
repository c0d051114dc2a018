// depth_view_test: a client that keeps the best levels and cuts off the rest holds the right book.
#include "sim/depth_view.hpp"

#include "sim/raw_levels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp kDepthStart{1'790'000'000'000'000'000};

class DepthViewTest : public testing::TestWithParam<std::size_t> {};

TEST_P(DepthViewTest, TellsAClientAllThatItNeeds) {
  const std::size_t depth = GetParam();
  Market market{instruments_named(std::vector<std::string>{"btc/usd"}), 7, kDepthStart};
  DepthView view{depth};
  view.reset(market.raw_book(0));
  RawBook client = top_of(market.raw_book(0), depth);
  int untold = 0;

  for (int i = 0; i < 20'000; ++i) {
    const MarketEvent& event = market.next(kDepthStart + i * 1ms);
    if (view.update(market.raw_book(0), event))
      apply(client, view.bids(), view.asks(), depth);
    else
      ++untold;
    const RawBook top = top_of(market.raw_book(0), depth);
    ASSERT_TRUE(equal(client.bids, top.bids) && equal(client.asks, top.asks)) << "event " << i;
  }

  EXPECT_EQ(untold > 0, depth < 100) << untold;
}

INSTANTIATE_TEST_SUITE_P(Depths, DepthViewTest, testing::Values(1, 5, 10, 25, 100, 200, 1000));

// Kraken never deletes what merely fell off the end.
TEST(DepthView, DoesNotTellWhatFellOffTheEnd) {
  RawBook book{{{100, 1}, {99, 1}}, {{101, 1}, {102, 1}}};
  DepthView view{2};
  view.reset(book);
  book.asks = {{101, 1}, {102, 1}, {103, 5}};
  MarketEvent event;
  event.asks = {{103, 5}};
  EXPECT_FALSE(view.update(book, event));

  book.bids = {{100, 3}, {99, 1}, {98, 1}};
  event.asks.clear();
  event.bids = {{100, 3}, {98, 1}};
  ASSERT_TRUE(view.update(book, event));
  ASSERT_EQ(view.bids().size(), 1u);
  EXPECT_EQ(view.bids()[0].price, 100);
}

TEST(DepthView, TellsWhatSlidesInFromBehind) {
  RawBook book{{{100, 1}, {99, 1}, {98, 7}}, {{101, 1}, {102, 1}}};
  DepthView view{2};
  view.reset(book);
  book.bids = {{99, 1}, {98, 7}};
  MarketEvent event;
  event.bids = {{100, 0}};

  ASSERT_TRUE(view.update(book, event));
  ASSERT_EQ(view.bids().size(), 2u);
  EXPECT_EQ(view.bids()[0].price, 100);
  EXPECT_EQ(view.bids()[0].size, 0);
  EXPECT_EQ(view.bids()[1].price, 98);
  EXPECT_EQ(view.bids()[1].size, 7);
}

}  // namespace
}  // namespace hftcpp::sim
