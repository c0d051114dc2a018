// EventQueue and books: when updates are dropped, no consumer goes on with a wrong book, and
// the streams learn which snapshots are missing.
#include "support/queue_events.hpp"
#include <hftcpp/core/event_queue.hpp>
#include <hftcpp/stream/observer.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace hftcpp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const Exchange kKraken{"kraken"};
const Exchange kBinance{"binance"};
const Symbol kBtc{"btc/usd"};
const Symbol kEth{"eth/usd"};

BookUpdate update_of(Symbol symbol, std::uint64_t sequence, bool is_snapshot = false) {
  BookUpdate update;
  update.exchange = kKraken;
  update.symbol = symbol;
  update.snapshot = is_snapshot;
  update.sequence = sequence;
  update.bids.push_back({Decimal{1, 0}, Decimal{1, 0}});
  return update;
}

// "btc/usd 5", "btc/usd 5 snapshot", "btc/usd 5 stale"
std::vector<std::string> told(EventQueue<BookUpdate>& queue) {
  std::vector<std::string> lines;
  for (const BookUpdate& update : drain(queue)) {
    std::string line{update.symbol.text()};
    line += ' ' + std::to_string(update.sequence);
    if (update.snapshot) line += " snapshot";
    if (update.stale) line += update.bids.empty() ? " stale" : " stale with levels";
    lines.push_back(line);
  }
  return lines;
}

TEST(EventQueueOfBooks, EndsABookThatLostAnUpdateUntilItsSnapshot) {
  EventQueue<BookUpdate> queue{{.capacity = 3}};
  for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_TRUE(queue.push(update_of(kBtc, i)));

  EXPECT_FALSE(queue.push(update_of(kBtc, 4)));  // drops 1
  EXPECT_THAT(queue.lost_books(kKraken), ElementsAre(kBtc));
  EXPECT_FALSE(queue.push(update_of(kBtc, 5)));  // refused: of no use without the snapshot

  EXPECT_THAT(told(queue), ElementsAre("btc/usd 2 stale"));
  EXPECT_TRUE(queue.push(update_of(kBtc, 5, true)));
  EXPECT_THAT(queue.lost_books(kKraken), IsEmpty());
  EXPECT_TRUE(queue.push(update_of(kBtc, 6)));
  EXPECT_THAT(told(queue), ElementsAre("btc/usd 5 snapshot", "btc/usd 6"));

  const QueueCounters counters = queue.counters();
  EXPECT_EQ(counters.pushed, 7u);
  EXPECT_EQ(counters.popped, 3u);
  EXPECT_EQ(counters.dropped, 4u);
  EXPECT_EQ(counters.depth, 0u);
}

// A lively book pushes a quiet one's update out: the quiet one's stream must hear of it.
TEST(EventQueueOfBooks, NamesTheBookThatLostAndNotTheOneThatWasPushed) {
  EventQueue<BookUpdate> queue{{.capacity = 3}};
  queue.push(update_of(kEth, 1));
  for (std::uint64_t i = 1; i <= 2; ++i) queue.push(update_of(kBtc, i));

  EXPECT_FALSE(queue.push(update_of(kBtc, 3)));

  EXPECT_THAT(queue.lost_books(kKraken), ElementsAre(kEth));
  EXPECT_THAT(queue.lost_books(kBinance), IsEmpty());
  EXPECT_THAT(told(queue), ElementsAre("btc/usd 1", "btc/usd 2", "btc/usd 3"));
  EXPECT_FALSE(queue.push(update_of(kBtc, 4)));  // as long as there is one to heal
  EXPECT_TRUE(queue.push(update_of(kEth, 2, true)));
  EXPECT_TRUE(queue.push(update_of(kBtc, 5)));
  EXPECT_THAT(told(queue), ElementsAre("btc/usd 4", "eth/usd 2 snapshot", "btc/usd 5"));
}

TEST(EventQueueOfBooks, AsksForNoSecondSnapshotWhileOneIsQueued) {
  EventQueue<BookUpdate> queue{{.capacity = 3}};
  for (std::uint64_t i = 1; i <= 4; ++i) queue.push(update_of(kBtc, i));

  queue.push(update_of(kBtc, 4, true));  // drops 2
  EXPECT_TRUE(queue.lost_books(kKraken).empty());
  queue.push(update_of(kBtc, 5));  // drops 3

  EXPECT_TRUE(queue.lost_books(kKraken).empty());
  EXPECT_THAT(told(queue), ElementsAre("btc/usd 4 stale", "btc/usd 4 snapshot", "btc/usd 5"));
}

