// Names: interned symbols and exchanges, channels, and the nearest word.
#include <hftcpp/core/names.hpp>

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <sstream>
#include <string>
#include <unordered_set>
#include <vector>

namespace hftcpp {
namespace {

TEST(Symbol, IsTheSameInAnyCase) {
  const Symbol symbol{"BTC/usdt"};
  EXPECT_EQ(symbol, Symbol{"btc/USDT"});
  EXPECT_EQ(symbol.text(), "btc/usdt");
  EXPECT_NE(symbol, Symbol{"btc/usd"});
}

TEST(Symbol, IsEmptyUnlessSomebodyNamesIt) {
  EXPECT_TRUE(Symbol{}.empty());
  EXPECT_EQ(Symbol{}.text(), "");
  EXPECT_EQ(Symbol{""}, Symbol{});
  EXPECT_FALSE(Symbol{"btc/usd"}.empty());
}

TEST(Symbol, KeepsItsTextWhereItIs) {
  const Symbol first{"first/symbol"};
  const char* const where = first.text().data();
  for (int i = 0; i < 5'000; ++i) {
    const Symbol each{"many/" + std::to_string(i)};
    ASSERT_EQ(each.text(), "many/" + std::to_string(i));
  }
  EXPECT_EQ(first.text().data(), where);
  EXPECT_EQ(Symbol{"First/Symbol"}.text().data(), where);
}

TEST(Symbol, LeavesLettersOfOtherAlphabetsAlone) {
  EXPECT_EQ(Symbol{"\xE5\xB8\x81\xE5\xAE\x89/USDT"}.text(), "\xE5\xB8\x81\xE5\xAE\x89/usdt");
}

TEST(Exchange, HasATableOfItsOwn) {
  const Exchange exchange{"some_exchange"};
  EXPECT_EQ(exchange, Exchange{"some_exchange"});
  EXPECT_NE(exchange, Exchange{"another_exchange"});
  EXPECT_EQ(exchange.text(), "some_exchange");
  EXPECT_TRUE(Exchange{}.empty());
}

TEST(Names, PrintAndHash) {
  std::ostringstream out;
  out << Exchange{"kraken"} << ' ' << Symbol{"btc/usd"} << ' ' << Channel::order_book;
  EXPECT_EQ(out.str(), "kraken btc/usd order_book");

  const std::unordered_set<Symbol> set{Symbol{"a/b"}, Symbol{"A/B"}, Symbol{"a/c"}};
  EXPECT_EQ(set.size(), 2u);
}

TEST(Channel, HasAWordThatLeadsBackToIt) {
  std::set<std::string_view> words;
  for (const Channel channel : all_channels()) {
    words.insert(to_text(channel));
    EXPECT_EQ(to_channel(to_text(channel)), channel);
  }
  EXPECT_EQ(words.size(), 12u);
  EXPECT_EQ(to_channel("order_book"), Channel::order_book);
  EXPECT_EQ(to_channel("Ticker"), std::nullopt);
  EXPECT_EQ(to_channel(""), std::nullopt);
}

TEST(Channel, IsPrivateWhenItIsAboutAnAccount) {
  std::vector<Channel> ours;
  for (const Channel channel : all_channels())
    if (is_private(channel)) ours.push_back(channel);
  EXPECT_EQ(ours, (std::vector{Channel::my_order, Channel::my_order_batch, Channel::my_trade,
                               Channel::balance, Channel::position}));
}

TEST(Nearest, FindsWhatWasMeant) {
  constexpr std::array<std::string_view, 4> exchanges = {"binance", "binance_futures", "kraken",
                                                         "okx"};
  EXPECT_EQ(nearest("krakn", exchanges), "kraken");
  EXPECT_EQ(nearest("kraken", exchanges), "kraken");
  EXPECT_EQ(nearest("Karken", exchanges), "kraken");
  EXPECT_EQ(nearest("binanec", exchanges), "binance");
  EXPECT_EQ(nearest("binance_future", exchanges), "binance_futures");
  EXPECT_EQ(nearest("okex", exchanges), "okx");
}

TEST(Nearest, CountsAPairThatChangedPlacesAsOneMistake) {
  const auto is_near = [](std::string_view word, std::string_view candidate) {
    return nearest(word, std::array{candidate}) == candidate;
  };
  EXPECT_TRUE(is_near("ab", "ba"));
  EXPECT_TRUE(is_near("abcdef", "badcef"));
  EXPECT_FALSE(is_near("abcdef", "badcfe"));
  EXPECT_FALSE(is_near("abcd", "badc"));
  EXPECT_FALSE(is_near("abc", "bca"));
  EXPECT_FALSE(is_near("abc", "cab"));
  EXPECT_FALSE(is_near("aab", "baa"));
  EXPECT_FALSE(is_near("abc", "cba"));
}

TEST(Nearest, PrefersSilenceToAWildGuess) {
  constexpr std::array<std::string_view, 3> exchanges = {"binance", "kraken", "okx"};
  EXPECT_EQ(nearest("coinbase", exchanges), "");
  EXPECT_EQ(nearest("", exchanges), "");
  EXPECT_EQ(nearest("x", exchanges), "");
  EXPECT_EQ(nearest("kraken", {}), "");
}

}  // namespace
}  // namespace hftcpp
