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
    const auto [at, is_new] = places_.try_emplace(instrument_key(event), events_.size());
    if (is_new)
      events_.push_back(std::forward<U>(event));
    else
      events_[at->second] = std::forward<U>(event);
    return !is_new;
  }

  // Gives all away, in the order in which the instruments first came; `out` must be empty.
  void take(std::vector<T>& out) {
    events_.swap(out);
    places_.clear();
  }

 private:
  std::vector<T> events_;
  std::unordered_map<std::uint64_t, std::size_t> places_;
};

}  // namespace hftcpp::detail
