// a_share_bars.cpp
#include "exchanges/a_share/a_share_bars.hpp"

namespace hftcpp {
namespace {

// In all but the time at which it came here.
bool is_same_bar(const Kline& a, const Kline& b) noexcept {
  return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close &&
         a.volume == b.volume && a.quote_volume == b.quote_volume && a.closed == b.closed &&
         a.close_time == b.close_time;
}

}  // namespace

bool AShareBars::take(const Kline& bar) {
  const auto [at, is_first] = newest_.try_emplace(Key{bar.symbol, bar.interval}, bar);
  if (is_first) return true;
  Kline& newest = at->second;
  if (bar.open_time < newest.open_time) return false;
  if (bar.open_time == newest.open_time && is_same_bar(bar, newest)) return false;
  newest = bar;
  return true;
}

}  // namespace hftcpp
