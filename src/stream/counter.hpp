// Counter: counted by one thread, readable from all. No locked instruction, so that counting
// costs the path of an event nothing. And the log's own limit, which counts what it swallows.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace hftcpp {

class Counter {
 public:
  void add(std::uint64_t count = 1) noexcept {
    value_.store(value_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t get() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// At most one line per second of a kind that may come by the thousand.
class LogLimit {
 public:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool allows(Clock::time_point now) noexcept {
    if (has_logged_ && now - last_ < std::chrono::seconds{1}) {
      ++swallowed_;
      return false;
    }
    has_logged_ = true;
    last_ = now;
    return true;
  }
  // Since the last line; counts anew.
  [[nodiscard]] std::uint64_t take_swallowed() noexcept { return std::exchange(swallowed_, 0); }
  // The same for the end of a line: "" or " (and 7 more since the last line)".
  [[nodiscard]] std::string and_more() {
    const std::uint64_t swallowed = take_swallowed();
    if (swallowed == 0) return {};
    return " (and " + std::to_string(swallowed) + " more since the last line)";
  }

 private:
  Clock::time_point last_{};
  bool has_logged_ = false;
  std::uint64_t swallowed_ = 0;
};

}  // namespace hftcpp
