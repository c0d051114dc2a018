// stream_base_test.cpp: a session's steps, each of which may fail, against scripted servers.
// Many pairs and changes of them: stream_pairs_test.cpp; frames that cannot be read:
// stream_quarantine_test.cpp.
#include "stream/toy_stream.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::book_text;
using test::ticker_text;
using test::ToyPeer;
using test::trade_text;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

using StreamBaseTest = test::ToyTest;

asio::awaitable<void> rest(std::chrono::milliseconds time) {
  asio::steady_timer timer{co_await asio::this_coro::executor, time};
  co_await timer.async_wait(asio::use_awaitable);
}

// ---- the good way ----

TEST_F(StreamBaseTest, ConnectsSubscribesAndHandsOn) {
  std::string heard;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    heard = co_await peer.hear();
    co_await peer.confirm(heard);
    co_await peer.say("beat");
    co_await peer.say(trade_text(7));
    co_await peer.say(trade_text(8, "eth/usd"));
    co_await peer.listen();
  });
  start({Channel::trade});
  run_until([&] { return watcher.trades == 2; });

  EXPECT_EQ(heard, "sub 1 BTC/USD ETH/USD");
  EXPECT_THAT(told(), ElementsAre("connected", "subscribed btc/usd", "subscribed eth/usd"));
  const StreamCounters counters = stream->counters();
  EXPECT_EQ(counters.frames, 4u);
  EXPECT_EQ(counters.connects, 1u);
  EXPECT_EQ(counters.events, 5u);  // two trades, three statuses
  EXPECT_EQ(counters.gaps, 0u);
  for (const SubscriptionState& each : stream->subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active);
}

// ---- subscriptions ----

TEST_F(StreamBaseTest, TellsARefusalInTheExchangesWordsAndAsksAgain) {
  std::vector<std::string> heard;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    heard.push_back(co_await peer.hear());
    co_await peer.say("ack 1 BTC/USD");
    co_await peer.say("no 1 ETH/USD pair is not listed yet");
    co_await peer.say(trade_text(7));
    heard.push_back(co_await peer.hear());
    co_await peer.say("ack 2 ETH/USD");
    co_await peer.listen();
  });
  start({Channel::trade});
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });

  EXPECT_THAT(told(),
              ElementsAre("connected", "subscribed btc/usd",
                          "rejected eth/usd: pair is not listed yet", "subscribed eth/usd"));
  EXPECT_THAT(heard, ElementsAre("sub 1 BTC/USD ETH/USD", "sub 2 ETH/USD"));
  EXPECT_EQ(watcher.trades, 1u);
  ASSERT_EQ(stream->gaps().count(), 1u);
  EXPECT_EQ(stream->gaps().entries()[0].cause, GapCause::rejected);
  EXPECT_TRUE(stream->gaps().entries()[0].repaired);
}

TEST_F(StreamBaseTest, ShowsWhatIsRefused) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    (void)co_await peer.hear();
    co_await peer.say("ack 1 BTC/USD");
    co_await peer.say("no 1 ETH/USD no such pair");
    co_await peer.listen();
  });
  start({Channel::trade});
  run_until([&] { return watcher.count(StreamState::rejected) == 1; });

  const auto states = stream->subscriptions();
  ASSERT_EQ(states.size(), 2u);
  EXPECT_EQ(states[1].symbol, Symbol{"eth/usd"});
  EXPECT_EQ(states[1].state, SubscriptionState::State::failed);
  EXPECT_EQ(states[1].reason, "no such pair");
}

TEST_F(StreamBaseTest, ConnectsAnewWhenNoSubscriptionIsAnswered) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    const std::string request = co_await peer.hear();
    if (peer.number() > 0) co_await peer.confirm(request);
    co_await peer.listen();
  });
  start({Channel::trade});
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });

  EXPECT_THAT(told(),
              ElementsAre("connected", "disconnected: no answer to any subscription within 300 ms",
                          "connected", "subscribed btc/usd", "subscribed eth/usd"));
}

TEST_F(StreamBaseTest, FailsOnlyThePairThatIsNotAnswered) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    (void)co_await peer.hear();
    co_await peer.say("ack 1 BTC/USD");
    co_await peer.listen();
  });
  start({Channel::trade});
  run_until([&] { return watcher.count(StreamState::rejected) == 1; });

  EXPECT_THAT(told(), ElementsAre("connected", "subscribed btc/usd",
                                  "rejected eth/usd: no answer to the subscription"));
  EXPECT_EQ(stream->counters().disconnects, 0u);
}

// ---- silence ----

TEST_F(StreamBaseTest, AsksForASignOfLifeAndIsContentWithIt) {
  int pings = 0;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    for (std::string heard = "?"; !heard.empty();) {
      heard = co_await peer.hear();
      pings += heard == "ping";
      if (heard == "ping") co_await peer.say("pong");
    }
  });
  adjust = [](ChannelParams& channel) { channel.idle_after = 60ms; };
  start({Channel::trade});
  run_until([&] { return pings == 3; });
  EXPECT_EQ(stream->counters().disconnects, 0u);
}

