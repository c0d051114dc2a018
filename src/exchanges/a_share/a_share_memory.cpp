// a_share_memory.cpp
#include "exchanges/a_share/a_share_memory.hpp"

#include <algorithm>
#include <unordered_set>

namespace hftcpp {
namespace {

bool is_same_level(const Level& a, const Level& b) noexcept {
  return a.price == b.price && a.size == b.size;
}

// In all but the time at which it came here.
bool is_same(const Quote& a, const Quote& b) noexcept {
  return a.exchange_time == b.exchange_time && a.last == b.last && a.volume == b.volume &&
         a.amount == b.amount && a.open == b.open && a.high == b.high && a.low == b.low &&
         a.previous_close == b.previous_close && a.name == b.name &&
         std::ranges::equal(a.bids, b.bids, is_same_level) &&
         std::ranges::equal(a.asks, b.asks, is_same_level);
}

}  // namespace

AShareMemory::Verdict AShareMemory::take(const Quote& quote) {
  const auto [at, is_first] = last_.try_emplace(quote.symbol, quote);
  if (is_first) return Verdict::news;
  Quote& last = at->second;
  if (is_same(quote, last)) return Verdict::repeated;
  const bool has_times = quote.exchange_time.is_set() && last.exchange_time.is_set();
  const auto behind = last.exchange_time - quote.exchange_time;
  if (has_times && behind > std::chrono::nanoseconds{0} && behind <= kLag) return Verdict::outdated;
  last = quote;
  return Verdict::news;
}

void AShareMemory::keep_only(std::span<const Symbol> symbols) {
  const std::unordered_set<Symbol> kept{symbols.begin(), symbols.end()};
  std::erase_if(last_, [&](const auto& entry) { return !kept.contains(entry.first); });
}

}  // namespace hftcpp
