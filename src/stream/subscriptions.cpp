// subscriptions.cpp: pending, active and failed. Every change ends with a recount: they are rare.
#include "stream/subscriptions.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp {

Subscriptions::Subscriptions(Channel channel, SubscriptionSettings settings)
    : channel_{channel}, settings_{settings} {
  settings_.pairs_per_request = std::max<std::size_t>(settings_.pairs_per_request, 1);
}

void Subscriptions::add(Symbol symbol) {
  if (find(symbol) != nullptr) return;
  const std::scoped_lock lock{mutex_};
  pairs_.push_back({.symbol = symbol});
  count();
}

void Subscriptions::remove(Symbol symbol) {
  const std::scoped_lock lock{mutex_};
  std::erase_if(pairs_, [&](const Pair& pair) { return pair.symbol == symbol; });
  missing_.erase(symbol);
  count();
}

PairsRequest Subscriptions::next_request(Clock::time_point now) {
  const std::scoped_lock lock{mutex_};
  PairsRequest request;
  std::size_t most = settings_.pairs_per_request;
  for (Pair& pair : pairs_) {
    if (request.symbols.size() >= most) break;
    const bool is_due =
        pair.phase == Phase::unasked || (pair.phase == Phase::failed && pair.deadline <= now);
    if (!is_due) continue;
    const std::size_t own_most = pair.most_together == 0 ? most : pair.most_together;
    if (request.symbols.size() >= own_most) continue;
    most = std::min(most, own_most);
    if (request.symbols.empty()) request.id = next_id();
    request.symbols.push_back(pair.symbol);
    ask(pair, request.id, now);
  }
  count();
  return request;
}

PairsRequest Subscriptions::renew(std::vector<Symbol> symbols, Clock::time_point now) {
  const std::scoped_lock lock{mutex_};
  PairsRequest request{.symbols = {}, .id = next_id()};
  for (const Symbol symbol : symbols) {
    Pair* const pair = find(symbol);
    if (pair == nullptr || pair->phase != Phase::active) continue;
    ask(*pair, request.id, now);
    pair->renewed = true;
    request.symbols.push_back(symbol);
  }
  count();
  return request;
}

void Subscriptions::ask(Pair& pair, std::uint64_t request_id, Clock::time_point now) {
  pair.phase = Phase::pending;
  pair.renewed = false;
  pair.has_data = false;
  pair.request_id = request_id;
  pair.deadline = now + settings_.timeout;
}

Subscriptions::Changes Subscriptions::on_confirmed(std::uint64_t request_id, Symbol symbol) {
  const std::scoped_lock lock{mutex_};
  has_answer_ = true;
  Changes changes;
  for (Pair* const pair : answered(request_id, symbol)) confirm(*pair, changes);
  count();
  return changes;
}

Subscriptions::Changes Subscriptions::on_rejected(std::uint64_t request_id, Symbol symbol,
                                                  std::string_view reason, Clock::time_point now) {
  const std::scoped_lock lock{mutex_};
  has_answer_ = true;
  Changes changes;
  const auto refused = answered(request_id, symbol);
  for (Pair* const pair : refused) {
    if (refused.size() == 1) {
      fail(*pair, reason, now, changes);
    } else {
      pair->phase = Phase::unasked;
      pair->most_together = refused.size() / 2;
      changes.will_ask_again = true;
    }
  }
  count();
  return changes;
}

void Subscriptions::on_data(Symbol symbol) noexcept {
  Pair* const pair = find(symbol);
  // What still comes of a subscription that is being renewed says nothing of the new one.
  if (pair != nullptr && pair->phase == Phase::pending && !pair->renewed) pair->has_data = true;
}

Subscriptions::Changes Subscriptions::on_missing(Symbol symbol, std::string_view reason) {
  Changes changes;
  Pair* const pair = find(symbol);
  if (pair == nullptr || (pair->phase == Phase::missing && pair->reason == reason)) return changes;
  const std::scoped_lock lock{mutex_};
  pair->phase = Phase::missing;
  pair->reason = reason;
  missing_.insert(symbol);
  changes.failed.push_back(symbol);
  count();
  return changes;
}

Subscriptions::Changes Subscriptions::on_found(Symbol symbol) {
  const std::scoped_lock lock{mutex_};
  Changes changes;
  if (missing_.erase(symbol) > 0) confirm(*find(symbol), changes);
  count();
  return changes;
}

Subscriptions::Changes Subscriptions::expire(Clock::time_point now) {
  const std::scoped_lock lock{mutex_};
  Changes changes;
  for (Pair& pair : pairs_) {
    if (pair.phase != Phase::pending || pair.deadline > now) continue;
    if (pair.has_data)
      confirm(pair, changes);
    else
      fail(pair, "no answer to the subscription", now, changes);
  }
  count();
  return changes;
}

