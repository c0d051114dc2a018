// account_script.cpp: what the account's customer does by itself.
#include "sim/account.hpp"
#include "sim/account_sums.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace hftcpp::sim {
namespace {

// The lives that orders have, in turn: how many fills, and whether a cancel follows.
struct Life {
  std::uint64_t fills;
  bool ends_canceled;
};
constexpr std::array<Life, 4> kLives{{{2, false}, {0, true}, {3, false}, {1, true}}};

constexpr std::uint64_t kFewestLots = 4;  // enough for every life
constexpr Decimal kUsualLot{100, 0};      // in the quote currency, at most

}  // namespace

// A power of ten, unless lots were given.
Decimal Account::lot_of(const InstrumentSettings& instrument) const {
  for (const auto& [symbol, lot] : settings_.lots)
    if (symbol == instrument.symbol) return lot;
  std::int8_t exponent = 8;
  const auto is_large = [&] { return times(instrument.price, Decimal{1, exponent}) > kUsualLot; };
  while (exponent > instrument.size_exponent && is_large()) --exponent;
  std::int64_t ones = 1;
  for (; exponent > 0; --exponent) ones *= 10;
  return Decimal{ones, exponent};
}

// With as much again for fees, and for what else is open.
bool Account::affords(const NewOrder& order) const {
  const std::string_view text = order.symbol.text();
  const std::size_t slash = text.find('/');
  const bool in_base = !settings_.futures && order.side == Side::sell;
  const std::string_view currency = in_base ? text.substr(0, slash) : text.substr(slash + 1);
  const Decimal needed = in_base ? order.size : times(order.size, *order.price);
  for (const AccountBalance& balance : balances_)
    if (balance.currency == currency) return balance.available >= plus(needed, needed);
  return false;
}

bool Account::place_scripted(Timestamp now) {
  const auto& instruments = market_.instruments();
  const InstrumentSettings& traded = instruments[random_.below(instruments.size())];
  const auto lots = static_cast<std::int64_t>(kFewestLots + random_.below(17));
  NewOrder order{.symbol = traded.symbol,
                 .side = random_.chance(50) ? Side::buy : Side::sell,
                 .price = {},
                 .size = times(lot_of(traded), Decimal{lots, 0}),
                 .client_id = {}};
  for (int tries = 0; tries < 2; ++tries) {
    order.price = best(traded, order.side);
    if (affords(order)) {
      const Life& life = kLives[planned_++ % kLives.size()];
      plans_.push_back({place(order, now), life.fills, life.ends_canceled});
      return true;
    }
    order.side = order.side == Side::buy ? Side::sell : Side::buy;
  }
  return false;
}

void Account::fill_part(Plan& plan, Timestamp now) {
  const AccountOrder& open = *order(plan.order_id);
  const Decimal rest = minus(open.size, open.filled_size);
  Decimal size = rest;
  if (plan.fills > 1 || plan.ends_canceled) {
    const Decimal lot = lot_of(instrument(open.symbol));
    const Decimal lots = quotient(rest, lot, 0);
    const auto parts = static_cast<std::int64_t>(plan.fills + 1);
    size = times(lot, Decimal{std::max<std::int64_t>(lots.mantissa() / parts, 1), 0});
  }
  size = std::min(size, rest);  // somebody may have filled it beside us
  --plan.fills;
  fill(plan.order_id, {.size = size, .price = {}, .is_maker = true}, now);
}

void Account::advance(Timestamp now) {
  Plan& plan = plans_[random_.below(plans_.size())];
  const std::uint64_t id = plan.order_id;
  if (plan.fills > 0) {
    fill_part(plan, now);
  } else {
    cancel(id, "User requested", now);
  }
}

void Account::step(Timestamp now) {
  std::erase_if(plans_, [&](const Plan& plan) {  // those that are done, by whomever
    const AccountOrder* const known = order(plan.order_id);
    return !known || !known->is_open();
  });
  const bool has_room = plans_.size() < settings_.open_orders;
  if (has_room && (plans_.empty() || random_.chance(40)) && place_scripted(now)) return;
  if (!plans_.empty()) advance(now);
}

}  // namespace hftcpp::sim
