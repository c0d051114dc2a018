// SimAccount: the account that `hftcpp sim` shows: its keys as the command line gives them, or
// made up, and the words that say how to follow it.
#pragma once

#include "sim/simulator.hpp"

#include <memory>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace hftcpp::app {

struct SimAccountOptions {
  bool enabled = false;
  // As on the command line: the text itself, or @FILE for what a file holds.
  std::optional<std::string> key;
  std::optional<std::string> secret;
  std::optional<std::string> passphrase;
  std::optional<std::string> pace;
  std::optional<std::string> config_file;  // to be written

  [[nodiscard]] bool is_wanted() const noexcept {
    return enabled || key || secret || passphrase || pace || config_file;
  }
};

void add_account_options(CLI::App& verb, SimAccountOptions& options);

// Not enabled unless one of the options asks for it. Throws UsageError that names the option.
[[nodiscard]] sim::AccountSettings to_account(const SimAccountOptions& options,
                                              const std::string& exchange, std::uint64_t seed);

// Where and as whom the account is reached.
struct SimAccount {
  const SimAccountOptions& options;
  const std::string& exchange;
  const sim::Simulator& simulator;
  const sim::SimulatorSettings& settings;

  // What to type in another terminal. Keys that somebody gave are not repeated.
  [[nodiscard]] std::string words() const;
  // A configuration that is ready to run.
  [[nodiscard]] std::string configuration() const;
  // Into the file that the options name, for its owner alone. Throws UsageError when it cannot.
  void write_configuration() const;
};

}  // namespace hftcpp::app
