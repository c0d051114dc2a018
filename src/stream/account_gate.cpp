// account_gate.cpp: which state of an order can follow which.
#include "stream/account_gate.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace hftcpp {

bool is_over(OrderStatus status) noexcept {
  return status != OrderStatus::open && status != OrderStatus::partially_filled;
}

namespace {

bool is_same(const MyOrder& a, const MyOrder& b) noexcept {
  return a.status == b.status && a.filled_size == b.filled_size && a.size == b.size &&
         a.price == b.price;
}

bool differ(const std::optional<Decimal>& a, const std::optional<Decimal>& b) noexcept {
  return a && b && *a != *b;
}

bool is_same(const Balance& a, const Balance& b) noexcept {
  return !differ(a.total, b.total) && !differ(a.available, b.available) &&
         !differ(a.locked, b.locked);
}

bool is_same(const Position& a, const Position& b) noexcept {
  return a.size == b.size && !differ(a.entry_price, b.entry_price);
}

// A symbol's name stands in every key: some exchanges number per pair.
std::string key_of(Symbol symbol, std::string_view id) {
  return std::string{symbol.text()}.append(" ").append(id);
}

}  // namespace

bool AccountGate::lets_through(const MyOrder& order) {
  if (order.order_id.view().empty()) return true;  // refused before it had one
  const std::string key = key_of(order.symbol, order.order_id.view());
  const auto [at, is_new] = orders_.try_emplace(key, order);
  if (!is_new) {
    const MyOrder& known = at->second;
    if (is_same(order, known)) return untold_orders_.erase(key) != 0;
    if (is_over(known.status) || order.filled_size < known.filled_size) return false;
    at->second = order;
  }
  if (is_over(order.status)) {
    over_.push_back(key);
    forget_oldest();
  }
  return true;
}

bool AccountGate::lets_through(const MyTrade& trade) {
  if (trade.id.view().empty()) return true;
  const auto [at, is_new] = fills_.insert(key_of(trade.symbol, trade.id.view()));
  if (!is_new) return untold_fills_.erase(*at) != 0;
  fill_order_.push_back(*at);
  forget_oldest();
  return true;
}

bool AccountGate::knows(const MyOrder& order) const {
  return orders_.contains(key_of(order.symbol, order.order_id.view()));
}

void AccountGate::remember(const MyOrder& order) {
  if (lets_through(order)) untold_orders_.insert(key_of(order.symbol, order.order_id.view()));
}

void AccountGate::remember(const MyTrade& trade) {
  if (lets_through(trade)) untold_fills_.insert(key_of(trade.symbol, trade.id.view()));
}

void AccountGate::on_reconnect() noexcept {
  untold_orders_.clear();
  untold_fills_.clear();
}

bool AccountGate::is_untold(const MyOrder& order) const {
  const std::string key = key_of(order.symbol, order.order_id.view());
  const auto known = orders_.find(key);
  return untold_orders_.contains(key) && known != orders_.end() && is_same(order, known->second);
}

bool AccountGate::is_untold(const MyTrade& trade) const {
  return untold_fills_.contains(key_of(trade.symbol, trade.id.view()));
}

bool AccountGate::lets_through(const Balance& balance) {
  if (balance.change && !balance.total) return true;  // a movement, not a standing
  const std::string key =
      std::string{balance.wallet.view()}.append(" ").append(balance.currency.view());
  const auto [at, is_new] = balances_.try_emplace(key, balance);
  if (!is_new && is_same(at->second, balance)) return false;
  at->second = balance;
  return true;
}

bool AccountGate::lets_through(const Position& position) {
  if (position.size.is_zero() && position.side == Side::unknown) return close(position.symbol);
  const auto [at, is_new] =
      positions_.try_emplace(key_of(position.symbol, to_text(position.side)), position);
  if (!is_new && is_same(at->second, position)) return false;
  at->second = position;
  return true;
}

bool AccountGate::close(Symbol symbol) {
  bool was_open = false;
  for (auto& [key, known] : positions_) {
    if (known.symbol != symbol || known.size.is_zero()) continue;
    known.size = Decimal{};
    known.entry_price.reset();
    was_open = true;
  }
  return was_open;
}

std::vector<MyOrder> AccountGate::open_orders() const {
  std::vector<MyOrder> open;
  for (const auto& [key, order] : orders_)
    if (!is_over(order.status)) open.push_back(order);
  return open;
}

std::vector<Position> AccountGate::positions_gone(std::span<const Event> listed) const {
  std::vector<Position> gone;
  for (const auto& [key, known] : positions_) {
    const auto is_of_symbol = [&](const Event& event) {
      const auto* const position = std::get_if<Position>(&event);
      return position != nullptr && position->symbol == known.symbol;
    };
    if (known.size.is_zero() || std::ranges::any_of(listed, is_of_symbol)) continue;
    Position closed;
    closed.exchange = known.exchange;
    closed.symbol = known.symbol;
    closed.side = known.side;
    gone.push_back(closed);
  }
  return gone;
}

void AccountGate::forget_oldest() {
  for (; over_.size() > kMemory; over_.pop_front()) orders_.erase(over_.front());
  for (; fill_order_.size() > kMemory; fill_order_.pop_front()) fills_.erase(fill_order_.front());
}

void sort_by_time(std::vector<AccountNews>& news) {
  std::ranges::stable_sort(news, {}, [](const AccountNews& each) {
    return std::visit(
        []<class T>(const T& one) {
          if constexpr (requires { one.exchange_time; })
            return one.exchange_time;
          else
            return Timestamp{};
        },
        each.event);
  });
}

}  // namespace hftcpp
