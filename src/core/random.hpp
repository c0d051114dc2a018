// Random: a small generator whose numbers are the same with every compiler and library.
#pragma once

#include <cstdint>
#include <string_view>

namespace hftcpp {

// Spreads the bits of a number over all 64: counters become random numbers.
[[nodiscard]] constexpr std::uint64_t scramble(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

[[nodiscard]] constexpr std::uint64_t hash_of(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return scramble(hash);
}

class Random {
 public:
  constexpr explicit Random(std::uint64_t seed) noexcept : state_{scramble(seed)} {}

  constexpr std::uint64_t bits() noexcept { return scramble(state_ += 0x9e3779b97f4a7c15ULL); }
  // 0 to bound - 1; the bias is far below what a market would show.
  constexpr std::uint64_t below(std::uint64_t bound) noexcept {
    return ((bits() >> 32) * bound) >> 32;
  }
  constexpr bool chance(std::uint64_t percent) noexcept { return below(100) < percent; }
  // How many times in a row a coin shows heads that shows them `percent` of the time.
  constexpr std::uint64_t streak(std::uint64_t percent, std::uint64_t most) noexcept {
    std::uint64_t length = 0;
    while (length < most && chance(percent)) ++length;
    return length;
  }

 private:
  std::uint64_t state_;
};

}  // namespace hftcpp
