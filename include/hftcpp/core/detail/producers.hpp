// Producers: what each thread that pushes keeps of its own, so that pushing threads neither look
// themselves up in a hash table nor share a counter. The first few threads have an entry, the
// others make do without.
#pragma once

#include <hftcpp/core/detail/threads.hpp>

#include <concurrentqueue/concurrentqueue.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace hftcpp::detail {

struct Producer {
  std::atomic<const void*> thread{nullptr};
  std::atomic<std::uint64_t> pushed{0};  // written by the thread alone
  std::uint64_t room_until = 0;          // the thread's own: up to there it need not look
  std::optional<moodycamel::ProducerToken> token;
  char padding[64];  // not alignas: see EventQueue
};

template <class Queue>
class Producers {
 public:
  explicit Producers(Queue& queue) noexcept : queue_{&queue} {}

  // The calling thread's entry; null when all are taken. A thread that ended leaves its entry to
  // one that gets its key.
  [[nodiscard]] Producer* mine(const void* self) {
    for (Producer& producer : entries_) {
      const void* thread = producer.thread.load(std::memory_order_acquire);
      if (thread == self) return &producer;
      if (thread == nullptr && producer.thread.compare_exchange_strong(thread, &kClaimed))
        return claim(producer, self);
    }
    is_alone_.store(false, std::memory_order_relaxed);
    return nullptr;
  }

  // Whether at most one thread has pushed.
  [[nodiscard]] bool is_alone() const noexcept { return is_alone_.load(std::memory_order_relaxed); }

  void count_push_of_others() noexcept { others_pushed_.fetch_add(1, std::memory_order_seq_cst); }

  [[nodiscard]] std::uint64_t pushed(std::memory_order order) const noexcept {
    std::uint64_t sum = others_pushed_.load(order);
    for (const Producer& producer : entries_) sum += producer.pushed.load(order);
    return sum;
  }

 private:
  Producer* claim(Producer& producer, const void* self) {
    if (&producer != &entries_.front()) is_alone_.store(false, std::memory_order_relaxed);
    producer.token.emplace(*queue_);
    producer.thread.store(self, std::memory_order_release);
    return &producer;
  }

  static constexpr char kClaimed = 0;
  Queue* queue_;
  std::atomic<bool> is_alone_{true};
  char padding_[64];
  std::array<Producer, 4> entries_;
  std::atomic<std::uint64_t> others_pushed_{0};
};

}  // namespace hftcpp::detail
