#include "exchanges/okx/okx_codec.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using Arguments = std::map<std::string, std::string>;
const std::vector<std::string> kOkxPairs{"BTC-USDT", "ETH-USDT"};

std::string spot(Channel channel, const Arguments& args = {}) {
  return OkxCodec::subscribe(channel, OkxMarket::spot, kOkxPairs, args, 7);
}
std::string swap(Channel channel, const Arguments& args = {}) {
  return OkxCodec::subscribe(channel, OkxMarket::swap, {&kOkxPairs[0], 1}, args, 7);
}

TEST(OkxRequests, NameEveryPair) {
  EXPECT_EQ(spot(Channel::ticker),
            R"({"id":"7","op":"subscribe","args":[{"channel":"bbo-tbt","instId":"BTC-USDT"},)"
            R"({"channel":"bbo-tbt","instId":"ETH-USDT"}]})");
  EXPECT_EQ(OkxCodec::unsubscribe(Channel::order_book, OkxMarket::spot, {&kOkxPairs[0], 1}, {}, 8),
            R"({"id":"8","op":"unsubscribe","args":[{"channel":"books","instId":"BTC-USDT"}]})");
}

TEST(OkxRequests, TakeArguments) {
  const auto has = [](const std::string& request, const std::string& channel) {
    return request.find("\"channel\":\"" + channel + "\"") != std::string::npos;
  };
  EXPECT_TRUE(has(spot(Channel::ticker, {{"ticker", "tickers"}}), "tickers"));
  EXPECT_TRUE(has(spot(Channel::trade), "trades"));
  EXPECT_TRUE(has(spot(Channel::trade, {{"aggregated", "false"}}), "trades-all"));
  EXPECT_TRUE(has(spot(Channel::order_book, {{"depth", "5"}}), "books5"));
  EXPECT_TRUE(has(spot(Channel::kline), "candle1m"));
  EXPECT_TRUE(has(spot(Channel::kline, {{"interval", "1h"}}), "candle1H"));
  EXPECT_TRUE(has(spot(Channel::kline, {{"interval", "1d"}}), "candle1Dutc")) << "UTC, as all";
  EXPECT_TRUE(has(spot(Channel::kline, {{"interval", "1D"}}), "candle1D")) << "OKX's own word";
  EXPECT_TRUE(has(swap(Channel::funding), "funding-rate"));
  EXPECT_TRUE(has(swap(Channel::funding), "mark-price"));
}

TEST(OkxRequests, NameTheMarketWhereThereIsNoPair) {
  EXPECT_EQ(
      swap(Channel::liquidation),
      R"({"id":"7","op":"subscribe","args":[{"channel":"liquidation-orders","instType":"SWAP"}]})");
  EXPECT_EQ(spot(Channel::my_order),
            R"({"id":"7","op":"subscribe","args":[{"channel":"orders","instType":"SPOT"}]})");
  EXPECT_EQ(swap(Channel::position),
            R"({"id":"7","op":"subscribe","args":[{"channel":"positions","instType":"SWAP"}]})");
  EXPECT_EQ(spot(Channel::balance),
            R"({"id":"7","op":"subscribe","args":[{"channel":"account"}]})");
}

TEST(OkxRequests, RefuseWhatThereIsNot) {
  EXPECT_THROW(spot(Channel::funding), std::invalid_argument);
  EXPECT_THROW(spot(Channel::liquidation), std::invalid_argument);
  EXPECT_THROW(spot(Channel::quote), std::invalid_argument);
  EXPECT_THROW(spot(Channel::order_book, {{"depth", "50"}}), std::invalid_argument);
  EXPECT_THROW(spot(Channel::ticker, {{"ticker", "best"}}), std::invalid_argument);
  EXPECT_THROW(spot(Channel::trade, {{"aggregated", "no"}}), std::invalid_argument);
  EXPECT_THROW(spot(Channel::kline, {{"interval", ""}}), std::invalid_argument);
}

std::string refusal(std::string (*ask)(Channel, const Arguments&), Channel channel,
                    const Arguments& args) {
  try {
    return "taken: " + ask(channel, args);
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
}

// Our words first, then OKX's own; what it says is taken, and nothing twice.
TEST(OkxRequests, NameTheIntervalsThatThereAre) {
  const std::string words = refusal(swap, Channel::kline, {{"interval", "7m"}});

  EXPECT_EQ(words,
            "interval: \"7m\" is none that okx_swap has: 1s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, "
            "12h, 1d, 2d, 3d, 5d, 1w, 1M, 3M, 1H, 2H, 4H, 6Hutc, 12Hutc, 1Dutc, 2Dutc, 3Dutc, "
            "5Dutc, 1Wutc, 1Mutc, 3Mutc, 6H, 12H, 1D, 2D, 3D, 5D, 1W");
  std::string list = words.substr(words.find("has: ") + 5) + ", ";
  for (std::size_t end = list.find(", "); end != std::string::npos; end = list.find(", ")) {
    EXPECT_NO_THROW(swap(Channel::kline, {{"interval", list.substr(0, end)}})) << list;
    list.erase(0, end + 2);
  }
}

TEST(OkxRequests, NameTheMarketThatHasNoSuchThing) {
  EXPECT_TRUE(refusal(spot, Channel::kline, {{"interval", "7m"}})
                  .starts_with("interval: \"7m\" is none that okx has: 1s, "));
  EXPECT_EQ(refusal(swap, Channel::order_book, {{"depth", "50"}}),
            "depth: \"50\" is none that okx_swap has: 5, 400");
}

}  // namespace
}  // namespace hftcpp
