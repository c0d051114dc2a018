// PricePath: where a currency's price is at any time, as a pure function of seed and time: it
// can be asked for any moment, in any order, by any process.
#pragma once

#include <hftcpp/core/timestamp.hpp>

#include <cstdint>
#include <string_view>

namespace hftcpp::sim {

class PricePath {
 public:
  // Both of "btc/usd" move; a dollar in its many coats does not.
  PricePath(std::uint64_t seed, std::string_view base, std::string_view quote) noexcept;

  // By how much the price differs from its usual one: 1.01 is one per cent above.
  [[nodiscard]] double factor(Timestamp time) const noexcept;

 private:
  std::uint64_t base_;
  std::uint64_t quote_;
};

}  // namespace hftcpp::sim
