// repeat_limit.cpp
#include "service/repeat_limit.hpp"

#include <algorithm>

namespace hftcpp {
namespace {

// More different lines than this at once are let through uncounted: memory is bounded.
constexpr std::size_t kMostLines = 1'024;

}  // namespace

RepeatLimit::RepeatLimit(std::size_t limit, std::chrono::milliseconds interval)
    : limit_{limit}, interval_{interval} {}

bool RepeatLimit::admit(std::string_view line, Clock::time_point now) {
  if (limit_ == 0) return true;
  auto entry = entries_.find(line);
  if (entry == entries_.end()) {
    if (entries_.size() >= kMostLines) return true;
    entry = entries_.emplace(line, Entry{now + interval_}).first;
    earliest_end_ = std::min(earliest_end_, entry->second.ends);
  }
  return ++entry->second.count <= limit_;
}

std::vector<RepeatLimit::Held> RepeatLimit::take_over(Clock::time_point now) {
  std::vector<Held> held;
  if (now < earliest_end_) return held;
  earliest_end_ = Clock::time_point::max();
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    if (entry->second.ends > now) {
      earliest_end_ = std::min(earliest_end_, entry->second.ends);
      ++entry;
      continue;
    }
    if (entry->second.count > limit_) held.push_back({entry->first, entry->second.count - limit_});
    entry = entries_.erase(entry);
  }
  return held;
}

std::vector<RepeatLimit::Held> RepeatLimit::take_all() {
  return take_over(Clock::time_point::max());
}

}  // namespace hftcpp
