// CoinbaseOrders: one's own orders as far as a connection has told of them. Coinbase's messages say
// how much of an order is done by now, not what was done last: the difference is found here.
#pragma once

#include <hftcpp/core/events.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>

namespace hftcpp {

struct CoinbaseOrder {
  MyOrder order;
  Decimal fees;  // all that were taken so far
};

class CoinbaseOrders {
 public:
  // Beyond this many orders the one that was longest without news is forgotten. Those that are done
  // stay, too: their last message may come twice, and must not be taken for another trade.
  static constexpr std::size_t kMost = 10'000;

  // Null when nothing was told of it; valid until the next change.
  [[nodiscard]] CoinbaseOrder* find(const Id& order_id) noexcept;
  void keep(const CoinbaseOrder& order);
  void clear() noexcept { orders_.clear(); }
  [[nodiscard]] std::size_t size() const noexcept { return orders_.size(); }

 private:
  struct Entry {
    CoinbaseOrder order;
    std::uint64_t news = 0;  // when it was last kept, by count
  };
  struct Hash {
    std::size_t operator()(const Id& id) const noexcept {
      return std::hash<std::string_view>{}(id.view());
    }
  };

  std::unordered_map<Id, Entry, Hash> orders_;
  std::uint64_t count_ = 0;
};

// a / b, exact where it ends within the digits of a Decimal, else its first 18.
[[nodiscard]] Result<Decimal> coinbase_quotient(const Decimal& a, const Decimal& b) noexcept;

}  // namespace hftcpp
