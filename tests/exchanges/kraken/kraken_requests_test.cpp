#include "exchanges/kraken/kraken_codec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

const std::vector<std::string> kKrakenPairs = {"BTC/USD", "ETH/USD"};

std::string subscribe(Channel channel, const std::map<std::string, std::string>& args = {}) {
  return KrakenCodec::subscribe(channel, kKrakenPairs, args, 7);
}

TEST(KrakenRequests, SubscribeToAChannelOfPairs) {
  EXPECT_EQ(subscribe(Channel::ticker),
            R"({"method":"subscribe","params":{"channel":"ticker","symbol":["BTC/USD","ETH/USD"],)"
            R"("event_trigger":"bbo","snapshot":true},"req_id":7})");
  EXPECT_EQ(subscribe(Channel::trade),
            R"({"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD","ETH/USD"],)"
            R"("snapshot":false},"req_id":7})");
  EXPECT_EQ(subscribe(Channel::order_book, {{"depth", "25"}}),
            R"({"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD","ETH/USD"],)"
            R"("depth":25,"snapshot":true},"req_id":7})");
  EXPECT_EQ(subscribe(Channel::kline, {{"interval", "15d"}}),
            R"({"method":"subscribe","params":{"channel":"ohlc","symbol":["BTC/USD","ETH/USD"],)"
            R"("interval":21600,"snapshot":true},"req_id":7})");
}

TEST(KrakenRequests, SubscribeToOnesOwnAffairs) {
  const std::string orders =
      R"({"method":"subscribe","params":{"channel":"executions","token":"G38a1t",)"
      R"("snap_orders":true,"snap_trades":false},"req_id":7})";
  for (const Channel channel : {Channel::my_order, Channel::my_order_batch, Channel::my_trade})
    EXPECT_EQ(subscribe(channel, {{"token", "G38a1t"}}), orders);
  EXPECT_EQ(subscribe(Channel::balance, {{"token", "G38a1t"}}),
            R"({"method":"subscribe","params":{"channel":"balances","token":"G38a1t",)"
            R"("snapshot":true},"req_id":7})");
}

TEST(KrakenRequests, UnsubscribeFromWhatWasSubscribed) {
  EXPECT_EQ(KrakenCodec::unsubscribe(Channel::order_book, kKrakenPairs, {{"depth", "25"}}, 8),
            R"({"method":"unsubscribe","params":{"channel":"book","symbol":["BTC/USD","ETH/USD"],)"
            R"("depth":25},"req_id":8})");
}

TEST(KrakenRequests, Ping) {
  EXPECT_EQ(KrakenCodec::ping(101), R"({"method":"ping","req_id":101})");
}

TEST(KrakenRequests, RefuseWhatKrakenDoesNotHave) {
  const auto message = [](Channel channel, const std::map<std::string, std::string>& args) {
    try {
      return subscribe(channel, args);
    } catch (const std::invalid_argument& e) {
      return std::string{"refused: "} + e.what();
    }
  };
  EXPECT_EQ(message(Channel::funding, {}), "refused: kraken has no channel funding");
  EXPECT_EQ(message(Channel::order_book, {{"depth", "27"}}),
            "refused: depth: \"27\" is none that kraken has: 10, 25, 100, 500, 1000");
  EXPECT_EQ(
      message(Channel::kline, {{"interval", "1y"}}),
      "refused: interval: \"1y\" is none that kraken has: 1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w, 15d");
  EXPECT_EQ(message(Channel::ticker, {{"event_trigger", "all"}}),
            "refused: event_trigger: \"all\" should be \"bbo\" or \"trades\"");
  EXPECT_EQ(message(Channel::my_order, {{"snap_trades", "yes"}}),
            "refused: snap_trades: \"yes\" should be \"true\" or \"false\"");
}

}  // namespace
}  // namespace hftcpp
