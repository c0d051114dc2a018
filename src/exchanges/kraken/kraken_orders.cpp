#include "exchanges/kraken/kraken_orders.hpp"

#include <algorithm>

namespace hftcpp {
namespace {

bool is_open(OrderStatus status) noexcept {
  return status == OrderStatus::open || status == OrderStatus::partially_filled;
}

}  // namespace

const MyOrder* KrakenOrders::find(const Id& order_id) noexcept {
  const auto found = orders_.find(order_id);
  return found == orders_.end() ? nullptr : &found->second.order;
}

void KrakenOrders::keep(const MyOrder& order) {
  if (!is_open(order.status)) {
    orders_.erase(order.order_id);
    return;
  }
  keep_open(order);
}

void KrakenOrders::keep_open(const MyOrder& order) {
  orders_.insert_or_assign(order.order_id, Entry{order, ++count_});
  if (orders_.size() > kMost) forget_oldest();
}

void KrakenOrders::forget_oldest() {
  orders_.erase(std::min_element(orders_.begin(), orders_.end(), [](const auto& a, const auto& b) {
    return a.second.news < b.second.news;
  }));
}

}  // namespace hftcpp
