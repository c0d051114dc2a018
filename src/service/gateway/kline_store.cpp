#include "service/gateway/kline_store.hpp"

#include <algorithm>

namespace hftcpp::gateway {
namespace {

constexpr std::size_t kFewestBars = 2;  // the one that grows, and the last that is over

}  // namespace

KlineStore::KlineStore(KlineStoreLimits limits) : limits_{limits} {
  limits_.per_topic = std::max(limits_.per_topic, kFewestBars);
}

bool KlineStore::is_full(const Bars& bars) const noexcept {
  return bars.size() >= limits_.per_topic ||
         (bars_ >= limits_.in_all && bars.size() >= kFewestBars);
}

// Nearly always the last one, or one behind it.
void KlineStore::put(const Kline& kline) {
  const Topic topic{kline.exchange, kline.symbol, TopicKind::kline, kline.interval};
  Bars& bars = topics_[topic];
  auto behind = bars.end();
  while (behind != bars.begin() && kline.open_time < std::prev(behind)->open_time) --behind;
  if (behind != bars.begin() && std::prev(behind)->open_time == kline.open_time) {
    Kline& known = *std::prev(behind);
    if (kline.closed || !known.closed) known = kline;
    return;
  }
  const bool was_full = is_full(bars);
  if (was_full && behind == bars.begin()) return;
  bars.insert(behind, kline);
  if (was_full)
    bars.pop_front();
  else
    ++bars_;
}

std::vector<Kline> KlineStore::get(const Topic& topic) const {
  const auto found = topics_.find(topic);
  if (found == topics_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

}  // namespace hftcpp::gateway
