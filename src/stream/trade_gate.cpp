// trade_gate.cpp: the order of contiguous ids, and the memory of those that are not.
#include "stream/trade_gate.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <system_error>

namespace hftcpp {
namespace {

// Zero for what is no number.
std::uint64_t to_number(std::string_view id) noexcept {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), number);
  return failure == std::errc{} && end == id.data() + id.size() ? number : 0;
}

}  // namespace

TradeVerdict TradeGate::on_trade(const Trade& trade) {
  if (ids_ == TradeIds::contiguous)
    if (const std::uint64_t number = to_number(trade.id.view()); number != 0)
      return on_number(number, trade.exchange_time);
  return on_opaque(trade.id.view());
}

TradeVerdict TradeGate::on_number(std::uint64_t id, Timestamp time) {
  if (last_ != 0 && id <= last_) return on_old(id, time);
  TradeVerdict verdict;
  if (last_ != 0 && id != last_ + 1) {
    verdict.first_missing = last_ + 1;
    verdict.last_missing = id - 1;
    if (holes_.size() == kHoles) holes_.erase(holes_.begin());
    holes_.push_back({.first = last_ + 1, .last = id - 1, .gap = 0});
  }
  last_ = id;
  latest_ = std::max(latest_, time);
  return verdict;
}

TradeVerdict TradeGate::on_old(std::uint64_t id, Timestamp time) {
  for (std::size_t hole = 0; hole < holes_.size(); ++hole)
    if (holes_[hole].first <= id && id <= holes_[hole].last) {
      latest_ = std::max(latest_, time);
      return fill(hole, id);
    }
  // What we have seen before is no younger than all that we have seen. A younger trade with an old
  // number: the exchange counts anew (a test network that was wiped does).
  if (time <= latest_) return {.kind = TradeVerdict::Kind::duplicate};
  holes_.clear();
  last_ = id;
  latest_ = time;
  return {.kind = TradeVerdict::Kind::next, .restarted = true};
}

TradeVerdict TradeGate::fill(std::size_t at, std::uint64_t id) {
  const Hole hole = holes_[at];
  holes_.erase(holes_.begin() + static_cast<std::ptrdiff_t>(at));
  if (id != hole.last) holes_.push_back({.first = id + 1, .last = hole.last, .gap = hole.gap});
  if (id != hole.first) holes_.push_back({.first = hole.first, .last = id - 1, .gap = hole.gap});
  const bool is_filled =
      std::ranges::none_of(holes_, [&](const Hole& each) { return each.gap == hole.gap; });
  return {.kind = TradeVerdict::Kind::late, .gap = hole.gap, .is_filled = is_filled};
}

void TradeGate::remember_gap(std::uint64_t gap) {
  if (!holes_.empty()) holes_.back().gap = gap;
}

TradeVerdict TradeGate::on_opaque(std::string_view id) noexcept {
  if (id.empty()) return {};                                         // nothing to tell it by
  const std::uint64_t hash = std::hash<std::string_view>{}(id) | 1;  // an empty place is 0
  if (std::ranges::find(recent_, hash) != recent_.end())
    return {.kind = TradeVerdict::Kind::duplicate};
  recent_[recent_next_] = hash;
  recent_next_ = (recent_next_ + 1) % kRecent;
  return {};
}

}  // namespace hftcpp
