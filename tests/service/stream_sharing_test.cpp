// stream_sharing_test: who shares a stream with whom, and what each gets of it.
#include "service/stream_sharing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

StreamWish wish(std::size_t service, std::vector<std::string> pairs,
                std::vector<Channel> channels) {
  StreamWish wish;
  wish.service = service;
  wish.params.exchange = "kraken";
  wish.params.currency_pairs = std::move(pairs);
  wish.params.subscribe_channels = std::move(channels);
  wish.path = "service." + std::to_string(service);
  return wish;
}

TEST(StreamSharing, UnitesPairsAndChannelsAndKeepsEachOnesInterest) {
  const auto streams =
      share_streams({wish(0, {"btc/usd", "eth/usd"}, {Channel::ticker}),
                     wish(1, {"ETH/USD", "sol/usd"}, {Channel::trade, Channel::ticker})});

  ASSERT_EQ(streams.size(), 1u);
  EXPECT_THAT(streams[0].params.currency_pairs, ElementsAre("btc/usd", "eth/usd", "sol/usd"));
  EXPECT_THAT(streams[0].params.subscribe_channels, ElementsAre(Channel::ticker, Channel::trade));
  ASSERT_EQ(streams[0].sharers.size(), 2u);
  EXPECT_EQ(streams[0].sharers[0].service, 0u);
  EXPECT_THAT(streams[0].sharers[0].interest.symbols,
              ElementsAre(Symbol{"btc/usd"}, Symbol{"eth/usd"}));
  EXPECT_THAT(streams[0].sharers[0].interest.channels, ElementsAre(Channel::ticker));
  EXPECT_THAT(streams[0].sharers[1].interest.symbols,
              ElementsAre(Symbol{"eth/usd"}, Symbol{"sol/usd"}));
  EXPECT_EQ(streams[0].sharers[1].path, "service.1");
}

TEST(StreamSharing, LeavesTheOnlySharerWithoutLimits) {
  const auto streams = share_streams({wish(0, {"btc/usd"}, {Channel::ticker})});

  ASSERT_EQ(streams.size(), 1u);
  EXPECT_THAT(streams[0].sharers.at(0).interest.symbols, IsEmpty());
  EXPECT_THAT(streams[0].sharers.at(0).interest.channels, IsEmpty());
}

TEST(StreamSharing, KeepsTwoStreamsOfOneServiceApart) {
  const auto streams = share_streams({wish(0, {"btc/usd"}, {Channel::ticker}),
                                      wish(0, {"btc/usd"}, {Channel::trade}),
                                      wish(1, {"btc/usd"}, {Channel::ticker})});

  ASSERT_EQ(streams.size(), 2u);
  EXPECT_EQ(streams[0].sharers.size(), 2u);
  EXPECT_EQ(streams[1].sharers.size(), 1u);
}

TEST(StreamSharing, NeverMixesHostsKeysOrArguments) {
  const StreamWish first = wish(0, {"btc/usd"}, {Channel::ticker});
  const auto differs_by = [&](auto change) {
    StreamWish other = wish(1, {"btc/usd"}, {Channel::ticker});
    change(other.params);
    return share_streams({first, other}).size();
  };

  EXPECT_EQ(differs_by([](StreamParams&) {}), 1u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.exchange = "binance"; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.api_host = "ws://x"; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.rest_host = "http://x"; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.api_key = "k"; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.api_secret = "k"; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.api_auth_data["a"] = "b"; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.subscribe_args["depth"] = "25"; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.proxy = "http://p"; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.ca_file = "x"; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.verify_certificates = false; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { p.reconnect_times = 3; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { ++p.reconnect.ceiling; }), 2u);
  EXPECT_EQ(differs_by([](StreamParams& p) { ++p.stale_after; }), 2u);
}

}  // namespace
}  // namespace hftcpp
