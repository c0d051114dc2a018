#include "exchanges/tdx/tdx_symbols.hpp"

#include "exchanges/tdx/tdx_instruments.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace hftcpp {
namespace {

std::string native_of(const char* symbol) {
  const auto native = tdx_native(tdx_code(Symbol{symbol}));
  return {native.data(), native.size()};
}

TEST(TdxSymbols, AreAMarketAndSixDigits) {
  EXPECT_EQ(tdx_code(Symbol{"600000.SH"}).market, TdxMarket::shanghai);
  EXPECT_EQ(tdx_code(Symbol{"000001.sz"}).market, TdxMarket::shenzhen);
  EXPECT_EQ(tdx_code(Symbol{"bj920002"}).market, TdxMarket::beijing);
  EXPECT_EQ(tdx_code(Symbol{"600000"}).text(), "600000");
  EXPECT_EQ(native_of("600000.sh"), "sh600000");
  EXPECT_EQ(native_of("000001.sz"), "sz000001");
  EXPECT_EQ(native_of("920002.bj"), "bj920002");
}

TEST(TdxSymbols, RefuseWhatIsNone) {
  for (const char* const wrong : {"btc/usdt", "60000.sh", "600000.hk", "400001"})
    EXPECT_THROW((void)tdx_code(Symbol{wrong}), std::invalid_argument) << wrong;
  EXPECT_FALSE(to_tdx_code(3, "600000"));
  EXPECT_FALSE(to_tdx_code(1, "60000"));
  EXPECT_FALSE(to_tdx_code(1, "60000a"));
}

TEST(TdxSymbols, KnowIndices) {
  for (const char* const index :
       {"000001.sh", "000300.sh", "880023.sh", "999999.sh", "399001.sz", "899050.bj"})
    EXPECT_TRUE(tdx_is_index(tdx_code(Symbol{index}))) << index;
  for (const char* const share : {"000001.sz", "600000.sh", "510300.sh", "920002.bj"})
    EXPECT_FALSE(tdx_is_index(tdx_code(Symbol{share}))) << share;
}

TEST(TdxSymbols, KnowTheUsualDecimalsAndLots) {
  struct Case {
    const char* symbol;
    unsigned decimals;
    unsigned lot;
  };
  for (const Case& one : {Case{"600000.sh", 2, 100},
                          {"000001.sz", 2, 100},
                          {"510300.sh", 3, 100},
                          {"159915.sz", 3, 100},
                          {"113001.sh", 3, 10},
                          {"900901.sh", 3, 100},
                          {"200002.sz", 2, 100},
                          {"000001.sh", 2, 1},
                          {"920002.bj", 2, 100}}) {
    EXPECT_EQ(tdx_usual_decimals(tdx_code(Symbol{one.symbol})), one.decimals) << one.symbol;
    EXPECT_EQ(tdx_usual_lot(tdx_code(Symbol{one.symbol})), one.lot) << one.symbol;
  }
}

TEST(TdxInstruments, BelieveAListWithinReason) {
  TdxInstruments instruments;
  TdxListing listing;
  listing.code = tdx_code(Symbol{"600000.sh"});
  listing.decimals = 200;
  listing.lot = 1;
  instruments.set(listing);
  EXPECT_EQ(instruments.find(listing.code).decimals, 2u);
  EXPECT_EQ(instruments.find(listing.code).lot, 100u) << "as all sources have it";
  listing.code = tdx_code(Symbol{"113001.sh"});
  listing.lot = 20;
  instruments.set(listing);
  EXPECT_EQ(instruments.find(listing.code).lot, 20u);
  listing.code.market = TdxMarket::shenzhen;
  EXPECT_EQ(instruments.find(listing.code).lot, 10u) << "another market's";
  EXPECT_EQ(instruments.size(), 2u);
}

}  // namespace
}  // namespace hftcpp
