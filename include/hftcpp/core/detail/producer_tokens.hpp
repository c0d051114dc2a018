// ProducerTokens: the queue's token of the thread that asks, so that a push need not look up
// its thread in a hash table. The first few threads that push get one; the others do without.
#pragma once

#include <concurrentqueue/concurrentqueue.h>

#include <array>
#include <atomic>
#include <optional>

namespace hftcpp::detail {

template <class Queue>
class ProducerTokens {
 public:
  explicit ProducerTokens(Queue& queue) noexcept : queue_{&queue} {}

  // Null when all are taken. A thread that ended leaves its token to one at the same address.
  [[nodiscard]] moodycamel::ProducerToken* mine() {
    const void* const self = &key_of_this_thread();
    for (Entry& entry : entries_) {
      const void* owner = entry.owner.load(std::memory_order_acquire);
      if (owner == self) return &*entry.token;
      if (owner == nullptr && entry.owner.compare_exchange_strong(owner, &kClaimed))
        return claim(entry, self);
    }
    return nullptr;
  }

 private:
  struct Entry {
    std::atomic<const void*> owner{nullptr};
    std::optional<moodycamel::ProducerToken> token;
  };

  static char& key_of_this_thread() noexcept {
    static thread_local char key;
    return key;
  }

  moodycamel::ProducerToken* claim(Entry& entry, const void* self) {
    entry.token.emplace(*queue_);
    entry.owner.store(self, std::memory_order_release);
    return &*entry.token;
  }

  static constexpr char kClaimed = 0;
  Queue* queue_;
  std::array<Entry, 4> entries_;
};

}  // namespace hftcpp::detail
