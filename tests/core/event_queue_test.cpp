// EventQueue on one thread: order, waiting, and the three policies. How it ends stands in
// event_queue_end_test.cpp, what it does with books in event_queue_books_test.cpp.
#include "support/queue_events.hpp"
#include <hftcpp/core/event_queue.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using testing::ElementsAre;

TEST(EventQueue, GivesEventsInTheOrderOfTheirPushes) {
  asio::io_context io;
  EventQueue<Trade> queue;
  std::vector<Trade> kept;
  Ending ending;
  asio::co_spawn(io, keep_all(queue, kept), ending.handler());

  for (int i = 1; i <= 3; ++i) queue.push(numbered_trade(i));
  io.poll();

  EXPECT_THAT(numbers_of(kept), ElementsAre(1, 2, 3));
  EXPECT_FALSE(ending.has_ended);
}

TEST(EventQueue, WakesASleepingConsumerOncePerBurst) {
  asio::io_context io;
  EventQueue<Trade> queue;
  std::vector<Trade> kept;
  asio::co_spawn(io, keep_all(queue, kept), ignore_stop);
  io.poll();

  for (int i = 0; i < 1000; ++i) queue.push(numbered_trade(i));
  io.poll();
  EXPECT_EQ(kept.size(), 1000u);
  EXPECT_EQ(queue.counters().wake_ups, 1u);

  queue.push(numbered_trade(1000));
  io.poll();
  EXPECT_EQ(kept.size(), 1001u);
  EXPECT_EQ(queue.counters().wake_ups, 2u);
}

TEST(EventQueue, WakesNobodyWhileTheConsumerIsAwake) {
  asio::io_context io;
  EventQueue<Trade> queue;
  std::vector<Trade> kept;
  for (int i = 0; i < 100; ++i) queue.push(numbered_trade(i));

  asio::co_spawn(io, keep_all(queue, kept), ignore_stop);
  io.poll();

  EXPECT_EQ(kept.size(), 100u);
  EXPECT_EQ(queue.counters().wake_ups, 0u);
}

TEST(EventQueue, WakesAConsumerOnAStrand) {
  asio::io_context io;
  EventQueue<Trade> queue;
  std::vector<Trade> kept;
  asio::co_spawn(asio::make_strand(io), keep_all(queue, kept), ignore_stop);
  io.poll();

  queue.push(numbered_trade(7));
  io.poll();

  EXPECT_THAT(numbers_of(kept), ElementsAre(7));
}

asio::awaitable<void> bulks_of(EventQueue<Trade>& queue, std::size_t most, std::vector<Trade>& kept,
                               std::vector<std::size_t>& sizes) {
  for (;;) sizes.push_back(co_await queue.pop_bulk(kept, most));
}

