// OrderBook against a pair of sorted maps, and the cases that exchanges are known for.
#include <hftcpp/core/order_book.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

std::string text_of(std::span<const Level> levels) {
  std::string text;
  for (const Level& level : levels) {
    if (!text.empty()) text += ' ';
    text += level.price.to_string() + "x" + level.size.to_string();
  }
  return text;
}

BookUpdate book_of(std::vector<Level> bids, std::vector<Level> asks) {
  BookUpdate update;
  update.snapshot = true;
  update.bids = std::move(bids);
  update.asks = std::move(asks);
  return update;
}

BookUpdate change(std::vector<Level> bids, std::vector<Level> asks) {
  BookUpdate update = book_of(std::move(bids), std::move(asks));
  update.snapshot = false;
  return update;
}

OrderBook small_book(std::size_t depth = 0) {
  OrderBook book{Exchange{"kraken"}, Symbol{"btc/usd"}, depth};
  book.apply(book_of({{"10.2"_d, "1.0"_d}, {"10.1"_d, "2.0"_d}, {"10.0"_d, "3.0"_d}},
                     {{"10.3"_d, "1.5"_d}, {"10.4"_d, "2.5"_d}, {"10.5"_d, "3.5"_d}}));
  return book;
}

TEST(OrderBook, IsEmptyBeforeItsFirstSnapshot) {
  const OrderBook book{Exchange{"kraken"}, Symbol{"btc/usd"}};
  EXPECT_EQ(book.best_bid(), nullptr);
  EXPECT_EQ(book.best_ask(), nullptr);
  EXPECT_TRUE(book.bids().empty());
  EXPECT_TRUE(book.asks(10).empty());
  EXPECT_FALSE(book.is_crossed());
  EXPECT_FALSE(book.is_fresh());
}

TEST(OrderBook, HoldsTheBestFirst) {
  OrderBook book = small_book();
  EXPECT_EQ(text_of(book.bids()), "10.2x1.0 10.1x2.0 10.0x3.0");
  EXPECT_EQ(text_of(book.asks()), "10.3x1.5 10.4x2.5 10.5x3.5");
  EXPECT_EQ(text_of(book.bids(2)), "10.2x1.0 10.1x2.0");
  EXPECT_EQ(book.asks(9).size(), 3u);
  EXPECT_EQ(book.asks(0).size(), 0u);
  EXPECT_EQ(book.best_bid()->price, "10.2"_d);
  EXPECT_EQ(book.best_ask()->size, "1.5"_d);
  EXPECT_TRUE(book.is_fresh());
  EXPECT_EQ(book.symbol(), Symbol{"btc/usd"});
}

TEST(OrderBook, SetsInsertsAndRemovesLevels) {
  OrderBook book = small_book();
  book.apply(change({{"10.1"_d, "0.00"_d}, {"10.25"_d, "7"_d}, {"9"_d, "1"_d}},
                    {{"10.3"_d, "9.9"_d}, {"10.45"_d, "1"_d}, {"99"_d, "0"_d}}));
  EXPECT_EQ(text_of(book.bids()), "10.25x7 10.2x1.0 10.0x3.0 9x1");
  EXPECT_EQ(text_of(book.asks()), "10.3x9.9 10.4x2.5 10.45x1 10.5x3.5");
}

TEST(OrderBook, AppliesLevelsInTheOrderGiven) {
  OrderBook book = small_book();
  book.apply(
      change({{"10.2"_d, "0"_d}, {"10.2"_d, "5"_d}}, {{"10.3"_d, "4"_d}, {"10.3"_d, "0"_d}}));
  EXPECT_EQ(text_of(book.bids(1)), "10.2x5");
  EXPECT_EQ(text_of(book.asks(1)), "10.4x2.5");
}

TEST(OrderBook, TakesTheTextOfTheLastUpdate) {
  OrderBook book = small_book();
  book.apply(change({{"10.20"_d, "1.000"_d}}, {}));
  EXPECT_EQ(text_of(book.bids(1)), "10.20x1.000");
  EXPECT_EQ(book.bids().size(), 3u);
}

