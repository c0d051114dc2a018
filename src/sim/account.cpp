// account.cpp: what each deed changes. A change is made whole before any of it counts: a deed that
// cannot be leaves the account as it was.
#include "sim/account.hpp"

#include "sim/account_sums.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr Decimal kMargin{1, -1};  // of a future's value
constexpr Decimal kFortune{1'000'000, 0};
constexpr std::int8_t kAverageDigits = 2;  // beyond the tick

std::string_view base_of(Symbol symbol) {
  return symbol.text().substr(0, symbol.text().find('/'));
}

std::string_view quote_of(Symbol symbol) {
  return symbol.text().substr(symbol.text().find('/') + 1);
}

std::invalid_argument no(const std::string& what) {
  return std::invalid_argument{"account: " + what};
}

// What an open order ties up. One at market is filled or gone before anybody could tell.
Decimal held_by(const AccountOrder& order, bool futures) {
  if (!order.is_open() || !order.price) return {};
  const Decimal rest = minus(order.size, order.filled_size);
  if (futures) return times(times(rest, *order.price), kMargin);
  return order.side == Side::buy ? times(rest, *order.price) : rest;
}

Decimal margin_of(const AccountPosition& position) {
  return times(times(magnitude(position.size), position.entry_price), kMargin);
}

// Of a position that a fill closes in part or whole.
Decimal profit_of(const AccountPosition& position, const AccountFill& fill, const Decimal& closed) {
  const Decimal gain = position.size > Decimal{} ? minus(fill.price, position.entry_price)
                                                 : minus(position.entry_price, fill.price);
  return times(gain, closed);
}

std::vector<AccountBalance> first_balances(const AccountSettings& settings, const Market& market) {
  std::vector<AccountBalance> balances;
  const auto give = [&](std::string_view currency, const Decimal& amount) {
    const auto same = [&](const AccountBalance& each) { return each.currency == currency; };
    if (std::any_of(balances.begin(), balances.end(), same)) return;
    balances.push_back({std::string{currency}, amount, {}, amount, {}, {}});
  };
  for (const auto& [currency, amount] : settings.balances) give(currency, amount);
  const bool wealthy = settings.balances.empty();
  for (const InstrumentSettings& each : market.instruments()) {
    give(quote_of(each.symbol), wealthy ? kFortune : Decimal{});
    if (!settings.futures)
      give(base_of(each.symbol), wealthy ? quotient(kFortune, each.price, 0) : Decimal{});
  }
  return balances;
}

}  // namespace

Account::Account(AccountSettings settings, const Market& market)
    : settings_{std::move(settings)},
      market_{market},
      random_{settings_.seed},
      balances_{first_balances(settings_, market)},
      last_order_{settings_.first_id - 1},
      last_fill_{settings_.first_id - 1} {}

// Orders of one millisecond could not be told apart by exchanges that count in those.
AccountChange Account::begin(AccountChange::Kind kind, Timestamp now) const {
  AccountChange change;
  change.kind = kind;
  change.number = number_ + 1;
  change.time = std::max(now + settings_.clock_ahead, last_time_ + 1ms);
  return change;
}

AccountBalance& Account::balance_in(AccountChange& change, std::string_view currency) const {
  const auto same = [&](const AccountBalance& each) { return each.currency == currency; };
  auto found = std::find_if(change.balances.begin(), change.balances.end(), same);
  if (found != change.balances.end()) return *found;
  const auto known = std::find_if(balances_.begin(), balances_.end(), same);
  if (known == balances_.end()) throw no("there is no currency \"" + std::string{currency} + '"');
  change.balances.push_back(*known);
  change.balances.back().change = {};
  change.balances.back().changed_at = change.time;
  return change.balances.back();
}

void Account::post(AccountChange& change, std::string_view currency, Decimal total,
                   Decimal locked) const {
  if (total.is_zero() && locked.is_zero()) return;
  AccountBalance& balance = balance_in(change, currency);
  balance.total = plus(balance.total, total);
  balance.locked = plus(balance.locked, locked);
  balance.available = minus(balance.total, balance.locked);
  balance.change = plus(balance.change, total);
}

void Account::hold(AccountChange& change, const AccountOrder& before,
                   const AccountOrder& after) const {
  const bool in_quote = settings_.futures || after.side == Side::buy;
  post(change, in_quote ? quote_of(after.symbol) : base_of(after.symbol), {},
       minus(held_by(after, settings_.futures), held_by(before, settings_.futures)));
}

