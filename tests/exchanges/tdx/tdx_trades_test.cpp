#include "exchanges/tdx/tdx_trades.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace hftcpp {
namespace {

// A page of trades that differ by a letter.
std::vector<TdxTrade> page_of(std::string_view letters, std::uint16_t minute = 600) {
  std::vector<TdxTrade> page;
  for (const char letter : letters) page.push_back({.minute = minute, .price = letter, .lots = 1});
  return page;
}

class TdxTradesTest : public testing::Test {
 protected:
  // What of the page is news; "?" for trades that are missing.
  std::string_view news(std::string_view letters, std::size_t count = 4) {
    const auto told = trades.take(Symbol{"600000.sh"}, page_of(letters), count, false);
    return told.is_missing ? "?" : letters.substr(told.first);
  }
  TdxTrades trades;
};

TEST_F(TdxTradesTest, AreNoneOfTheFirstPage) {
  EXPECT_EQ(news("abcd"), "");
  EXPECT_EQ(news("abcd"), "");
}

TEST_F(TdxTradesTest, AreThoseBehindThePageBefore) {
  (void)news("abcd");
  EXPECT_EQ(news("bcde"), "e");
  EXPECT_EQ(news("efgh"), "fgh");
  EXPECT_EQ(news("efghij", 6), "ij");
  EXPECT_EQ(news("hijk"), "k") << "a shorter page";
}

TEST_F(TdxTradesTest, AreMissingWhereTwoPagesDoNotMeet) {
  (void)news("abcd");
  EXPECT_EQ(news("wxyz"), "?");
  EXPECT_EQ(news("bcduvwxyz", 9), "uvwxyz") << "the page before was kept";
  EXPECT_EQ(news("klmn"), "?");
  EXPECT_TRUE(trades.take(Symbol{"600000.sh"}, page_of("klmn"), 4, true).is_missing);
  EXPECT_EQ(news("lmno"), "o") << "there was no longer page";
}

TEST_F(TdxTradesTest, AreAllOfADayThatBegins) {
  EXPECT_EQ(news(""), "");
  EXPECT_EQ(news("ab"), "ab");
  EXPECT_EQ(news("abc"), "c");
  EXPECT_EQ(news("abcd"), "d");
  EXPECT_EQ(news(""), "") << "a server that has lost its data";
  const auto next_day = trades.take(Symbol{"600000.sh"}, page_of("xy", 565), 4, false);
  EXPECT_EQ(next_day.first, 0u);
  EXPECT_FALSE(next_day.is_missing);
}

// Then a page that is not full does not go back to the day's first trade.
TEST_F(TdxTradesTest, AreMissingWhereAServerGivesFewerThanItIsAskedFor) {
  (void)news("abcd");
  EXPECT_EQ(news("wxyz", 100), "?");
}

// While a page has all of its day, how many are news is known even where they are all alike.
TEST_F(TdxTradesTest, AreCountedWhereAllAreAlike) {
  (void)news("aa");
  EXPECT_EQ(news("aaa"), "a");
  EXPECT_EQ(news("aaaa"), "") << "a full page does not tell";
}

TEST_F(TdxTradesTest, AreKeptApartBySymbol) {
  (void)news("abcd");
  EXPECT_EQ(trades.take(Symbol{"000001.sz"}, page_of("wxyz"), 4, false).first, 4u);
  EXPECT_EQ(news("bcde"), "e");
}

}  // namespace
}  // namespace hftcpp
