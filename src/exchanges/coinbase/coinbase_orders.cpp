#include "exchanges/coinbase/coinbase_orders.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace hftcpp {
namespace {

// Between the clock of the exchange's books and that of its websocket.
constexpr std::chrono::seconds kSkew{1};

// 0.50 and 0.5 are one amount, and have one text.
Decimal without_trailing_zeros(Decimal number) noexcept {
  std::int64_t mantissa = number.mantissa();
  int exponent = number.exponent();
  while (mantissa != 0 && mantissa % 10 == 0 && exponent < 0) {
    mantissa /= 10;
    ++exponent;
  }
  return Decimal{mantissa, static_cast<std::int8_t>(exponent)};
}

}  // namespace

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

void CoinbaseProgress::restart() noexcept {
  ++connection_;
  snapshot_time_ = {};
  at_snapshot_.clear();
}

void CoinbaseProgress::on_snapshot_order(const Id& order_id, Decimal done) {
  at_snapshot_.insert_or_assign(order_id, done);
}

void CoinbaseProgress::on_trade(const Id& order_id, Decimal from, Decimal to) {
  const auto [order, is_new] = parts_.try_emplace(order_id);
  order->second.push_back({from, to, connection_});
  if (!is_new) return;
  oldest_.push_back(order_id);
  if (oldest_.size() <= CoinbaseOrders::kMost) return;
  parts_.erase(oldest_.front());
  oldest_.pop_front();
}

// An order that the snapshot does not have was over by then, or is younger: its trade's time says
// which, but clocks may differ, and a trade that nobody tells would be lost.
CoinbaseProgress::Teller CoinbaseProgress::teller_of(const MyTrade& trade,
                                                     const Decimal& done) const noexcept {
  if (const auto found = at_snapshot_.find(trade.order_id); found != at_snapshot_.end())
    return done <= found->second ? Teller::rest : Teller::connection;
  const Part* const part = part_of(trade.order_id, done);
  if (part != nullptr && part->connection == connection_) return Teller::connection;
  if (trade.exchange_time <= snapshot_time_) return Teller::rest;
  return trade.exchange_time <= snapshot_time_ + kSkew ? Teller::in_doubt : Teller::connection;
}

const CoinbaseProgress::Part* CoinbaseProgress::part_of(const Id& order_id,
                                                        const Decimal& done) const noexcept {
  const auto order = parts_.find(order_id);
  if (order == parts_.end()) return nullptr;
  const auto found = std::ranges::find_if(
      order->second, [&](const Part& part) { return part.from < done && done <= part.to; });
  return found == order->second.end() ? nullptr : &*found;
}

std::optional<Decimal> CoinbaseProgress::end_of_trade(const Id& order_id,
                                                      const Decimal& done) const noexcept {
  const Part* const part = part_of(order_id, done);
  return part == nullptr ? std::nullopt : std::optional{part->to};
}

Id coinbase_trade_id(const Id& order_id, Decimal done) noexcept {
  constexpr std::size_t kRoom = 47;
  std::array<char, Decimal::kMaxText> digits;
  const auto size =
      static_cast<std::size_t>(without_trailing_zeros(done).write(digits.data()) - digits.data());
  const std::string_view id = order_id.view();
  const bool is_long = id.size() + 1 + size > kRoom;
  std::array<char, kRoom> text;
  std::size_t used = 0;
  for (const char c : id)
    if (!is_long || (c != '-' && used < 32)) text[used++] = c;
  text[used++] = ':';
  const std::size_t kept = std::min(size, kRoom - used);
  std::copy_n(digits.data() + size - kept, kept, text.data() + used);
  const auto made = Id::make({text.data(), used + kept});
  return made ? *made : Id{};
}

// What a request to cancel or to change is under way does to an order shows when it is done.
std::optional<OrderStatus> coinbase_status(std::string_view word, const Decimal& done) noexcept {
  constexpr std::array<std::string_view, 4> kAlive{"OPEN", "CANCEL_QUEUED", "EDIT_QUEUED",
                                                   "UNKNOWN_ORDER_STATUS"};
  if (word == "PENDING" || word == "QUEUED") return OrderStatus::open;
  if (word == "FILLED") return OrderStatus::filled;
  if (word == "CANCELLED") return OrderStatus::canceled;
  if (word == "EXPIRED") return OrderStatus::expired;
  if (word == "FAILED") return OrderStatus::rejected;
  if (std::ranges::find(kAlive, word) == kAlive.end()) return std::nullopt;
  return done.is_zero() ? OrderStatus::open : OrderStatus::partially_filled;
}

Word coinbase_quote(std::string_view native) noexcept {
  const std::size_t at = native.find('-');
  if (at == std::string_view::npos) return {};
  const auto word = Word::make(native.substr(at + 1));
  return word ? *word : Word{};
}

Word coinbase_order_type(std::string_view word) noexcept {
  std::array<char, 64> text;
  const std::size_t size = std::min(word.size(), text.size());
  std::transform(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(size), text.begin(),
                 [](char c) {
                   if (c == ' ') return '_';
                   return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
                 });
  const auto made = Word::make({text.data(), size});
  return made ? *made : Word{};
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
