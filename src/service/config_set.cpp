// config_set.cpp: --set PATH=VALUE, applied to the file's values before anything reads them.
#include "service/config_expand.hpp"
#include "service/config_parser.hpp"

#include <charconv>
#include <optional>
#include <utility>
#include <variant>

namespace hftcpp::config {
namespace {

namespace json = boost::json;

using Step = std::variant<std::string, std::size_t>;  // a key, or an index

// What stands between the brackets: an index, or a key in quotes, in which any letter may be. None
// when it is neither, or when there is no end to it.
std::optional<Step> bracketed(std::string_view& path) {
  if (path.starts_with("[\"")) {
    const std::size_t end = path.find("\"]", 2);
    if (end == path.npos || end == 2) return std::nullopt;
    Step key{std::string{path.substr(2, end - 2)}};
    path.remove_prefix(end + 2);
    return key;
  }
  const std::size_t end = path.find(']');
  if (end == path.npos) return std::nullopt;
  std::size_t index = 0;
  const auto [stop, ec] = std::from_chars(path.data() + 1, path.data() + end, index);
  if (ec != std::errc{} || stop != path.data() + end) return std::nullopt;
  path.remove_prefix(end + 1);
  return Step{index};
}

// Where the path ends: before the first equals sign that is in no key.
std::size_t end_of_path(std::string_view set) {
  bool is_in_key = false;
  for (std::size_t at = 0; at < set.size(); ++at) {
    if (set[at] == '=' && !is_in_key) return at;
    if (set.substr(at).starts_with("[\"")) is_in_key = true;
    if (set.substr(at).starts_with("\"]")) is_in_key = false;
  }
  return set.find('=');
}

// A path in parts; empty when it is none. The name of a service is one key: "service.mm_demo".
std::vector<Step> split(std::string_view path) {
  std::vector<Step> steps;
  while (!path.empty()) {
    if (path.front() == '[') {
      auto step = bracketed(path);
      if (!step || (steps.empty() && !std::holds_alternative<std::string>(*step))) return {};
      steps.push_back(std::move(*step));
    } else {
      if (!steps.empty()) {
        if (path.front() != '.') return {};
        path.remove_prefix(1);
      }
      const std::size_t end = std::min(path.find_first_of(".["), path.size());
      if (end == 0) return {};
      steps.emplace_back(std::string{path.substr(0, end)});
      path.remove_prefix(end);
    }
  }
  if (steps.size() > 1 && steps[0] == Step{"service"} &&
      std::holds_alternative<std::string>(steps[1])) {
    steps[1] = "service." + std::get<std::string>(steps[1]);
    steps.erase(steps.begin());
  }
  return steps;
}

std::string no_such_service(const json::object& root, const std::string& key) {
  std::vector<std::string> known;
  for (const auto& [name, value] : root)
    if (std::string_view{name}.starts_with("service.")) known.emplace_back(name);
  return "there is no \"" + key + "\" in the file" + did_you_mean(key, known);
}

// One step down; null, with the reason, where it cannot be done.
json::value* descend(json::value& from, const Step& step, std::string& reason) {
  if (const std::string* key = std::get_if<std::string>(&step)) {
    if (from.is_null()) from.emplace_object();
    if (json::object* object = from.if_object()) return &(*object)[*key];
    reason = "\"" + *key + "\" cannot stand in " + std::string{type_of(from)};
    return nullptr;
  }
  const std::size_t index = std::get<std::size_t>(step);
  if (from.is_null()) from.emplace_array();
  json::array* array = from.if_array();
  if (!array) {
    reason = "[" + std::to_string(index) + "] needs a list, found " + std::string{type_of(from)};
    return nullptr;
  }
  if (index > array->size()) {
    reason = "[" + std::to_string(index) + "] is beyond the list's " +
             std::to_string(array->size()) + " entries";
    return nullptr;
  }
  if (index == array->size()) array->emplace_back(nullptr);
  return &(*array)[index];
}

// What is no JSON is a text, but a list or an object that does not parse is a mistake.
std::optional<json::value> parse_value(std::string_view text, std::string& reason) {
  ParsedText parsed = parse_text(text, "value");
  if (!parsed.broken && parsed.problems.empty()) return std::move(parsed.value);
  if (parsed.broken && !text.starts_with('{') && !text.starts_with('[') && !text.starts_with('"'))
    return json::value(text);
  reason = parsed.problems.front().to_text();
  return std::nullopt;
}

}  // namespace

void apply_set(json::value& root, const std::string& set, Problems& problems) {
  const std::size_t equals = end_of_path(set);
  const std::string path = set.substr(0, equals);
  const auto refuse = [&](std::string why) {
    problems.push_back({"--set " + path, std::move(why)});
  };
  const std::vector<Step> steps = split(path);
  if (equals == std::string::npos || steps.empty())
    return refuse("expected PATH=VALUE, for example service.NAME.setting.port=9000");
  const std::string& first = std::get<std::string>(steps.front());
  if (first.starts_with("service.") && root.is_object() && !root.get_object().contains(first))
    return refuse(no_such_service(root.get_object(), first));

  std::string reason;
  auto value = parse_value(std::string_view{set}.substr(equals + 1), reason);
  if (!value) return refuse(std::move(reason));
  json::value* target = &root;
  for (const Step& step : steps) {
    target = descend(*target, step, reason);
    if (!target) return refuse(std::move(reason));
  }
  *target = std::move(*value);
}

}  // namespace hftcpp::config