TEST_F(StreamBaseTest, GivesUpAConnectionThatAnswersNoPing) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  adjust = [](ChannelParams& channel) { channel.idle_after = 60ms; };
  start({Channel::trade});
  run_until([&] { return watcher.count(StreamState::connected) == 2; });

  EXPECT_THAT(told(), Contains("disconnected: nothing came for 120 ms, not even an answer to a "
                               "ping"));
  EXPECT_EQ(stream->gaps().entries()[0].cause, GapCause::stalled);
}

TEST_F(StreamBaseTest, TakesHeartbeatsForLifeButNotForData) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    for (int i = 0; i < 100; ++i) {
      co_await peer.say("beat");
      co_await rest(20ms);
    }
  });
  StreamParams params = fast({Channel::trade});
  params.stale_after = 200ms;
  start(params);
  run_until([&] { return watcher.count(StreamState::connected) == 2; });

  EXPECT_THAT(told(), ElementsAre("connected", "subscribed btc/usd", "subscribed eth/usd",
                                  "stale: no data for 200 ms", "disconnected: no data for 200 ms",
                                  "connected"));
}

// ---- reconnecting ----

TEST_F(StreamBaseTest, ComesBackAfterACutAndSaysWhatIsMissing) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    const int first = peer.number() == 0 ? 7 : 10;
    co_await peer.say(trade_text(first));
    co_await peer.say(trade_text(first + 1));
    if (peer.number() == 0) co_return;
    co_await peer.listen();
  });
  StreamParams params = fast({Channel::trade});
  params.currency_pairs = {"btc/usd"};
  start(params);
  run_until([&] { return watcher.trades == 4; });

  EXPECT_THAT(told(), ElementsAre("connected", "subscribed btc/usd", StartsWith("disconnected: "),
                                  "connected", "subscribed btc/usd",
                                  "gap btc/usd: trades 9 to 9 are missing"));
  const auto gaps = stream->gaps().entries();
  ASSERT_EQ(gaps.size(), 2u);
  EXPECT_EQ(gaps[0].cause, GapCause::disconnected);
  EXPECT_TRUE(gaps[0].repaired);
  EXPECT_EQ(gaps[1].cause, GapCause::sequence_gap);
}

TEST_F(StreamBaseTest, NeverGivesUpSilently) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> { co_return peer.cut(); });
  StreamParams params = fast({Channel::trade});
  params.reconnect_times = 3;
  start(params);
  client->wait();  // start() returns when all channels have failed
  watcher.look();

  EXPECT_EQ(server->connections(), 4u) << "the first, and three reconnects";
  ASSERT_EQ(watcher.count(StreamState::failed), 1u);
  EXPECT_THAT(watcher.statuses.back().reason,
              HasSubstr("given up after 3 reconnects (reconnect_times)"));
}

TEST_F(StreamBaseTest, DoesNotInsistWhereTryingAgainCannotHelp) {
  const auto never = [](test::ServerConnection) -> asio::awaitable<void> { co_return; };
  server.emplace(io, never, net::make_self_signed());
  StreamParams params = fast({Channel::trade});
  params.api_host = server->url("wss");
  start(params);
  client->wait();
  watcher.look();

  ASSERT_EQ(watcher.count(StreamState::failed), 1u);
  EXPECT_THAT(watcher.statuses.back().reason,
              AllOf(HasSubstr("certificate"), HasSubstr("trying again would not help")));
}

TEST_F(StreamBaseTest, SaysWhatIsWrongWhereNothingListens) {
  StreamParams params = fast({Channel::trade});
  params.api_host = "ws://127.0.0.1:1";
  params.reconnect_times = 2;
  start(params);
  client->wait();
  watcher.look();

  EXPECT_THAT(told()[0],
              AllOf(StartsWith("disconnected: "), HasSubstr("127.0.0.1:1"), HasSubstr("refused")));
  EXPECT_EQ(watcher.statuses.size(), 2u) << "the same reason is told once";
  EXPECT_EQ(stream->gaps().count(), 1u);
}

// Three channels wait for long; as soon as one gets through, the others try as well.
TEST_F(StreamBaseTest, LetsTheOtherChannelsTryWhenOneGetsThrough) {
  std::vector<std::chrono::steady_clock::time_point> times;
  server.emplace(io, [&](test::ServerConnection connection) -> asio::awaitable<void> {
    if (connection.number() < 6) {
      (void)co_await connection.read_head();
      co_await connection.write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
      co_return;
    }
    (void)co_await test::accept_websocket(connection);
    times.push_back(std::chrono::steady_clock::now());
    ToyPeer peer{connection};
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(book_text(1, true));
    co_await peer.say(book_text(1, true, "eth/usd"));
    co_await peer.listen();
  });
  StreamParams params = fast({Channel::ticker, Channel::trade, Channel::order_book});
  params.reconnect = {.first = 3s, .ceiling = 60s};
  start(params);
  run_until([&] { return times.size() == 3; });

  EXPECT_LT(times[1] - times[0], 300ms);
  EXPECT_LT(times[2] - times[0], 300ms);
}

