// mock_stream_test: the random market as a stream: no server anywhere.
#include "exchanges/exchange.hpp"
#include "exchanges/stream_refusal.hpp"
#include "support/run_io.hpp"
#include "support/watcher.hpp"
#include <hftcpp/core/event_queue.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

struct MockQuotes {
  EventQueue<Event> event_queue;
  std::map<Symbol, Quote> quotes;
  std::vector<Kline> klines;

  void look() {
    for (Event event; event_queue.try_pop(event);) {
      if (const auto* const quote = std::get_if<Quote>(&event)) quotes[quote->symbol] = *quote;
      if (const auto* const kline = std::get_if<Kline>(&event)) klines.push_back(*kline);
    }
  }
};

StreamParams mock_params(std::vector<std::string> pairs, std::vector<Channel> channels) {
  return {.exchange = "mock",
          .currency_pairs = std::move(pairs),
          .subscribe_channels = std::move(channels),
          .subscribe_args = {{"update_interval", "5ms"}, {"interval", "1s"}}};
}

struct MockStreamTest : testing::Test {
  MockStreamTest() { spdlog::set_level(spdlog::level::off); }
  ~MockStreamTest() override {
    if (!stream) return;
    stream->stop();
    running->wait();
  }

  void start(StreamParams params) {
    stream = get_exchange_stream(std::move(params));
    stream->bind_observer(watcher);
    stream->bind_observer(quotes);
    running.emplace(io, stream->start());
  }
  template <class Condition>
  void run_until(Condition done) {
    test::run_until(io, [&] {
      watcher.look();
      quotes.look();
      return done();
    });
  }

  boost::asio::io_context io;
  test::Watcher watcher;
  MockQuotes quotes;
  std::unique_ptr<StreamBase> stream;
  std::optional<test::Task<void>> running;
};

TEST_F(MockStreamTest, TellsAllChannelsOfAnyPair) {
  start(mock_params(
      {"btc/usd", "sh600000", "no/body"},
      {Channel::ticker, Channel::trade, Channel::order_book, Channel::kline, Channel::quote}));
  run_until([&] {
    return watcher.tickers.size() == 3 && watcher.trades >= 30 && watcher.book_updates >= 30 &&
           quotes.quotes.size() == 3 && !quotes.klines.empty();
  });

  EXPECT_TRUE(watcher.all_fresh({Symbol{"btc/usd"}, Symbol{"600000.sh"}, Symbol{"no/body"}}));
  EXPECT_THAT(watcher.wrongs, IsEmpty());
  EXPECT_EQ(stream->gaps().count(), 0u);
  EXPECT_EQ(stream->counters().duplicates, 0u);
  for (const SubscriptionState& each : stream->subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active) << each.channel << ' ' << each.symbol;
  EXPECT_EQ(quotes.quotes.at(Symbol{"600000.sh"}).name, "浦发银行");
  EXPECT_EQ(quotes.quotes.at(Symbol{"600000.sh"}).exchange, Exchange{"mock"});
}

TEST_F(MockStreamTest, ClosesBars) {
  start(mock_params({"eth/usd"}, {Channel::kline}));
  run_until([&] {
    return std::ranges::any_of(quotes.klines, [](const Kline& bar) { return bar.closed; });
  });
  EXPECT_EQ(quotes.klines.front().interval, 1s);
}

TEST_F(MockStreamTest, FollowsThePairsThatAreWanted) {
  start(mock_params({"btc/usd"}, {Channel::order_book, Channel::ticker}));
  run_until([&] { return watcher.all_fresh({Symbol{"btc/usd"}}) && !watcher.tickers.empty(); });
  stream->add_pairs({"000001.SZ"});
  run_until([&] { return watcher.all_fresh({Symbol{"000001.sz"}}); });
  stream->remove_pairs({"btc/usd"});
  run_until([&] { return !watcher.books[Symbol{"btc/usd"}].is_fresh(); });
  stream->add_pairs({"btc/usd"});
  run_until([&] { return watcher.all_fresh({Symbol{"btc/usd"}}); });
  EXPECT_THAT(watcher.wrongs, IsEmpty());
}

TEST_F(MockStreamTest, KnowsSomeSharesForAll) {
  start(mock_params({"*"}, {Channel::ticker}));
  run_until([&] { return watcher.tickers.size() == 8; });
  EXPECT_TRUE(watcher.tickers.contains(Symbol{"600519.sh"}));
}

TEST(MockStream, TellsAllThatIsWrongAtOnce) {
  StreamParams params = mock_params({"btc usd"}, {Channel::funding});
  params.subscribe_args = {{"sed", "1"}, {"update_interval", "soon"}, {"interval", "7m"}};
  params.subscribe_args["seed"] = "-1";
  params.api_host = "ws://127.0.0.1:1";
  params.rest_host = "http://127.0.0.1:1";
  try {
    (void)get_exchange_stream(params);
    FAIL() << "nobody minds";
  } catch (const ParamsError& wrong) {
    EXPECT_THAT(wrong.problems(),
                UnorderedElementsAre(HasSubstr("no channel \"funding\""),
                                     HasSubstr("unknown argument \"sed\"; did you mean \"seed\"?"),
                                     HasSubstr("mock: subscribe_args.update_interval: \"soon\""),
                                     HasSubstr("mock: subscribe_args.interval: \"7m\""),
                                     HasSubstr("mock: subscribe_args.seed: \"-1\""),
                                     AllOf(HasSubstr("mock: api_host: "),
                                           HasSubstr("connects to nobody; leave it out")),
                                     HasSubstr("mock: rest_host: "), HasSubstr("btc usd")));
  }
}

TEST(MockStream, HasNoFrames) {
  const ExchangeEntry* const entry = find_exchange("mock");
  ASSERT_NE(entry, nullptr);
  SymbolMap symbols;
  EventSink sink;
  const auto decoded = entry->make_codec(symbols)->decode({"{}", {}}, sink);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().where, "there are no frames: its events are made in this process");
}

}  // namespace
}  // namespace hftcpp
