// stream_pairs_test.cpp: many pairs, over several requests and connections, and pairs that come and
// go while a stream runs.
#include "stream/toy_stream.hpp"

#include <chrono>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::ToyPeer;
using test::trade_text;
using testing::ElementsAre;

using StreamPairs = test::ToyTest;

TEST_F(StreamPairs, AsksForManyPairsInSeveralRequestsWithRoomBetween) {
  std::vector<std::string> heard;
  std::vector<std::chrono::steady_clock::time_point> times;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    while (heard.size() < 3) {
      heard.push_back(co_await peer.hear());
      times.push_back(std::chrono::steady_clock::now());
      co_await peer.confirm(heard.back());
    }
    co_await peer.listen();
  });
  adjust = [](ChannelParams& channel) {
    channel.pairs_per_request = 2;
    channel.send_spacing = 60ms;
  };
  StreamParams params = fast({Channel::trade});
  params.currency_pairs = {"a/usd", "b/usd", "c/usd", "d/usd", "e/usd"};
  start(params);
  run_until([&] { return watcher.count(StreamState::subscribed) == 5; });

  EXPECT_THAT(heard, ElementsAre("sub 1 A/USD B/USD", "sub 2 C/USD D/USD", "sub 3 E/USD"));
  EXPECT_GE(times[2] - times[0], 100ms);
}

TEST_F(StreamPairs, SpreadsPairsOverAsManyConnectionsAsTheExchangeWants) {
  std::map<unsigned, std::vector<std::string>> heard;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    for (;;) {
      const std::string request = co_await peer.hear();
      if (request.empty()) co_return;
      heard[peer.number()].push_back(request);
      co_await peer.confirm(request);
    }
  });
  adjust = [](ChannelParams& channel) { channel.pairs_per_connection = 2; };
  StreamParams params = fast({Channel::trade});
  params.currency_pairs = {"a/usd", "b/usd", "c/usd", "d/usd", "e/usd"};
  start(params);
  run_until([&] { return watcher.count(StreamState::subscribed) == 5; });
  EXPECT_EQ(server->connections(), 3u);

  stream->add_pairs({"f/usd"});  // there is room on the third
  run_until([&] { return watcher.count(StreamState::subscribed) == 6; });
  EXPECT_EQ(server->connections(), 3u);
  stream->add_pairs({"g/usd"});
  run_until([&] { return watcher.count(StreamState::subscribed) == 7; });
  EXPECT_EQ(server->connections(), 4u);
  EXPECT_EQ(stream->subscriptions().size(), 7u);

  stream->remove_pairs({"b/usd"});  // its place is taken by the next
  stream->add_pairs({"h/usd"});
  run_until([&] { return watcher.count(StreamState::subscribed) == 8; });
  EXPECT_EQ(server->connections(), 4u);
  std::set<std::string> first;
  for (const auto& [number, requests] : heard) first.insert(requests.front());
  EXPECT_THAT(first, testing::UnorderedElementsAre("sub 1 A/USD B/USD", "sub 1 C/USD D/USD",
                                                   "sub 1 E/USD", "sub 1 G/USD"));
}

TEST_F(StreamPairs, AddsAndRemovesPairsWhileItRuns) {
  std::vector<std::string> heard;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    while (heard.size() < 3) {
      heard.push_back(co_await peer.hear());
      if (heard.back().starts_with("sub")) co_await peer.confirm(heard.back());
    }
    co_await peer.say(trade_text(5, "eth/usd"));
    co_await peer.say(trade_text(7, "sol/usd"));
    co_await peer.listen();
  });
  start({Channel::trade});
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });
  stream->add_pairs({"SOL/USD", "btc/usd"});
  run_until([&] { return watcher.count(StreamState::subscribed) == 3; });
  stream->remove_pairs({"eth/usd"});
  run_until([&] { return watcher.trades == 1; });

  EXPECT_THAT(heard, ElementsAre("sub 1 BTC/USD ETH/USD", "sub 2 SOL/USD", "unsub 3 ETH/USD"));
  EXPECT_THAT(stream->currency_pairs(), ElementsAre(Symbol{"btc/usd"}, Symbol{"sol/usd"}));
  EXPECT_EQ(watcher.trade_ids.count(Symbol{"eth/usd"}), 0u) << "nothing of a removed pair";
}

