// run.cpp: `hftcpp run CONFIG` and `hftcpp check CONFIG`: the services of a JSON file.
#include "app/arguments.hpp"
#include "app/optional_rooms.hpp"
#include "app/verb.hpp"
#include "service/log.hpp"
#include "service/service_runtime.hpp"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hftcpp::app {
namespace {

struct RunOptions {
  std::string file;
  std::vector<std::string> sets;
  std::string log_level;
  double seconds = 0;
};

int print_problems(const Problems& problems) {
  for (const Problem& problem : problems) std::fprintf(stderr, "%s\n", problem.to_text().c_str());
  return 2;
}

// Opening the file would make it, and `check` makes nothing.
Problems log_problems(const LogSettings& log) {
  if (log.file.empty()) return {};
  const std::filesystem::path file{log.file};
  const std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
  std::error_code ec;
  if (std::filesystem::is_directory(file, ec))
    return {{"log.target.file", log.file + " is a folder; name a file in it"}};
  const bool is_there = std::filesystem::exists(file, ec);
  if (::access(is_there ? log.file.c_str() : folder.c_str(), W_OK) == 0) return {};
  return {{"log.target.file", log.file + " cannot be written to: " + std::strerror(errno)}};
}

int run(const RunOptions& options) try {
  hold_level_signals();
  Config config = load_config(options.file, options.sets);
  if (const Problems problems = log_problems(config.log); !problems.empty())
    return print_problems(problems);
  if (options.seconds > 0) config.runtime.run_for = to_duration(options.seconds);
  if (!options.log_level.empty()) config.log.level = *to_log_level(options.log_level);
  ServiceRuntime runtime{config};
  wipe_secrets(config);
  return runtime.run();
} catch (const ConfigError& e) {
  return print_problems(e.problems());
}

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

int check(const RunOptions& options) {
  if (const Problems problems = check_config(options.file, options.sets); !problems.empty())
    return print_problems(problems);
  const Config config = load_config(options.file, options.sets);
  if (const Problems problems = log_problems(config.log); !problems.empty())
    return print_problems(problems);
  std::size_t streams = 0;
  std::size_t pairs = 0;
  for (const ServiceConfig& service : config.services) {
    streams += service.streams.size();
    for (const StreamConfig& stream : service.streams) pairs += stream.params.currency_pairs.size();
  }
  std::printf("ok: %s, %s, %s\n", counted(config.services.size(), "service").c_str(),
              counted(streams, "stream").c_str(), counted(pairs, "pair").c_str());
  if (const std::string rooms = missing_rooms(HFTCPP_OPTIONAL_ROOMS); !rooms.empty())
    std::printf("not built, for want of a library: %s\n", rooms.c_str());
  return 0;
}

std::shared_ptr<RunOptions> add_options(CLI::App& verb) {
  auto options = std::make_shared<RunOptions>();
  verb.add_option("CONFIG", options->file, "the JSON file, see docs/configuration.md")->required();
  verb.add_option("--set", options->sets,
                  "instead of what the file says: service.NAME.setting.KEY=VALUE; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  return options;
}

}  // namespace

void add_run(CLI::App& command, Outcome& outcome) {
  CLI::App& verb =
      *command.add_subcommand("run", "Runs the services of a JSON file until Ctrl-C or SIGTERM.");
  const auto options = add_options(verb);
  verb.add_option("--seconds", options->seconds, "stop by itself after so long")
      ->check(seconds_to_run())
      ->type_name("N");
  verb.add_option("--log-level", options->log_level, "instead of the file's")
      ->check(one_of("level", {"trace", "debug", "info", "warning", "error", "off"}))
      ->type_name("LEVEL");
  verb.footer(
      "Exit code: 0 after a clean stop, 1 after a failure, 2 when the configuration is wrong.\n\n"
      "Examples:\n"
      "  hftcpp run configs/print.json\n"
      "  hftcpp run configs/print.json --set service.print.setting.streams[0].exchange=kraken");
  verb.callback([options, &outcome] { outcome.exit_code = run(*options); });
}

void add_check(CLI::App& command, Outcome& outcome) {
  CLI::App& verb = *command.add_subcommand(
      "check", "Says what is wrong with a configuration, by path in the file, and starts nothing.");
  const auto options = add_options(verb);
  verb.footer("Example:\n  hftcpp check configs/print.json");
  verb.callback([options, &outcome] { outcome.exit_code = check(*options); });
}

}  // namespace hftcpp::app
