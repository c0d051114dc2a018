// AShareBars: the newest bar of each symbol, for sources that answer every question with a page of
// bars: all but the last one or two of them have been there before.
#pragma once

#include <hftcpp/core/events.hpp>

#include <cstdint>
#include <unordered_map>

namespace hftcpp {

class AShareBars {
 public:
  // Is this bar newer than all before it, or the newest with something changed? Older ones are
  // no news, be they corrected or not. The first bar of a symbol allocates; later ones do not.
  [[nodiscard]] bool take(const Kline& bar);

 private:
  struct Key {
    Symbol symbol;
    std::chrono::seconds interval{0};
    friend bool operator==(const Key&, const Key&) noexcept = default;
  };
  struct Hash {
    std::size_t operator()(const Key& one) const noexcept {
      return std::size_t{one.symbol.index()} << 32 ^ static_cast<std::size_t>(one.interval.count());
    }
  };
  std::unordered_map<Key, Kline, Hash> newest_;
};

}  // namespace hftcpp