TEST_F(StreamPairs, WaitsForItsFirstPair) {
  std::string heard;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    heard = co_await peer.hear();
    co_await peer.confirm(heard);
    co_await peer.listen();
  });
  StreamParams params = fast({Channel::trade});
  params.currency_pairs.clear();
  start(params);
  run_for(50ms);
  EXPECT_EQ(server->connections(), 0u);

  stream->add_pairs({"btc/usd"});
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  EXPECT_EQ(heard, "sub 1 BTC/USD");
}

TEST_F(StreamPairs, ChangesNothingForAPairThatCannotBeOne) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  start({Channel::trade});
  EXPECT_THROW(stream->add_pairs({"sol/usd", "dollar"}), std::invalid_argument);
  EXPECT_EQ(stream->currency_pairs().size(), 2u);
}

// ---- exchanges that answer no subscription ----

TEST_F(StreamPairs, AreActiveAtOnceWhereNothingIsAnswered) {
  adjust = [](ChannelParams& channel) { channel.is_answered = false; };
  serve([](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  start(fast({Channel::ticker}));
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });
  for (const SubscriptionState& each : stream->subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active);
  EXPECT_EQ(stream->counters().rejections, 0u);
}

// While the market is closed, say.
TEST_F(StreamPairs, MayBeSilentWhereThatMeansNothing) {
  bool is_closed = true;
  adjust = [&](ChannelParams& channel) {
    channel.is_answered = false;
    channel.may_be_silent = [&](Timestamp) { return is_closed; };
  };
  serve([](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  StreamParams params = fast({Channel::ticker});
  params.stale_after = 20ms;
  start(params);
  run_for(100ms);
  EXPECT_EQ(stream->counters().disconnects, 0u);
  is_closed = false;
  run_until([&] { return stream->counters().disconnects > 0; });
  is_closed = true;
  run_until([&] { return stream->counters().connects == 2; });
  end();  // it asks whether the market is closed
}

// Whom nobody answers can know no better.
TEST_F(StreamPairs, AreMissingWhereNobodyAnswersAndNothingComesOfThem) {
  adjust = [](ChannelParams& channel) {
    channel.is_answered = false;
    channel.repeat_every = 20ms;
  };
  bool has_both = false;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    int number = 0;
    for (std::string text = "?"; !text.empty();) {
      text = co_await peer.hear();
      co_await peer.say(test::ticker_text(++number, "BTC/USD"));
      if (has_both) co_await peer.say(test::ticker_text(number, "ETH/USD"));
    }
  });
  start(fast({Channel::ticker}));
  run_until([&] { return watcher.count(StreamState::rejected) == 1; });
  const auto state_of = [&](const char* pair) {
    for (const SubscriptionState& each : stream->subscriptions())
      if (each.symbol == Symbol{pair}) return each.state;
    return SubscriptionState::State::pending;
  };
  EXPECT_EQ(state_of("btc/usd"), SubscriptionState::State::active);
  EXPECT_EQ(state_of("eth/usd"), SubscriptionState::State::failed);
  EXPECT_EQ(stream->gaps().open_count(), 1u);
  has_both = true;
  run_until([&] { return state_of("eth/usd") == SubscriptionState::State::active; });
  EXPECT_EQ(stream->gaps().open_count(), 0u);
  EXPECT_EQ(stream->counters().connects, 1u);
  end();  // before what the server looks at
}

TEST_F(StreamPairs, AreAskedForAgainWhereTheExchangeForgets) {
  adjust = [](ChannelParams& channel) {
    channel.is_answered = false;
    channel.repeat_every = 20ms;
  };
  std::vector<std::string> heard;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    for (std::string text = "?"; !text.empty();) heard.push_back(text = co_await peer.hear());
  });
  start(fast({Channel::ticker}));
  run_until([&] { return heard.size() >= 3; });
  EXPECT_EQ(heard[0], "sub 1 BTC/USD ETH/USD");
  EXPECT_EQ(heard[1], "sub 2 BTC/USD ETH/USD");
  stream->remove_pairs({"btc/usd"});
  run_until([&] {
    return heard.back().starts_with("sub ") && heard.back().find("BTC") == std::string::npos;
  });
  EXPECT_EQ(stream->counters().connects, 1u);
}

}  // namespace
}  // namespace hftcpp
