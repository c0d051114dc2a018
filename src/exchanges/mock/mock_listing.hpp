// MockListing: what a pair of the random market is worth, and in which steps. It follows from the
// pair's name alone: every pair has one, whether anybody trades it or not.
#pragma once

#include <hftcpp/core/names.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

// Prices are counted in ticks, sizes in the smallest piece that is traded.
struct MockListing {
  Symbol symbol;
  std::string_view name;   // of a share that is well known; else empty
  std::int64_t price = 0;  // around which it moves
  std::int8_t price_exponent = 0;
  std::int64_t size = 0;  // usual at one price
  std::int8_t size_exponent = 0;
  std::int64_t lot = 1;  // sizes are multiples of it
};

[[nodiscard]] MockListing mock_listing(Symbol symbol);
// What "*" stands for.
[[nodiscard]] std::span<const std::string_view> mock_shares() noexcept;

// "600000", "sh600000" and "600000.SH" are one share; anything else is what it says.
[[nodiscard]] Symbol mock_pair(std::string_view text);
// The same as the pair's text. Throws std::invalid_argument, with the right form, for what no pair
// can be.
[[nodiscard]] std::string mock_native(Symbol symbol);
[[nodiscard]] Symbol mock_symbol(std::string_view native);

}  // namespace hftcpp
