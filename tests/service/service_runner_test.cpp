// service_runner_test: a service on an io_context of the test's, its queues filled by hand.
#include "service/service_runner.hpp"

#include "service/captured_log.hpp"
#include <hftcpp/service/service_base.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using namespace literals;
using testing::ElementsAre;
using testing::IsEmpty;
namespace asio = boost::asio;

const Exchange kHere{"here"};
const Symbol kPair{"btc/usd"};

Trade trade(std::string_view id) {
  Trade trade;
  trade.exchange = kHere;
  trade.symbol = kPair;
  trade.id = Id::make(id).value();
  trade.receive_time = Timestamp::now();
  return trade;
}

BookUpdate book_update(bool snapshot, Decimal bid, Decimal size) {
  BookUpdate update;
  update.exchange = kHere;
  update.symbol = kPair;
  update.snapshot = snapshot;
  update.bids = {{bid, size}};
  update.receive_time = Timestamp::now();
  return update;
}

// Writes down what is called.
class Diary : public ServiceBase {
 public:
  Diary() : ServiceBase{{"diary", {}, "service.diary.setting"}} {}

  void on_start() override { note("start"); }
  void on_stop() override { note("stop"); }
  void on_ticker(const Ticker&) override { note("ticker"); }
  void on_trade(const Trade& t) override { note("trade " + std::string{t.id.view()}); }
  void on_book_update(const BookUpdate& u) override {
    note(u.stale ? "stale" : u.snapshot ? "snapshot" : "update");
  }
  void on_order_book(const OrderBook& book) override {
    const Level* best = book.best_bid();
    note((book.is_fresh() ? "book " : "stale book ") + (best ? best->price.to_string() : "-"));
  }
  void on_kline(const Kline&) override { note("kline"); }
  void on_funding(const Funding&) override { note("funding"); }
  void on_liquidation(const Liquidation&) override { note("liquidation"); }
  void on_quote(const Quote&) override { note("quote"); }
  void on_my_order(const MyOrder&) override { note("my_order"); }
  void on_my_order_batch(const MyOrderBatch&) override { note("my_order_batch"); }
  void on_my_trade(const MyTrade&) override { note("my_trade"); }
  void on_balance(const Balance&) override { note("balance"); }
  void on_position(const Position&) override { note("position"); }
  void on_stream_status(const StreamStatus&) override { note("stream_status"); }

  void note(std::string line) { lines.push_back(std::move(line)); }
  std::vector<std::string> take() { return std::exchange(lines, {}); }

  std::vector<std::string> lines;
};

template <class Service>
class Stage {
 public:
  Stage()
      : runner{service, ServiceSurroundings{.executor = io.get_executor(),
                                            .streams = {},
                                            .stop_all = [this] { ++stops; },
                                            .on_failure = [this] { ++failures; }}} {}
  ~Stage() { run(runner.finish()); }

  // Runs it and all that it sets off, until everybody waits again.
  void run(asio::awaitable<void> task) {
    bool done = false;
    asio::co_spawn(io, std::move(task), [&](std::exception_ptr failure) {
      done = true;
      if (failure) std::rethrow_exception(failure);
    });
    settle();
    EXPECT_TRUE(done);
  }
  void settle() {
    io.restart();
    while (io.poll() > 0) {
    }
  }

  asio::io_context io{1};
  Service service;
  ServiceRunner runner;
  int stops = 0;
  int failures = 0;
};

