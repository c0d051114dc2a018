#include "sim/price_path.hpp"

#include "core/random.hpp"

#include <array>
#include <cmath>

namespace hftcpp::sim {
namespace {

constexpr std::uint64_t kStill = 0;  // the stream of numbers of a currency that does not move

std::uint64_t stream_of(std::uint64_t seed, std::string_view currency) noexcept {
  if (currency.starts_with("usd") || currency == "eur" || currency == "dai" || currency == "cny")
    return kStill;
  return scramble(hash_of(currency) + scramble(seed + 1)) | 1;
}

double lattice(std::uint64_t stream, std::uint64_t cell) noexcept {
  const std::uint64_t bits = scramble(stream + cell * 0x9e3779b97f4a7c15ULL);
  return static_cast<double>(static_cast<std::int64_t>(bits)) * 0x1p-63;  // -1 to 1
}

// Smooth noise of several wavelengths on top of each other, each as strong as the root of its
// length: what a random walk looks like at every scale, without having to be walked.
double deviation(std::uint64_t stream, std::int64_t nanoseconds) noexcept {
  if (stream == kStill) return 0;
  constexpr double kVolatility = 0.00007;  // per square root of a second: half a price per year
  double sum = 0;
  double strength = kVolatility;
  std::int64_t length = 1'000'000'000;
  for (std::uint64_t octave = 0; octave < 8; ++octave, length *= 4, strength *= 2) {
    const auto cell = static_cast<std::uint64_t>(nanoseconds / length);
    const double x = static_cast<double>(nanoseconds % length) / static_cast<double>(length);
    const double weight = x * x * (3 - 2 * x);
    const std::uint64_t own = stream + (octave << 56);
    const double from = lattice(own, cell);
    sum += (from + (lattice(own, cell + 1) - from) * weight) * strength;
  }
  return sum;
}

}  // namespace

PricePath::PricePath(std::uint64_t seed, std::string_view base, std::string_view quote) noexcept
    : base_{stream_of(seed, base)}, quote_{stream_of(seed, quote)} {}

double PricePath::factor(Timestamp time) const noexcept {
  return std::exp(deviation(base_, time.nanoseconds()) - deviation(quote_, time.nanoseconds()));
}

}  // namespace hftcpp::sim
