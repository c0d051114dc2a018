// quote_counter.cpp
#include "core/quote_counter.hpp"

#include <algorithm>

namespace hftcpp {
namespace {

bool is_above_zero(const Decimal& value) noexcept {
  return value.mantissa() > 0;
}

bool has_book(const Quote& quote) noexcept {
  return !quote.bids[0].price.is_zero() || !quote.asks[0].price.is_zero();
}

// Before the first trade a last price is yesterday's, or what the auction would come to. Only what
// is not traded itself, an index, has a price and never a volume.
bool has_traded(const Quote& quote) noexcept {
  if (!is_above_zero(quote.last)) return false;
  return is_above_zero(quote.volume) || (is_above_zero(quote.open) && !has_book(quote));
}

DecimalSum difference(const Decimal& now, const Decimal& before) noexcept {
  DecimalSum sum{now};
  (void)sum.add(DecimalSum{Decimal{-before.mantissa(), before.exponent()}});
  return sum;
}

const Decimal& or_else(const Decimal& value, const Decimal& otherwise) noexcept {
  return is_above_zero(value) ? value : otherwise;
}

bool is_lower(const Decimal& low, const Decimal& than) noexcept {
  return is_above_zero(low) && (than.is_zero() || low < than);
}

}  // namespace

QuoteCounter::Counts QuoteCounter::counts_of(const Quote& quote) noexcept {
  return {quote.volume, quote.amount, quote.high, quote.low, quote.last};
}

QuoteCounter::News QuoteCounter::look(const Quote& quote, Timestamp time, Timestamp day,
                                      std::chrono::nanoseconds reset_after, KlineTick& tick) {
  if (quote.volume.mantissa() < 0) return News::none;
  if (day != day_) return first_of_day(quote, tick);
  if (quote.volume < seen_.volume) {
    const bool was_behind = behind_since_.is_set();
    if (is_behind(quote, time, reset_after)) return was_behind ? News::none : News::backwards;
  } else {
    behind_since_ = {};
  }
  return since_last(quote, tick);
}

// Where it came down to is where it counts on from: a source that is only behind the one before it,
// and one wrong message, are over before that is believed, and nothing is counted twice.
bool QuoteCounter::is_behind(const Quote& quote, Timestamp time,
                             std::chrono::nanoseconds reset_after) noexcept {
  // Nothing at all is what a broken source says, for however long.
  if (!behind_since_.is_set() || quote.volume < behind_.volume || quote.volume.is_zero()) {
    behind_since_ = time;
    behind_ = counts_of(quote);
  }
  if (time - behind_since_ < reset_after) return true;
  behind_.high = seen_.high;
  behind_.low = seen_.low;
  behind_.last = seen_.last;
  seen_ = behind_;
  behind_since_ = {};
  ++resets_;
  return false;
}

QuoteCounter::News QuoteCounter::first_of_day(const Quote& quote, KlineTick& tick) const noexcept {
  // Some sources tell of the last day until the first trade of this one.
  const bool is_last_days = day_.is_set() && quote.volume == seen_.volume &&
                            quote.amount == seen_.amount && quote.last == seen_.last;
  if (!quote.volume.is_zero() && (is_last_days || !is_above_zero(quote.last))) return News::none;
  tick.open = or_else(quote.open, quote.last);
  tick.close = quote.last;
  tick.high = std::max({quote.high, quote.last, tick.open});
  tick.low = std::min({or_else(quote.low, quote.last), quote.last, tick.open});
  tick.volume = DecimalSum{quote.volume};
  tick.amount = DecimalSum{quote.amount};
  tick.has_amount = is_above_zero(quote.amount);
  return News::whole_day;
}

QuoteCounter::News QuoteCounter::since_last(const Quote& quote, KlineTick& tick) const noexcept {
  if (!has_traded(quote)) return News::none;
  const bool is_first_trade = seen_.volume.is_zero() && !quote.volume.is_zero();
  const bool is_higher = is_first_trade || quote.high > seen_.high;
  const bool has_new_low = is_lower(quote.low, is_first_trade ? Decimal{} : seen_.low);
  const bool has_amount =
      quote.amount > seen_.amount && (is_above_zero(seen_.amount) || seen_.volume.is_zero());
  if (quote.volume == seen_.volume && quote.last == seen_.last && !is_higher && !has_new_low &&
      !has_amount)
    return News::none;
  tick.open = is_first_trade ? or_else(quote.open, quote.last) : quote.last;
  tick.close = quote.last;
  tick.high = std::max(is_higher ? std::max(quote.high, quote.last) : quote.last, tick.open);
  tick.low = std::min(has_new_low ? std::min(quote.low, quote.last) : quote.last, tick.open);
  tick.volume = difference(quote.volume, seen_.volume);
  tick.amount = has_amount ? difference(quote.amount, seen_.amount) : DecimalSum{};
  tick.has_amount = has_amount;
  return News::some;
}

void QuoteCounter::keep(const Quote& quote, Timestamp day) {
  if (day != day_ || seen_.volume.is_zero()) {  // until then the day has no high and no low
    day_ = day;
    seen_ = counts_of(quote);
    behind_since_ = {};
    return;
  }
  seen_.volume = quote.volume;
  seen_.last = quote.last;
  seen_.amount = std::max(seen_.amount, quote.amount);
  seen_.high = std::max(seen_.high, quote.high);
  if (is_lower(quote.low, seen_.low)) seen_.low = quote.low;
}

}  // namespace hftcpp