TEST_F(StreamBaseTest, HasAnotherConnectionReadyWhenTheExchangeIsClosing) {
  const auto begin = std::chrono::steady_clock::now();
  const auto present = [begin] {  // a trade every five milliseconds, the same for all clients
    return static_cast<int>((std::chrono::steady_clock::now() - begin) / 5ms) + 1;
  };
  serve([&, present](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    for (int id = present(); id < 1'000;) {
      for (; id < present(); ++id) co_await peer.say(trade_text(id));
      if (peer.number() == 0 && id > 20) co_await peer.say("closing");
      co_await rest(7ms);
    }
  });
  adjust = [](ChannelParams& channel) { channel.overlap = 50ms; };
  StreamParams params = fast({Channel::trade});
  params.currency_pairs = {"btc/usd"};
  start(params);
  run_until([&] { return stream->counters().hand_overs == 1 && watcher.trades > 80; });

  EXPECT_THAT(told(), ElementsAre("connected", "subscribed btc/usd"));
  EXPECT_EQ(stream->gaps().count(), 0u) << "no trade is missing";
  EXPECT_THAT(watcher.wrongs, testing::IsEmpty());
  EXPECT_EQ(stream->counters().disconnects, 0u);
}

// ---- the end ----

TEST_F(StreamBaseTest, StopsQuicklyInEveryState) {
  for (const auto time : {0ms, 1ms, 5ms, 20ms, 60ms}) {
    serve([&](ToyPeer peer) -> asio::awaitable<void> {
      const std::string request = co_await peer.hear();
      co_await rest(10ms);
      co_await peer.confirm(request);
      if (peer.number() % 2 == 0) peer.cut();
      co_await peer.listen();
    });
    start({Channel::ticker, Channel::trade, Channel::order_book});
    run_for(time);
    const auto begin = std::chrono::steady_clock::now();
    stream->stop();
    client->wait();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 500ms) << time.count();
  }
}

TEST_F(StreamBaseTest, IsQuietAboutAStop) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  start({Channel::trade});
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });
  stream->stop();
  EXPECT_NO_THROW(client->wait());
  watcher.look();
  EXPECT_EQ(watcher.count(StreamState::disconnected), 0u);
  EXPECT_EQ(stream->gaps().count(), 0u);
}

TEST_F(StreamBaseTest, EndsWithACancellationOfItsStart) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  start({Channel::trade});
  run_until([&] { return watcher.count(StreamState::connected) == 1; });
  client->cancel();
  EXPECT_NO_THROW(client->wait());
}

TEST_F(StreamBaseTest, DoesNotStartOnceItIsStopped) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  StreamParams params = fast({Channel::trade});
  params.api_host = server->url("ws");
  test::ToyStream own{params};
  own.stop();
  test::run_io(io, own.start());
  EXPECT_EQ(server->connections(), 0u);
}

TEST_F(StreamBaseTest, StartsOnce) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  start({Channel::trade});
  run_for(10ms);
  EXPECT_THROW(test::run_io(io, stream->start()), std::logic_error);
}

TEST_F(StreamBaseTest, MayBeLeftRunningWhenTheProgramEnds) {
  asio::io_context own;
  StreamParams params = fast({Channel::ticker, Channel::trade});
  params.api_host = "ws://127.0.0.1:1";
  test::ToyStream left{params};
  asio::co_spawn(own, left.start(), rethrow_unless_stopped);
  own.run_for(30ms);
}

// A failure that is no connection's ends the stream, and start() tells it.
TEST_F(StreamBaseTest, LetsNoFailureDieUnheard) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  adjust = [](ChannelParams& channel) {
    channel.on_connected = [] { throw std::runtime_error{"our own mistake"}; };
  };
  start({Channel::ticker, Channel::trade});
  EXPECT_THROW(client->wait(), std::runtime_error);
  client.reset();
}

// All of it is there before the first read, which then never waits.
TEST_F(StreamBaseTest, OutlivesAServerThatHangsUpWithItsHandshake) {
  server.emplace(io, [](test::ServerConnection connection) -> asio::awaitable<void> {
    const std::string head = co_await connection.read_head();
    if (head.empty()) co_return;
    std::string answer = test::handshake_answer(head);
    if (connection.number() == 0) answer += test::server_frame(8, "\x03\xf5try again later");
    if (connection.number() == 1) answer += "\xc1\x7f";  // no frame at all
    co_await connection.write(answer);
    if (connection.number() < 2) co_return co_await connection.wait_for_hang_up();
    ToyPeer peer{connection};
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  start({Channel::trade});
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });
  EXPECT_EQ(stream->counters().disconnects, 2u);
  EXPECT_THAT(told(), Contains(HasSubstr("try again later")));
}

}  // namespace
}  // namespace hftcpp
