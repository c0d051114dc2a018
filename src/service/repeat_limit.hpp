// RepeatLimit: lets the same log line through so many times in an interval, and counts the rest.
// A plain value: the time is an argument.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class RepeatLimit {
 public:
  using Clock = std::chrono::steady_clock;

  struct Held {
    std::string line;
    std::uint64_t count = 0;
  };

  // A limit of 0 lets everything through.
  RepeatLimit(std::size_t limit, std::chrono::milliseconds interval);

  // Whether the line may be written now. An interval begins with a line's first appearance.
  [[nodiscard]] bool admit(std::string_view line, Clock::time_point now);
  // The lines whose interval is over and of which something was held back, each once.
  [[nodiscard]] std::vector<Held> take_over(Clock::time_point now);
  // The same, without waiting for the intervals' ends.
  [[nodiscard]] std::vector<Held> take_all();

 private:
  struct Entry {
    Clock::time_point ends;
    std::uint64_t count = 0;
  };

  std::size_t limit_;
  std::chrono::milliseconds interval_;
  std::map<std::string, Entry, std::less<>> entries_;
  Clock::time_point earliest_end_ = Clock::time_point::max();
};

}  // namespace hftcpp
