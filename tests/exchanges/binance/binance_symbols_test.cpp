#include "exchanges/binance/binance_symbols.hpp"

#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

TEST(BinanceSymbols, MakeNativeNames) {
  EXPECT_EQ(binance_native(Symbol{"btc/usdt"}), "BTCUSDT");
  EXPECT_EQ(binance_native(Symbol{"币安人生/usdt"}), "币安人生USDT");
  for (const char* const text : {"", "btcusdt", "/usdt", "btc/", "a/b/c"}) {
    try {
      static_cast<void>(binance_native(Symbol{text}));
      FAIL() << text;
    } catch (const std::invalid_argument& e) {
      EXPECT_EQ(e.what(),
                "\"" + std::string{text} + "\" is no pair of binance: write \"btc/usdt\"");
    }
  }
}

// Recorded frames come without a list of instruments.
TEST(BinanceSymbols, GuessThePairOfARecordedName) {
  for (const auto& [native, pair] : {std::pair{"BTCUSDT", "btc/usdt"},
                                     {"LRCBTC", "lrc/btc"},
                                     {"BLZETH", "blz/eth"},
                                     {"RUNEEUR", "rune/eur"},
                                     {"COMPUSD", "comp/usd"},
                                     {"BTCFDUSD", "btc/fdusd"},
                                     {"BTCUSDC", "btc/usdc"},
                                     {"BNBTRY", "bnb/try"},
                                     {"FDUSDUSDT", "fdusd/usdt"},
                                     {"ETHBNB", "eth/bnb"},
                                     {"币安人生USDT", "币安人生/usdt"}})
    EXPECT_EQ(binance_symbol(native).text(), pair);
  for (const char* const native : {"", "USDT", "BTC", "ABCXYZ", "A/USDT"})
    EXPECT_TRUE(binance_symbol(native).empty()) << native;
  EXPECT_TRUE(binance_symbol(std::string(100, 'X') + "USDT").empty());
}

TEST(BinanceSymbols, TakeThePairsOfTheExchangesList) {
  SymbolMap symbols;
  ASSERT_TRUE(parse_exchange_info(load_frame("binance/rest_exchangeInfo.json"), symbols));
  EXPECT_EQ(symbols.find("LRCBTC"), Symbol{"lrc/btc"});
  EXPECT_EQ(symbols.find("BLZETH"), Symbol{"blz/eth"});
  EXPECT_EQ(symbols.native(Symbol{"rune/eur"}), "RUNEEUR");
  EXPECT_EQ(symbols.size(), 5u);
}

// The list's own word and the guess agree, for those that recordings have.
TEST(BinanceSymbols, GuessAsTheListSays) {
  for (const char* const name :
       {"binance/rest_exchangeInfo.json", "binance/rest_exchangeInfo_us.json"}) {
    SymbolMap symbols;
    ASSERT_TRUE(parse_exchange_info(load_frame(name), symbols));
    for (const char* const native : {"LRCBTC", "BLZETH", "RUNEEUR", "COMPUSDT", "CRVUSDT"}) {
      const Symbol symbol = symbols.find(native);
      EXPECT_TRUE(symbol.empty() || binance_symbol(native) == symbol) << native;
    }
  }
}

TEST(BinanceSymbols, RefuseABrokenList) {
  SymbolMap symbols;
  const auto whole = load_frame("binance/rest_exchangeInfo.json");
  for (std::size_t size = 0; size < whole.size(); size += 7)
    ASSERT_FALSE(parse_exchange_info(std::string_view{whole}.substr(0, size), symbols)) << size;
  EXPECT_FALSE(parse_exchange_info(R"({"symbols":[{"symbol":"A","baseAsset":"B"}]})", symbols));
}

}  // namespace
}  // namespace hftcpp
