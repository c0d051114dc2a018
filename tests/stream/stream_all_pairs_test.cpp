// stream_all_pairs_test.cpp: "*" among the pairs; kinds of events that share a connection; events
// that are made in this process.
#include "stream/toy_stream.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::ToyPeer;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

asio::awaitable<void> confirm_all(ToyPeer peer) {
  for (std::string heard = co_await peer.hear(); !heard.empty(); heard = co_await peer.hear())
    if (heard.starts_with("sub")) co_await peer.confirm(heard);
}

struct StreamAllPairsTest : test::ToyTest {
  void start_with(std::vector<std::string> pairs, std::chrono::milliseconds refresh = 5ms) {
    StreamParams params = fast({Channel::ticker});
    params.currency_pairs = std::move(pairs);
    params.list_refresh = refresh;
    start(params);
  }
  std::vector<std::string> pairs() const {
    std::vector<std::string> texts;
    for (const Symbol symbol : stream->currency_pairs()) texts.emplace_back(symbol.text());
    return texts;
  }
};

TEST_F(StreamAllPairsTest, SubscribesToWhatIsListedAndFollowsTheList) {
  std::vector<Symbol> listed{Symbol{"btc/usd"}, Symbol{"eth/usd"}};
  list = [&] { return Result<std::vector<Symbol>>{listed}; };
  serve(confirm_all);
  start_with({"*"});
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });
  listed = {Symbol{"eth/usd"}, Symbol{"sol/usd"}};
  run_until([&] { return watcher.count(StreamState::subscribed) == 3; });
  EXPECT_THAT(pairs(), UnorderedElementsAre("eth/usd", "sol/usd"));
}

TEST_F(StreamAllPairsTest, KeepsPairsThatWereNamedAndThoseOfAListThatIsOutOfReach) {
  Result<std::vector<Symbol>> answer = std::vector{Symbol{"eth/usd"}};
  std::size_t asked = 0;
  list = [&] {
    ++asked;
    return answer;
  };
  serve(confirm_all);
  start_with({"btc/usd", "*"});
  run_until([&] { return pairs().size() == 2; });
  answer = error(Errc::timed_out, "list");
  const std::size_t before = asked;
  run_until([&] { return asked > before; });
  EXPECT_THAT(pairs(), ElementsAre("btc/usd", "eth/usd"));
}

TEST_F(StreamAllPairsTest, LooksOnceWhenNothingElseIsWanted) {
  std::size_t asked = 0;
  list = [&] {
    ++asked;
    return Result<std::vector<Symbol>>{std::vector{Symbol{"eth/usd"}}};
  };
  serve(confirm_all);
  start_with({"*"}, 0ms);
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  EXPECT_EQ(asked, 1u);
  stream->remove_pairs({"*"});
  EXPECT_TRUE(pairs().empty());
}

TEST_F(StreamAllPairsTest, TakesPairsAsTheyComeWhereTheSourceSendsThemAllUnasked) {
  name_reader = [](std::string_view native) {
    return native.find('/') == native.npos ? Symbol{} : Symbol{native};
  };
  serve(confirm_all);
  start_with({"*"});
  run_until([&] { return client.has_value(); });
  const SymbolMap& map = stream->symbols();
  EXPECT_EQ(map.find("ETH/USD"), Symbol{"eth/usd"});
  EXPECT_TRUE(map.find("nonsense").empty());
  EXPECT_THAT(pairs(), ElementsAre("eth/usd"));
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
}

// ---- one connection for several channels ----

TEST_F(StreamAllPairsTest, MakesOneConnectionForChannelsThatComeTogether) {
  bringer = [](Channel channel) { return channel == Channel::trade ? Channel::ticker : channel; };
  serve([](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(test::trade_text(1));
    co_await peer.say(test::ticker_text(1));
    co_await peer.listen();
  });
  start({Channel::trade, Channel::ticker});
  run_until([&] { return watcher.trades == 1 && watcher.tickers.size() == 1; });
  EXPECT_EQ(stream->counters().connects, 1u);
  std::vector<std::pair<Channel, SubscriptionState::State>> states;
  for (const SubscriptionState& each : stream->subscriptions())
    states.emplace_back(each.channel, each.state);
  using State = SubscriptionState::State;
  EXPECT_THAT(states, ElementsAre(std::pair{Channel::trade, State::active},
                                  std::pair{Channel::trade, State::active},
                                  std::pair{Channel::ticker, State::active},
                                  std::pair{Channel::ticker, State::active}));
  std::vector<Channel> connected;
  for (const StreamStatus& status : watcher.statuses)
    if (status.state == StreamState::connected) connected.push_back(status.channel);
  EXPECT_THAT(connected, UnorderedElementsAre(Channel::trade, Channel::ticker));
}

// ---- made in this process ----

TEST_F(StreamAllPairsTest, HandsOnWhatIsProducedAndBeginsAnewWhenThatFails) {
  int begun = 0;
  std::vector<Symbol> wanted;
  adjust = [&](ChannelParams& channel) {
    channel.url = "here";
    channel.subscribe = nullptr;
    channel.produce = [&](Production production) -> asio::awaitable<void> {
      asio::steady_timer timer{io};
      while (production.wanted().size() < 2) {
        timer.expires_after(1ms);
        co_await timer.async_wait(asio::use_awaitable);
      }
      wanted = production.wanted();
      Ticker ticker;
      ticker.exchange = Exchange{"toy"};
      ticker.symbol = Symbol{"btc/usd"};
      ticker.sequence = static_cast<std::uint64_t>(++begun);
      production.sink.on_ticker(ticker);
      if (begun == 1) throw std::runtime_error{"out of paper"};
      timer.expires_at(asio::steady_timer::time_point::max());
      co_await timer.async_wait(asio::use_awaitable);
    };
  };
  start({Channel::ticker});
  run_until([&] {
    const auto found = watcher.tickers.find(Symbol{"btc/usd"});
    return found != watcher.tickers.end() && found->second.sequence == 2;
  });
  EXPECT_THAT(wanted, UnorderedElementsAre(Symbol{"btc/usd"}, Symbol{"eth/usd"}));
  EXPECT_THAT(told(), Contains("disconnected: here: out of paper"));
  EXPECT_EQ(stream->counters().connects, 2u);
}

}  // namespace
}  // namespace hftcpp
