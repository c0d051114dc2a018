// tail_test.cpp: what `hftcpp tail` says where nothing comes, and when it has no keys.
#include "app/command_process.hpp"

#include <gtest/gtest.h>

namespace hftcpp::app {
namespace {

// "ws://127.0.0.1:9001" of what a simulator prints.
std::string address_in(const std::string& said, const std::string& scheme) {
  const std::size_t at = said.find(scheme + "://");
  return said.substr(at, said.find_first_of(" ,", at) - at);
}

// Without a snapshot there is no book, and nothing to print: that must not look like a quiet
// market.
TEST(Tail, SaysWhyNoBookBegins) {
  CommandProcess exchange{{"sim", "binance"}};
  CommandProcess another{{"sim", "kraken"}};
  ASSERT_TRUE(exchange.says("Pairs:")) << exchange.said();
  ASSERT_TRUE(another.says("Pairs:")) << another.said();
  const std::string host = address_in(exchange.said(), "ws");
  const std::string wrong = address_in(another.said(), "http");

  CommandProcess refused{
      {"tail", "binance", "order_book", "btc/usdt", "--host", host, "--rest", wrong}};
  EXPECT_TRUE(refused.says("binance: " + wrong + "/api/v3/depth was answered with HTTP 404: "))
      << refused.said();
  EXPECT_TRUE(refused.says("is that the exchange's REST host? check rest_host (--rest)"))
      << refused.said();
  EXPECT_TRUE(refused.says("no snapshot of btc/usdt, so its book cannot begin: "))
      << refused.said();
  EXPECT_EQ(refused.stop(), 0);

  CommandProcess alone{{"tail", "binance", "order_book", "btc/usdt", "--host", host, "--rest",
                        "http://127.0.0.1:1"}};
  EXPECT_TRUE(
      alone.says("binance: http://127.0.0.1:1/api/v3/depth: 127.0.0.1:1: connection "
                 "refused: is anything listening there?"))
      << alone.said();
  EXPECT_TRUE(alone.says("it was asked for at rest_host (--rest) http://127.0.0.1:1"))
      << alone.said();
  EXPECT_EQ(alone.stop(), 0);
}

TEST(Tail, EndsWhenEveryPairIsRefused) {
  CommandProcess exchange{{"sim", "kraken", "--rate", "500"}};
  ASSERT_TRUE(exchange.says("Pairs:")) << exchange.said();
  const std::string host = address_in(exchange.said(), "ws");

  CommandProcess all{{"tail", "kraken", "ticker,trade", "xyz/usd", "zyx/usd", "--host", host}};
  EXPECT_EQ(all.end(), 1) << all.said();
  EXPECT_NE(all.said().find("xyz/usd ticker rejected: "), std::string::npos) << all.said();

  CommandProcess one{
      {"tail", "kraken", "ticker", "xyz/usd", "btc/usd", "--host", host, "--count", "20"}};
  EXPECT_EQ(one.end(), 0) << one.said();
}

// It would confirm whatever it is asked for, and stay silent.
TEST(Tail, EndsWhenNoPairIsListed) {
  CommandProcess exchange{{"sim", "binance"}};
  ASSERT_TRUE(exchange.says("Pairs:")) << exchange.said();

  CommandProcess tail{{"tail", "binance", "ticker", "xyz/usdt", "--host",
                       address_in(exchange.said(), "ws"), "--rest",
                       address_in(exchange.said(), "http")}};
  EXPECT_EQ(tail.end(), 1) << tail.said();
  EXPECT_NE(tail.said().find("xyz/usdt ticker rejected: not among the "), std::string::npos)
      << tail.said();
}

TEST(Tail, FailsWhenAChannelFailedForGood) {
  CommandProcess exchange{{"sim", "kraken", "--rate", "500", "--account"}};
  ASSERT_TRUE(exchange.says("Pairs:")) << exchange.said();

  CommandProcess tail{
      {"tail", "kraken", "ticker,my_order", "btc/usd", "--host", address_in(exchange.said(), "ws"),
       "--rest", address_in(exchange.said(), "http")},
      {{"HFTCPP_API_KEY", "another"}, {"HFTCPP_API_SECRET", "c2VjcmV0"}}};
  EXPECT_TRUE(tail.says("my_order failed: ")) << tail.said();
  EXPECT_EQ(tail.stop(), 1) << tail.said();
}

TEST(Tail, NeedsKeysForPrivateChannels) {
  CommandProcess without{{"tail", "kraken", "ticker,my_order", "btc/usd"},
                         {{"HFTCPP_API_KEY", ""}}};
  EXPECT_TRUE(without.says("my_order is a private channel, and HFTCPP_API_KEY is not set: "));
  EXPECT_TRUE(without.says("hftcpp run")) << without.said();
  EXPECT_EQ(without.end(), 2);

  CommandProcess half{{"tail", "kraken", "my_order", "btc/usd"},
                      {{"HFTCPP_API_KEY", "key"}, {"HFTCPP_API_SECRET", ""}}};
  EXPECT_TRUE(half.says("HFTCPP_API_SECRET is not set")) << half.said();
  EXPECT_EQ(half.end(), 2);
}

}  // namespace
}  // namespace hftcpp::app
