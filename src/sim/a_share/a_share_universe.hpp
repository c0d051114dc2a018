// The shares of the simulated market: some 5,500 codes of Shanghai, Shenzhen and Beijing, with
// names and usual prices that follow from the code alone, so that every process has the same.
#pragma once

#include "sim/market.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

inline constexpr std::size_t kAShareCodes = 5'500;

struct AShareListing {
  Symbol symbol;            // "600000.sh"
  std::string_view digits;  // "600000"
  std::string_view market;  // "sh", "sz" or "bj"
  std::string name;         // UTF-8
  std::string gbk_name;
};

// The first `count` of them, the best known and busiest first.
[[nodiscard]] std::vector<InstrumentSettings> a_share_instruments(std::size_t count = kAShareCodes);
// Any code of six digits and a market has a price; nothing for what is no share.
[[nodiscard]] std::optional<InstrumentSettings> a_share_instrument(Symbol symbol);
// Throws std::invalid_argument for what is no share.
[[nodiscard]] AShareListing a_share_listing(Symbol symbol);

}  // namespace hftcpp::sim