// Those that an answer is about. An answer that comes late still counts; one to another request
// (a pair given up and asked for again) does not.
std::vector<Subscriptions::Pair*> Subscriptions::answered(std::uint64_t request_id, Symbol symbol) {
  const auto is_open = [&](const Pair& pair) {
    return pair.phase == Phase::pending || (pair.phase == Phase::failed && request_id != 0);
  };
  std::vector<Pair*> pairs;
  if (request_id == 0 && symbol.empty()) request_id = oldest_pending();
  for (Pair& pair : pairs_) {
    const bool is_asked = request_id == 0 || pair.request_id == request_id;
    if (is_asked && is_open(pair) && (symbol.empty() || pair.symbol == symbol))
      pairs.push_back(&pair);
  }
  return pairs;
}

// Answers without a number come in the order of the requests.
std::uint64_t Subscriptions::oldest_pending() const noexcept {
  std::uint64_t oldest = 0;
  for (const Pair& pair : pairs_)
    if (pair.phase == Phase::pending && (oldest == 0 || pair.request_id < oldest))
      oldest = pair.request_id;
  return oldest;
}

void Subscriptions::confirm(Pair& pair, Changes& changes) {
  if (!pair.renewed) changes.active.push_back(pair.symbol);
  pair.phase = Phase::active;
  pair.renewed = false;
  pair.most_together = 0;
  pair.retry_wait = std::chrono::milliseconds{0};
  pair.reason.clear();
}

void Subscriptions::fail(Pair& pair, std::string_view reason, Clock::time_point now,
                         Changes& changes) {
  pair.phase = Phase::failed;
  pair.reason = reason;
  pair.retry_wait = pair.retry_wait.count() == 0
                        ? settings_.retry_first
                        : std::min(pair.retry_wait * 2, settings_.retry_ceiling);
  pair.deadline = now + pair.retry_wait;
  changes.failed.push_back(pair.symbol);
}

void Subscriptions::count() noexcept {
  pending_ = active_ = open_ = 0;
  for (const Pair& pair : pairs_) {
    pending_ += pair.phase == Phase::pending;
    active_ += pair.phase == Phase::active;
    open_ += pair.phase == Phase::pending || pair.phase == Phase::unasked;
  }
}

Subscriptions::Clock::time_point Subscriptions::next_deadline() const noexcept {
  auto next = Clock::time_point::max();
  for (const Pair& pair : pairs_) {
    if (pair.phase == Phase::unasked) return Clock::time_point::min();
    if (pair.phase == Phase::pending || pair.phase == Phase::failed)
      next = std::min(next, pair.deadline);
  }
  return next;
}

const Subscriptions::Pair* Subscriptions::find(Symbol symbol) const noexcept {
  const auto found = std::ranges::find(pairs_, symbol, &Pair::symbol);
  return found == pairs_.end() ? nullptr : &*found;
}

Subscriptions::Pair* Subscriptions::find(Symbol symbol) noexcept {
  return const_cast<Pair*>(std::as_const(*this).find(symbol));
}

bool Subscriptions::is_active(Symbol symbol) const noexcept {
  const Pair* const pair = find(symbol);
  return pair != nullptr && pair->phase == Phase::active;
}

std::vector<Symbol> Subscriptions::active() const {
  std::vector<Symbol> symbols;
  for (const Pair& pair : pairs_)
    if (pair.phase == Phase::active) symbols.push_back(pair.symbol);
  return symbols;
}

std::vector<Symbol> Subscriptions::all() const {
  std::vector<Symbol> symbols;
  symbols.reserve(pairs_.size());
  for (const Pair& pair : pairs_) symbols.push_back(pair.symbol);
  return symbols;
}

std::string_view Subscriptions::reason(Symbol symbol) const noexcept {
  const Pair* const pair = find(symbol);
  return pair == nullptr ? std::string_view{} : std::string_view{pair->reason};
}

std::vector<SubscriptionState> Subscriptions::states() const {
  const std::scoped_lock lock{mutex_};
  std::vector<SubscriptionState> states;
  states.reserve(pairs_.size());
  for (const Pair& pair : pairs_) {
    using State = SubscriptionState::State;
    const bool is_refused = pair.phase == Phase::failed || pair.phase == Phase::missing;
    const State state = pair.phase == Phase::active ? State::active
                        : is_refused                ? State::failed
                                                    : State::pending;
    states.push_back({channel_, pair.symbol, state, pair.reason});
  }
  return states;
}

}  // namespace hftcpp
