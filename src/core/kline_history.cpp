// kline_history.cpp
#include "core/kline_history.hpp"

#include <algorithm>

namespace hftcpp {

void KlineHistory::take(const Kline& bar) {
  if (limit_ == 0) return;
  std::deque<Kline>& kept = bars_[Key{bar.exchange, bar.symbol, bar.interval}];
  auto at = kept.end();  // nearly always it is the last, or belongs behind it
  while (at != kept.begin() && std::prev(at)->open_time >= bar.open_time) --at;
  if (at != kept.end() && at->open_time == bar.open_time) {
    *at = bar;
    return;
  }
  if (at == kept.begin() && kept.size() == limit_) return;
  kept.insert(at, bar);
  if (kept.size() > limit_) kept.pop_front();
}

std::vector<Kline> KlineHistory::bars(Exchange exchange, Symbol symbol,
                                      std::chrono::seconds interval) const {
  const auto found = bars_.find(Key{exchange, symbol, interval});
  if (found == bars_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

}  // namespace hftcpp
