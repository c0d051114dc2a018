// History: what was published lately, so that a client that was cut off gets what it missed.
// Bounded in events and in bytes; of each topic it knows exactly up to where it has forgotten.
#pragma once

#include "service/gateway/frame.hpp"
#include "service/gateway/settings.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace hftcpp::gateway {

class History {
 public:
  explicit History(HistorySettings settings) : settings_{settings} {}

  // In the order of the sequences. A topic that is not kept track of is only marked.
  void add(std::uint32_t topic, std::uint64_t sequence, FramePtr frame);
  void skip(std::uint32_t topic, std::uint64_t sequence) { forget(topic, sequence); }

  // Whether all that the topic had after that sequence is still here.
  [[nodiscard]] bool has_all_after(std::uint32_t topic, std::uint64_t sequence) const noexcept {
    return forgotten(topic) <= sequence;
  }
  // The newest event of the topic that is not here; 0: it has them all.
  [[nodiscard]] std::uint64_t forgotten(std::uint32_t topic) const noexcept {
    return topic < forgotten_.size() ? forgotten_[topic] : 0;
  }
  // Calls call(topic, sequence, frame) for everything after that sequence, in order.
  template <class Call>
  void for_each_after(std::uint64_t sequence, Call call) const {
    const auto first = std::upper_bound(
        entries_.begin(), entries_.end(), sequence,
        [](std::uint64_t value, const Entry& entry) { return value < entry.sequence; });
    for (auto each = first; each != entries_.end(); ++each)
      call(each->topic, each->sequence, each->frame);
  }

  [[nodiscard]] std::size_t events() const noexcept { return entries_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct Entry {
    std::uint32_t topic;
    std::uint64_t sequence;
    FramePtr frame;
  };

  void forget(std::uint32_t topic, std::uint64_t sequence);
  void trim();

  HistorySettings settings_;
  std::deque<Entry> entries_;
  std::vector<std::uint64_t> forgotten_;  // by topic: the newest that is not here
  std::size_t bytes_ = 0;
};

}  // namespace hftcpp::gateway
