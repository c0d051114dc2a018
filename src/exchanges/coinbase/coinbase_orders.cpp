#include "exchanges/coinbase/coinbase_orders.hpp"

#include <algorithm>

namespace hftcpp {
CoinbaseOrder* CoinbaseOrders::find(const Id& order_id) noexcept {
  const auto found = orders_.find(order_id);
  return found == orders_.end() ? nullptr : &found->second.order;
}

void CoinbaseOrders::keep(const CoinbaseOrder& order) {
  orders_.insert_or_assign(order.order.order_id, Entry{order, ++count_});
  if (orders_.size() <= kMost) return;
  orders_.erase(std::min_element(orders_.begin(), orders_.end(), [](const auto& a, const auto& b) {
    return a.second.news < b.second.news;
  }));
}

Result<Decimal> coinbase_quotient(const Decimal& a, const Decimal& b) noexcept {
  using Wide = __int128;
  constexpr Wide kMost = 100'000'000'000'000'000;  // one more digit still fits
  if (b.is_zero()) return error(Errc::out_of_range, "quotient");
  Wide quotient = Wide{a.mantissa()} / b.mantissa();
  Wide rest = Wide{a.mantissa()} % b.mantissa();
  int exponent = a.exponent() - b.exponent();
  while (rest != 0 && quotient < kMost && quotient > -kMost && exponent > -60) {
    rest *= 10;
    quotient = quotient * 10 + rest / b.mantissa();
    rest %= b.mantissa();
    --exponent;
  }
  if (exponent < -127 || exponent > 127) return error(Errc::out_of_range, "quotient");
  return Decimal{static_cast<std::int64_t>(quotient), static_cast<std::int8_t>(exponent)};
}

}  // namespace hftcpp
