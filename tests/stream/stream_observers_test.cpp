// stream_observers_test.cpp: who may bind, what late ones and slow ones get, and the hooks of an
// exchange.
#include "stream/toy_stream.hpp"
#include <hftcpp/core/event_queues.hpp>

#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::book_text;
using test::ticker_text;
using test::ToyPeer;
using test::ToyStream;
using test::trade_text;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

using StreamObservers = test::ToyTest;

template <class Call>
std::string complaint(Call call) {
  try {
    call();
  } catch (const std::invalid_argument& wrong) {
    return wrong.what();
  }
  return "no complaint";
}

struct TradesOnly {
  EventQueue<Trade> trade_queue;
};
struct StatusesOnly {
  EventQueue<StreamStatus> stream_status_queue;
};
struct BooksOnly {
  EventQueue<BookUpdate> order_book_queue{{.capacity = 16}};
};

TEST_F(StreamObservers, MustHaveAQueueForWhatTheyAreInterestedIn) {
  ToyStream own{fast({Channel::trade, Channel::order_book})};
  TradesOnly observer;
  EXPECT_THAT(complaint([&] { own.bind_observer(observer); }),
              AllOf(HasSubstr("toy"), HasSubstr("no member \"order_book_queue\""),
                    HasSubstr("channel \"order_book\""), HasSubstr("event_queue")));
  EXPECT_EQ(complaint([&] { own.bind_observer(observer, {.channels = {Channel::trade}}); }),
            "no complaint");
}

TEST_F(StreamObservers, CannotAskForAChannelThatTheStreamDoesNotSubscribeTo) {
  ToyStream own{fast({Channel::trade})};
  test::Watcher observer;
  EXPECT_THAT(complaint([&] { own.bind_observer(observer, {.channels = {Channel::ticker}}); }),
              AllOf(HasSubstr("does not subscribe to \"ticker\""), HasSubstr("trade")));
}

TEST_F(StreamObservers, MayTakeStatusesAlone) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  start({Channel::ticker, Channel::trade});
  StatusesOnly monitor;
  stream->bind_observer(monitor);
  StreamStatus status;
  run_until([&] { return monitor.stream_status_queue.try_pop(status); });
  EXPECT_EQ(status.state, StreamState::connected);
  end();
}

TEST_F(StreamObservers, GetTheBooksAsTheyAreWhenTheyJoinLate) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(book_text(1, true));
    co_await peer.say(book_text(2));
    co_await peer.listen();
  });
  start({Channel::order_book});
  run_until([&] { return watcher.book_updates == 2; });

  BooksOnly late;
  stream->bind_observer(late);

  BookUpdate update;
  ASSERT_TRUE(late.order_book_queue.try_pop(update));
  EXPECT_TRUE(update.snapshot);
  EXPECT_EQ(update.bids.size(), 2u);
  EXPECT_EQ(update.sequence, 2u);
  end();
}

TEST_F(StreamObservers, GetNothingMoreOnceTheyAreUnbound) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(trade_text(7));
    co_await peer.hear();
    co_await peer.say(trade_text(8));
    co_await peer.listen();
  });
  start({Channel::trade});
  TradesOnly passing;
  stream->bind_observer(passing);
  run_until([&] { return watcher.trades == 1; });
  stream->unbind_observer(&passing);
  stream->add_pairs({"sol/usd"});
  run_until([&] { return watcher.trades == 2; });
  EXPECT_EQ(passing.trade_queue.counters().pushed, 1u);
}

TEST_F(StreamObservers, WhoAreSlowGetTheirBooksBack) {
  constexpr int kUpdates = 500;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(book_text(1, true));
    for (int number = 2; number <= kUpdates; ++number) co_await peer.say(book_text(number));
    co_await peer.listen();
  });
  StreamParams params = fast({Channel::order_book});
  params.currency_pairs = {"btc/usd"};
  start(params);
  BooksOnly slow;
  stream->bind_observer(slow);
  run_until([&] { return watcher.book_updates == kUpdates; });
  ASSERT_GT(slow.order_book_queue.counters().dropped, 0u);

  OrderBook book;
  bool was_stale = false;
  run_until([&] {
    for (BookUpdate update; slow.order_book_queue.try_pop(update); book.apply(update))
      was_stale = was_stale || update.stale;
    return book.is_fresh() && book.sequence() == kUpdates;
  });

  EXPECT_TRUE(was_stale);
  EXPECT_EQ(book.bids().size(), static_cast<std::size_t>(kUpdates));
  run_until([&] { return stream->gaps().open_count() == 0; });
  EXPECT_EQ(stream->gaps().count(GapCause::overflow), 1u);
  EXPECT_GT(stream->counters().overflows, 0u);
  end();
}

TEST_F(StreamObservers, GetNoUpdateOfABookThatIsBroken) {
  std::vector<std::string> heard;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    for (const int number : {1, 2, 5, 6}) co_await peer.say(book_text(number, number == 1));
    heard.push_back(co_await peer.hear());
    heard.push_back(co_await peer.hear());
    co_await peer.say(book_text(7));
    co_await peer.confirm(heard.back());
    co_await peer.say(book_text(8, true));
    co_await peer.listen();
  });
  StreamParams params = fast({Channel::order_book});
  params.currency_pairs = {"btc/usd"};
  start(params);
  run_until([&] { return watcher.count(StreamState::resynced) == 1; });

  EXPECT_THAT(heard, ElementsAre("unsub 3 BTC/USD", "sub 2 BTC/USD"));
  EXPECT_THAT(told(), ElementsAre("connected", "subscribed btc/usd",
                                  "gap btc/usd: expected number 3, came 5", "resynced btc/usd"));
  EXPECT_EQ(watcher.book_updates, 4u) << "snapshot, update, stale mark, snapshot";
  EXPECT_THAT(watcher.wrongs, testing::IsEmpty());
  const auto gaps = stream->gaps().entries();
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0].first_missing, 3u);
  EXPECT_EQ(gaps[0].last_missing, 4u);
  EXPECT_TRUE(gaps[0].repaired);
  EXPECT_EQ(stream->counters().outdated_updates, 2u);
}