// A spot fill: the one currency goes, the other comes, less the fee.
void Account::settle(AccountChange& change) const {
  const AccountFill& fill = *change.fill;
  const bool buys = fill.side == Side::buy;
  const Decimal value = times(fill.price, fill.size);
  post(change, base_of(fill.symbol), buys ? fill.size : negated(fill.size), {});
  post(change, quote_of(fill.symbol), buys ? negated(value) : value, {});
  post(change, fill.fee_currency, negated(fill.fee), {});
}

void Account::settle_future(AccountChange& change) const {
  const AccountFill& fill = *change.fill;
  AccountPosition position;
  position.symbol = fill.symbol;
  for (const AccountPosition& each : positions_)
    if (each.symbol == fill.symbol) position = each;
  const AccountPosition before = position;
  const Decimal signed_size = fill.side == Side::buy ? fill.size : negated(fill.size);
  const bool against =
      position.size.mantissa() != 0 && (position.size > Decimal{}) != (fill.side == Side::buy);
  Decimal profit;
  position.size = plus(position.size, signed_size);
  if (against) {
    profit = profit_of(before, fill, std::min(magnitude(before.size), fill.size));
    const bool turned = (before.size > Decimal{}) != (position.size > Decimal{});
    if (position.size.is_zero())
      position.entry_price = {};
    else if (turned)
      position.entry_price = fill.price;
  } else {
    const Decimal paid =
        plus(times(magnitude(before.size), before.entry_price), times(fill.size, fill.price));
    position.entry_price =
        quotient(paid, magnitude(position.size),
                 static_cast<std::int8_t>(instrument(fill.symbol).price_exponent - kAverageDigits));
  }
  position.realized = plus(position.realized, profit);
  position.changed_at = change.time;
  post(change, quote_of(fill.symbol), minus(profit, fill.fee),
       minus(margin_of(position), margin_of(before)));
  change.position = position;
}

// Only here does anything change.
void Account::commit(AccountChange change) {
  for (const AccountBalance& balance : change.balances)
    if (balance.available < Decimal{})
      throw no("not enough " + balance.currency + ": " + balance.total.to_string() + " with " +
               balance.locked.to_string() + " locked");
  number_ = change.number;
  last_time_ = change.time;
  for (const AccountBalance& balance : change.balances)
    for (AccountBalance& each : balances_)
      if (each.currency == balance.currency) each = balance;
  if (change.kind == AccountChange::Kind::placed) {
    orders_.push_back(*change.order);
    last_order_ = change.order->id;
  } else if (change.order) {
    *std::lower_bound(orders_.begin(), orders_.end(), change.order->id,
                      [](const AccountOrder& each, std::uint64_t id) { return each.id < id; }) =
        *change.order;
  }
  if (change.fill) {
    fills_.push_back(*change.fill);
    last_fill_ = change.fill->id;
  }
  if (change.position) keep(*change.position);
  forget_old();
  for (AccountListener* listener : listeners_) listener->on_account_change(change);
}

void Account::keep(const AccountPosition& position) {
  for (AccountPosition& each : positions_)
    if (each.symbol == position.symbol) {
      each = position;
      return;
    }
  positions_.push_back(position);
}

void Account::forget_old() {
  while (fills_.size() > settings_.history) fills_.pop_front();
  if (orders_.size() <= settings_.history) return;
  const auto closed = std::find_if(orders_.begin(), orders_.end(),
                                   [](const AccountOrder& each) { return !each.is_open(); });
  if (closed != orders_.end()) orders_.erase(closed);
}

std::uint64_t Account::place(const NewOrder& wanted, Timestamp now) {
  const InstrumentSettings& traded = instrument(wanted.symbol);
  if (wanted.size <= Decimal{}) throw no("the size must be above zero");
  if (wanted.price && *wanted.price <= Decimal{}) throw no("the price must be above zero");
  AccountChange change = begin(AccountChange::Kind::placed, now);
  AccountOrder order;
  order.id = last_order_ + 1;
  order.client_id = wanted.client_id;
  order.symbol = traded.symbol;
  order.side = wanted.side;
  order.status = OrderStatus::filled;  // ties up nothing yet
  order.price = wanted.price;
  order.size = wanted.size;
  const bool in_base = settings_.fee_in_received && wanted.side == Side::buy && !settings_.futures;
  order.fee_currency = in_base ? base_of(traded.symbol) : quote_of(traded.symbol);
  order.placed_at = change.time;
  order.changed_at = change.time;
  const AccountOrder before = order;
  order.status = OrderStatus::open;
  hold(change, before, order);
  change.order = std::move(order);
  commit(std::move(change));
  return last_order_;
}

