// arguments.cpp
#include "app/arguments.hpp"

#include "app/verb.hpp"
#include "service/rules.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <utility>

namespace hftcpp::app {
namespace {

constexpr double kYear = 365 * 24 * 3600;

std::string expected(const std::string& what, const std::string& text) {
  return "expected " + what + ", was \"" + text + '"';
}

bool is_number(const std::string& text, double& number) {
  return CLI::detail::lexical_cast(text, number) && !std::isnan(number);
}

// Without an exponent: "31536000".
std::string plain(double number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed);
  return {digits, end.ptr};
}

// What follows a lone "--" is no option; neither is "-", the standard input.
bool looks_like_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-' && word != "--";
}

std::vector<std::string> options_of(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

}  // namespace

CLI::Validator number_between(double least, double most) {
  return {[=](const std::string& text) {
            double number = 0;
            const bool is_good = is_number(text, number) && number >= least && number <= most;
            return is_good ? std::string{}
                           : expected("a number from " + plain(least) + " to " + plain(most), text);
          },
          ""};
}

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  return {[=](const std::string& text) {
            std::uint64_t number = 0;
            const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool is_good = end.ec == std::errc{} && end.ptr == text.data() + text.size() &&
                                 number >= least && number <= most;
            return is_good ? std::string{}
                           : expected("a whole number from " + std::to_string(least) + " to " +
                                          std::to_string(most),
                                      text);
          },
          ""};
}

CLI::Validator seconds_to_run() {
  return {[](const std::string& text) {
            double number = 0;
            if (!is_number(text, number) || !(number > 0))
              return expected("a number above 0", text);
            return number <= kYear ? std::string{}
                                   : expected("at most a year, " + plain(kYear) + " seconds", text);
          },
          ""};
}

CLI::Validator market_rate() {
  return number_between(0.001, 10'000'000);
}

CLI::Validator one_of(std::string what, std::vector<std::string> names) {
  return {[what = std::move(what), names = std::move(names)](const std::string& text) {
            const bool is_known = std::find(names.begin(), names.end(), text) != names.end();
            return is_known ? std::string{} : unknown(what, text, names);
          },
          ""};
}

CLI::Validator address_of(std::string key) {
  return {[key = std::move(key)](const std::string& text) {
            return rules_of_this_program().check_url(key, text);
          },
          ""};
}

CLI::Validator readable_file() {
  return {[](const std::string& path) {
            std::error_code ec;
            const bool is_good =
                !std::filesystem::is_directory(path, ec) && std::ifstream{path}.is_open();
            return is_good ? std::string{} : "cannot read " + path;
          },
          ""};
}

std::chrono::milliseconds to_duration(double seconds) {
  return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>{seconds});
}

std::string unknown_options(const CLI::App& command) {
  const CLI::App* verb = &command;
  while (!verb->get_subcommands().empty()) verb = verb->get_subcommands().front();
  const std::vector<std::string> names = options_of(*verb);
  std::string text;
  for (const std::string& word : command.remaining(true)) {
    if (!looks_like_option(word)) continue;
    text += (text.empty() ? "" : "\n") + unknown("option", word.substr(0, word.find('=')), names);
  }
  return text;
}

}  // namespace hftcpp::app
