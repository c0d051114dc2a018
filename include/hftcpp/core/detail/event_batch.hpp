// EventBatch: a few events taken out of a queue at once, and given on one by one, so that the
// queue's atomics are paid once per batch. Owned by the consumer; no allocation.
#pragma once

#include <cassert>
#include <cstddef>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>
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
    while (!empty()) pop_front();
  }

  [[nodiscard]] bool empty() const noexcept { return first_ == last_; }

  void put(T&& event) {
    assert(last_ < kCapacity);
    std::construct_at(at(last_), std::move(event));
    ++last_;
  }
  [[nodiscard]] T& front() noexcept { return *at(first_); }
  void pop_front() noexcept {
    std::destroy_at(at(first_));
    if (++first_ == last_) first_ = last_ = 0;
  }

 private:
  [[nodiscard]] T* at(std::size_t place) noexcept {
    return std::launder(reinterpret_cast<T*>(storage_ + place * sizeof(T)));
  }

  std::size_t first_ = 0;
  std::size_t last_ = 0;
  alignas(T) std::byte storage_[kCapacity * sizeof(T)];
};

// Takes the front away at the end of its scope.
template <class Batch>
class PopGuard {
 public:
  explicit PopGuard(Batch& batch) noexcept : batch_{batch} {}
  PopGuard(const PopGuard&) = delete;
  PopGuard& operator=(const PopGuard&) = delete;
  ~PopGuard() { batch_.pop_front(); }

 private:
  Batch& batch_;
};

// An output iterator that gives each event to a function: what moodycamel writes a bulk through.
template <class Function>
class Into {
 public:
  using iterator_category = std::output_iterator_tag;
  using difference_type = std::ptrdiff_t;

  explicit Into(Function& function) noexcept : function_{&function} {}
  Into& operator*() noexcept { return *this; }
  Into& operator++() noexcept { return *this; }
  Into operator++(int) noexcept { return *this; }
  template <class T>
  void operator=(T&& event) {
    static_assert(!std::is_lvalue_reference_v<T>);
    (*function_)(std::move(event));
  }

 private:
  Function* function_;
};

}  // namespace hftcpp::detail
