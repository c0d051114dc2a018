// access_test: rights against patterns and topics, where tokens come from, and whose pages may.
#include "service/gateway/access.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hftcpp::gateway {
namespace {

Topic access_trade(const char* exchange, const char* symbol) {
  return {Exchange{exchange}, Symbol{symbol}, TopicKind::trade};
}

Topic access_topic(TopicKind kind, const char* symbol = "") {
  return {Exchange{"kraken"}, Symbol{symbol}, kind};
}

Rights access_desk() {
  Rights rights;
  rights.name = "desk-1";
  return rights;
}

TEST(Access, AllowsEverybodyAllMarketData) {
  EXPECT_EQ(objection_to(Rights{}, TopicPattern{}), "");
  EXPECT_EQ(objection_to(Rights{}, TopicPattern{.kind = TopicKind::stream_status}), "");
  EXPECT_TRUE(allows(Rights{}, access_trade("kraken", "btc/usd")));
  EXPECT_TRUE(allows(Rights{}, access_topic(TopicKind::stream_status)));
}

TEST(Access, KeepsWhatIsOursForThoseWhoHaveTheRightByName) {
  EXPECT_EQ(objection_to(access_desk(), TopicPattern{.kind = TopicKind::balance}),
            "token \"desk-1\" has no right to channel \"balance\"");
  EXPECT_FALSE(allows(access_desk(), access_topic(TopicKind::balance, "usd")));

  Rights own = access_desk();
  own.kinds = {TopicKind::balance, TopicKind::my_order_batch};
  EXPECT_EQ(objection_to(own, TopicPattern{.kind = TopicKind::balance}), "");
  EXPECT_TRUE(allows(own, access_topic(TopicKind::balance, "usd")));
  EXPECT_FALSE(allows(own, access_trade("kraken", "btc/usd")));
  EXPECT_EQ(objection_to(own, TopicPattern{.kind = TopicKind::trade}),
            "token \"desk-1\" has no right to channel \"trade\": it has the right to balance, "
            "my_order_batch");
  // Nobody named any of what is ours, and there is nothing else.
  EXPECT_EQ(objection_to(own, TopicPattern{}),
            "token \"desk-1\" has no right to channel \"market data\": it has the right to "
            "balance, my_order_batch");
}

TEST(Access, HoldsExchangesToTheirList) {
  Rights rights = access_desk();
  rights.exchanges = {"kraken", "okx"};
  EXPECT_EQ(objection_to(rights, TopicPattern{.exchange = "okx"}), "");
  EXPECT_EQ(objection_to(rights, TopicPattern{}), "");  // those that it may have
  EXPECT_EQ(objection_to(rights, TopicPattern{.exchange = "binance"}),
            "token \"desk-1\" has no right to exchange \"binance\": it has the right to kraken, "
            "okx");
  EXPECT_TRUE(allows(rights, access_trade("okx", "btc/usd")));
  EXPECT_FALSE(allows(rights, access_trade("binance", "btc/usd")));
}

TEST(Access, HoldsSymbolsToTheirPatterns) {
  Rights rights = access_desk();
  rights.symbols = {"*.sh", "btc/usdt"};
  for (const std::string symbol : {"600000.sh", "btc/usdt", "*", "*.sh", "*0.sh", "*/usdt", "*h"})
    EXPECT_EQ(objection_to(rights, TopicPattern{.symbol = symbol}), "") << symbol;
  for (const std::string symbol : {"000001.sz", "eth/usdt", "*.sz", "*/usd", "sh"})
    EXPECT_EQ(objection_to(rights, TopicPattern{.symbol = symbol}),
              "token \"desk-1\" has no right to symbol \"" + symbol +
                  "\": it has the right to *.sh, btc/usdt");
  EXPECT_TRUE(allows(rights, access_trade("sina", "600000.SH")));
  EXPECT_TRUE(allows(rights, access_trade("okx", "btc/usdt")));
  EXPECT_FALSE(allows(rights, access_trade("sina", "000001.sz")));
  EXPECT_FALSE(allows(rights, access_trade("okx", "wbtc/usdt")));
}

TEST(Access, GivesWhatHasNoSymbolToThoseWhoMayHaveAll) {
  Rights rights = access_desk();
  rights.kinds = {TopicKind::my_order_batch, TopicKind::stream_status};
  rights.symbols = {"btc/usd"};
  EXPECT_FALSE(allows(rights, access_topic(TopicKind::my_order_batch)));
  EXPECT_TRUE(allows(rights, access_topic(TopicKind::stream_status)));
  EXPECT_FALSE(allows(rights, access_topic(TopicKind::stream_status, "eth/usd")));
  rights.symbols = {"*"};
  EXPECT_TRUE(allows(rights, access_topic(TopicKind::my_order_batch)));
}

TEST(Access, TakesTokensFromTheHeader) {
  EXPECT_EQ(token_of("Bearer hft_abc", "/v1/stream"), "hft_abc");
  EXPECT_EQ(token_of("  bearer \t hft_abc  ", "/"), "hft_abc");
  EXPECT_EQ(token_of("BEARER a", "/?token=b"), "a");
  EXPECT_EQ(token_of("Bearer", "/?token=b"), "");  // it said how, but not which
  EXPECT_EQ(token_of("Bearerx", "/"), "");
  EXPECT_EQ(token_of("Basic dXNlcg==", "/?token=b"), "b");
}

TEST(Access, TakesTokensFromTheQuery) {
  EXPECT_EQ(token_of("", "/v1/stream?token=hft_abc"), "hft_abc");
  EXPECT_EQ(token_of("", "/?a=b&token=a%2Db%2d&c"), "a-b-");
  EXPECT_EQ(token_of("", "/?token=a#token=b"), "a");
  EXPECT_EQ(token_of("", "/?token=%zz%4"), "%zz%4");
  EXPECT_EQ(token_of("", "/?token=a&token=b"), "a");
  EXPECT_EQ(token_of("", "/?my_token=a"), "");
  EXPECT_EQ(token_of("", "/token=a"), "");
  EXPECT_EQ(token_of("", "/?"), "");
}

TEST(Access, ComparesOriginsByTheirParts) {
  const std::vector<std::string> allowed{"https://a.example", "http://localhost:3000/"};
  for (const std::string origin : {"", "https://a.example", "HTTPS://A.Example",
                                   "https://a.example:443", "http://localhost:3000"})
    EXPECT_TRUE(is_allowed_origin(origin, allowed)) << origin;
  for (const std::string origin :
       {"http://a.example", "https://a.example:8443", "https://a.example.evil.example",
        "https://evil.example/a.example", "https://b.a.example", "http://localhost",
        "https://a.example:80", "null", "*", "a.example"})
    EXPECT_FALSE(is_allowed_origin(origin, allowed)) << origin;
}

TEST(Access, TakesAStarForEveryPageThatSaysWhereItIsFrom) {
  EXPECT_TRUE(is_allowed_origin("https://a.example", {"*"}));
  EXPECT_FALSE(is_allowed_origin("null", {"*"}));
  EXPECT_TRUE(is_allowed_origin("null", {"*", "null"}));
  EXPECT_FALSE(is_allowed_origin("https://a.example", {}));
  EXPECT_TRUE(is_allowed_origin("", {}));
}

}  // namespace
}  // namespace hftcpp::gateway