TEST(OrderBook, ReplacesBothSidesByASnapshot) {
  OrderBook book = small_book();
  book.apply(book_of({{"5"_d, "1"_d}}, {}));
  EXPECT_EQ(text_of(book.bids()), "5x1");
  EXPECT_TRUE(book.asks().empty());
}

// Some exchanges' snapshots hold levels of size zero, and none promises an order for ever.
TEST(OrderBook, SortsASnapshotAndLeavesItsZerosOut) {
  OrderBook book;
  book.apply(book_of({{"1"_d, "1"_d}, {"3"_d, "1"_d}, {"2"_d, "0"_d}, {"2.5"_d, "1"_d}},
                     {{"9"_d, "0.000"_d}, {"8"_d, "1"_d}, {"7"_d, "1"_d}}));
  EXPECT_EQ(text_of(book.bids()), "3x1 2.5x1 1x1");
  EXPECT_EQ(text_of(book.asks()), "7x1 8x1");
}

TEST(OrderBook, CutsBothSidesToItsDepth) {
  OrderBook book = small_book(2);
  EXPECT_EQ(text_of(book.bids()), "10.2x1.0 10.1x2.0");
  book.apply(change({{"10.25"_d, "1"_d}}, {{"10.31"_d, "1"_d}}));
  EXPECT_EQ(text_of(book.bids()), "10.25x1 10.2x1.0");
  EXPECT_EQ(text_of(book.asks()), "10.3x1.5 10.31x1");
  // What fell off the end does not come back when there is room again.
  book.apply(change({{"10.25"_d, "0"_d}}, {}));
  EXPECT_EQ(text_of(book.bids()), "10.2x1.0");
}

TEST(OrderBook, TakesItsDepthFromUpdatesThatNameOne) {
  OrderBook book;
  BookUpdate first = book_of({{"3"_d, "1"_d}, {"2"_d, "1"_d}, {"1"_d, "1"_d}}, {});
  first.depth = 2;
  book.apply(first);
  EXPECT_EQ(book.bids().size(), 2u);
  book.apply(change({{"4"_d, "1"_d}}, {}));
  EXPECT_EQ(text_of(book.bids()), "4x1 3x1");
  EXPECT_EQ(book.snapshot().depth, 2u);
}

TEST(OrderBook, IsCrossedWhenTheBestBidReachesTheBestAsk) {
  OrderBook book = small_book();
  EXPECT_FALSE(book.is_crossed());
  book.apply(change({{"10.30"_d, "1"_d}}, {}));
  EXPECT_TRUE(book.is_crossed());
  book.apply(change({{"10.3"_d, "0"_d}}, {{"10.15"_d, "1"_d}}));
  EXPECT_TRUE(book.is_crossed());
}

TEST(OrderBook, IsStaleUntilTheNextSnapshot) {
  OrderBook book = small_book();
  BookUpdate stale = change({{"10.2"_d, "0"_d}}, {});
  stale.stale = true;
  book.apply(stale);
  EXPECT_FALSE(book.is_fresh());
  EXPECT_EQ(book.bids().size(), 3u);

  book.apply(change({{"10.2"_d, "8"_d}}, {}));
  EXPECT_FALSE(book.is_fresh());
  book.apply(book_of({{"1"_d, "1"_d}}, {}));
  EXPECT_TRUE(book.is_fresh());
}

TEST(OrderBook, GivesItsWholeStateAsASnapshot) {
  OrderBook book = small_book();
  BookUpdate update = change({{"10.2"_d, "0"_d}}, {});
  update.sequence = 17;
  update.exchange_time = Timestamp{1};
  update.receive_time = Timestamp{2};
  book.apply(update);

  OrderBook copy;
  copy.apply(book.snapshot());

  EXPECT_EQ(text_of(copy.bids()), text_of(book.bids()));
  EXPECT_EQ(text_of(copy.asks()), text_of(book.asks()));
  EXPECT_EQ(copy.exchange(), Exchange{"kraken"});
  EXPECT_EQ(copy.symbol(), Symbol{"btc/usd"});
  EXPECT_EQ(copy.sequence(), 17u);
  EXPECT_EQ(copy.exchange_time(), Timestamp{1});
  EXPECT_EQ(copy.receive_time(), Timestamp{2});
  EXPECT_TRUE(copy.is_fresh());
}

