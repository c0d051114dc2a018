// run_services.cpp: the main() of a user's own program.
#include "service/log.hpp"
#include "service/service_runtime.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {
namespace {

constexpr const char* kHelp = R"(usage: %s CONFIG.json [OPTIONS]

Runs the services of the file until SIGINT or SIGTERM.

  --set PATH=VALUE   instead of what the file says, for example
                     --set service.NAME.setting.port=9000; may be repeated
  --check            say what is wrong with the file, and start nothing
  --log-level LEVEL  trace, debug, info, warning, error or off, instead of the file's
  --seconds N        stop by itself after so long
  --help             this text

Exit code 0 after a clean stop, 1 after a failure, 2 when the file or the arguments are wrong.
)";

struct Arguments {
  std::string file;
  std::vector<std::string> sets;
  std::optional<LogLevel> level;
  std::chrono::milliseconds run_for{0};
  bool check = false;
  bool help = false;
  std::string wrong;  // what is wrong with them
};

class ArgumentReader {
 public:
  ArgumentReader(int argc, char** argv) : words_(argv + (argc > 0), argv + argc) {}

  Arguments read() {
    while (next_ < words_.size() && read_.wrong.empty()) read_one(words_[next_++]);
    if (read_.wrong.empty() && read_.file.empty() && !read_.help)
      read_.wrong = "which configuration? Give the name of a JSON file";
    return std::move(read_);
  }

 private:
  void read_one(std::string word) {
    std::optional<std::string> value;
    if (const auto equals = word.find('='); word.starts_with("--") && equals != word.npos) {
      value = word.substr(equals + 1);
      word.resize(equals);
    }
    if (word == "--help" || word == "-h")
      read_.help = true;
    else if (word == "--check")
      read_.check = true;
    else if (word == "--set" || word == "--log-level" || word == "--seconds")
      read_value(word, value ? *value : next_word());
    else if (word.starts_with('-'))
      read_.wrong = "unknown option " + word +
                    did_you_mean(word, std::vector<std::string>{"--set", "--check", "--log-level",
                                                                "--seconds", "--help"});
    else if (!read_.file.empty())
      read_.wrong = "one configuration at a time: " + read_.file + " or " + word;
    else
      read_.file = word;
  }

  void read_value(const std::string& option, const std::string& value) {
    if (value.empty())
      read_.wrong = option + " needs a value";
    else if (option == "--set")
      read_.sets.push_back(value);
    else if (option == "--seconds")
      read_seconds(value);
    else if (!(read_.level = to_log_level(value)))
      read_.wrong = "--log-level: expected trace, debug, info, warning, error or off, was " + value;
  }

  void read_seconds(const std::string& value) {
    double seconds = 0;
    const char* end = value.data() + value.size();
    const auto [stop, ec] = std::from_chars(value.data(), end, seconds);
    if (ec != std::errc{} || stop != end || !(seconds > 0 && seconds < 1e9))
      read_.wrong = "--seconds: expected a number above 0, was " + value;
    else
      read_.run_for = std::chrono::milliseconds{std::llround(std::ceil(seconds * 1'000))};
  }

  std::string next_word() { return next_ < words_.size() ? words_[next_++] : std::string{}; }

  std::vector<std::string> words_;
  std::size_t next_ = 0;
  Arguments read_;
};

int refuse(const Problems& problems) {
  for (const Problem& problem : problems) std::fprintf(stderr, "%s\n", problem.to_text().c_str());
  std::fprintf(stderr, "%zu problem%s; nothing was started\n", problems.size(),
               problems.size() == 1 ? "" : "s");
  return 2;
}

int run(const Arguments& arguments) try {
  hold_level_signals();
  Config config = load_config(arguments.file, arguments.sets);
  if (arguments.level) config.log.level = *arguments.level;
  config.runtime.run_for = arguments.run_for;
  ServiceRuntime runtime{config};
  wipe_secrets(config);
  return runtime.run();
} catch (const ConfigError& e) {
  return refuse(e.problems());
}

int check(const Arguments& arguments) {
  if (const Problems problems = check_config(arguments.file, arguments.sets); !problems.empty())
    return refuse(problems);
  std::printf("%s: no problems\n", arguments.file.c_str());
  return 0;
}

}  // namespace

int run_services(int argc, char** argv) {
  const Arguments arguments = ArgumentReader{argc, argv}.read();
  const char* program = argc > 0 ? argv[0] : "program";
  if (arguments.help) {
    std::printf(kHelp, program);
    return 0;
  }
  if (!arguments.wrong.empty()) {
    std::fprintf(stderr, "%s: %s; see --help\n", program, arguments.wrong.c_str());
    return 2;
  }
  return arguments.check ? check(arguments) : run(arguments);
}

}  // namespace hftcpp
