#include <hftcpp/core/symbol_map.hpp>

#include <gtest/gtest.h>

#include <string>

namespace hftcpp {
namespace {

TEST(SymbolMap, FindsBothWays) {
  SymbolMap map;
  map.add("BTC/USD", Symbol{"btc/usd"});
  map.add("ETH/USD", Symbol{"eth/usd"});
  EXPECT_EQ(map.find("BTC/USD"), Symbol{"btc/usd"});
  EXPECT_EQ(map.find("ETH/USD"), Symbol{"eth/usd"});
  EXPECT_EQ(map.native(Symbol{"eth/usd"}), "ETH/USD");
  EXPECT_EQ(map.size(), 2u);
}

TEST(SymbolMap, KnowsOnlyTheExactName) {
  SymbolMap map;
  EXPECT_TRUE(map.find("BTC/USD").empty()) << "of an empty map";
  map.add("BTC/USD", Symbol{"btc/usd"});
  for (const char* const other :
       {"", "B", "BTC/US", "BTC/USDT", "btc/usd", "BTC USD", "XTC/USD", "BTC/USX"})
    EXPECT_TRUE(map.find(other).empty()) << other;
  EXPECT_EQ(map.native(Symbol{"eth/usd"}), "");
  EXPECT_EQ(map.native(Symbol{}), "");
}

// Names that differ in one place only, of every size around the limits of what a slot keeps.
TEST(SymbolMap, TellsSimilarNamesApart) {
  SymbolMap map;
  std::string names[40][3];
  for (std::size_t size = 1; size < 40; ++size) {
    const std::size_t places[] = {0, size / 2, size - 1};
    for (std::size_t i = 0; i < 3; ++i) {
      std::string& name = names[size][i];
      name = std::string(size, 'a');
      name[places[i]] = static_cast<char>('p' + i);
      map.add(name, Symbol{name + "/x"});
    }
  }
  for (std::size_t size = 1; size < 40; ++size) {
    EXPECT_TRUE(map.find(std::string(size, 'a')).empty()) << size;
    for (const std::string& name : names[size]) EXPECT_EQ(map.find(name), Symbol{name + "/x"});
  }
}

TEST(SymbolMap, HoldsThousands) {
  SymbolMap map;
  for (int i = 0; i < 5'000; ++i)
    map.add("COIN" + std::to_string(i), Symbol{"c" + std::to_string(i)});
  EXPECT_EQ(map.size(), 5'000u);
  for (int i = 0; i < 5'000; ++i)
    ASSERT_EQ(map.find("COIN" + std::to_string(i)), Symbol{"c" + std::to_string(i)});
}

TEST(SymbolMap, GivesANameItsNewSymbol) {
  SymbolMap map;
  map.add("LUNA/USD", Symbol{"luna/usd"});
  map.add("LUNA/USD", Symbol{"lunc/usd"});
  EXPECT_EQ(map.find("LUNA/USD"), Symbol{"lunc/usd"});
  EXPECT_EQ(map.native(Symbol{"luna/usd"}), "");
  EXPECT_EQ(map.size(), 1u);
}

TEST(SymbolMap, ForgetsWhatIsRemoved) {
  SymbolMap map;
  for (const char* const name : {"a", "b", "c", "d"}) map.add(name, Symbol{name});
  map.remove(Symbol{"b"});
  map.remove(Symbol{"nowhere"});
  EXPECT_TRUE(map.find("b").empty());
  for (const char* const name : {"a", "c", "d"}) EXPECT_EQ(map.find(name), Symbol{name});
  EXPECT_EQ(map.size(), 3u);
}

TEST(SymbolMap, TakesNoEmptyNames) {
  SymbolMap map;
  map.add("", Symbol{"btc/usd"});
  map.add("BTC/USD", Symbol{});
  EXPECT_EQ(map.size(), 0u);
}

TEST(SymbolMap, AsksTheResolverOnceForANameThatItKnows) {
  SymbolMap map;
  int asked = 0;
  map.set_resolver([&asked](std::string_view native) {
    ++asked;
    return native == "BTCUSDT" ? Symbol{"btc/usdt"} : Symbol{};
  });
  EXPECT_EQ(map.find("BTCUSDT"), Symbol{"btc/usdt"});
  EXPECT_EQ(map.find("BTCUSDT"), Symbol{"btc/usdt"});
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(map.native(Symbol{"btc/usdt"}), "BTCUSDT");
  EXPECT_TRUE(map.find("WHAT").empty());
  EXPECT_TRUE(map.find("").empty());
  EXPECT_EQ(map.size(), 1u);
}

// Recorded frames may hold anything: what is learnt from them must end somewhere.
TEST(SymbolMap, LearnsABoundedNumberOfNames) {
  SymbolMap map;
  map.set_resolver([](std::string_view) { return Symbol{"one/for-all"}; });
  for (std::size_t i = 0; i < SymbolMap::kMaxResolved; ++i)
    ASSERT_FALSE(map.find(std::to_string(i)).empty());
  EXPECT_EQ(map.size(), SymbolMap::kMaxResolved);
  EXPECT_TRUE(map.find("one more").empty());
  EXPECT_EQ(map.find("17"), Symbol{"one/for-all"});
}

}  // namespace
}  // namespace hftcpp
