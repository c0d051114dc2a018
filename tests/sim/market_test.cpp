// market_test: the random market: plausible, exact, the same again for the same seed.
#include "sim/market.hpp"

#include "sim/raw_levels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp kMarketStart{1'790'000'000'000'000'000};
constexpr int kSteps = 30'000;

Timestamp at_step(int step) {
  return kMarketStart + step * 1ms;
}

bool is_sound(const RawBook& book) {
  const auto sorted = [](const std::deque<RawLevel>& levels, int direction) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
      if (levels[i].size <= 0 || levels[i].price <= 0) return false;
      if (i > 0 && (levels[i].price - levels[i - 1].price) * direction <= 0) return false;
    }
    return true;
  };
  return sorted(book.bids, -1) && sorted(book.asks, +1) &&
         book.bids.front().price < book.asks.front().price;
}

TEST(Market, IsNeverCrossedAndKeepsItsDepth) {
  Market market{default_instruments(), 3, kMarketStart};

  for (int i = 0; i < kSteps; ++i) {
    const MarketEvent& event = market.next(at_step(i));
    const RawBook& book = market.raw_book(event.instrument);
    ASSERT_TRUE(is_sound(book)) << event.symbol << " at event " << event.number;
    ASSERT_EQ(book.bids.size(), 200u);
    ASSERT_EQ(book.asks.size(), 200u);
  }
}

TEST(Market, RepeatsItselfForTheSameSeed) {
  Market one{default_instruments(), 42, kMarketStart};
  Market two{default_instruments(), 42, kMarketStart};

  for (int i = 0; i < kSteps; ++i) {
    const MarketEvent& a = one.next(at_step(i));
    const MarketEvent& b = two.next(at_step(i));
    ASSERT_EQ(a.symbol, b.symbol);
    ASSERT_EQ(a.number, b.number);
    ASSERT_TRUE(equal(a.bids, b.bids) && equal(a.asks, b.asks)) << "event " << i;
    ASSERT_EQ(a.trade.has_value(), b.trade.has_value());
  }
}

TEST(Market, DiffersForAnotherSeed) {
  Market one{default_instruments(), 1, kMarketStart};
  Market two{default_instruments(), 2, kMarketStart};

  EXPECT_NE(one.raw_book(0).bids.front().price, two.raw_book(0).bids.front().price);
}

// Whoever applies the events to the first book holds the market's book: nothing changes unsaid.
TEST(Market, TellsEveryChangeOfABook) {
  Market market{instruments_named(std::vector<std::string>{"btc/usd"}), 5, kMarketStart};
  std::map<std::int64_t, std::int64_t> bids;
  std::map<std::int64_t, std::int64_t> asks;
  for (const RawLevel& level : market.raw_book(0).bids) bids[level.price] = level.size;
  for (const RawLevel& level : market.raw_book(0).asks) asks[level.price] = level.size;
  const auto apply = [](auto& side, const std::vector<RawLevel>& changes) {
    std::set<std::int64_t> prices;
    for (const RawLevel& change : changes) {
      EXPECT_TRUE(prices.insert(change.price).second) << "a price twice in one event";
      if (change.size == 0)
        EXPECT_EQ(side.erase(change.price), 1u) << "removed what was not there";
      else
        side[change.price] = change.size;
    }
  };

  for (int i = 0; i < kSteps; ++i) {
    const MarketEvent& event = market.next(at_step(i));
    ASSERT_FALSE(event.bids.empty() && event.asks.empty());
    apply(bids, event.bids);
    apply(asks, event.asks);
  }

  const RawBook& book = market.raw_book(0);
  ASSERT_EQ(bids.size(), book.bids.size());
  ASSERT_EQ(asks.size(), book.asks.size());
  for (const RawLevel& level : book.bids) ASSERT_EQ(bids[level.price], level.size);
  for (const RawLevel& level : book.asks) ASSERT_EQ(asks[level.price], level.size);
}

TEST(Market, CountsEventsAndTradesWithoutHoles) {
  Market market{default_instruments(), 9, kMarketStart};
  std::map<std::size_t, std::uint64_t> numbers;
  std::map<std::size_t, std::uint64_t> trades;

  for (int i = 0; i < kSteps; ++i) {
    const MarketEvent& event = market.next(at_step(i));
    ASSERT_EQ(event.number, ++numbers[event.instrument]);
    if (!event.trade) continue;
    if (std::uint64_t& last = trades[event.instrument]; last == 0)
      last = event.trade->id;
    else
      ASSERT_EQ(event.trade->id, ++last);
  }

  EXPECT_EQ(numbers.size(), default_instruments().size()) << "some instrument never moved";
  EXPECT_EQ(trades.size(), default_instruments().size()) << "some instrument never traded";
  EXPECT_GE(trades[0], 100'000'000u);
}

// A trade takes from the best level of the side that its aggressor hits.
TEST(Market, TradesAtTheTop) {
  Market market{default_instruments(), 11, kMarketStart};
  int seen = 0;
  for (int i = 0; i < kSteps; ++i) {
    std::vector<RawLevel> bids;
    std::vector<RawLevel> asks;
    for (std::size_t k = 0; k < market.instruments().size(); ++k) {
      bids.push_back(market.raw_book(k).bids.front());
      asks.push_back(market.raw_book(k).asks.front());
    }
    const MarketEvent& event = market.next(at_step(i));
    if (!event.trade) continue;
    const bool buys = event.trade->side == Side::buy;
    const RawLevel& top = (buys ? asks : bids)[event.instrument];
    ASSERT_EQ(event.trade->price, top.price);
    ASSERT_LE(event.trade->size, top.size);
    ASSERT_GT(event.trade->size, 0);
    ++seen;
  }
  EXPECT_GT(seen, kSteps / 20);
}