TEST(EventQueue, PopsAtMostWhatWasAskedForAndAppendsIt) {
  asio::io_context io;
  EventQueue<Trade> queue;
  std::vector<Trade> kept{numbered_trade(0)};
  std::vector<std::size_t> sizes;
  asio::co_spawn(io, bulks_of(queue, 4, kept, sizes), ignore_stop);
  io.poll();

  for (int i = 1; i <= 10; ++i) queue.push(numbered_trade(i));
  io.poll();

  EXPECT_THAT(sizes, ElementsAre(4, 4, 2));
  EXPECT_THAT(numbers_of(kept), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
}

TEST(EventQueue, PopsInBulkWhatSinglePopsLeft) {
  asio::io_context io;
  EventQueue<Trade> queue;
  for (int i = 1; i <= 200; ++i) queue.push(numbered_trade(i));
  Trade first;
  ASSERT_TRUE(queue.try_pop(first));
  std::vector<Trade> kept{first};
  std::vector<std::size_t> sizes;

  asio::co_spawn(io, bulks_of(queue, 256, kept, sizes), ignore_stop);
  io.poll();

  EXPECT_THAT(sizes, ElementsAre(199));
  for (int i = 0; i < 200; ++i) EXPECT_EQ(number_of(kept[static_cast<std::size_t>(i)]), i + 1);
  EXPECT_EQ(queue.counters().popped, 200u);
}

TEST(EventQueue, TryPopSaysWhenThereIsNothing) {
  EventQueue<Trade> queue;
  Trade trade;
  EXPECT_FALSE(queue.try_pop(trade));

  queue.push(numbered_trade(5));

  EXPECT_TRUE(queue.try_pop(trade));
  EXPECT_EQ(number_of(trade), 5);
  EXPECT_FALSE(queue.try_pop(trade));
}

// ---- what a full queue does ----

TEST(EventQueue, DropsTheOldestWhenItIsFullAndSaysSo) {
  EventQueue<Trade> queue{{.capacity = 4}};
  for (int i = 1; i <= 4; ++i) EXPECT_TRUE(queue.push(numbered_trade(i)));

  for (int i = 5; i <= 7; ++i) EXPECT_FALSE(queue.push(numbered_trade(i)));

  const QueueCounters full = queue.counters();
  EXPECT_EQ(full.pushed, 7u);
  EXPECT_EQ(full.dropped, 3u);
  EXPECT_EQ(full.depth, 4u);
  EXPECT_THAT(numbers_of(drain(queue)), ElementsAre(4, 5, 6, 7));
  EXPECT_EQ(queue.counters().popped, 4u);
  EXPECT_EQ(queue.counters().depth, 0u);
  EXPECT_TRUE(queue.push(numbered_trade(8)));
}

// Any mix of pushes and pops, beside the plainest queue that drops its oldest.
TEST(EventQueue, DropsWhatAModelDrops) {
  std::mt19937 random{42};
  for (std::size_t capacity = 1; capacity < 16; ++capacity) {
    EventQueue<Trade> queue{{.capacity = capacity}};
    std::deque<std::int64_t> model;
    std::uint64_t dropped = 0;
    for (int i = 0; i < 2000; ++i) {
      if (random() % 5 < 3) {
        model.push_back(i);
        const bool is_full = model.size() > capacity;
        if (is_full) model.pop_front(), ++dropped;
        ASSERT_EQ(queue.push(numbered_trade(i)), !is_full) << "capacity " << capacity;
      } else {
        Trade trade;
        ASSERT_EQ(queue.try_pop(trade), !model.empty());
        if (model.empty()) continue;
        ASSERT_EQ(number_of(trade), model.front());
        model.pop_front();
      }
      ASSERT_EQ(queue.counters().depth, model.size());
    }
    EXPECT_EQ(queue.counters().dropped, dropped);
  }
}

TEST(EventQueue, ConflatesPerSymbolOnceItIsFull) {
  EventQueue<Ticker> queue{{.capacity = 2, .policy = QueuePolicy::conflate}};
  queue.push(numbered_ticker("btc/usd", 1));
  queue.push(numbered_ticker("eth/usd", 2));

  EXPECT_TRUE(queue.push(numbered_ticker("btc/usd", 3)));
  EXPECT_TRUE(queue.push(numbered_ticker("eth/usd", 4)));
  EXPECT_TRUE(queue.push(numbered_ticker("btc/usd", 5)));
  EXPECT_TRUE(queue.push(numbered_ticker("btc/usd", 6)));

  const QueueCounters full = queue.counters();
  EXPECT_EQ(full.pushed, 6u);
  EXPECT_EQ(full.conflated, 2u);
  EXPECT_EQ(full.dropped, 0u);
  EXPECT_EQ(full.depth, 4u);
  EXPECT_THAT(numbers_of(drain(queue)), ElementsAre(1, 2, 6, 4));
  EXPECT_EQ(queue.counters().popped, 4u);
}

TEST(EventQueue, ConflatesEachExchangeByItself) {
  EventQueue<Ticker> queue{{.capacity = 1, .policy = QueuePolicy::conflate}};
  Ticker elsewhere = numbered_ticker("btc/usd", 2);
  elsewhere.exchange = Exchange{"binance"};

  queue.push(numbered_ticker("btc/usd", 1));
  queue.push(elsewhere);
  queue.push(numbered_ticker("btc/usd", 3));

  EXPECT_THAT(numbers_of(drain(queue)), ElementsAre(1, 2, 3));
  EXPECT_EQ(queue.counters().conflated, 0u);
}

// Of every symbol the order is kept, and the last word is heard.
TEST(EventQueue, ConflatesWithoutTurningASymbolBack) {
  std::mt19937 random{7};
  const std::vector<std::string> symbols{"a/x", "b/x", "c/x", "d/x", "e/x"};
  EventQueue<Ticker> queue{{.capacity = 20, .policy = QueuePolicy::conflate}};
  std::vector<std::int64_t> last_pushed(symbols.size());
  std::vector<std::int64_t> last_popped(symbols.size());
  const auto check = [&](const Ticker& ticker) {
    for (std::size_t s = 0; s < symbols.size(); ++s) {
      if (ticker.symbol != Symbol{symbols[s]}) continue;
      ASSERT_GT(number_of(ticker), last_popped[s]);
      last_popped[s] = number_of(ticker);
    }
  };

  for (int i = 1; i <= 20'000; ++i) {
    const std::size_t s = random() % symbols.size();
    queue.push(numbered_ticker(symbols[s], last_pushed[s] = i));
    Ticker ticker;
    const bool is_draining = i / 100 % 2 == 0;
    for (auto pops = is_draining ? random() % 4 : 0; pops > 0 && queue.try_pop(ticker); --pops)
      check(ticker);
    ASSERT_LE(queue.counters().depth, 20 + 2 * symbols.size());
  }
  for (const Ticker& ticker : drain(queue)) check(ticker);

  EXPECT_EQ(last_popped, last_pushed);
  const QueueCounters counters = queue.counters();
  EXPECT_GT(counters.conflated, 0u);
  EXPECT_EQ(counters.pushed, counters.popped + counters.conflated);
}

TEST(EventQueue, KeepsEverythingWhenUnbounded) {
  EventQueue<Trade> queue{{.capacity = 2, .policy = QueuePolicy::unbounded}};

  for (int i = 0; i < 100'000; ++i) ASSERT_TRUE(queue.push(numbered_trade(i)));

  EXPECT_EQ(queue.counters().depth, 100'000u);
  EXPECT_EQ(drain(queue).size(), 100'000u);
}

TEST(EventQueue, HasThePolicyThatItsEventNeeds) {
  EXPECT_EQ(default_queue_settings<Ticker>().policy, QueuePolicy::conflate);
  EXPECT_EQ(default_queue_settings<Quote>().policy, QueuePolicy::conflate);
  EXPECT_EQ(default_queue_settings<Trade>().policy, QueuePolicy::drop_oldest);
  EXPECT_EQ(default_queue_settings<BookUpdate>().policy, QueuePolicy::drop_oldest);
  EXPECT_EQ(default_queue_settings<MyOrder>().policy, QueuePolicy::unbounded);
  EXPECT_EQ(default_queue_settings<MyTrade>().policy, QueuePolicy::unbounded);
  EXPECT_EQ(default_queue_settings<Balance>().policy, QueuePolicy::unbounded);
  EXPECT_EQ(default_queue_settings<StreamStatus>().policy, QueuePolicy::unbounded);
  EXPECT_EQ(default_queue_settings<Event>().policy, QueuePolicy::unbounded);
  EXPECT_EQ(default_queue_settings<int>().policy, QueuePolicy::drop_oldest);
}

TEST(EventQueue, RefusesSettingsThatCannotWork) {
  constexpr auto conflate = QueuePolicy::conflate;
  EXPECT_THROW(EventQueue<Trade>({.capacity = 0}), std::invalid_argument);
  EXPECT_THROW(EventQueue<int>({.policy = conflate}), std::invalid_argument);
  EXPECT_THROW(EventQueue<BookUpdate>({.policy = conflate}), std::invalid_argument);
  EXPECT_THROW(EventQueue<Event>({.policy = conflate}), std::invalid_argument);
}

// ---- what may be pushed ----

TEST(EventQueue, MovesAnEventThatIsGivenAway) {
  EventQueue<BookUpdate> queue;
  BookUpdate update;
  update.bids.assign(10, Level{});
  const Level* levels = update.bids.data();

  queue.push(std::move(update));

  BookUpdate popped;
  ASSERT_TRUE(queue.try_pop(popped));
  EXPECT_EQ(popped.bids.data(), levels);
}

TEST(EventQueue, TakesEventsThatCannotBeCopiedOrMadeFromNothing) {
  struct Command {
    explicit Command(int n) : number{std::make_unique<int>(n)} {}
    std::unique_ptr<int> number;
  };
  asio::io_context io;
  EventQueue<Command> queue{{.capacity = 2}};
  std::vector<Command> kept;
  asio::co_spawn(io, keep_all(queue, kept), ignore_stop);

  for (int i = 1; i <= 3; ++i) queue.push(Command{i});
  io.poll();

  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(*kept[0].number, 2);
  EXPECT_EQ(*kept[1].number, 3);
}

TEST(EventQueue, DestroysWhatNobodyPopped) {
  const auto shared = std::make_shared<int>(1);
  {
    EventQueue<std::shared_ptr<int>> queue{{.capacity = 50}};
    for (int i = 0; i < 100; ++i) queue.push(shared);
    std::shared_ptr<int> popped;
    ASSERT_TRUE(queue.try_pop(popped));
    EXPECT_GT(shared.use_count(), 40);
  }
  EXPECT_EQ(shared.use_count(), 1);
}

}  // namespace
}  // namespace hftcpp