TEST(EventQueueOfBooks, AsksAgainWhenTheSnapshotItselfIsDropped) {
  EventQueue<BookUpdate> queue{{.capacity = 2}};
  for (std::uint64_t i = 1; i <= 3; ++i) queue.push(update_of(kBtc, i));
  queue.push(update_of(kBtc, 3, true));
  queue.push(update_of(kBtc, 4));
  ASSERT_THAT(queue.lost_books(kKraken), IsEmpty());

  EXPECT_FALSE(queue.push(update_of(kBtc, 5)));

  EXPECT_THAT(queue.lost_books(kKraken), ElementsAre(kBtc));
  EXPECT_THAT(told(queue), ElementsAre("btc/usd 4 stale"));
}

TEST(EventQueueOfBooks, WatchesTheBooksAmongAllEvents) {
  EventQueue<Event> queue{{.capacity = 2, .policy = QueuePolicy::drop_oldest}};
  queue.push(update_of(kBtc, 1));
  queue.push(numbered_trade(1));

  EXPECT_FALSE(queue.push(update_of(kBtc, 2)));
  EXPECT_THAT(queue.lost_books(kKraken), ElementsAre(kBtc));

  const std::vector<Event> events = drain(queue);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(number_of(std::get<Trade>(events[0])), 1);
  EXPECT_TRUE(std::get<BookUpdate>(events[1]).stale);
}

TEST(EventQueueOfBooks, TellsAStreamThroughItsSlot) {
  struct {
    EventQueue<BookUpdate> order_book_queue{{.capacity = 1}};
  } observer;
  const ObserverQueues queues = queues_of(observer);

  EXPECT_TRUE(queues.book_update(update_of(kBtc, 1)));
  EXPECT_FALSE(queues.book_update(update_of(kEth, 1)));

  EXPECT_THAT(queues.book_update.lost(kKraken), ElementsAre(kBtc));
}

// A consumer's book is the sequence it stands at: an update fits only on the one before it.
struct Follower {
  std::map<Symbol, std::uint64_t> books;
  std::map<Symbol, bool> is_stale;

  void apply(const BookUpdate& update) {
    if (update.stale) {
      is_stale[update.symbol] = true;
      return;
    }
    if (!update.snapshot) {
      ASSERT_FALSE(is_stale[update.symbol]) << "an update of a book that was called stale";
      ASSERT_EQ(update.sequence, books[update.symbol] + 1) << "an update is missing";
    }
    books[update.symbol] = update.sequence;
    is_stale[update.symbol] = false;
  }
};

// As a stream does it: after a push that failed, a snapshot of each book that was lost.
void publish(EventQueue<BookUpdate>& queue, std::map<Symbol, std::uint64_t>& truth, Symbol symbol) {
  if (queue.push(update_of(symbol, ++truth[symbol]))) return;
  for (const Symbol lost : queue.lost_books(kKraken))
    queue.push(update_of(lost, truth[lost], true));
}

TEST(EventQueueOfBooks, NeverShowsAWrongBookAndHealsThemAll) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random{seed};
    const std::vector<Symbol> symbols{kBtc, kEth, Symbol{"sol/usd"}, Symbol{"xrp/usd"}};
    EventQueue<BookUpdate> queue{{.capacity = 10 + random() % 60}};
    std::map<Symbol, std::uint64_t> truth;
    Follower follower;
    for (int i = 0; i < 5000; ++i) {
      // Some books are far livelier than others.
      publish(queue, truth, symbols[std::min(random() % 4, random() % 4)]);
      const bool is_slow = i / 500 % 2 == 0;
      BookUpdate popped;
      for (auto pops = random() % (is_slow ? 2 : 4); pops > 0 && queue.try_pop(popped); --pops)
        follower.apply(popped);
      ASSERT_FALSE(HasFatalFailure()) << "seed " << seed;
    }
    ASSERT_GT(queue.counters().dropped, 0u);

    for (const BookUpdate& rest : drain(queue)) follower.apply(rest);
    for (const Symbol lost : queue.lost_books(kKraken))
      queue.push(update_of(lost, truth[lost], true));
    for (const BookUpdate& rest : drain(queue)) follower.apply(rest);
    EXPECT_EQ(follower.books, truth) << "seed " << seed;
    for (const auto& [symbol, is_stale] : follower.is_stale) EXPECT_FALSE(is_stale);
  }
}

}  // namespace
}  // namespace hftcpp
