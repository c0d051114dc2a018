// config_setting_reader.cpp: members of a JSON object as what they should be.
#include "service/config_parser.hpp"
#include <hftcpp/core/names.hpp>
#include <hftcpp/service/setting_reader.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace hftcpp {
namespace {

namespace json = boost::json;

std::string lines_of(const Problems& problems) {
  std::string lines;
  for (const Problem& problem : problems) {
    if (!lines.empty()) lines += '\n';
    lines += problem.to_text();
  }
  return lines;
}

struct Unit {
  std::string_view name;
  double worth;
};

// "250ms": a number and one of the units. Empty for anything else.
std::optional<double> measure(std::string_view text, std::span<const Unit> units) {
  double number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
  const std::string_view name{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  for (const Unit& unit : units)
    if (unit.name == name) return number * unit.worth;
  return std::nullopt;
}

std::optional<double> measure(const json::value& value, std::span<const Unit> units, double bare) {
  std::optional<double> amount;
  if (const json::string* text = value.if_string())
    amount = measure(*text, units);
  else if (value.is_number())
    amount = value.to_number<double>() * bare;
  constexpr double kMost = 1e15;  // more is a slip, and would not fit an integer
  if (amount && !(*amount >= 0 && *amount <= kMost)) amount.reset();
  return amount;
}

constexpr std::array kDurations{Unit{"ms", 1}, Unit{"s", 1'000}, Unit{"m", 60'000},
                                Unit{"h", 3'600'000}};
constexpr std::array kSizes{Unit{"B", 1}, Unit{"KB", 1024.0}, Unit{"MB", 1024.0 * 1024},
                            Unit{"GB", 1024.0 * 1024 * 1024}};

std::string expectation(std::int64_t least, std::int64_t most) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (least == Limits::min() && most == Limits::max()) return "expected a whole number";
  if (most == Limits::max()) return "expected a whole number from " + std::to_string(least) + " up";
  return "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most);
}

}  // namespace

ConfigError::ConfigError(Problems problems)
    : std::invalid_argument{lines_of(problems)}, problems_{std::move(problems)} {}

ConfigError::ConfigError(std::string path, std::string message)
    : ConfigError{Problems{{std::move(path), std::move(message)}}} {}

void throw_if_any(const Problems& problems) {
  if (!problems.empty()) throw ConfigError{problems};
}

SettingReader::SettingReader(const json::object& object, std::string path, Problems& problems)
    : object_{&object}, path_{std::move(path)}, problems_{&problems} {}

bool SettingReader::has(std::string_view key) const {
  return object_->contains(key);
}

const json::value* SettingReader::value(std::string_view key) {
  known_.emplace_back(key);
  return object_->if_contains(key);
}

std::string SettingReader::text(std::string_view key, std::string_view fallback) {
  const json::value* found = value(key);
  if (found && found->is_string()) return std::string{found->get_string()};
  if (found) report(key, "expected a text, was " + describe(*found, key));
  return std::string{fallback};
}

std::string SettingReader::required_text(std::string_view key) {
  std::string found = text(key);
  if (!has(key)) report(key, "is missing");
  if (const json::value* member = object_->if_contains(key);
      found.empty() && member && member->is_string())
    report(key, "is empty");
  return found;
}

std::size_t SettingReader::choice(std::string_view key,
                                  std::initializer_list<std::string_view> words,
                                  std::size_t fallback) {
  const json::value* found = value(key);
  if (!found) return fallback;
  if (const json::string* text = found->if_string())
    for (std::size_t i = 0; i < words.size(); ++i)
      if (words.begin()[i] == std::string_view{*text}) return i;
  std::string expected;
  for (const std::string_view word : words) {
    if (!expected.empty()) expected += word == words.end()[-1] ? " or " : ", ";
    expected += '"' + std::string{word} + '"';
  }
  report(key, "expected " + expected + ", was " + describe(*found, key));
  return fallback;
}

bool SettingReader::flag(std::string_view key, bool fallback) {
  const json::value* found = value(key);
  if (!found) return fallback;
  if (const bool* flag = found->if_bool()) return *flag;
  if (const json::string* text = found->if_string()) {
    if (*text == "true") return true;
    if (*text == "false") return false;
  }
  report(key, "expected true or false, was " + describe(*found, key));
  return fallback;
}

