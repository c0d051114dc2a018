// fastest: runs a program's benchmarks many times in turn and keeps each one's fastest, which
// other work on the machine disturbs least. What is compared was measured in the same run.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace hftcpp::bench {

class Fastest final : public benchmark::ConsoleReporter {
 public:
  // Nanoseconds per item, by the benchmark's name; 0 for one that did not run.
  [[nodiscard]] double nanoseconds(const std::string& name) const {
    const auto found = fastest_.find(name);
    return found == fastest_.end() ? 0 : found->second;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      const auto rate = run.counters.find("items_per_second");
      if (rate == run.counters.end()) continue;
      const auto [at, is_first] = fastest_.try_emplace(run.run_name.str(), 1e9 / rate->second);
      if (!is_first) at->second = std::min(at->second, 1e9 / rate->second);
    }
  }

 private:
  std::map<std::string, double> fastest_;
};

// False when an argument is not known. Arguments of the command line count before `defaults`.
inline bool run_all(int argc, char** argv, const std::vector<std::string>& defaults,
                    Fastest& fastest) {
  std::vector<std::string> arguments{argv[0], "--benchmark_enable_random_interleaving=true"};
  arguments.insert(arguments.end(), defaults.begin(), defaults.end());
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return false;
  benchmark::RunSpecifiedBenchmarks(&fastest);
  return true;
}

}  // namespace hftcpp::bench