AccountFill Account::fill_of(const AccountOrder& order, const Execution& execution) const {
  AccountFill fill;
  fill.id = last_fill_ + 1;
  fill.order_id = order.id;
  fill.client_id = order.client_id;
  fill.symbol = order.symbol;
  fill.side = order.side;
  const Side taken = order.side == Side::buy ? Side::sell : Side::buy;
  const Decimal usual = order.price.value_or(best(instrument(order.symbol), taken));
  fill.price = execution.price.value_or(usual);
  fill.size = execution.size;
  const Decimal& rate = execution.is_maker ? settings_.maker_fee : settings_.taker_fee;
  const bool in_quote = order.fee_currency == quote_of(order.symbol);
  fill.fee = times(in_quote ? times(fill.price, fill.size) : fill.size, rate);
  fill.fee_currency = order.fee_currency;
  fill.is_maker = execution.is_maker;
  return fill;
}

// The order after the fill.
AccountOrder Account::filled(AccountOrder order, const AccountFill& fill) const {
  order.filled_size = plus(order.filled_size, fill.size);
  if (fill.size <= Decimal{} || order.filled_size > order.size)
    throw no("order " + std::to_string(order.id) + " has no " + fill.size.to_string() +
             " left to fill");
  const bool is_whole = order.filled_size == order.size;
  order.status = is_whole ? OrderStatus::filled : OrderStatus::partially_filled;
  order.filled_value = plus(order.filled_value, times(fill.price, fill.size));
  const int digits = instrument(order.symbol).price_exponent - kAverageDigits;
  order.average_price =
      quotient(order.filled_value, order.filled_size, static_cast<std::int8_t>(digits));
  order.fee = plus(order.fee, fill.fee);
  order.changed_at = fill.time;
  return order;
}

std::uint64_t Account::fill(std::uint64_t order_id, const Execution& execution, Timestamp now) {
  const AccountOrder& before = open_order(order_id, "fill");
  AccountChange change = begin(AccountChange::Kind::filled, now);
  change.fill = fill_of(before, execution);
  change.fill->time = change.time;
  change.order = filled(before, *change.fill);
  hold(change, before, *change.order);
  settings_.futures ? settle_future(change) : settle(change);
  commit(std::move(change));
  return last_fill_;
}

void Account::cancel(std::uint64_t order_id, std::string_view reason, Timestamp now) {
  const AccountOrder& before = open_order(order_id, "cancel");
  AccountChange change = begin(AccountChange::Kind::canceled, now);
  AccountOrder order = before;
  order.status = OrderStatus::canceled;
  order.reason = reason;
  order.changed_at = change.time;
  hold(change, before, order);
  change.order = std::move(order);
  commit(std::move(change));
}

void Account::move(std::string_view currency, Decimal amount, Timestamp now) {
  AccountChange change = begin(AccountChange::Kind::moved, now);
  post(change, currency, amount, {});
  if (change.balances.empty()) throw no("nothing is moved");
  commit(std::move(change));
}

std::vector<AccountOrder> Account::open_orders() const {
  std::vector<AccountOrder> open;
  std::copy_if(orders_.begin(), orders_.end(), std::back_inserter(open),
               [](const AccountOrder& each) { return each.is_open(); });
  return open;
}

const AccountOrder* Account::order(std::uint64_t id) const noexcept {
  const auto found = std::lower_bound(
      orders_.begin(), orders_.end(), id,
      [](const AccountOrder& each, std::uint64_t wanted) { return each.id < wanted; });
  return found != orders_.end() && found->id == id ? &*found : nullptr;
}

const AccountOrder& Account::open_order(std::uint64_t id, std::string_view verb) const {
  const AccountOrder* const found = order(id);
  if (!found || !found->is_open())
    throw no("no open order " + std::to_string(id) + " to " + std::string{verb});
  return *found;
}

const InstrumentSettings& Account::instrument(Symbol symbol) const {
  const InstrumentSettings* const found = market_.instrument(symbol);
  if (!found) throw no("no instrument \"" + std::string{symbol.text()} + '"');
  return *found;
}

Decimal Account::best(const InstrumentSettings& instrument, Side side) const {
  const RawBook& book = market_.raw_book(*market_.index_of(instrument.symbol));
  const RawLevel& level = side == Side::buy ? book.bids.front() : book.asks.front();
  return Decimal{level.price, instrument.price_exponent};
}

}  // namespace hftcpp::sim