TEST(OrderBook, ForgetsEverythingWhenCleared) {
  OrderBook book = small_book();
  book.clear();
  EXPECT_TRUE(book.bids().empty());
  EXPECT_TRUE(book.asks().empty());
  EXPECT_FALSE(book.is_fresh());
}

// ---- against sorted maps ----

struct Model {
  std::map<Decimal, Decimal, std::greater<>> bids;
  std::map<Decimal, Decimal, std::less<>> asks;

  static void set(auto& side, const Level& level) {
    side.erase(level.price);
    if (!level.size.is_zero()) side.emplace(level.price, level.size);
  }
  static void cut(auto& side, std::size_t depth) {
    while (side.size() > depth) side.erase(std::prev(side.end()));
  }
  static std::string text(const auto& side) {
    std::vector<Level> levels;
    for (const auto& [price, size] : side) levels.push_back({price, size});
    return text_of(levels);
  }
  void apply(const BookUpdate& update, std::size_t depth) {
    if (update.snapshot) bids.clear(), asks.clear();
    for (const Level& level : update.bids) set(bids, level);
    for (const Level& level : update.asks) set(asks, level);
    if (depth != 0) cut(bids, depth), cut(asks, depth);
  }
};

// Prices of a narrow band, so that levels are often struck again; a third of the sizes is zero.
// Some prices come with more zeros than others.
std::vector<Level> random_levels(std::mt19937_64& random, std::size_t most, std::int64_t band) {
  std::vector<Level> levels(std::uniform_int_distribution<std::size_t>{0, most}(random));
  for (Level& level : levels) {
    const std::int64_t tick = std::uniform_int_distribution<std::int64_t>{1, band}(random);
    level.price = random() % 4 == 0 ? Decimal{tick * 100, -3} : Decimal{tick, -1};
    level.size =
        random() % 3 == 0 ? "0.00"_d : Decimal{static_cast<std::int64_t>(random() % 1'000) + 1, -2};
  }
  return levels;
}

TEST(OrderBook, EqualsSortedMapsAfterAnyUpdates) {
  std::mt19937_64 random{42};
  for (const std::size_t depth : {0, 1, 10, 25}) {
    for (const std::int64_t band : {5, 60, 2'000}) {
      OrderBook book{Exchange{"x"}, Symbol{"a/b"}, depth};
      Model model;
      for (int i = 0; i < 1'500; ++i) {
        BookUpdate update = change(random_levels(random, 6, band), random_levels(random, 6, band));
        if (random() % 100 == 0)
          update = book_of(random_levels(random, 300, band), random_levels(random, 300, band));
        book.apply(update);
        model.apply(update, depth);
        ASSERT_EQ(text_of(book.bids()), Model::text(model.bids))
            << depth << ' ' << band << ' ' << i;
        ASSERT_EQ(text_of(book.asks()), Model::text(model.asks))
            << depth << ' ' << band << ' ' << i;
      }
    }
  }
}

// Prices that only rise, or only fall, use up the room at one end again and again.
TEST(OrderBook, FollowsAPriceThatWandersFar) {
  for (const std::int64_t step : {1, -1}) {
    OrderBook book;
    std::int64_t top = 1'000'000;
    for (int i = 0; i < 20'000; ++i, top += step)
      book.apply(change({{Decimal{top, 0}, "1"_d}, {Decimal{top - 20 * step, 0}, "0"_d}},
                        {{Decimal{top, 0}, "1"_d}, {Decimal{top - 20 * step, 0}, "0"_d}}));
    ASSERT_EQ(book.bids().size(), 20u);
    ASSERT_EQ(book.asks().size(), 20u);
    const auto bids = book.bids();
    EXPECT_TRUE(std::is_sorted(bids.begin(), bids.end(),
                               [](const Level& a, const Level& b) { return a.price > b.price; }));
  }
}

}  // namespace
}  // namespace hftcpp
