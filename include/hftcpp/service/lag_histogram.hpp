// LagHistogram: how long things took, in buckets an eighth of an octave wide, so that a
// percentile is at most 13 % above the truth. One thread records, any thread reads; recording
// costs one relaxed increment, and nothing is ever allocated.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hftcpp {

// The counts at one moment. What happened between two moments is their difference.
class LagSnapshot {
 public:
  static constexpr std::size_t kBuckets = 8 + 8 * 38;  // up to 2^41 ns, half an hour

  [[nodiscard]] std::uint64_t count() const noexcept;
  // The upper end of the bucket that holds it: percentile(0.99). Zero when nothing was recorded.
  [[nodiscard]] std::chrono::nanoseconds percentile(double share) const noexcept;

  LagSnapshot& operator+=(const LagSnapshot& other) noexcept;
  LagSnapshot& operator-=(const LagSnapshot& earlier) noexcept;
  friend LagSnapshot operator-(LagSnapshot later, const LagSnapshot& earlier) noexcept {
    return later -= earlier;
  }

 private:
  friend class LagHistogram;
  std::array<std::uint64_t, kBuckets> counts_{};
};

class LagHistogram {
 public:
  // A lag below zero (two clocks disagree) counts as zero.
  void record(std::chrono::nanoseconds lag) noexcept;

  [[nodiscard]] LagSnapshot snapshot() const noexcept;

 private:
  std::array<std::atomic<std::uint64_t>, LagSnapshot::kBuckets> counts_{};
};

}  // namespace hftcpp
