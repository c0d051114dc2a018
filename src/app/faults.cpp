// faults.cpp
#include "app/faults.hpp"

#include "app/verb.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace hftcpp::app {

sim::FaultScript demo_faults(double rate, double seconds) {
  using enum sim::FaultKind;
  constexpr std::array kinds{wrong_checksum, drop, cut, garbage, duplicate, reorder};
  constexpr double kPause = 3;
  constexpr double kTimeToHeal = 4;
  constexpr double kLongest = 24 * 3600;
  const double last = (seconds > 0 ? std::min(seconds, kLongest) : kLongest) - kTimeToHeal;

  sim::FaultScript script;
  for (double at = kPause; at <= last; at += kPause) {
    sim::Fault fault;
    fault.after_messages = static_cast<std::uint64_t>(at * rate);
    fault.kind = kinds[script.size() % kinds.size()];
    script.push_back(fault);
  }
  return script;
}

sim::FaultScript read_faults(const std::string& path) try {
  std::ifstream file{path};
  if (!file) throw UsageError{path + ": cannot be read"};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  return sim::parse_fault_script(text);
} catch (const std::invalid_argument& e) {
  // "[1].fault: ..." goes on the path; what has no place of its own stands behind it.
  const std::string what = e.what();
  throw UsageError{path + (what.starts_with('[') ? "" : ": ") + what};
}

}  // namespace hftcpp::app
