// "*" among the pairs: all that there are.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

inline constexpr std::string_view kAllPairs = "*";

[[nodiscard]] inline bool names_all(const std::vector<std::string>& currency_pairs) {
  return std::find(currency_pairs.begin(), currency_pairs.end(), kAllPairs) != currency_pairs.end();
}

}  // namespace hftcpp
