// KrakenOrders: one's own orders as far as a connection has told of them. Kraken's later messages
// carry only an order's id and what changed: the rest is looked up here.
#pragma once

#include <hftcpp/core/events.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>

namespace hftcpp {

class KrakenOrders {
 public:
  // Beyond this many open orders the one that was longest without news is forgotten.
  static constexpr std::size_t kMost = 10'000;

  // Null when nothing was told of it; valid until the next change.
  [[nodiscard]] const MyOrder* find(const Id& order_id) noexcept;
  // Keeps an order that is open, and forgets one that is done.
  void keep(const MyOrder& order);
  // Keeps it even if it seems to be done.
  void keep_open(const MyOrder& order);
  void clear() noexcept { orders_.clear(); }
  [[nodiscard]] std::size_t size() const noexcept { return orders_.size(); }

 private:
  struct Entry {
    MyOrder order;
    std::uint64_t news = 0;  // when it was last kept, by count
  };
  struct Hash {
    std::size_t operator()(const Id& id) const noexcept {
      return std::hash<std::string_view>{}(id.view());
    }
  };

  void forget_oldest();

  std::unordered_map<Id, Entry, Hash> orders_;
  std::uint64_t count_ = 0;
};

}  // namespace hftcpp
