#include "exchanges/a_share/a_share_shape.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace hftcpp {
namespace {

using namespace literals;

Quote whole_quote() {
  Quote quote;
  quote.previous_close = "10.00"_d;
  quote.open = "10.1"_d;
  quote.high = "10.5"_d;
  quote.low = "9.9"_d;
  quote.last = "10.20"_d;
  for (int i = 0; i < 5; ++i) {
    quote.bids[static_cast<std::size_t>(i)] = {Decimal{1020 - i, -2}, "100"_d};
    quote.asks[static_cast<std::size_t>(i)] = {Decimal{1021 + i, -2}, "200"_d};
  }
  return quote;
}

TEST(AShareVolume, MakesSharesOfLotsExactly) {
  const auto shares = [](const char* lots) {
    return a_share_volume(*Decimal::parse(lots), 100)->to_string();
  };
  EXPECT_EQ(shares("972237.0"), "97223700");
  EXPECT_EQ(shares("972237"), "97223700");
  EXPECT_EQ(shares("0.01"), "1");
  EXPECT_EQ(shares("0.001"), "0.1");
  EXPECT_EQ(shares("0.000"), "0");
  EXPECT_EQ(shares("1e3"), "100000");
  EXPECT_EQ(a_share_volume("12345678.00"_d, 1)->to_string(), "12345678");
  EXPECT_FALSE(a_share_volume(Decimal{92'233'720'368'547'759, 0}, 100));
}

TEST(AShareVolume, RefusesMoreThanThereCanBe) {
  EXPECT_EQ(a_share_volume(Decimal{10'000'000'000'000, 0}, 100)->mantissa(), 1'000'000'000'000'000);
  for (const char* const lots : {"10000000000000.01", "1e30", "1e13000", "9223372036854775807"}) {
    const auto parsed = Decimal::parse(lots);
    EXPECT_FALSE(parsed && a_share_volume(*parsed, 100)) << lots;
  }
  EXPECT_EQ(a_share_volume(Decimal{1, 30}, 100).error().code, make_error_code(Errc::out_of_range));
}

TEST(MisplacedField, IsFoundByPricesThatDoNotFitTogether) {
  const AShareLimits limits{.up = "11.00"_d, .down = "9.00"_d};
  const auto found = [&limits](const std::function<void(Quote&)>& change) {
    Quote quote = whole_quote();
    change(quote);
    return std::string{misplaced_field(quote, limits)};
  };
  EXPECT_EQ(found([](Quote&) {}), "");
  EXPECT_EQ(found([](Quote& quote) { quote.low = "10.6"_d; }), "low");
  EXPECT_EQ(found([](Quote& quote) { quote.open = "10.51"_d; }), "open");
  EXPECT_EQ(found([](Quote& quote) { quote.open = "9.89"_d; }), "open");
  EXPECT_EQ(found([](Quote& quote) { quote.last = "10.501"_d; }), "last");
  EXPECT_EQ(found([](Quote& quote) { quote.last = "9.8"_d; }), "last");
  EXPECT_EQ(found([](Quote& quote) { quote.high = quote.last = "11.01"_d; }), "limits");
  EXPECT_EQ(found([](Quote& quote) { quote.previous_close = "8.99"_d; }), "previous close");
  EXPECT_EQ(found([](Quote& quote) { quote.bids[4].price = "10.18"_d; }), "bids");
  EXPECT_EQ(found([](Quote& quote) { quote.asks[2].price = "10.21"_d; }), "asks");
  EXPECT_EQ(found([](Quote& quote) { quote.bids[0].price = "10.22"_d; }), "best prices");
}

TEST(LastPrice, IsLackedByWhatWasTraded) {
  Quote quote = whole_quote();
  quote.last = {};
  EXPECT_FALSE(lacks_last_price(quote)) << "nothing was";
  quote.volume = "100"_d;
  EXPECT_TRUE(lacks_last_price(quote));
  quote.last = "10.00"_d;
  EXPECT_FALSE(lacks_last_price(quote));
}

// Nothing has traded, nobody asks, the limits are not told: a quote all the same.
TEST(MisplacedField, LeavesZerosAlone) {
  EXPECT_EQ(misplaced_field(Quote{}), "");
  Quote auction = whole_quote();
  auction.open = auction.high = auction.low = {};
  auction.bids[0].price = auction.asks[0].price = "10.15"_d;
  for (std::size_t i = 1; i < 5; ++i) auction.bids[i].price = auction.asks[i].price = {};
  EXPECT_EQ(misplaced_field(auction), "");
  Quote hole = whole_quote();
  hole.bids[1].price = {};
  EXPECT_EQ(misplaced_field(hole, {.up = {}, .down = {}}), "");
}

}  // namespace
}  // namespace hftcpp