std::optional<std::int64_t> SettingReader::whole(std::string_view key, std::int64_t least,
                                                 std::int64_t most) {
  const json::value* found = value(key);
  if (!found) return std::nullopt;
  std::optional<std::int64_t> number;
  if (const std::int64_t* plain = found->if_int64()) {
    number = *plain;
  } else if (const json::string* text = found->if_string()) {
    std::int64_t parsed = 0;
    const char* end = text->data() + text->size();
    if (const auto [stop, ec] = std::from_chars(text->data(), end, parsed);
        ec == std::errc{} && stop == end)
      number = parsed;
  }
  if (number && *number >= least && *number <= most) return number;
  report(key, expectation(least, most) + ", was " + describe(*found, key));
  return std::nullopt;
}

std::chrono::milliseconds SettingReader::duration(std::string_view key,
                                                  std::chrono::milliseconds fallback) {
  const json::value* found = value(key);
  if (!found) return fallback;
  if (const auto amount = measure(*found, kDurations, 1'000))
    return std::chrono::milliseconds{std::llround(*amount)};
  report(key,
         "expected a duration (\"250ms\", \"5s\", \"2m\", \"1h\" or a number of seconds), was " +
             describe(*found, key));
  return fallback;
}

std::uint64_t SettingReader::size(std::string_view key, std::uint64_t fallback) {
  const json::value* found = value(key);
  if (!found) return fallback;
  if (const auto amount = measure(*found, kSizes, 1))
    return static_cast<std::uint64_t>(std::llround(*amount));
  report(key, "expected a size (\"64KB\", \"10MB\", \"1GB\" or a number of bytes), was " +
                  describe(*found, key));
  return fallback;
}

std::vector<std::string> SettingReader::texts(std::string_view key) {
  std::vector<std::string> all;
  const json::array* list = array(key);
  if (!list) return all;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const json::value& entry = (*list)[i];
    const json::string* text = entry.if_string();
    if (text == nullptr)
      problems_->push_back({path_of(key, i), "expected a text, was " + describe(entry, key)});
    all.emplace_back(text == nullptr ? "" : *text);  // each keeps its place
  }
  return all;
}

const json::object* SettingReader::object(std::string_view key) {
  const json::value* found = value(key);
  if (!found) return nullptr;
  if (!found->is_object()) report(key, "expected an object, was " + describe(*found, key));
  return found->if_object();
}

const json::array* SettingReader::array(std::string_view key) {
  const json::value* found = value(key);
  if (!found) return nullptr;
  if (!found->is_array()) report(key, "expected a list, was " + describe(*found, key));
  return found->if_array();
}

std::string SettingReader::path_of(std::string_view key) const {
  return config::join(path_, key);
}

std::string SettingReader::path_of(std::string_view key, std::size_t index) const {
  return config::join(path_of(key), index);
}

void SettingReader::report(std::string_view key, std::string message) {
  problems_->push_back({path_of(key), std::move(message)});
}

void SettingReader::refuse_others(std::span<const std::string> known_elsewhere) {
  std::vector<std::string> known{known_};
  known.insert(known.end(), known_elsewhere.begin(), known_elsewhere.end());
  for (const auto& [key, member] : *object_)
    if (std::find(known.begin(), known.end(), std::string_view{key}) == known.end())
      report(key, "unknown key" + did_you_mean(key, known));
}

std::string describe(const json::value& value, std::string_view key) {
  constexpr std::size_t kMost = 60;
  if (!value.is_string() && !value.is_number()) return std::string{config::type_of(value)};
  if (config::is_secret(key)) return std::string{config::type_of(value)};
  std::string text = json::serialize(value);
  if (text.size() > kMost) text = text.substr(0, kMost) + (value.is_string() ? "...\"" : "...");
  return text;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
  constexpr std::size_t kFew = 16;
  const std::vector<std::string_view> candidates{known.begin(), known.end()};
  if (const std::string_view near = nearest(word, candidates); !near.empty())
    return "; did you mean \"" + std::string{near} + "\"?";
  if (known.empty() || known.size() > kFew) return {};
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "; known: " : ", ") + name;
  return list;
}

namespace config {

std::string_view type_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "a number";
    case json::kind::string:
      return "a text";
    case json::kind::array:
      return "a list";
    case json::kind::object:
      return "an object";
  }
  return "nothing";
}

}  // namespace config
}  // namespace hftcpp
