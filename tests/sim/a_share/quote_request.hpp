// What a client of a simulated source of quotes gets, taken apart by hand.
#pragma once

#include "sim/a_share/a_share_simulator.hpp"
#include "sim/sim_run.hpp"
#include "support/frames.hpp"

#include <string>
#include <vector>

namespace hftcpp::sim {

inline std::vector<std::string> split_at(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = text.find(separator); end != text.npos;
       end = text.find(separator, begin)) {
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

// What stands between the quotation marks of each line.
inline std::vector<std::string> records_of(const std::string& body) {
  std::vector<std::string> records;
  for (const std::string& line : split_lines(body)) {
    const std::size_t begin = line.find('"') + 1;
    records.push_back(line.substr(begin, line.rfind("\";") - begin));
  }
  return records;
}

inline SimulatorSettings few_shares(FaultScript faults = {}) {
  SimulatorSettings settings = fast_settings({"600000.sh", "000001.sz", "920002.bj", "510300.sh"});
  settings.faults = std::move(faults);
  return settings;
}

inline AShareSnapshot shown(SimRun& run, std::string_view symbol) {
  return dynamic_cast<AShareSimulator&>(run.simulator()).snapshot_of(Symbol{symbol});
}

// "10.230" of 1023 ticks of a hundredth.
inline std::string decimals(const AShareSnapshot& share, std::int64_t ticks, int digits) {
  std::string text = share.price(ticks).to_string();
  return text + std::string(static_cast<std::size_t>(digits + share.price_exponent), '0');
}

}  // namespace hftcpp::sim
