#include "exchanges/binance/binance_codec.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

const std::vector<std::string> kBinancePairs = {"BTCUSDT", "ETHUSDT"};

std::string name(Channel channel, const std::map<std::string, std::string>& args = {}) {
  return BinanceCodec::stream_name(channel, "BTCUSDT", args);
}

TEST(BinanceRequests, NameTheStreams) {
  EXPECT_EQ(name(Channel::ticker), "btcusdt@bookTicker");
  EXPECT_EQ(name(Channel::trade), "btcusdt@aggTrade");
  EXPECT_EQ(name(Channel::trade, {{"aggregated", "false"}}), "btcusdt@trade");
  EXPECT_EQ(name(Channel::order_book), "btcusdt@depth@100ms");
  EXPECT_EQ(name(Channel::order_book, {{"depth", "20"}}), "btcusdt@depth20@100ms");
  EXPECT_EQ(name(Channel::kline), "btcusdt@kline_1m");
  EXPECT_EQ(name(Channel::kline, {{"interval", "1M"}}), "btcusdt@kline_1M");
  EXPECT_EQ(BinanceCodec::stream_name(Channel::ticker, "币安人生USDT", {}),
            "币安人生usdt@bookTicker");
}

TEST(BinanceRequests, AskForAllPairsAtOnce) {
  EXPECT_EQ(
      BinanceCodec::subscribe(Channel::ticker, kBinancePairs, {}, 1),
      R"({"method":"SUBSCRIBE","params":["btcusdt@bookTicker","ethusdt@bookTicker"],"id":1})");
  EXPECT_EQ(
      BinanceCodec::unsubscribe(Channel::order_book, kBinancePairs, {}, 2),
      R"({"method":"UNSUBSCRIBE","params":["btcusdt@depth@100ms","ethusdt@depth@100ms"],"id":2})");
  EXPECT_EQ(BinanceCodec::ping(3), "") << "the connection's own ping serves";
}

TEST(BinanceRequests, RefuseWhatBinanceDoesNotHave) {
  const auto message = [](Channel channel, const std::map<std::string, std::string>& args) {
    try {
      return name(channel, args);
    } catch (const std::invalid_argument& e) {
      return std::string{"refused: "} + e.what();
    }
  };
  EXPECT_EQ(message(Channel::funding, {}), "refused: binance has no stream for funding");
  EXPECT_EQ(
      message(Channel::order_book, {{"depth", "7"}}),
      "refused: depth: \"7\" is none that binance has: 5, 10, 20, or none for the whole book");
  EXPECT_EQ(
      message(Channel::kline, {{"interval", "7m"}}),
      "refused: interval: \"7m\" is none that binance has: 1s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, "
      "6h, 8h, 12h, 1d, 3d, 1w, 1M");
  EXPECT_EQ(message(Channel::trade, {{"aggregated", "yes"}}),
            "refused: aggregated: \"yes\" should be \"true\" or \"false\"");
}

}  // namespace
}  // namespace hftcpp