// ---- an exchange's own hooks ----

TEST_F(StreamObservers, GetWhatAnExchangesOwnReadingEmits) {
  int connected = 0;
  int disconnected = 0;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say("seven");
    if (peer.number() == 0) co_return;
    co_await peer.listen();
  });
  adjust = [&](ChannelParams& channel) {
    channel.on_connected = [&] { ++connected; };
    channel.on_disconnected = [&](boost::system::error_code) { ++disconnected; };
    channel.on_packet = [this](const Frame& frame) {
      if (frame.bytes != "seven") return;
      Ticker ticker{};
      ticker.symbol = Symbol{"btc/usd"};
      ticker.sequence = static_cast<std::uint64_t>(7 + stream->counters().connects);
      stream->events().on_ticker(ticker);
    };
  };
  start({Channel::ticker});
  run_until([&] {
    return connected == 2 && !watcher.tickers.empty() &&
           watcher.tickers[Symbol{"btc/usd"}].sequence == 9;
  });
  EXPECT_EQ(disconnected, 1);
}

// ---- REST ----

TEST_F(StreamObservers, WaitForAnswersThatTheExchangePutsOff) {
  std::vector<std::chrono::steady_clock::time_point> times;
  const auto put_off_once = [&](test::ServerConnection connection) -> asio::awaitable<void> {
    for (;;) {
      const std::string head = co_await connection.read_head();
      if (head.empty()) co_return;
      if (head.find("Upgrade: websocket") != std::string::npos) {
        co_await connection.write(test::handshake_answer(head));
        co_return co_await connection.wait_for_hang_up();
      }
      times.push_back(std::chrono::steady_clock::now());
      co_await connection.write(times.size() == 1
                                    ? "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n"
                                      "Content-Length: 0\r\n\r\n"
                                    : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbook");
    }
  };
  server.emplace(io, put_off_once);
  StreamParams params = fast({Channel::trade});
  params.rest_host = server->url("http");
  start(params);
  run_until([&] { return watcher.count(StreamState::connected) == 1; });

  const auto refused = test::run_io(io, stream->get("/depth"));
  const auto answered = test::run_io(io, stream->get("/depth"));

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  ASSERT_TRUE(answered);
  EXPECT_EQ(*answered, "book");
  EXPECT_GE(times.at(1) - times.at(0), 1s);
}

TEST_F(StreamObservers, MayBeReachedAtAnotherHost) {
  StreamParams params = fast({Channel::trade});
  params.api_host = "ws://localhost:9001";
  EXPECT_EQ(ToyStream{params}.own_url("wss://ws.kraken.com/v2"), "ws://localhost:9001/v2");
  params.api_host = "wss://beta.kraken.com/v3";
  EXPECT_EQ(ToyStream{params}.own_url("wss://ws.kraken.com/v2"), "wss://beta.kraken.com/v3");
  params.api_host.clear();
  EXPECT_EQ(ToyStream{params}.own_url("wss://ws.kraken.com/v2"), "wss://ws.kraken.com/v2");
}

// ---- what is refused before anything starts ----

TEST(StreamBaseCheck, NamesWhatTheExchangeHas) {
  StreamParams params = test::ToyTest::fast({Channel::trade, Channel::funding});
  EXPECT_THAT(complaint([&] { ToyStream{params}.check(); }),
              AllOf(HasSubstr("toy"), HasSubstr("no channel \"funding\""),
                    HasSubstr("ticker, trade, order_book")));
}

TEST(StreamBaseCheck, WantsAtLeastOneChannel) {
  EXPECT_THAT(complaint([] { ToyStream{test::ToyTest::fast({})}.check(); }),
              HasSubstr("subscribe_channels: none given; it has ticker, trade, order_book"));
}

TEST(StreamBaseCheck, RefusesPairsAndHostsThatCannotBe) {
  StreamParams params = test::ToyTest::fast({Channel::trade});
  params.currency_pairs = {"btc-usd"};
  EXPECT_THAT(complaint([&] { ToyStream{params}.check(); }), HasSubstr("write \"btc/usd\""));
  params.currency_pairs = {"btc/usd\nx"};
  EXPECT_THAT(complaint([&] { ToyStream{params}.check(); }),
              HasSubstr("\"btc/usd\\x0ax\" has a blank or a line break"));
  params = test::ToyTest::fast({Channel::trade});
  params.api_host = "somewhere";
  EXPECT_THAT(complaint([&] { ToyStream{params}.check(); }), HasSubstr("api_host: \"somewhere\""));
  params.api_host.clear();
  params.rest_host = "https://:x";
  EXPECT_THAT(complaint([&] { ToyStream{params}.check(); }), HasSubstr("rest_host"));
}

}  // namespace
}  // namespace hftcpp
