// arguments: what the words of a command line may be. Each check's message stands behind the
// option's name: `--port: expected a whole number from 0 to 65535, was "99999"`.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace hftcpp::app {

// CLI11's own tell a reader the largest number that there is, in 309 digits.
[[nodiscard]] CLI::Validator number_between(double least, double most);
[[nodiscard]] CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);
// Above 0 and at most a year: what is longer overflows some clock.
[[nodiscard]] CLI::Validator seconds_to_run();
// Market events a second, as many as a simulator makes.
[[nodiscard]] CLI::Validator market_rate();
// unknown level "debg"; did you mean "debug"?
[[nodiscard]] CLI::Validator one_of(std::string what, std::vector<std::string> names);
// An address as the configuration's key of that name takes it: "api_host", "rest_host".
[[nodiscard]] CLI::Validator address_of(std::string key);
[[nodiscard]] CLI::Validator readable_file();

// Rounded up: no time is so short that it becomes 0, which means for ever.
[[nodiscard]] std::chrono::milliseconds to_duration(double seconds);

// `unknown option "--jsn"; did you mean "--json"?` for each that the chosen verb does not have.
// Empty when there is none.
[[nodiscard]] std::string unknown_options(const CLI::App& command);

}  // namespace hftcpp::app
