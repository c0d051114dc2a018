// event_queue_impl: how the EventQueue does what its header promises.
#pragma once

#include <hftcpp/core/event_queue.hpp>

namespace hftcpp {

template <class T>
constexpr QueueSettings default_queue_settings() noexcept {
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

// ---- the producers' half ----

template <class T>
template <class U>
bool EventQueue<T>::put(U&& event) {
  if (is_closed_.load(std::memory_order_relaxed)) return true;
  if constexpr (kHasBooks)
    if (losses_.lacking() > 0 && !admits(event)) return false;

  Producer* const producer = producers_.mine(detail::this_thread_key());
  bool is_whole = true;
  if constexpr (kCanConflate)
    if (settings_.policy == QueuePolicy::conflate)
      if (has_overflow_.load(std::memory_order_acquire) || !has_room(producer))
        if (put_beside(producer, std::forward<U>(event))) return true;
  if (settings_.policy == QueuePolicy::drop_oldest && !has_room(producer)) is_whole = !drop_one();
  enqueue(producer, std::forward<U>(event));
  if constexpr (kHasBooks) return is_whole && losses_.lacking() == 0;
  return is_whole;
}

// When the queue is full, and from then on until the consumer has emptied both, all events go
// beside it: so those of one symbol stay in order.
template <class T>
template <class U>
bool EventQueue<T>::put_beside(Producer* producer, U&& event) {
  {
    const std::scoped_lock lock{mutex_};
    if (overflow_.empty() && has_room(producer)) return false;
    const bool took_a_place = overflow_.put(std::forward<U>(event));
    has_overflow_.store(true, std::memory_order_release);
    count_push(producer);
    if (took_a_place) conflated_.fetch_add(1, std::memory_order_relaxed);
  }
  wake();
  return true;
}

template <class T>
template <class U>
void EventQueue<T>::enqueue(Producer* producer, U&& event) {
  const bool is_queued = producer != nullptr
                             ? queue_.enqueue(*producer->token, std::forward<U>(event))
                             : queue_.enqueue(std::forward<U>(event));
  if (!is_queued) throw std::bad_alloc{};
  count_push(producer);
  wake();
}

// After the event was queued, and in one order with the sleeper's flag: a consumer that sees the
// count sees the event, and one that does not is seen by wake().
template <class T>
void EventQueue<T>::count_push(Producer* producer) noexcept {
  if (producer == nullptr) {
    producers_.count_push_of_others();
  } else if (wait_.is_at_home(producer->thread.load(std::memory_order_relaxed))) {
    const auto pushed = producer->pushed.load(std::memory_order_relaxed);
    producer->pushed.store(pushed + 1, std::memory_order_release);
  } else {
    producer->pushed.fetch_add(1, std::memory_order_seq_cst);
  }
}

// Several producers may each find the last place free: then there are so many too many.
template <class T>
bool EventQueue<T>::has_room(Producer* producer) noexcept {
  const bool is_alone = producer != nullptr && producers_.is_alone();
  const auto mine = is_alone ? producer->pushed.load(std::memory_order_relaxed) : 0;
  if (is_alone && mine < producer->room_until) return true;
  const auto waiting =
      static_cast<std::int64_t>(producers_.pushed(std::memory_order_relaxed) - gone());
  const auto room = static_cast<std::int64_t>(settings_.capacity) - waiting;
  if (room > 0 && is_alone) producer->room_until = mine + static_cast<std::uint64_t>(room);
  return room > 0;
}

template <class T>
bool EventQueue<T>::admits(const T& event) requires detail::kHasBooks<T> {
  const BookUpdate* update = detail::book_in(event);
  if (update == nullptr) return true;
  const std::scoped_lock lock{mutex_};
  if (losses_.admits(*update)) return true;
  producers_.count_push_of_others();
  dropped_.fetch_add(1, std::memory_order_relaxed);
  return false;
}

template <class T>
bool EventQueue<T>::drop_one() {
  if constexpr (kHasBooks) {
    // Under the lock, so that the consumer takes nothing between the drop and its being known.
    const std::scoped_lock lock{mutex_};
    T oldest;
    if (!queue_.try_dequeue(oldest)) return false;
    if (const BookUpdate* update = detail::book_in(oldest)) losses_.on_dropped(*update);
  } else {
    struct {
      void operator=(T&&) noexcept {}
    } oldest;
    if (!queue_.try_dequeue(oldest)) return false;
  }
  dropped_.fetch_add(1, std::memory_order_relaxed);
  return true;
}

template <class T>
void EventQueue<T>::wake() {
  if (wait_.wake()) wake_ups_.fetch_add(1, std::memory_order_relaxed);
}

template <class T>
std::vector<Symbol> EventQueue<T>::lost_books(Exchange exchange) requires detail::kHasBooks<T> {
  const std::scoped_lock lock{mutex_};
  return losses_.lacking(exchange);
}

template <class T>
void EventQueue<T>::close() {
  is_closed_.store(true, std::memory_order_seq_cst);
  wake();
}

// ---- the consumer's half ----

template <class T>
bool EventQueue<T>::is_ready() const noexcept {
  // What is in the queue is only sure to be seen after its count.
  (void)producers_.pushed(std::memory_order_seq_cst);
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
  // Cheaper than to look, but wrong while an event is queued and not yet counted; so whoever was
  // woken looks.
  if (std::exchange(may_be_empty_, true) && producers_.pushed(std::memory_order_acquire) == gone())
    return false;
  return refill_from_queue() ||
         (has_overflow_.load(std::memory_order_acquire) && refill_from_overflow());
}

template <class T>
bool EventQueue<T>::refill_from_queue() {
  if constexpr (kHasBooks) {
    const auto accept = [this](T&& event) { this->accept(std::move(event)); };
    while (batch_.empty()) {
      const std::scoped_lock lock{mutex_};  // a batch at a time, for a producer may want it
      if (queue_.try_dequeue_bulk(consumer_, detail::Into{accept}, batch_size_) == 0) return false;
    }
    return true;
  } else {
    const auto put = [this](T&& event) { batch_.put(std::move(event)); };
    return queue_.try_dequeue_bulk(consumer_, detail::Into{put}, batch_size_) > 0;
  }
}

template <class T>
bool EventQueue<T>::refill_from_overflow() {
  if constexpr (kCanConflate) {
    {
      const std::scoped_lock lock{mutex_};
      // What was queued before the overflow began comes first.
      if (refill_from_queue()) return true;
      from_overflow_.clear();
      from_overflow_next_ = 0;
      overflow_.take(from_overflow_);
      has_overflow_.store(false, std::memory_order_release);
    }
    return !from_overflow_.empty() && refill();
  }
  return false;
}

// Takes an event into the batch, unless it belongs to a book that lost updates.
template <class T>
void EventQueue<T>::accept(T&& event) requires detail::kHasBooks<T> {
  using Verdict = detail::BookLosses::Verdict;
  BookUpdate* update = detail::book_in(event);
  const Verdict verdict = update == nullptr ? Verdict::deliver : losses_.on_popped(*update);
  if (verdict == Verdict::skip) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  if (verdict == Verdict::deliver_as_stale) {
    update->stale = true;
    update->bids.clear();
    update->asks.clear();
    update->checksum.reset();
  }
  batch_.put(std::move(event));
}

template <class T>
void EventQueue<T>::count_popped(std::size_t count) noexcept {
  popped_.store(popped_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
}

template <class T>
bool EventQueue<T>::try_pop(T& out) {
  if (!has_next()) return false;
  out = std::move(batch_.front());
  batch_.pop_front();
  count_popped(1);
  return true;
}

template <class T>
std::size_t EventQueue<T>::take_bulk(std::vector<T>& out, std::size_t most) {
  std::size_t taken = 0;
  for (;;) {
    for (; taken < most && !batch_.empty(); ++taken) {
      out.push_back(std::move(batch_.front()));
      batch_.pop_front();
    }
    if constexpr (!kHasBooks)  // past the batch, unless something must come before
      if (taken < most && from_overflow_next_ == from_overflow_.size())
        taken += queue_.try_dequeue_bulk(consumer_, std::back_inserter(out), most - taken);
    if (taken == most || !refill()) break;
  }
  count_popped(taken);
  return taken;
}

// Ends a pop() with nothing left to come. What was pushed before close() is to be had after it.
template <class T>
void EventQueue<T>::check_open() {
  if (is_closed_.load(std::memory_order_acquire) && !has_next()) detail::throw_aborted();
}

template <class T>
boost::asio::awaitable<T> EventQueue<T>::pop() {
  while (!has_next()) {
    check_open();
    co_await wait_.wait([this] { return is_ready(); });
    may_be_empty_ = false;
    // A cancellation that comes between the wake-up and here leaves the event in the queue.
    if (wait_.can_be_cancelled())
      detail::throw_if_cancelled(co_await boost::asio::this_coro::cancellation_state);
  }
  count_popped(1);
  const detail::PopGuard<Batch> guard{batch_};  // pops once the event is in the result
  co_return std::move(batch_.front());
}

template <class T>
boost::asio::awaitable<std::size_t> EventQueue<T>::pop_bulk(std::vector<T>& out, std::size_t most) {
  std::size_t taken = 0;
  while (most > 0 && (taken = take_bulk(out, most)) == 0) {
    check_open();
    co_await wait_.wait([this] { return is_ready(); });
    may_be_empty_ = false;
    if (wait_.can_be_cancelled())
      detail::throw_if_cancelled(co_await boost::asio::this_coro::cancellation_state);
  }
  co_return taken;
}

template <class T>
QueueCounters EventQueue<T>::counters() const noexcept {
  QueueCounters counters;
  // Those that leave first: an event may come, but never seem to have left before.
  counters.popped = popped_.load(std::memory_order_acquire);
  counters.dropped = dropped_.load(std::memory_order_acquire);
  counters.conflated = conflated_.load(std::memory_order_acquire);
  counters.wake_ups = wake_ups_.load(std::memory_order_relaxed);
  counters.pushed = producers_.pushed(std::memory_order_acquire);
  const auto left = counters.popped + counters.dropped + counters.conflated;
  counters.depth = counters.pushed > left ? counters.pushed - left : 0;
  return counters;
}

}  // namespace hftcpp
