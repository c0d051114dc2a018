// EventQueue and books across threads: streams that overrun a shared queue and heal their books.
#include "support/loop_thread.hpp"
#include <hftcpp/core/event_queue.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <thread>
#include <vector>

namespace hftcpp {
namespace {

namespace asio = boost::asio;

BookUpdate update_of(Symbol symbol, std::uint64_t sequence, bool is_snapshot) {
  BookUpdate update;
  update.exchange = Exchange{"kraken"};
  update.symbol = symbol;
  update.sequence = sequence;
  update.snapshot = is_snapshot;
  return update;
}

// Two streams of an exchange share the queue; each heals its own books.
void publish_book(EventQueue<BookUpdate>& queue, Symbol symbol, std::uint64_t updates) {
  const Exchange exchange{"kraken"};
  const auto is_lost = [&] {
    const std::vector<Symbol> lost = queue.lost_books(exchange);
    return std::find(lost.begin(), lost.end(), symbol) != lost.end();
  };
  for (std::uint64_t sequence = 1; sequence <= updates; ++sequence)
    if (!queue.push(update_of(symbol, sequence, false)) && is_lost())
      queue.push(update_of(symbol, sequence, true));
}

struct Followed {
  std::map<Symbol, std::uint64_t> books;
  std::map<Symbol, bool> is_stale;
  std::uint64_t wrong = 0;

  void apply(const BookUpdate& update) {
    bool& stale = is_stale[update.symbol];
    if (update.stale) {
      stale = true;
      return;
    }
    std::uint64_t& at = books[update.symbol];
    if (!update.snapshot && (stale || update.sequence != at + 1)) ++wrong;
    at = update.sequence;
    stale = false;
  }
};

asio::awaitable<void> follow(EventQueue<BookUpdate>& queue, Followed& followed) {
  for (;;) followed.apply(co_await queue.pop());
}

TEST(EventQueueThreads, NeverShowAWrongBook) {
  constexpr std::uint64_t kUpdates = 20'000;
  const std::vector<Symbol> symbols{Symbol{"btc/usd"}, Symbol{"eth/usd"}};
  EventQueue<BookUpdate> queue{{.capacity = 40}};
  Followed followed;
  LoopThread loop;
  auto consumer = asio::co_spawn(loop.io(), follow(queue, followed), asio::use_future);
  {
    std::vector<std::jthread> threads;
    for (const Symbol symbol : symbols)
      threads.emplace_back([&queue, symbol] { publish_book(queue, symbol, kUpdates); });
  }
  for (const Symbol symbol : queue.lost_books(Exchange{"kraken"}))
    queue.push(update_of(symbol, kUpdates, true));
  queue.close();

  ASSERT_TRUE(has_ended(consumer));
  EXPECT_EQ(followed.wrong, 0u);
  for (const Symbol symbol : symbols) EXPECT_EQ(followed.books[symbol], kUpdates);
  const QueueCounters counters = queue.counters();
  EXPECT_EQ(counters.pushed, counters.popped + counters.dropped);
}

}  // namespace
}  // namespace hftcpp
