// EventQueue: from a stream to a consumer coroutine, on the same thread or another.
// A moodycamel queue and a wake-up: a push costs no system call while the consumer is awake, a
// parked consumer is woken once however many pushes follow. A producer never waits: what
// happens when the queue is full is its policy, and what was dropped is counted.
#pragma once

#include <hftcpp/core/events.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
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

struct QueueCounters {
  std::uint64_t pushed = 0;
  std::uint64_t popped = 0;
  std::uint64_t dropped = 0;    // by drop_oldest
  std::uint64_t conflated = 0;  // replaced by a newer one of the same symbol
  std::uint64_t wake_ups = 0;
  std::size_t depth = 0;  // waiting now
};

// One consumer coroutine at a time; any number of producer threads.
template <class T>
class EventQueue {
 public:
  EventQueue() : EventQueue(default_queue_settings<T>()) {}
  explicit EventQueue(QueueSettings settings);

  // From any thread, at any time; after close() it does nothing.
  void push(T event);

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
};

}  // namespace hftcpp
