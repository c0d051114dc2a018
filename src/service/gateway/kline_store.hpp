// KlineStore: the newest bars of each topic, for whoever asks later. Pure; its memory is bounded:
// so many bars of a topic, and so many of all topics together.
#pragma once

#include "service/gateway/topic.hpp"

#include <cstddef>
#include <deque>
#include <unordered_map>
#include <vector>

namespace hftcpp::gateway {

struct KlineStoreLimits {
  std::size_t per_topic = 1'000;
  // Beyond it a topic gives up a bar of its own for each new one, but always keeps its newest two.
  std::size_t in_all = 500'000;
};

class KlineStore {
 public:
  explicit KlineStore(KlineStoreLimits limits = {});

  // A bar that begins when one here does takes its place: it has grown, or is corrected. But what
  // is closed is replaced by closed ones alone, for what still grows is older than it. Bars may
  // come in any order; those older than all here find no room once the topic is full.
  void put(const Kline& kline);
  // The oldest first, the one that grows last.
  [[nodiscard]] std::vector<Kline> get(const Topic& topic) const;

  [[nodiscard]] std::size_t topics() const noexcept { return topics_.size(); }
  [[nodiscard]] std::size_t bars() const noexcept { return bars_; }

 private:
  using Bars = std::deque<Kline>;
  [[nodiscard]] bool is_full(const Bars& bars) const noexcept;

  KlineStoreLimits limits_;
  std::unordered_map<Topic, Bars> topics_;
  std::size_t bars_ = 0;
};

}  // namespace hftcpp::gateway
