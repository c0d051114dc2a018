// lag_histogram.cpp: eight buckets for each doubling; below 8 ns one for each nanosecond.
#include <hftcpp/service/lag_histogram.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace hftcpp {
namespace {

constexpr std::uint64_t kFine = 8;  // buckets for each doubling, a power of two
constexpr int kFineBits = 3;

std::size_t bucket_of(std::uint64_t nanoseconds) {
  if (nanoseconds < kFine) return static_cast<std::size_t>(nanoseconds);
  const int shift = static_cast<int>(std::bit_width(nanoseconds)) - 1 - kFineBits;
  const std::uint64_t within = (nanoseconds >> shift) & (kFine - 1);
  const auto bucket =
      static_cast<std::size_t>(kFine * static_cast<std::uint64_t>(shift + 1) + within);
  return std::min(bucket, LagSnapshot::kBuckets - 1);
}

std::int64_t upper_end(std::size_t bucket) {
  if (bucket < kFine) return static_cast<std::int64_t>(bucket);
  const std::size_t shift = bucket / kFine - 1;
  return static_cast<std::int64_t>(((kFine + bucket % kFine + 1) << shift) - 1);
}

}  // namespace

std::uint64_t LagSnapshot::count() const noexcept {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::chrono::nanoseconds LagSnapshot::percentile(double share) const noexcept {
  const std::uint64_t total = count();
  if (total == 0) return {};
  const double wanted = std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(total));
  const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    seen += counts_[bucket];
    if (seen >= rank) return std::chrono::nanoseconds{upper_end(bucket)};
  }
  return std::chrono::nanoseconds{upper_end(kBuckets - 1)};
}

LagSnapshot& LagSnapshot::operator+=(const LagSnapshot& other) noexcept {
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  return *this;
}

LagSnapshot& LagSnapshot::operator-=(const LagSnapshot& earlier) noexcept {
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] -= earlier.counts_[i];
  return *this;
}

void LagHistogram::record(std::chrono::nanoseconds lag) noexcept {
  const auto nanoseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(0, lag.count()));
  // One thread writes: a load and a store are enough, and cost less than a locked increment.
  std::atomic<std::uint64_t>& count = counts_[bucket_of(nanoseconds)];
  count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

LagSnapshot LagHistogram::snapshot() const noexcept {
  LagSnapshot snapshot;
  for (std::size_t i = 0; i < LagSnapshot::kBuckets; ++i)
    snapshot.counts_[i] = counts_[i].load(std::memory_order_relaxed);
  return snapshot;
}

}  // namespace hftcpp
