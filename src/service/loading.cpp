// loading.cpp: what a configuration's services and streams say of it themselves.
#include "service/loading.hpp"

#include "service/kline/kline_settings.hpp"
#include "service/registry.hpp"
#include "service/rules.hpp"
#include "service/service_runtime.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace hftcpp {
namespace {

// At the path itself or at any member of what stands there.
bool has_problem_below(const Problems& problems, const std::string& path) {
  return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
    if (!problem.path.starts_with(path)) return false;
    const char next = problem.path.size() > path.size() ? problem.path[path.size()] : '.';
    return next == '.' || next == '[';
  });
}

// What a stream says begins with its exchange, and then with the member that is meant, if it is
// one: "kraken: subscribe_args.depth: ...".
Problem problem_of_stream(const std::string& exchange, const std::string& path,
                          std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with(exchange + ": ")) rest.remove_prefix(exchange.size() + 2);
  const std::size_t end = rest.find(": ");
  const std::string_view member = rest.substr(0, end);
  const bool is_member = end != rest.npos && std::all_of(member.begin(), member.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || c == '_' || c == '.';
                         });
  if (!is_member) return {path, std::string{text}};
  return {path + "." + std::string{member}, std::string{rest.substr(end + 2)}};
}

// The file is refused already: what else is wrong with it is worth telling in the same breath.
// What has been told of a place is not told again.
void find_more_problems(const Config& config, Problems& problems) {
  const Problems known = problems;
  Problems more;
  for (const ServiceConfig& service : config.services) {
    if (!has_problem_below(known, service.path + ".class_name")) (void)make_service(service, more);
    if (has_problem_below(known, service.path + ".setting.apis")) continue;  // the streams' keys
    for (const StreamConfig& stream : service.streams) {
      if (stream.params.exchange.empty()) continue;
      Problems of_stream;
      (void)make_stream(stream.params, stream.path, of_stream);
      // What names no member may be what was told of one.
      const bool has_known = has_problem_below(known, stream.path);
      for (Problem& problem : of_stream)
        if (!has_known || problem.path != stream.path) more.push_back(std::move(problem));
    }
  }
  for (Problem& problem : more)
    if (!has_problem_below(known, problem.path)) problems.push_back(std::move(problem));
}

}  // namespace

std::unique_ptr<ServiceBase> make_service(const ServiceConfig& config, Problems& problems) {
  const std::string path = config.path + ".setting";
  const std::size_t before = problems.size();
  std::unique_ptr<ServiceBase> service;
  try {
    service = make_service(config.class_name, {config.name, config.setting, path});
    std::vector<std::string> known = service->setting_keys();
    known.insert(known.end(), {"apis", "streams", "thread"});
    SettingReader{config.setting, path, problems}.refuse_others(known);
  } catch (const ConfigError& e) {
    problems.insert(problems.end(), e.problems().begin(), e.problems().end());
  } catch (const std::exception& e) {
    problems.push_back({path, e.what()});
  }
  if (config.class_name == "KlineService") {  // as it is, it has no use for others
    Problems useless = KlineServiceSettings::useless_streams(config.setting, path);
    std::ranges::move(useless, std::back_inserter(problems));
  }
  if (problems.size() > before) return nullptr;
  return service;
}

std::unique_ptr<StreamBase> make_stream(const StreamParams& params, const std::string& path,
                                        Problems& problems) {
  try {
    return get_exchange_stream(params);
  } catch (const ParamsError& e) {
    for (const std::string& problem : e.problems())
      problems.push_back(problem_of_stream(params.exchange, path, problem));
  } catch (const std::invalid_argument& e) {
    problems.push_back({path, e.what()});
  }
  return nullptr;
}

Config load_config(const std::string& file, const std::vector<std::string>& sets) {
  ConfigResult result = read_config(source_of_file(file, sets), rules_of_this_program());
  if (!result.problems.empty()) {
    find_more_problems(result.config, result.problems);
    throw ConfigError{std::move(result.problems)};
  }
  return std::move(result.config);
}

Problems check_config(const std::string& file, const std::vector<std::string>& sets) try {
  (void)ServiceRuntime{load_config(file, sets)};
  return {};
} catch (const ConfigError& e) {
  return e.problems();
}

}  // namespace hftcpp
