// What a quote is made into, in which units, and when it cannot be true.
#include "exchanges/a_share/a_share_quotes.hpp"

#include "exchanges/a_share/a_share_units.hpp"

#include <gtest/gtest.h>

namespace hftcpp {
namespace {

using namespace literals;

// Ping An Bank on 2026-07-23.
Quote good_quote() {
  Quote quote;
  quote.open = "10.920"_d;
  quote.high = "11.120"_d;
  quote.low = "10.900"_d;
  quote.last = "11.080"_d;
  quote.volume = "109574268"_d;
  quote.amount = "1210838024.380"_d;
  quote.bids[0] = {"11.070"_d, "238200"_d};
  quote.asks[0] = {"11.080"_d, "15464"_d};
  return quote;
}

TEST(AShareQuotes, AreInSharesAndYuan) {
  EXPECT_TRUE(to_shares("11131"_d, AShareKind::share)->is_identical("1113100"_d));
  EXPECT_EQ(*to_shares("11131"_d, AShareKind::fund), "1113100"_d);
  EXPECT_EQ(*to_shares("11131"_d, AShareKind::bond), "111310"_d);
  EXPECT_EQ(*to_shares("11131"_d, AShareKind::index), "11131"_d);
  EXPECT_TRUE(to_yuan("145133.4748"_d)->is_identical("1451334748.0000"_d));
}

TEST(AShareQuotes, HaveNoTickerSideWithoutAPrice) {
  Quote quote = good_quote();
  EXPECT_EQ(to_ticker(quote).bid_size, "238200"_d);
  quote.bids[0] = {"0.000"_d, "500"_d};  // what an auction leaves unmatched
  EXPECT_TRUE(to_ticker(quote).bid_size.is_zero());
  EXPECT_EQ(to_ticker(quote).ask_size, "15464"_d);
}

TEST(AShareQuotes, ContradictThemselvesInNothing) {
  EXPECT_EQ(contradiction(good_quote(), AShareKind::share), "");
  Quote waiting;  // for the first trade, or suspended
  waiting.previous_close = "8.17"_d;
  EXPECT_EQ(contradiction(waiting, AShareKind::share), "");
  Quote auction = good_quote();
  auction.asks[0].price = auction.bids[0].price;
  EXPECT_EQ(contradiction(auction, AShareKind::share), "") << "both sides have the price of both";
  Quote locked = good_quote();
  locked.asks[0] = {};
  EXPECT_EQ(contradiction(locked, AShareKind::share), "");
}

TEST(AShareQuotes, ContradictThemselvesInTheirPrices) {
  Quote quote = good_quote();
  quote.last = "11.130"_d;
  EXPECT_EQ(contradiction(quote, AShareKind::share), "last beyond high and low");
  quote = good_quote();
  quote.open = "10.890"_d;
  EXPECT_EQ(contradiction(quote, AShareKind::share), "open beyond high and low");
  quote = good_quote();
  quote.asks[0].price = "11.060"_d;
  EXPECT_EQ(contradiction(quote, AShareKind::share), "crossed book");
}

// As they do when a source counts lots where shares were expected, or the other way round.
TEST(AShareQuotes, ContradictThemselvesInTheirUnits) {
  for (const char* const volume : {"1095742", "10957426800"}) {
    Quote quote = good_quote();
    quote.volume = *Decimal::parse(volume);
    EXPECT_EQ(contradiction(quote, AShareKind::share), "amount beyond high and low") << volume;
    EXPECT_EQ(contradiction(quote, AShareKind::fund), "amount beyond high and low") << volume;
    EXPECT_EQ(contradiction(quote, AShareKind::index), "") << "of which nobody knows the unit";
  }
  Quote quote = good_quote();
  quote.volume = "9223372036854775807"_d;
  EXPECT_EQ(contradiction(quote, AShareKind::share), "") << "not to be told where nothing fits";
}

}  // namespace
}  // namespace hftcpp
