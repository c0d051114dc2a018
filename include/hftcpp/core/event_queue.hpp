// EventQueue: from a stream to a consumer coroutine, on the same thread or another.
// A moodycamel queue and a wake-up: a push costs no system call while the consumer is awake, a
// parked consumer is woken once however many pushes follow. A producer never waits: what
// happens when the queue is full is its policy, and what was dropped is counted.
#pragma once

#include <hftcpp/core/detail/conflation.hpp>
#include <hftcpp/core/detail/event_batch.hpp>
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
[[nodiscard]] constexpr QueueSettings default_queue_settings() noexcept {
  constexpr auto is_one_of = []<class... Types>(std::type_identity<Types>...) {
    return (std::is_same_v<T, Types> || ...);
  };
  using std::type_identity;
  // Few, because what waits in front of the newest is old.
  if constexpr (is_one_of(type_identity<Ticker>{}, type_identity<Quote>{}))
    return {.capacity = 1'024, .policy = QueuePolicy::conflate};
  else if constexpr (is_one_of(type_identity<MyOrder>{}, type_identity<MyOrderBatch>{},
                               type_identity<MyTrade>{}, type_identity<Balance>{},
                               type_identity<Position>{}, type_identity<StreamStatus>{},
                               type_identity<Event>{}))
    return {.policy = QueuePolicy::unbounded};
  else
    return {};
}

// At rest, pushed = popped + dropped + conflated + depth.
struct QueueCounters {
  std::uint64_t pushed = 0;
  std::uint64_t popped = 0;
  std::uint64_t dropped = 0;    // by drop_oldest
  std::uint64_t conflated = 0;  // replaced by a newer one of the same symbol
  std::uint64_t wake_ups = 0;
  std::size_t depth = 0;  // waiting now
};

// One consumer coroutine at a time; any number of producer threads. What one thread pushes
// comes out in its order. It must outlive every push and every pop.
template <class T>
class EventQueue {
 public:
  EventQueue() : EventQueue(default_queue_settings<T>()) {}
  // Throws std::invalid_argument for a capacity of zero, and for `conflate` with an event that
  // has no exchange and symbol, or of which the newest alone is not enough (BookUpdate).
  explicit EventQueue(QueueSettings settings);

  // From any thread, at any time; after close() it does nothing. False when an older event had
  // to be dropped to make room.
  bool push(const T& event) { return put(event); }
  bool push(T&& event) { return put(std::move(event)); }

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

  [[nodiscard]] QueueCounters counters() const noexcept;

 private:
  using Batch = detail::EventBatch<T>;
  using Queue = moodycamel::ConcurrentQueue<T>;

  static constexpr bool kCanConflate = detail::HasInstrument<T> && !std::is_same_v<T, BookUpdate>;
  struct Nothing {};
  using Overflow = std::conditional_t<kCanConflate, detail::Conflation<T>, Nothing>;

  struct Discard {
    void operator=(T&&) noexcept {}
  };

  template <class U>
  bool put(U&& event);
  template <class U>
  bool put_beside(U&& event);
  bool make_room(std::uint64_t pushed);
  void wake();

  // ---- the consumer's ----
  [[nodiscard]] bool has_next() { return !batch_.empty() || refill(); }
  [[nodiscard]] bool refill();
  [[nodiscard]] bool refill_from_overflow();
  [[nodiscard]] T take();
  [[nodiscard]] std::size_t take_bulk(std::vector<T>& out, std::size_t most);
  [[nodiscard]] boost::asio::awaitable<void> wait();
  [[nodiscard]] bool is_ready() const noexcept;

  [[nodiscard]] std::uint64_t gone() const noexcept {
    return popped_.load(std::memory_order_relaxed) + dropped_.load(std::memory_order_relaxed) +
           conflated_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool is_full() const noexcept {
    const auto waiting = pushed_.load(std::memory_order_relaxed) - gone();
    return static_cast<std::int64_t>(waiting) >= static_cast<std::int64_t>(settings_.capacity);
  }

  // Padding, not alignas: an over-aligned queue in a coroutine's frame would crash.
  struct CacheLine {
    char bytes[64];
  };

  const QueueSettings settings_;
  std::atomic<bool> is_closed_{false};
  detail::QueueWait wait_;
  Queue queue_;
  CacheLine before_producers_;
  std::atomic<std::uint64_t> pushed_{0};
  std::atomic<std::uint64_t> gone_seen_{0};  // by a producer: spares it the consumer's cache line
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<std::uint64_t> conflated_{0};
  std::atomic<std::uint64_t> wake_ups_{0};
  std::mutex overflow_mutex_;
  Overflow overflow_;
  std::atomic<bool> has_overflow_{false};
  CacheLine before_consumer_;
  std::atomic<std::uint64_t> popped_{0};
  moodycamel::ConsumerToken token_{queue_};
  std::vector<T> from_overflow_;
  std::size_t from_overflow_next_ = 0;
  std::size_t batch_size_;
  Batch batch_;
};

template <class T>
EventQueue<T>::EventQueue(QueueSettings settings)
    : settings_{settings},
      // An event in the batch cannot be dropped: of a small queue it may hold but a small part.
      batch_size_{std::clamp<std::size_t>(settings.capacity / 8, 1, Batch::kCapacity)} {
  if (settings.capacity == 0) throw std::invalid_argument{"EventQueue: capacity: must not be 0"};
  if (settings.policy == QueuePolicy::conflate && !kCanConflate)
    throw std::invalid_argument{
        "EventQueue: policy: this type of event cannot be conflated; use drop_oldest or unbounded"};
}

template <class T>
template <class U>
bool EventQueue<T>::put(U&& event) {
  if (is_closed_.load(std::memory_order_relaxed)) return true;
  if constexpr (kCanConflate)
    if (settings_.policy == QueuePolicy::conflate && put_beside(std::forward<U>(event)))
      return true;

  queue_.enqueue(std::forward<U>(event));
  // Counted afterwards, and in one order with is_parked: a consumer that sees the count sees
  // the event, and one that does not is seen by wake().
  const auto pushed = pushed_.fetch_add(1, std::memory_order_seq_cst) + 1;
  bool is_whole = true;
  if (settings_.policy == QueuePolicy::drop_oldest) is_whole = make_room(pushed);
  wake();
  return is_whole;
}

// When the queue is full, and from then on until the consumer has emptied both, all events go
// beside it: so those of one symbol stay in order.
template <class T>
template <class U>
bool EventQueue<T>::put_beside(U&& event) {
  if (!has_overflow_.load(std::memory_order_acquire) && !is_full()) return false;
  {
    const std::scoped_lock lock{overflow_mutex_};
    if (overflow_.empty() && !is_full()) return false;
    if (overflow_.put(T{std::forward<U>(event)}))
      conflated_.fetch_add(1, std::memory_order_relaxed);
    has_overflow_.store(true, std::memory_order_release);
  }
  pushed_.fetch_add(1, std::memory_order_seq_cst);
  wake();
  return true;
}

template <class T>
bool EventQueue<T>::make_room(std::uint64_t pushed) {
  const auto is_within = [&](std::uint64_t gone) {
    return static_cast<std::int64_t>(pushed - gone) <=
           static_cast<std::int64_t>(settings_.capacity);
  };
  if (is_within(gone_seen_.load(std::memory_order_relaxed))) return true;
  const auto now_gone = gone();
  gone_seen_.store(now_gone, std::memory_order_relaxed);
  Discard oldest;
  if (is_within(now_gone) || !queue_.try_dequeue(oldest)) return true;
  dropped_.fetch_add(1, std::memory_order_relaxed);
  return false;
}

template <class T>
void EventQueue<T>::wake() {
  if (wait_.wake()) wake_ups_.fetch_add(1, std::memory_order_relaxed);
}

template <class T>
void EventQueue<T>::close() {
  is_closed_.store(true, std::memory_order_seq_cst);
  wake();
}

template <class T>
bool EventQueue<T>::is_ready() const noexcept {
  // What is in the queue is only sure to be seen after its count.
  (void)pushed_.load(std::memory_order_seq_cst);
  return queue_.size_approx() > 0 || has_overflow_.load(std::memory_order_acquire) ||
         is_closed_.load(std::memory_order_seq_cst);
}

template <class T>
bool EventQueue<T>::refill() {
  if (from_overflow_next_ < from_overflow_.size()) {
    const auto last = std::min(from_overflow_next_ + batch_size_, from_overflow_.size());
    while (from_overflow_next_ < last) batch_.put(std::move(from_overflow_[from_overflow_next_++]));
    return true;
  }
  return queue_.try_dequeue_bulk(token_, batch_.inserter(), batch_size_) > 0 ||
         (has_overflow_.load(std::memory_order_acquire) && refill_from_overflow());
}

template <class T>
bool EventQueue<T>::refill_from_overflow() {
  if constexpr (kCanConflate) {
    {
      const std::scoped_lock lock{overflow_mutex_};
      // What was queued before the overflow began comes first.
      if (queue_.try_dequeue_bulk(token_, batch_.inserter(), batch_size_) > 0) return true;
      from_overflow_.clear();
      from_overflow_next_ = 0;
      overflow_.take(from_overflow_);
      has_overflow_.store(false, std::memory_order_release);
    }
    return !from_overflow_.empty() && refill();
  } else {
    return false;
  }
}

template <class T>
T EventQueue<T>::take() {
  popped_.store(popped_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  return batch_.take();
}

template <class T>
bool EventQueue<T>::try_pop(T& out) {
  if (!has_next()) return false;
  out = take();
  return true;
}

template <class T>
std::size_t EventQueue<T>::take_bulk(std::vector<T>& out, std::size_t most) {
  std::size_t taken = 0;
  while (taken < most && has_next()) {
    out.push_back(take());
    ++taken;
  }
  return taken;
}

template <class T>
boost::asio::awaitable<void> EventQueue<T>::wait() {
  const auto abort = [] {
    throw boost::system::system_error{boost::asio::error::operation_aborted, "EventQueue"};
  };
  // What was pushed before close() is still to be had after it.
  if (is_closed_.load(std::memory_order_acquire) && !has_next()) abort();
  if (!has_next()) co_await wait_.wait([this] { return is_ready(); });
  // A cancellation that comes between the wake-up and here leaves the event in the queue.
  const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != boost::asio::cancellation_type::none) abort();
}

template <class T>
boost::asio::awaitable<T> EventQueue<T>::pop() {
  while (!has_next()) co_await wait();
  co_return take();
}

template <class T>
boost::asio::awaitable<std::size_t> EventQueue<T>::pop_bulk(std::vector<T>& out, std::size_t most) {
  while (!has_next()) co_await wait();
  co_return take_bulk(out, most);
}

template <class T>
QueueCounters EventQueue<T>::counters() const noexcept {
  QueueCounters counters;
  // Those that leave first: an event may come, but never seem to have left before.
  counters.popped = popped_.load(std::memory_order_acquire);
  counters.dropped = dropped_.load(std::memory_order_acquire);
  counters.conflated = conflated_.load(std::memory_order_acquire);
  counters.wake_ups = wake_ups_.load(std::memory_order_relaxed);
  counters.pushed = pushed_.load(std::memory_order_acquire);
  const auto left = counters.popped + counters.dropped + counters.conflated;
  counters.depth = counters.pushed > left ? counters.pushed - left : 0;
  return counters;
}

}  // namespace hftcpp
