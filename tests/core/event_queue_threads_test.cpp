// EventQueue across threads: every event exactly once and in its producer's order, whatever
// closes, cancels or overflows meanwhile.
#include "support/loop_thread.hpp"
#include "support/queue_events.hpp"
#include <hftcpp/core/event_queue.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <latch>
#include <map>
#include <thread>
#include <vector>

#if defined(__SANITIZE_THREAD__)
// moodycamel hands memory back from the consumer to the producer by fences, which the sanitizer
// does not see. What an event holds, and all of ours, is still checked.
extern "C" const char* __tsan_default_suppressions() {
  return "race:moodycamel::ConcurrentQueue<*>::ExplicitProducer::enqueue\n"
         "race:moodycamel::ConcurrentQueue<*>::ImplicitProducer::enqueue\n";
}
#endif

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Whoever pushed, and the how manyth of its events.
Trade trade_of(std::int64_t producer, std::int64_t number) {
  Trade trade = numbered_trade(number);
  trade.size = Decimal{producer, 0};
  return trade;
}

// What of each producer has come: numbers that rise by one, or at least rise where events drop.
struct Heard {
  std::map<std::int64_t, std::int64_t> last;
  std::uint64_t count = 0;
  bool has_gaps = false;
  bool is_in_order = true;

  void add(const Trade& trade) {
    std::int64_t& before = last[trade.size.mantissa()];
    is_in_order = is_in_order && number_of(trade) > before;
    has_gaps = has_gaps || number_of(trade) != before + 1;
    before = number_of(trade);
    ++count;
  }
};

asio::awaitable<void> hear_each(EventQueue<Trade>& queue, Heard& heard) {
  for (;;) heard.add(co_await queue.pop());
}

asio::awaitable<void> hear_in_bulk(EventQueue<Trade>& queue, Heard& heard) {
  std::vector<Trade> trades;
  for (;;) {
    trades.clear();
    co_await queue.pop_bulk(trades, 64);
    for (const Trade& trade : trades) heard.add(trade);
  }
}

// Each of the producers pushes that many, all at once.
void push_from_threads(EventQueue<Trade>& queue, int producers, int each) {
  std::latch all{producers};
  std::vector<std::jthread> threads;
  for (int producer = 1; producer <= producers; ++producer)
    threads.emplace_back([&queue, &all, producer, each] {
      all.arrive_and_wait();
      for (int number = 1; number <= each; ++number) queue.push(trade_of(producer, number));
    });
}

void check_exactly_once(asio::awaitable<void> (*hear)(EventQueue<Trade>&, Heard&), int producers) {
  constexpr int kEach = 20'000;
  EventQueue<Trade> queue{{.policy = QueuePolicy::unbounded}};
  Heard heard;
  LoopThread loop;
  auto consumer = asio::co_spawn(loop.io(), hear(queue, heard), asio::use_future);

  push_from_threads(queue, producers, kEach);
  queue.close();

  ASSERT_TRUE(has_ended(consumer));
  EXPECT_THROW(consumer.get(), boost::system::system_error);
  EXPECT_EQ(heard.count, static_cast<std::uint64_t>(producers) * kEach);
  EXPECT_TRUE(heard.is_in_order);
  EXPECT_FALSE(heard.has_gaps);
  EXPECT_EQ(queue.counters().popped, heard.count);
  EXPECT_EQ(queue.counters().depth, 0u);
}

TEST(EventQueueThreads, GiveEachEventOnceToAConsumerThatPopsOneByOne) {
  check_exactly_once(hear_each, 3);
}

TEST(EventQueueThreads, GiveEachEventOnceToAConsumerThatPopsInBulk) {
  check_exactly_once(hear_in_bulk, 3);
}

// More producers than the queue keeps tokens for.
TEST(EventQueueThreads, ServeManyProducers) {
  check_exactly_once(hear_in_bulk, 9);
}

