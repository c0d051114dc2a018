// EventQueue: from a stream to a consumer coroutine, on the same thread or another.
// A moodycamel queue and a wake-up: a push costs no system call while the consumer is awake, a
// parked consumer is woken once however many pushes follow. A producer never waits: what
// happens when the queue is full is its policy, and what was dropped is counted.
#pragma once

#include <hftcpp/core/detail/book_losses.hpp>
#include <hftcpp/core/detail/conflation.hpp>
#include <hftcpp/core/detail/event_batch.hpp>
#include <hftcpp/core/detail/producers.hpp>
#include <hftcpp/core/detail/queue_wait.hpp>
#include <hftcpp/core/events.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <concurrentqueue/concurrentqueue.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace hftcpp {

enum class QueuePolicy : std::uint8_t {
  drop_oldest,  // trades, book updates, bars: the newest are worth more
  conflate,     // tickers, quotes: the newest per exchange and symbol
  unbounded     // what is ours (orders, fills, balances), and status: never dropped
};

struct QueueSettings {
  std::size_t capacity = 65'536;
  QueuePolicy policy = QueuePolicy::drop_oldest;
};

// The settings an event type has unless somebody says otherwise.
template <class T>
[[nodiscard]] constexpr QueueSettings default_queue_settings() noexcept;

// At rest, pushed = popped + dropped + conflated + depth.
struct QueueCounters {
  std::uint64_t pushed = 0;
  std::uint64_t popped = 0;
  std::uint64_t dropped = 0;    // by drop_oldest; updates of a book that lost some included
  std::uint64_t conflated = 0;  // replaced by a newer one of the same symbol
  std::uint64_t wake_ups = 0;
  std::size_t depth = 0;  // waiting now
};

// One consumer coroutine at a time; any number of producer threads. What one thread pushes
// comes out in its order. It must outlive every push and every pop.
//
// A book is worth nothing after one of its updates was dropped: the consumer then gets one
// update marked `stale`, and no more of that book until a snapshot, which its stream must push.
template <class T>
class EventQueue {
 public:
  EventQueue() : EventQueue(default_queue_settings<T>()) {}
  // Throws std::invalid_argument for a capacity of zero, and for `conflate` with an event that
  // has no exchange and symbol, or of which the newest alone is not enough (BookUpdate).
  explicit EventQueue(QueueSettings settings);

  // From any thread, at any time; after close() it does nothing. False when an older event had
  // to be dropped to make room, and as long as lost_books() waits for snapshots.
  bool push(const T& event) { return put(event); }
  bool push(T&& event) { return put(std::move(event)); }

  // From any thread: the exchange's books that lost updates here and have no snapshot yet. A
  // queue may serve several streams, so the push that fails need not be the one that lost.
  [[nodiscard]] std::vector<Symbol> lost_books(Exchange exchange) requires detail::kHasBooks<T>;

  // The next event. Ends with asio's operation_aborted when the queue is closed and empty, or
  // when the waiting coroutine is cancelled (nothing is lost: another pop() gets the event).
  [[nodiscard]] boost::asio::awaitable<T> pop();

  // Waits for at least one, then appends what is there, at most `most`. Amortises the wake-up.
  [[nodiscard]] boost::asio::awaitable<std::size_t> pop_bulk(std::vector<T>& out,
                                                             std::size_t most = 256);
  // Without waiting; for consumers that poll.
  [[nodiscard]] bool try_pop(T& out);

  // No more pushes; what is queued can still be popped.
  void close();

  // From any thread.
  [[nodiscard]] QueueCounters counters() const noexcept;

 private:
  using Queue = moodycamel::ConcurrentQueue<T>;
  using Batch = detail::EventBatch<T>;
  static constexpr bool kHasBooks = detail::kHasBooks<T>;
  static constexpr bool kCanConflate = detail::HasInstrument<T> && !kHasBooks;

  // ---- the producers' half ----
  using Producer = detail::Producer;
  template <class U>
  bool put(U&& event);
  template <class U>
  bool put_beside(Producer* producer, U&& event);
  template <class U>
  void enqueue(Producer* producer, U&& event);
  void count_push(Producer* producer) noexcept;
  [[nodiscard]] bool has_room(Producer* producer) noexcept;
  [[nodiscard]] bool admits(const T& event) requires detail::kHasBooks<T>;
  [[nodiscard]] bool drop_one();
  void wake();

  // ---- the consumer's half ----
  [[nodiscard]] bool has_next() { return !batch_.empty() || refill(); }
  [[nodiscard]] bool refill();
  [[nodiscard]] bool refill_from_queue();
  [[nodiscard]] bool refill_from_overflow();
  void accept(T&& event) requires detail::kHasBooks<T>;
  [[nodiscard]] std::size_t take_bulk(std::vector<T>& out, std::size_t most);
  void count_popped(std::size_t count) noexcept;
  void check_open();
  [[nodiscard]] bool is_ready() const noexcept;

  [[nodiscard]] std::uint64_t gone() const noexcept {
    return popped_.load(std::memory_order_relaxed) + dropped_.load(std::memory_order_relaxed) +
           conflated_.load(std::memory_order_relaxed);
  }
  struct Nothing {};
  // Padding, not alignas: an over-aligned queue in a coroutine's frame would crash.
  struct CacheLine {
    char bytes[64];
  };

  const QueueSettings settings_;
  std::atomic<bool> is_closed_{false};
  detail::QueueWait wait_;
  Queue queue_{0};  // idle queues hold no memory
  detail::Producers<Queue> producers_{queue_};

  CacheLine before_shared_;
  std::mutex mutex_;  // of the next three
  std::conditional_t<kCanConflate, detail::Conflation<T>, Nothing> overflow_;
  std::conditional_t<kHasBooks, detail::BookLosses, Nothing> losses_;
  std::atomic<bool> has_overflow_{false};
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<std::uint64_t> conflated_{0};
  std::atomic<std::uint64_t> wake_ups_{0};

  CacheLine before_consumer_;
  std::atomic<std::uint64_t> popped_{0};
  moodycamel::ConsumerToken consumer_{queue_};
  const std::size_t batch_size_;
  std::vector<T> from_overflow_;
  std::size_t from_overflow_next_ = 0;
  bool may_be_empty_ = true;
  Batch batch_;
};

}  // namespace hftcpp

#include <hftcpp/core/detail/event_queue_impl.hpp>
