// faults: what goes wrong in a simulator.
#pragma once

#include "sim/fault_script.hpp"

#include <string>

namespace hftcpp::app {

// A fault of another kind every three seconds or so, the last of them early enough that the end
// finds everything healed. seconds: how long the demo runs; 0 for ever. They end after a day.
[[nodiscard]] sim::FaultScript demo_faults(double rate, double seconds);

// Of a file; throws UsageError with the path in it of what is wrong.
[[nodiscard]] sim::FaultScript read_faults(const std::string& path);

}  // namespace hftcpp::app
