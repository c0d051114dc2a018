#include "exchanges/coinbase/coinbase_auth.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

const std::vector<std::string> kCoinbasePairs{"BTC-USD", "ETH-USD"};

TEST(CoinbaseRequests, AskForAChannelAndHeartbeats) {
  EXPECT_EQ(CoinbaseCodec::subscribe(Channel::order_book, kCoinbasePairs),
            R"({"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channel":"level2"})");
  EXPECT_EQ(CoinbaseCodec::unsubscribe(Channel::trade, {&kCoinbasePairs[0], 1}),
            R"({"type":"unsubscribe","product_ids":["BTC-USD"],"channel":"market_trades"})");
  EXPECT_EQ(CoinbaseCodec::subscribe(Channel::my_order, {}, "a.b.c"),
            R"({"type":"subscribe","channel":"user","jwt":"a.b.c"})");
  EXPECT_EQ(CoinbaseCodec::heartbeats(), R"({"type":"subscribe","channel":"heartbeats"})");
}

TEST(CoinbaseRequests, AskTheExchangeFeed) {
  EXPECT_EQ(CoinbaseExchangeCodec::subscribe(Channel::order_book, {&kCoinbasePairs[0], 1}),
            R"({"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2_batch",)"
            R"("heartbeat"]})");
  const CoinbaseLogin login{"key", "phrase", "1790000000", "sign"};
  EXPECT_EQ(CoinbaseExchangeCodec::subscribe(Channel::order_book, {&kCoinbasePairs[0], 1}, &login),
            R"({"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2","heartbeat"],)"
            R"("signature":"sign","key":"key","passphrase":"phrase","timestamp":"1790000000"})");
  EXPECT_EQ(CoinbaseExchangeCodec::unsubscribe(Channel::trade, {&kCoinbasePairs[0], 1}),
            R"({"type":"unsubscribe","product_ids":["BTC-USD"],"channels":["matches"]})");
}

TEST(CoinbaseRequests, RefuseWhatThereIsNot) {
  EXPECT_THROW((void)CoinbaseCodec::subscribe(Channel::funding, kCoinbasePairs),
               std::invalid_argument);
  EXPECT_THROW((void)CoinbaseExchangeCodec::subscribe(Channel::kline, kCoinbasePairs),
               std::invalid_argument);
}

TEST(CoinbaseSymbols, GoThereAndBack) {
  EXPECT_EQ(coinbase_native(Symbol{"btc/usd"}), "BTC-USD");
  EXPECT_EQ(coinbase_symbol("BTC-USD"), Symbol{"btc/usd"});
  for (const char* const other : {"", "BTC", "-USD", "BTC-", "BIP-20DEC30-CDE", "BTC/USD"})
    EXPECT_TRUE(coinbase_symbol(other).empty()) << other;
  for (const char* const wrong : {"btcusd", "btc-usd", "btc/", "/usd", "a/b/c", "a-b/c"})
    EXPECT_THROW((void)coinbase_native(Symbol{wrong}), std::invalid_argument) << wrong;
}

TEST(CoinbaseSymbols, KnowWhichBooksAreOne) {
  EXPECT_EQ(coinbase_alias("BTC-USDC"), "BTC-USD");
  EXPECT_EQ(coinbase_alias("USDT-USDC"), "");
  EXPECT_EQ(coinbase_alias("EURC-USDC"), "");
  EXPECT_EQ(coinbase_alias("BTC-USD"), "");
}

}  // namespace
}  // namespace hftcpp
