#include "exchanges/kraken/kraken_symbols.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

TEST(KrakenSymbols, GoBothWays) {
  EXPECT_EQ(kraken_native(Symbol{"btc/usd"}), "BTC/USD");
  EXPECT_EQ(kraken_symbol("BTC/USD"), Symbol{"btc/usd"});
  EXPECT_EQ(kraken_symbol("AAPLx/USD"), Symbol{"aaplx/usd"});
}

TEST(KrakenSymbols, RefuseWhatIsNoPair) {
  for (const char* const text : {"", "btcusd", "/usd", "btc/", "btc/usd/eur", "btc-usd"}) {
    EXPECT_TRUE(kraken_symbol(text).empty()) << text;
    try {
      static_cast<void>(kraken_native(Symbol{text}));
      FAIL() << text;
    } catch (const std::invalid_argument& e) {
      EXPECT_EQ(e.what(), "\"" + std::string{text} + "\" is no pair of kraken: write \"btc/usd\"");
    }
  }
  EXPECT_TRUE(kraken_symbol(std::string(100, 'X') + "/USD").empty());
}

}  // namespace
}  // namespace hftcpp
