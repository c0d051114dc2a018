// Conflation: what did not fit into a queue, the newest per exchange and symbol. Not
// thread-safe; it holds at most one event per instrument.
#pragma once

#include <hftcpp/core/names.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hftcpp::detail {

template <class T>
concept HasInstrument = requires(const T& event) {
  { event.exchange } -> std::convertible_to<Exchange>;
  { event.symbol } -> std::convertible_to<Symbol>;
};

template <class T>
[[nodiscard]] std::uint64_t instrument_key(const T& event) noexcept {
  return std::uint64_t{event.exchange.index()} << 32 | event.symbol.index();
}

template <class T>
class Conflation {
 public:
  [[nodiscard]] bool empty() const noexcept { return events_.empty(); }

  // True when it took the place of an older one of the same instrument.
  template <class U>
  bool put(U&& event) {
    Place& place = places_[instrument_key(event)];
    const bool is_taken = place.round == round_;
    if (is_taken) {
      events_[place.index] = std::forward<U>(event);
    } else {
      place = {.round = round_, .index = events_.size()};
      events_.push_back(std::forward<U>(event));
    }
    return is_taken;
  }

  // Gives all away, in the order in which the instruments first came; `out` must be empty.
  void take(std::vector<T>& out) {
    events_.swap(out);
    ++round_;
  }

 private:
  // Valid until the next take(), then kept for the next time: instruments are few.
  struct Place {
    std::uint64_t round = 0;
    std::size_t index = 0;
  };

  std::uint64_t round_ = 1;
  std::vector<T> events_;
  std::unordered_map<std::uint64_t, Place> places_;
};

}  // namespace hftcpp::detail