// Threads come and go: a new one may stand at the address of one that is gone.
TEST(EventQueueThreads, ServeProducersThatFollowEachOther) {
  EventQueue<Trade> queue;
  for (int producer = 1; producer <= 50; ++producer)
    std::jthread{[&] {
      for (int number = 1; number <= 10; ++number) queue.push(trade_of(producer, number));
    }}.join();

  Heard heard;
  for (Trade trade; queue.try_pop(trade);) heard.add(trade);
  EXPECT_EQ(heard.count, 500u);
  EXPECT_TRUE(heard.is_in_order);
}

// One event at a time, each answered before the next: every push meets a consumer that is about
// to sleep, asleep, or just awake. A wake-up that goes missing stops the test.
TEST(EventQueueThreads, LoseNoWakeUp) {
  EventQueue<Trade> there;
  EventQueue<Trade> back;
  const auto echo = [](EventQueue<Trade>& from, EventQueue<Trade>& to) -> asio::awaitable<void> {
    for (;;) to.push(co_await from.pop());
  };
  const auto play = [](EventQueue<Trade>& to, EventQueue<Trade>& from) -> asio::awaitable<int> {
    int answered = 0;
    for (int i = 1; i <= 5'000; ++i) {
      to.push(numbered_trade(i));
      const Trade answer = co_await from.pop();
      if (number_of(answer) == i) ++answered;
    }
    co_return answered;
  };
  LoopThread here;
  LoopThread elsewhere;
  auto echoing = asio::co_spawn(elsewhere.io(), echo(there, back), asio::use_future);
  auto playing = asio::co_spawn(here.io(), play(there, back), asio::use_future);

  ASSERT_EQ(playing.wait_for(60s), std::future_status::ready);
  EXPECT_EQ(playing.get(), 5'000);
  there.close();
  EXPECT_TRUE(has_ended(echoing));
}

asio::awaitable<void> hear_some(EventQueue<Trade>& queue, Heard& heard, int count) {
  for (int i = 0; i < count; ++i) heard.add(co_await queue.pop());
}

// A push on the thread where the consumer used to sleep takes a short cut; it must not take it
// past a consumer that has moved.
TEST(EventQueueThreads, FollowAConsumerThatMoves) {
  constexpr int kRounds = 200;
  constexpr int kEach = 20;
  EventQueue<Trade> queue;
  Heard heard;
  LoopThread home;
  LoopThread elsewhere;
  const auto push_at_home = [&queue](int round) {
    for (int i = 1; i <= kEach; ++i) queue.push(trade_of(1, round * kEach + i));
  };
  for (int round = 0; round < kRounds; ++round) {
    LoopThread& place = round % 2 == 0 ? home : elsewhere;
    auto consumer =
        asio::co_spawn(place.io(), hear_some(queue, heard, 2 * kEach), asio::use_future);
    asio::post(home.io(), [&push_at_home, round] { push_at_home(round); });
    for (int i = 1; i <= kEach; ++i) queue.push(trade_of(2, round * kEach + i));
    ASSERT_TRUE(has_ended(consumer)) << "round " << round;
  }

  EXPECT_EQ(heard.count, 2u * kRounds * kEach);
  EXPECT_TRUE(heard.is_in_order);
  EXPECT_FALSE(heard.has_gaps);
}

TEST(EventQueueThreads, EndASleeperByClosing) {
  for (int i = 0; i < 200; ++i) {
    EventQueue<Trade> queue;
    Heard heard;
    LoopThread loop;
    auto consumer = asio::co_spawn(loop.io(), hear_each(queue, heard), asio::use_future);

    queue.push(trade_of(1, 1));
    queue.close();

    ASSERT_TRUE(has_ended(consumer));
    EXPECT_EQ(heard.count, 1u);
  }
}

// ---- the policies ----

TEST(EventQueueThreads, CountEveryDrop) {
  constexpr std::uint64_t kPushed = 3 * 20'000;
  EventQueue<Trade> queue{{.capacity = 64}};
  Heard heard;
  LoopThread loop;
  auto consumer = asio::co_spawn(loop.io(), hear_each(queue, heard), asio::use_future);

  push_from_threads(queue, 3, 20'000);
  queue.close();

  ASSERT_TRUE(has_ended(consumer));
  const QueueCounters counters = queue.counters();
  EXPECT_EQ(counters.pushed, kPushed);
  EXPECT_EQ(counters.popped, heard.count);
  EXPECT_EQ(counters.popped + counters.dropped, kPushed);
  EXPECT_TRUE(heard.is_in_order);
}

asio::awaitable<void> hear_tickers(EventQueue<Ticker>& queue, std::map<Symbol, std::int64_t>& last,
                                   bool& is_in_order, std::uint64_t& count) {
  for (;; ++count) {
    const Ticker ticker = co_await queue.pop();
    is_in_order = is_in_order && number_of(ticker) > last[ticker.symbol];
    last[ticker.symbol] = number_of(ticker);
  }
}

TEST(EventQueueThreads, ConflateInOrderAndToTheLast) {
  constexpr int kEach = 30'000;
  EventQueue<Ticker> queue{{.capacity = 32, .policy = QueuePolicy::conflate}};
  const std::vector<const char*> symbols{"a/x", "b/x", "c/x"};
  std::map<Symbol, std::int64_t> last;
  bool is_in_order = true;
  std::uint64_t count = 0;
  LoopThread loop;
  auto consumer =
      asio::co_spawn(loop.io(), hear_tickers(queue, last, is_in_order, count), asio::use_future);
  {
    std::vector<std::jthread> threads;
    for (const char* symbol : symbols)
      threads.emplace_back([&queue, symbol] {
        for (int number = 1; number <= kEach; ++number) queue.push(numbered_ticker(symbol, number));
      });
  }
  queue.close();

  ASSERT_TRUE(has_ended(consumer));
  EXPECT_TRUE(is_in_order);
  for (const char* symbol : symbols) EXPECT_EQ(last[Symbol{symbol}], kEach) << symbol;
  const QueueCounters counters = queue.counters();
  EXPECT_EQ(counters.pushed, symbols.size() * kEach);
  EXPECT_EQ(counters.popped, count);
  EXPECT_EQ(counters.popped + counters.conflated, counters.pushed);
}

// ---- cancelling ----

// A consumer that is cancelled again and again while a thread pushes, and each time replaced.
class Replaced {
 public:
  Replaced(LoopThread& loop, EventQueue<Trade>& queue, Heard& heard)
      : loop_{loop}, queue_{queue}, heard_{heard} {}

  void start() {
    asio::co_spawn(loop_.io(), hear_each(queue_, heard_),
                   asio::bind_cancellation_slot(signal_.slot(), [this](std::exception_ptr) {
                     ++cancellations;
                     if (!is_over) start();
                   }));
  }
  void cancel() { signal_.emit(asio::cancellation_type::terminal); }

  bool is_over = false;
  int cancellations = 0;

 private:
  LoopThread& loop_;
  EventQueue<Trade>& queue_;
  Heard& heard_;
  asio::cancellation_signal signal_;
};

TEST(EventQueueThreads, LoseNothingToCancellations) {
  constexpr int kPushed = 40'000;
  EventQueue<Trade> queue;
  Heard heard;
  LoopThread loop;
  Replaced consumer{loop, queue, heard};
  loop.ask([&] { consumer.start(); });
  {
    std::jthread producer{[&queue] {
      for (int number = 1; number <= kPushed; ++number) {
        queue.push(trade_of(1, number));
        if (number % 8 == 0) std::this_thread::yield();
      }
    }};
    for (int i = 0; i < 1'000; ++i) loop.ask([&] { consumer.cancel(); });
  }
  queue.close();
  const auto count_in = [&] { return loop.ask([&] { return heard.count; }); };
  loop.ask([&] { consumer.is_over = true; });
  while (count_in() < kPushed) {
  }

  EXPECT_TRUE(heard.is_in_order);
  EXPECT_FALSE(heard.has_gaps);
  EXPECT_GT(loop.ask([&] { return consumer.cancellations; }), 0);
}

}  // namespace
}  // namespace hftcpp
