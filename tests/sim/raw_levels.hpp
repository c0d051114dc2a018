// raw_levels: sides of the simulated market's books, compared level by level.
#pragma once

#include "sim/market.hpp"

#include <algorithm>

namespace hftcpp::sim {

template <class Levels>
[[nodiscard]] bool equal(const Levels& a, const Levels& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const RawLevel& x, const RawLevel& y) { return x.price == y.price && x.size == y.size; });
}

}  // namespace hftcpp::sim
