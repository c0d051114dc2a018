// KlineHistory: the newest bars of each instrument and interval.
#pragma once

#include <hftcpp/core/events.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

namespace hftcpp {

class KlineHistory {
 public:
  // At most so many of each; none at all with 0.
  explicit KlineHistory(std::size_t limit) noexcept : limit_{limit} {}

  // A new bar, or what has become of one that is here. Older than all that is kept: left out.
  void take(const Kline& bar);
  // The oldest first.
  [[nodiscard]] std::vector<Kline> bars(Exchange exchange, Symbol symbol,
                                        std::chrono::seconds interval) const;

 private:
  struct Key {
    Exchange exchange;
    Symbol symbol;
    std::chrono::seconds interval{0};
    friend bool operator==(const Key&, const Key&) noexcept = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept {
      const std::uint64_t mixed = std::uint64_t{key.exchange.index()} << 54 ^
                                  std::uint64_t{key.symbol.index()} << 23 ^
                                  static_cast<std::uint64_t>(key.interval.count());
      return static_cast<std::size_t>(mixed * 0x9E3779B97F4A7C15u >> 16);
    }
  };

  std::size_t limit_;
  std::unordered_map<Key, std::deque<Kline>, Hash> bars_;
};

}  // namespace hftcpp
