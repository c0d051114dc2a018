// a_share_quotes.cpp
#include "exchanges/a_share/a_share_quotes.hpp"

namespace hftcpp {
namespace {

// Sources round volumes to lots, amounts to ten thousands, and have a tick more or less in both.
constexpr Decimal kSomeShares{200, 0};
constexpr Decimal kSomeYuan{20'000, 0};
constexpr Decimal kTick{1, -2};

bool is_between(const Decimal& low, const Decimal& value, const Decimal& high) noexcept {
  return low <= value && value <= high;
}

// At most `amount` for so many shares; true as well where the product does not fit.
bool is_covered(const Decimal& price, const Decimal& shares, const Decimal& amount) noexcept {
  const auto cost = multiply(price, shares);
  return !cost || *cost <= amount;
}

bool is_paid(const Quote& quote) noexcept {
  const auto least = subtract(quote.low, kTick);
  const auto most = add(quote.high, kTick);
  const auto fewer = subtract(quote.volume, kSomeShares);
  const auto more = add(quote.volume, kSomeShares);
  const auto amount = add(quote.amount, kSomeYuan);
  if (!least || !most || !fewer || !more || !amount) return true;
  if (fewer->mantissa() > 0 && !is_covered(*least, *fewer, *amount)) return false;
  const auto limit = multiply(*most, *more);
  if (!limit) return true;
  const auto with_some = add(*limit, kSomeYuan);
  return !with_some || quote.amount <= *with_some;
}

// Two sides with a price; the same price on both is an auction's.
bool is_crossed(const Ticker& ticker) noexcept {
  return !ticker.bid_size.is_zero() && !ticker.ask_size.is_zero() &&
         ticker.bid_price > ticker.ask_price;
}

}  // namespace

Ticker to_ticker(const Quote& quote) noexcept {
  Ticker ticker{
      .exchange = quote.exchange,
      .symbol = quote.symbol,
      .bid_price = quote.bids[0].price,
      .bid_size = quote.bids[0].size,
      .ask_price = quote.asks[0].price,
      .ask_size = quote.asks[0].size,
      .exchange_time = quote.exchange_time,
      .receive_time = quote.receive_time,
  };
  if (ticker.bid_price.is_zero()) ticker.bid_size = {};
  if (ticker.ask_price.is_zero()) ticker.ask_size = {};
  return ticker;
}

std::string_view contradiction(const Quote& quote, AShareKind kind) noexcept {
  if (is_crossed(to_ticker(quote))) return "crossed book";
  if (quote.volume.is_zero()) return {};  // no trade yet: no prices of the day
  if (!is_between(quote.low, quote.last, quote.high)) return "last beyond high and low";
  if (!is_between(quote.low, quote.open, quote.high)) return "open beyond high and low";
  const bool is_in_yuan = kind == AShareKind::share || kind == AShareKind::fund;
  if (is_in_yuan && !is_paid(quote)) return "amount beyond high and low";
  return {};
}

}  // namespace hftcpp
