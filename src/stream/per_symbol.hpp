// PerSymbol: a value for each of a channel's symbols, found in one step: symbols are small
// integers. For the path of every event; iterating is in the order of arrival.
#pragma once

#include <hftcpp/core/names.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace hftcpp {

template <class T>
class PerSymbol {
 public:
  // Null when the symbol is not one of them. Valid until it is removed.
  [[nodiscard]] T* find(Symbol symbol) noexcept {
    return symbol.index() < by_index_.size() ? by_index_[symbol.index()] : nullptr;
  }
  [[nodiscard]] const T* find(Symbol symbol) const noexcept {
    return symbol.index() < by_index_.size() ? by_index_[symbol.index()] : nullptr;
  }

  // The symbol's own, made from the arguments when it is new.
  template <class... Args>
  T& add(Symbol symbol, Args&&... args) {
    if (T* const present = find(symbol)) return *present;
    if (symbol.index() >= by_index_.size()) by_index_.resize(symbol.index() + 1);
    values_.push_back({symbol, std::make_unique<T>(std::forward<Args>(args)...)});
    return *(by_index_[symbol.index()] = values_.back().value.get());
  }

  void remove(Symbol symbol) {
    if (find(symbol) == nullptr) return;
    by_index_[symbol.index()] = nullptr;
    std::erase_if(values_, [&](const Entry& entry) { return entry.symbol == symbol; });
  }

  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }

  template <class Function>
  void for_each(Function function) {
    for (Entry& entry : values_) function(entry.symbol, *entry.value);
  }
  template <class Function>
  void for_each(Function function) const {
    for (const Entry& entry : values_) function(entry.symbol, std::as_const(*entry.value));
  }

 private:
  struct Entry {
    Symbol symbol;
    std::unique_ptr<T> value;
  };
  std::vector<T*> by_index_;
  std::vector<Entry> values_;
};

}  // namespace hftcpp
