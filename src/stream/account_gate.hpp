// AccountGate: what of an account was handed on, so that what comes over the connection and, after
// a reconnect, over REST once more, passes once. Sans-IO; one per channel.
#pragma once

#include <hftcpp/core/events.hpp>

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace hftcpp {

// Events of an account: they concern all pairs, and none of them is ever dropped.
template <class T>
inline constexpr bool kIsOfAccount =
    std::is_same_v<T, MyOrder> || std::is_same_v<T, MyOrderBatch> || std::is_same_v<T, MyTrade> ||
    std::is_same_v<T, Balance> || std::is_same_v<T, Position>;

// Nothing more happens to the order.
[[nodiscard]] bool is_over(OrderStatus status) noexcept;

class AccountGate {
 public:
  // How many orders that are over, and how many fills, are remembered.
  static constexpr std::size_t kMemory = 20'000;

  // Each remembers the event, and says whether it is news: an order in a state that it was not
  // in before and cannot have left behind, a fill that is unknown.
  [[nodiscard]] bool lets_through(const MyOrder& order);
  [[nodiscard]] bool lets_through(const MyTrade& trade);
  [[nodiscard]] bool lets_through(const MyOrderBatch&) const noexcept { return true; }
  // A standing that differs from the last one in what both tell. A closed position may have no side
  // any more: then it closes both.
  [[nodiscard]] bool lets_through(const Balance& balance);
  [[nodiscard]] bool lets_through(const Position& position);

  // What the first listing has: it was not handed on, and may just have happened. Then the
  // connection tells it yet, and it passes once; but not after another connect.
  void remember(const MyOrder& order);
  void remember(const MyTrade& trade);
  void on_reconnect() noexcept;
  // Remembered, and not told since.
  [[nodiscard]] bool is_untold(const MyOrder& order) const;
  [[nodiscard]] bool is_untold(const MyTrade& trade) const;

  [[nodiscard]] bool knows(const MyOrder& order) const;
  // As they were last heard of.
  [[nodiscard]] std::vector<MyOrder> open_orders() const;
  // Closed ones, for those whose symbols the exchange does not list any more.
  [[nodiscard]] std::vector<Position> positions_gone(std::span<const Event> listed) const;

 private:
  [[nodiscard]] bool close(Symbol symbol);
  void forget_oldest();

  std::unordered_set<std::string> untold_orders_;
  std::unordered_set<std::string> untold_fills_;
  std::unordered_map<std::string, MyOrder> orders_;
  std::deque<std::string> over_;  // of orders_, the oldest first
  std::unordered_set<std::string> fills_;
  std::deque<std::string> fill_order_;
  std::unordered_map<std::string, Balance> balances_;
  std::unordered_map<std::string, Position> positions_;
};

// What an account's channel has to tell after a connect.
struct AccountNews {
  Event event;
  bool is_listed = false;  // over REST; else it came over the connection meanwhile
};
// Sorted by the exchange's time, and as they came where it tells none.
void sort_by_time(std::vector<AccountNews>& news);

}  // namespace hftcpp
