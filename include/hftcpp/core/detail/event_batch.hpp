// EventBatch: a few events taken out of a queue at once, and given on one by one, so that the
// queue's atomics are paid once per batch. Owned by the consumer; no allocation.
#pragma once

#include <cassert>
#include <cstddef>
#include <iterator>
#include <memory>
#include <new>
#include <utility>

namespace hftcpp::detail {

template <class T>
class EventBatch {
 public:
  // A page of them, that is 36 trades and 6 quotes.
  static constexpr std::size_t kCapacity = sizeof(T) * 4 > 4096
                                               ? 4
                                               : (sizeof(T) * 64 < 4096 ? 64 : 4096 / sizeof(T));

  EventBatch() = default;
  EventBatch(const EventBatch&) = delete;
  EventBatch& operator=(const EventBatch&) = delete;
  ~EventBatch() {
    while (!empty()) (void)take();
  }

  [[nodiscard]] bool empty() const noexcept { return first_ == last_; }

  void put(T&& event) {
    assert(last_ < kCapacity);
    std::construct_at(at(last_), std::move(event));
    ++last_;
  }

  [[nodiscard]] T take() {
    T* next = at(first_);
    T event = std::move(*next);
    std::destroy_at(next);
    if (++first_ == last_) first_ = last_ = 0;
    return event;
  }

  // What moodycamel writes a bulk of events through.
  class Inserter {
   public:
    using iterator_category = std::output_iterator_tag;
    using difference_type = std::ptrdiff_t;

    explicit Inserter(EventBatch& batch) noexcept : batch_{&batch} {}
    Inserter& operator*() noexcept { return *this; }
    Inserter& operator++() noexcept { return *this; }
    Inserter operator++(int) noexcept { return *this; }
    Inserter& operator=(T&& event) {
      batch_->put(std::move(event));
      return *this;
    }

   private:
    EventBatch* batch_;
  };
  [[nodiscard]] Inserter inserter() noexcept { return Inserter{*this}; }

 private:
  [[nodiscard]] T* at(std::size_t place) noexcept {
    return std::launder(reinterpret_cast<T*>(storage_ + place * sizeof(T)));
  }

  std::size_t first_ = 0;
  std::size_t last_ = 0;
  alignas(T) std::byte storage_[kCapacity * sizeof(T)];
};

}  // namespace hftcpp::detail
