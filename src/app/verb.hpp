// verb.hpp: the verbs of the hftcpp command. Each puts its options under the command and runs
// when it was named; one file per verb.
#pragma once

#include "app/command.hpp"

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace CLI {
class App;
}  // namespace CLI

namespace hftcpp {
struct ExchangeEntry;
}

namespace hftcpp::app {

// What a verb is given, and where it leaves its exit code.
struct Outcome {
  AllocationCount allocations = nullptr;
  int exit_code = 0;
};

void add_demo(CLI::App& command, Outcome& outcome);
void add_run(CLI::App& command, Outcome& outcome);
void add_check(CLI::App& command, Outcome& outcome);
void add_tail(CLI::App& command, Outcome& outcome);
void add_decode(CLI::App& command, Outcome& outcome);
void add_sim(CLI::App& command, Outcome& outcome);
void add_instruments(CLI::App& command, Outcome& outcome);
void add_token(CLI::App& command, Outcome& outcome);
void add_version(CLI::App& command, Outcome& outcome);

// What `hftcpp version` says, without its last line break.
[[nodiscard]] std::string version_text();

// What the person at the keyboard must put right: printed as it is, exit code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// unknown exchange "krakn"; did you mean "kraken"?
[[nodiscard]] std::string unknown(std::string_view what, std::string_view word,
                                  std::span<const std::string> known);
// "binance, kraken"
[[nodiscard]] std::string listed(std::span<const std::string> names);
// Throws UsageError when there is none of that name.
[[nodiscard]] const ExchangeEntry& exchange_named(std::string_view name);

}  // namespace hftcpp::app