TEST(ServiceRunner, CallsTheFunctionOfEachEvent) {
  Stage<Diary> stage;
  Diary& diary = stage.service;
  stage.run(stage.runner.start());
  EXPECT_THAT(diary.take(), ElementsAre("start"));

  diary.ticker_queue.push(Ticker{.exchange = kHere, .symbol = kPair});
  diary.trade_queue.push(trade("1"));
  diary.order_book_queue.push(book_update(true, "1"_d, "1"_d));
  diary.kline_queue.push(Kline{});
  diary.funding_queue.push(Funding{});
  diary.liquidation_queue.push(Liquidation{});
  diary.quote_queue.push(Quote{});
  diary.my_order_queue.push(MyOrder{});
  diary.my_order_batch_queue.push(MyOrderBatch{});
  diary.my_trade_queue.push(MyTrade{});
  diary.balance_queue.push(Balance{});
  diary.position_queue.push(Position{});
  diary.stream_status_queue.push(StreamStatus{});
  stage.settle();

  EXPECT_THAT(diary.take(), testing::UnorderedElementsAre(
                                "ticker", "trade 1", "snapshot", "book 1", "kline", "funding",
                                "liquidation", "quote", "my_order", "my_order_batch", "my_trade",
                                "balance", "position", "stream_status"));
}

TEST(ServiceRunner, KeepsTheOrderOfAQueue) {
  Stage<Diary> stage;
  stage.run(stage.runner.start());
  stage.service.take();

  std::vector<std::string> expected;
  for (int i = 0; i < 1'000; ++i) {
    stage.service.trade_queue.push(trade(std::to_string(i)));
    expected.push_back("trade " + std::to_string(i));
  }
  stage.settle();

  EXPECT_EQ(stage.service.take(), expected);
}

