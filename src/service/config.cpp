// config.cpp: the file from its text to plain values, every problem on the way kept.
#include "service/config.hpp"

#include "service/config_expand.hpp"
#include "service/config_parser.hpp"
#include "service/config_streams.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace hftcpp {
namespace {

namespace json = boost::json;

constexpr std::string_view kService = "service.";
constexpr std::array<std::string_view, 6> kLevels{"trace",   "debug", "info",
                                                  "warning", "error", "off"};

RuntimeSettings read_runtime(const json::object& object, const ConfigRules& rules,
                             Problems& problems) {
  SettingReader reader{object, "runtime", problems};
  RuntimeSettings runtime;
  runtime.io_threads = reader.number<std::size_t>("io_threads", 1, 1, 256);
  runtime.wait = reader.choice("wait", {"park", "spin"}) == 1 ? Wait::spin : Wait::park;
  runtime.stop_timeout = reader.duration("stop_timeout", runtime.stop_timeout);
  if (runtime.stop_timeout.count() == 0)
    reader.report("stop_timeout", "is nothing: no stream could be stopped in time");
  const json::array* pin = reader.array("pin");
  for (std::size_t i = 0; pin && i < pin->size(); ++i) {
    const std::int64_t* cpu = (*pin)[i].if_int64();
    const auto most = static_cast<std::int64_t>(rules.cpus ? rules.cpus - 1 : 1'023);
    if (cpu && *cpu >= 0 && *cpu <= most)
      runtime.pin.push_back(static_cast<int>(*cpu));
    else
      problems.push_back(
          {reader.path_of("pin", i),
           "expected a CPU from 0 to " + std::to_string(most) + ", was " + describe((*pin)[i])});
  }
  if (pin && pin->size() > runtime.io_threads)
    reader.report("pin", "has " + std::to_string(pin->size()) + " entries for " +
                             std::to_string(runtime.io_threads) + " io_threads");
  reader.refuse_others();
  return runtime;
}

void read_log_file(const json::object& object, const std::string& path, Problems& problems,
                   LogSettings& log) {
  SettingReader reader{object, path, problems};
  log.file = reader.required_text("file");
  log.max_size = reader.size("max_size", log.max_size);
  log.files = reader.number<std::size_t>("files", log.files, 0, 1'000);
  if (reader.has("max_size") && log.max_size < 4'096) reader.report("max_size", "is below 4KB");
  std::error_code ec;
  const std::filesystem::path folder = std::filesystem::path{log.file}.parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder, ec))
    reader.report("file", "there is no folder " + folder.string());
  reader.refuse_others();
}

LogSettings read_log(const json::object& object, Problems& problems) {
  SettingReader reader{object, "log", problems};
  LogSettings log;
  const std::string level = reader.text("level", to_text(log.level));
  if (const auto known = to_log_level(level))
    log.level = *known;
  else
    reader.report(
        "level", "unknown level \"" + level + "\"" +
                     did_you_mean(level, std::vector<std::string>{kLevels.begin(), kLevels.end()}));
  log.format = reader.choice("format", {"text", "json"}) == 1 ? LogFormat::json : LogFormat::text;
  if (const json::value* target = reader.value("target")) {
    if (const json::object* file = target->if_object())
      read_log_file(*file, reader.path_of("target"), problems, log);
    else if (!target->is_string() || target->get_string() != "stderr")
      reader.report("target", "expected \"stderr\" or {\"file\": ...}, was " + describe(*target));
  }
  log.repeat_limit = reader.number<std::size_t>("repeat_limit", log.repeat_limit, 0, 1'000'000);
  log.repeat_interval = reader.duration("repeat_interval", log.repeat_interval);
  reader.refuse_others();
  return log;
}

class Reading {
 public:
  Reading(const ConfigSource& source, const ConfigRules& rules) : source_{source}, rules_{rules} {}

  ConfigResult run() {
    result_.config.file = source_.file;
    config::ParsedText parsed = config::parse_text(source_.text, source_.file);
    result_.problems = std::move(parsed.problems);
    if (parsed.broken) return std::move(result_);
    if (!parsed.value.is_object()) {
      report(source_.file, "expected an object at the top, was " + describe(parsed.value));
      return std::move(result_);
    }
    for (const std::string& set : source_.sets)
      config::apply_set(parsed.value, set, result_.problems);
    Problems unfilled;
    config::expand(parsed.value, "", source_, unfilled);
    read_top(parsed.value.get_object());
    keep_first_of_each_path(std::move(unfilled));
    return std::move(result_);
  }

 private:
  void report(std::string path, std::string message) {
    result_.problems.push_back({std::move(path), std::move(message)});
  }

  void read_top(const json::object& top) {
    for (const auto& [key, value] : top) {
      const std::string name{key};
      const json::object* object = value.if_object();
      if (!name.starts_with(kService) && name != "runtime" && name != "log")
        refuse_key(name, value);
      else if (!object)
        report(name, "expected an object, was " + describe(value, name));
      else if (name == "runtime")
        result_.config.runtime = read_runtime(*object, rules_, result_.problems);
      else if (name == "log")
        result_.config.log = read_log(*object, result_.problems);
      else
        read_service(name, *object);
    }
    if (result_.config.services.empty() && result_.problems.empty())
      report(source_.file, R"(names no service; a service is "service.NAME": {"class_name": ...})");
  }

  void refuse_key(const std::string& name, const json::value& value) {
    if (value.is_object() && value.get_object().contains("class_name"))
      return report(name, "unknown key; a service's key is \"service." +
                              name.substr(name.rfind('.') + 1) + "\"");
    report(name, "unknown key" + did_you_mean(name, std::vector<std::string>{"service.NAME",
                                                                             "runtime", "log"}));
  }

  void read_service(const std::string& path, const json::object& object) {
    ServiceConfig service;
    service.path = path;
    service.name = path.substr(kService.size());
    SettingReader reader{object, path, result_.problems};
    if (service.name.empty() || service.name.find_first_of(".[]= ") != std::string::npos)
      report(path, "a service's name has letters, digits, - and _, and there must be one");
    service.class_name = reader.required_text("class_name");
    if (const auto& known = rules_.service_classes;
        !known.empty() && !service.class_name.empty() &&
        std::find(known.begin(), known.end(), service.class_name) == known.end())
      reader.report("class_name", "unknown service class \"" + service.class_name + "\"" +
                                      did_you_mean(service.class_name, known));
    if (const json::object* setting = reader.object("setting")) {
      service.setting = *setting;
      SettingReader inner{*setting, reader.path_of("setting"), result_.problems};
      service.own_thread = inner.choice("thread", {"streams", "own"}) == 1;
      service.streams = config::read_streams(inner, source_, rules_, result_.problems);
    }
    reader.refuse_others();
    result_.config.services.push_back(std::move(service));
  }

  // What could not be filled in explains whatever else is wrong at the same place.
  void keep_first_of_each_path(Problems unfilled) {
    for (Problem& problem : result_.problems) {
      const bool explained = std::any_of(unfilled.begin(), unfilled.end(),
                                         [&](const Problem& p) { return p.path == problem.path; });
      if (!explained) unfilled.push_back(std::move(problem));
    }
    result_.problems = std::move(unfilled);
  }

  const ConfigSource& source_;
  const ConfigRules& rules_;
  ConfigResult result_;
};

std::optional<std::string> read_file(const std::string& name, std::size_t most) {
  std::ifstream stream{name, std::ios::binary};
  std::error_code ec;
  if (!stream || std::filesystem::is_directory(name, ec)) return std::nullopt;
  std::string content(most, '\0');
  stream.read(content.data(), static_cast<std::streamsize>(most));
  content.resize(static_cast<std::size_t>(stream.gcount()));
  return content;
}

}  // namespace

std::optional<LogLevel> to_log_level(std::string_view text) noexcept {
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    if (kLevels[i] == text) return static_cast<LogLevel>(i);
  return std::nullopt;
}

std::string_view to_text(LogLevel level) noexcept {
  return kLevels[static_cast<std::size_t>(level)];
}

ConfigResult read_config(const ConfigSource& source, const ConfigRules& rules) {
  return Reading{source, rules}.run();
}

ConfigSource source_of_file(const std::string& file, std::vector<std::string> sets) {
  constexpr std::size_t kMostConfig = 16 * 1024 * 1024;
  constexpr std::size_t kMostSecret = 1024 * 1024;
  errno = 0;
  auto text = read_file(file, kMostConfig);
  if (!text)
    throw ConfigError{
        file, std::string{"cannot be read: "} + (errno ? std::strerror(errno) : "it is a folder")};
  ConfigSource source;
  source.file = file;
  source.text = std::move(*text);
  source.sets = std::move(sets);
  source.environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>{value} : std::nullopt;
  };
  source.read_file = [](const std::string& name) { return read_file(name, kMostSecret); };
  return source;
}

}  // namespace hftcpp
