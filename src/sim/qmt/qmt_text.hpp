// What the bridge of a QMT terminal writes: xtquant's ticks, as JSON.
#pragma once

#include "sim/a_share/a_share_simulator.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace hftcpp::sim {

// "600000.SH"
[[nodiscard]] std::string qmt_code(const AShareListing& listing);

// How a terminal's version writes a tick.
struct QmtForm {
  bool has_timetag = false;      // the time as text alone, as some snapshots have it
  bool shares_are_lots = false;  // pvolume says the same as volume
  std::size_t levels = 5;        // ten of a Level-2 terminal
  bool has_last_price = true;
};

[[nodiscard]] std::string qmt_tick(const AShareSnapshot& share, const QmtForm& form);

}  // namespace hftcpp::sim