TEST(ServiceRunner, DeliversEverythingQueuedBeforeOnStop) {
  Stage<Diary> stage;
  stage.run(stage.runner.start());
  stage.service.take();
  for (int i = 0; i < 1'000; ++i) stage.service.trade_queue.push(trade("x"));
  for (int i = 0; i < 10; ++i) stage.service.my_order_queue.push(MyOrder{});

  stage.run(stage.runner.finish());

  ASSERT_EQ(stage.service.lines.size(), 1'011u);
  EXPECT_EQ(stage.service.lines.back(), "stop");
  stage.service.trade_queue.push(trade("late"));
  stage.settle();
  EXPECT_EQ(stage.service.lines.size(), 1'011u);
  stage.service.take();
}

TEST(ServiceRunner, KeepsABookForEachInstrument) {
  Stage<Diary> stage;
  Diary& diary = stage.service;
  stage.run(stage.runner.start());
  diary.take();
  EXPECT_EQ(diary.order_book(kHere, kPair), nullptr);

  diary.order_book_queue.push(book_update(true, "100"_d, "1"_d));
  diary.order_book_queue.push(book_update(false, "101"_d, "2"_d));
  stage.settle();

  EXPECT_THAT(diary.take(), ElementsAre("snapshot", "book 100", "update", "book 101"));
  const OrderBook* book = diary.order_book(kHere, kPair);
  ASSERT_NE(book, nullptr);
  ASSERT_EQ(book->bids().size(), 2u);
  EXPECT_EQ(book->best_bid()->price, "101"_d);
  EXPECT_EQ(diary.order_book(kHere, Symbol{"eth/usd"}), nullptr);
  EXPECT_EQ(diary.order_book(Exchange{"there"}, kPair), nullptr);
}

// Between a gap and the snapshot that heals it, updates would be put onto a wrong book.
TEST(ServiceRunner, MarksABookStaleUntilItsSnapshot) {
  Stage<Diary> stage;
  Diary& diary = stage.service;
  stage.run(stage.runner.start());
  diary.take();
  BookUpdate stale = book_update(false, "0"_d, "0"_d);
  stale.bids.clear();
  stale.stale = true;

  diary.order_book_queue.push(book_update(false, "99"_d, "1"_d));  // no snapshot yet
  diary.order_book_queue.push(book_update(true, "100"_d, "1"_d));
  diary.order_book_queue.push(stale);
  diary.order_book_queue.push(book_update(false, "150"_d, "1"_d));
  diary.order_book_queue.push(book_update(true, "200"_d, "1"_d));
  diary.order_book_queue.push(book_update(false, "201"_d, "1"_d));
  stage.settle();

  EXPECT_THAT(diary.take(), ElementsAre("update", "snapshot", "book 100", "stale", "stale book 100",
                                        "update", "snapshot", "book 200", "update", "book 201"));
}

class Ticking : public Diary {
 public:
  void on_start() override {
    every(1ms, [this] {
      note("tick");
      if (lines.size() >= 3) stop_all();
    });
  }
};

TEST(ServiceRunner, TicksAtAPaceUntilItStops) {
  Stage<Ticking> stage;
  stage.run(stage.runner.start());

  stage.io.restart();
  while (stage.stops == 0 && stage.io.run_one_for(10s) > 0) {
  }
  stage.run(stage.runner.finish());
  auto lines = stage.service.take();
  stage.io.restart();
  stage.io.run_for(20ms);  // long enough for many more

  ASSERT_GE(lines.size(), 4u);
  EXPECT_EQ(lines.back(), "stop");
  lines.pop_back();
  EXPECT_THAT(lines, testing::Each("tick"));
  EXPECT_THAT(stage.service.take(), IsEmpty());
}

TEST(ServiceRunner, RefusesAPaceOfNothingAndATimerBeforeTheStart) {
  Diary idle;
  EXPECT_THROW(idle.every(1ms, [] {}), std::logic_error);
  Stage<Diary> stage;
  EXPECT_THROW(stage.service.every(0ms, [] {}), std::invalid_argument);
}

class Fragile : public Diary {
 public:
  void on_trade(const Trade& t) override {
    if (t.id == "bad") throw std::runtime_error{"cannot trade"};
    Diary::on_trade(t);
  }
};

TEST(ServiceRunner, EndsDeliveriesAfterAnExceptionAndStillCallsOnStop) {
  Stage<Fragile> stage;
  Fragile& service = stage.service;
  stage.run(stage.runner.start());
  service.take();

  const CapturedLog log;
  for (const char* id : {"1", "bad", "2"}) service.trade_queue.push(trade(id));
  stage.settle();
  service.kline_queue.push(Kline{});
  stage.settle();

  EXPECT_EQ(log.text(), "error service diary: on_trade threw: cannot trade; stopping\n");
  EXPECT_EQ(stage.failures, 1);
  EXPECT_EQ(service.failures(), 1u);
  stage.run(stage.runner.finish());
  EXPECT_THAT(service.take(), ElementsAre("trade 1", "stop"));
}

class FailsToStart : public Diary {
 public:
  void on_start() override { throw 42; }
};

TEST(ServiceRunner, DoesNotStopWhatDidNotStart) {
  Stage<FailsToStart> stage;

  stage.run(stage.runner.start());
  stage.run(stage.runner.finish());

  EXPECT_EQ(stage.failures, 1);
  EXPECT_THAT(stage.service.take(), IsEmpty());
}

class BadTimer : public Diary {
 public:
  void on_start() override {
    every(1ms, [] { throw std::runtime_error{"tick"}; });
  }
};

TEST(ServiceRunner, TakesAnExceptionOfATimerAsOneOfACallback) {
  Stage<BadTimer> stage;
  stage.run(stage.runner.start());

  stage.io.restart();
  while (stage.failures == 0 && stage.io.run_one_for(10s) > 0) {
  }

  EXPECT_EQ(stage.failures, 1);
}

TEST(ServiceRunner, TellsQueuesAndLags) {
  Stage<Diary> stage;
  Diary& diary = stage.service;
  stage.run(stage.runner.start());
  EXPECT_THAT(diary.queues(), IsEmpty());

  Trade old = trade("1");
  old.receive_time = Timestamp{old.receive_time.nanoseconds() - 5'000'000'000};
  diary.trade_queue.push(old);
  const auto before = diary.queues();
  stage.settle();
  const auto after = diary.queues();

  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].name, "trade_queue");
  EXPECT_EQ(before[0].counters.depth, 1u);
  EXPECT_EQ(after.at(0).counters.depth, 0u);
  EXPECT_EQ(after.at(0).counters.popped, 1u);
  EXPECT_EQ(diary.lag().count(), 1u);
  EXPECT_EQ(diary.lag(Channel::ticker).count(), 0u);
  EXPECT_GE(diary.lag(Channel::trade).percentile(0.5), 5s);
}

}  // namespace
}  // namespace hftcpp
