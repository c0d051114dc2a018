// command.cpp: from the command line to the verb that it names.
#include "app/command.hpp"

#include "app/arguments.hpp"
#include "app/standard_output.hpp"
#include "app/verb.hpp"
#include "exchanges/exchange.hpp"
#include <hftcpp/service/setting_reader.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::app {
namespace {

constexpr std::string_view kCommandExamples =
    "Examples:\n"
    "  hftcpp demo                                      see it work, without internet\n"
    "  hftcpp tail kraken ticker,trade btc/usd eth/usd  one line per event\n"
    "  hftcpp check configs/print.json                  what is wrong with a configuration?\n"
    "  hftcpp run configs/print.json                    run its services\n"
    "  hftcpp decode kraken < frames.jsonl              raw frames in, JSON events out\n"
    "  hftcpp sim kraken --port 9001                    an exchange of your own, on loopback\n"
    "  hftcpp instruments kraken --grep btc             what the exchange lists\n"
    "  hftcpp token new desk-1 --file tokens.json       let somebody into a gateway\n"
    "`hftcpp VERB --help` tells more of each.";

// "hftcpp token new"
std::string chosen_verb(const CLI::App& command) {
  const CLI::App* at = &command;
  std::string verb = at->get_name();
  for (; !at->get_subcommands().empty(); verb += ' ' + at->get_name())
    at = at->get_subcommands().front();
  return verb;
}

// One line for each of the message.
int complain(const CLI::App& command, std::string_view message) {
  const std::string verb = chosen_verb(command);
  while (!message.empty()) {
    const std::string_view line = message.substr(0, message.find('\n'));
    message.remove_prefix(std::min(message.size(), line.size() + 1));
    std::fprintf(stderr, "%s: %.*s\n", verb.c_str(), static_cast<int>(line.size()), line.data());
  }
  return 2;
}

// CLI11 would only say that an argument was not expected. Some verbs have verbs of their own.
void refuse_unknown_verb(const CLI::App& command, std::span<const char* const> words) {
  std::vector<std::string> names;
  for (const CLI::App* verb : command.get_subcommands(nullptr)) names.push_back(verb->get_name());
  if (names.empty() || words.empty() || words.front()[0] == '-') return;
  if (std::find(names.begin(), names.end(), words.front()) == names.end())
    throw UsageError{unknown("verb", words.front(), names)};
  refuse_unknown_verb(*command.get_subcommand(words.front()), words.subspan(1));
}

int run_verb(CLI::App& command, int argc, const char* const* argv, const Outcome& outcome) {
  try {
    const std::span words{argv, static_cast<std::size_t>(argc)};
    refuse_unknown_verb(command, words.subspan(std::min<std::size_t>(1, words.size())));
    command.parse(argc, argv);
  } catch (const CLI::Success& e) {  // --help, --version
    return command.exit(e);
  } catch (const CLI::ParseError& e) {
    const std::string misspelt = unknown_options(command);
    return complain(command, (misspelt.empty() ? e.what() : misspelt) + "; see --help");
  } catch (const UsageError& e) {
    return complain(command, e.what());
  } catch (const std::exception& e) {
    complain(command, e.what());
    return 1;
  }
  return outcome.exit_code;
}

}  // namespace

int run_command(int argc, const char* const* argv, AllocationCount allocations) {
  // A reader that went away (`| head`) is an error of the write, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);

  CLI::App command{"hftcpp: live market data. Streams in, services out, wired by a JSON file.",
                   "hftcpp"};
  command.require_subcommand(1);
  command.set_version_flag("--version", version_text, "what `hftcpp version` says");
  command.footer(std::string{kCommandExamples});
  Outcome outcome{.allocations = allocations};
  for (const auto add : {add_demo, add_run, add_check, add_tail, add_decode, add_sim,
                         add_instruments, add_token, add_version})
    add(command, outcome);

  const int code = run_verb(command, argc, argv, outcome);
  const std::string objection = finish_standard_output();
  if (code != 0 || objection.empty()) return code;
  complain(command, objection);
  return 1;
}

std::string unknown(std::string_view what, std::string_view word,
                    std::span<const std::string> known) {
  return "unknown " + std::string{what} + " \"" + std::string{word} + '"' +
         did_you_mean(word, known);
}

std::string listed(std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

const ExchangeEntry& exchange_named(std::string_view name) {
  if (const ExchangeEntry* entry = find_exchange(name)) return *entry;
  std::vector<std::string> names;
  for (const ExchangeEntry& entry : built_in_exchanges()) names.emplace_back(entry.name);
  throw UsageError{unknown("exchange", name, names)};
}

}  // namespace hftcpp::app