TEST(Market, SaysWhetherTheTopChanged) {
  Market market{instruments_named(std::vector<std::string>{"eth/usd"}), 4, kMarketStart};
  int changes = 0;
  for (int i = 0; i < kSteps; ++i) {
    const RawLevel bid = market.raw_book(0).bids.front();
    const RawLevel ask = market.raw_book(0).asks.front();
    const MarketEvent& event = market.next(at_step(i));
    const RawBook& book = market.raw_book(0);
    const bool changed = bid.price != book.bids.front().price ||
                         bid.size != book.bids.front().size ||
                         ask.price != book.asks.front().price || ask.size != book.asks.front().size;
    ASSERT_EQ(event.top_changed, changed);
    changes += changed;
  }
  EXPECT_GT(changes, kSteps / 10);
  EXPECT_LT(changes, kSteps * 7 / 10);
}

// Two processes with the same seed see the same prices at the same time, though at other rates.
TEST(Market, AgreesWithASlowerOneOfTheSameSeed) {
  Market fast{instruments_named(std::vector<std::string>{"btc/usd"}), 8, kMarketStart};
  Market slow{instruments_named(std::vector<std::string>{"btc/usd"}), 8, kMarketStart};
  const auto middle = [](const Market& market) {
    return (market.raw_book(0).bids.front().price + market.raw_book(0).asks.front().price) / 2;
  };

  for (int i = 0; i < 60'000; ++i) {
    (void)fast.next(at_step(i));
    if (i % 20 == 0) (void)slow.next(at_step(i));
  }

  EXPECT_NEAR(static_cast<double>(middle(fast)), static_cast<double>(middle(slow)), 60);
}

TEST(Market, MovesDollarPairsOfOneCoinTogether) {
  Market market{instruments_named(std::vector<std::string>{"btc/usd", "btc/usdt"}), 8,
                kMarketStart};
  for (int i = 0; i < kSteps; ++i) (void)market.next(at_step(i));

  const double dollars = market.book(Symbol{"btc/usd"}).best_bid()->price.to_double();
  const double tethers = market.book(Symbol{"btc/usdt"}).best_bid()->price.to_double();

  EXPECT_NEAR(dollars, tethers, 10);
  EXPECT_GT(std::abs(dollars - 64'000), 1) << "it has not moved at all";
}

// An hour in which nobody looked: the book comes after, without ever being crossed.
TEST(Market, CatchesUpAfterAPause) {
  Market market{instruments_named(std::vector<std::string>{"btc/usd"}), 8, kMarketStart};
  const Timestamp later = kMarketStart + 5h;
  int steps = 0;
  const auto distance = [&] {
    const RawBook& book = market.raw_book(0);
    return std::abs(2 * market.reference_price(0, later) - book.bids.front().price -
                    book.asks.front().price);
  };

  while (distance() > 100 && ++steps < 5'000) {
    (void)market.next(later);
    ASSERT_TRUE(is_sound(market.raw_book(0)));
  }

  EXPECT_LT(steps, 5'000);
}

TEST(Market, HandsOutBooksWithTheInstrumentsDecimals) {
  Market market{default_instruments(), 1, kMarketStart};
  (void)market.next(kMarketStart);

  const OrderBook& book = market.book(Symbol{"doge/usd"});

  ASSERT_NE(book.best_bid(), nullptr);
  EXPECT_EQ(book.best_bid()->price.exponent(), -7);
  EXPECT_EQ(book.best_bid()->size.exponent(), -8);
  EXPECT_FALSE(book.is_crossed());
  EXPECT_EQ(book.bids().size(), 200u);
  EXPECT_EQ(book.sequence(), market.last_number(*market.index_of(Symbol{"doge/usd"})));
}

TEST(Market, RefusesWhatItCannotTrade) {
  EXPECT_THROW((Market{{}, 1, kMarketStart}), std::invalid_argument);
  EXPECT_THROW(
      (Market{{{.symbol = Symbol{"btcusd"}, .price = Decimal{64'000, 0}}}, 1, kMarketStart}),
      std::invalid_argument);
  EXPECT_THROW((Market{{{.symbol = Symbol{"a/b"}, .price = Decimal{5, 0}, .price_exponent = 0}},
                       1,
                       kMarketStart}),
               std::invalid_argument);
  EXPECT_THROW((Market{{{.symbol = Symbol{"a/b"}, .price = Decimal{5, 4}, .price_exponent = 1}},
                       1,
                       kMarketStart}),
               std::invalid_argument);
  const Market market{default_instruments(), 1, kMarketStart};
  EXPECT_THROW((void)market.book(Symbol{"no/such"}), std::invalid_argument);
}

TEST(Market, TradesAnyPairThatItIsAskedFor) {
  const auto instruments =
      instruments_named(std::vector<std::string>{"btc/usd", "foo/bar", "pepe/eur"});

  const Market market{instruments, 1, kMarketStart};

  EXPECT_EQ(instruments[0].price, (Decimal{64'000, 0}));
  EXPECT_TRUE(is_sound(market.raw_book(1)));
  EXPECT_TRUE(is_sound(market.raw_book(2)));
  EXPECT_THROW((void)instruments_named(std::vector<std::string>{"foobar"}), std::invalid_argument);
}

}  // namespace
}  // namespace hftcpp::sim
