// kline_settings.cpp
#include "service/kline/kline_settings.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;

std::vector<std::chrono::seconds> read_intervals(SettingReader& reader) {
  if (!reader.has("intervals")) return {std::chrono::minutes{1}};
  std::vector<std::chrono::seconds> intervals;
  const std::vector<std::string> words = reader.texts("intervals");
  const std::vector<std::string> known{kline_words().begin(), kline_words().end()};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string place = "intervals[" + std::to_string(i) + "]";
    const auto interval = kline_interval(words[i]);
    if (!interval)
      reader.report(place, "unknown interval \"" + words[i] + "\"" + did_you_mean(words[i], known));
    else if (std::ranges::count(intervals, *interval) > 0)
      reader.report(place, "\"" + words[i] + "\" is there twice");
    else
      intervals.push_back(*interval);
  }
  if (words.empty()) reader.report("intervals", "is empty; write [\"1m\"]");
  return intervals;
}

// "UTC", "+08:00", "-5".
std::optional<std::chrono::hours> to_zone(std::string_view text) {
  if (text == "UTC") return 0h;
  if (text.ends_with(":00")) text.remove_suffix(3);
  if (text.size() < 2 || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  int hours = 0;
  const auto [end, failure] = std::from_chars(text.data() + 1, text.data() + text.size(), hours);
  if (failure != std::errc{} || end != text.data() + text.size() || hours < 0 || hours > 14)
    return std::nullopt;
  return std::chrono::hours{text.front() == '-' ? -hours : hours};
}

MarketCalendar read_always(SettingReader& reader) {
  const std::string text = reader.text("timezone", "UTC");
  const auto zone = to_zone(text);
  if (!zone)
    reader.report("timezone",
                  "\"" + text + "\" is no zone of whole hours; write \"UTC\" or \"+08:00\"");
  return MarketCalendar::always(zone.value_or(0h));
}

MarketCalendar read_a_shares(SettingReader& reader) {
  MarketCalendar calendar = MarketCalendar::a_shares();
  const std::string file = reader.text("holidays");
  if (file.empty()) return calendar;
  std::ifstream in{file};
  if (!in) {
    reader.report("holidays", file + " cannot be read: " + std::strerror(errno));
    return calendar;
  }
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  try {
    calendar.set_holidays(text);
  } catch (const std::invalid_argument& wrong) {
    reader.report("holidays", file + ": " + wrong.what());
  }
  return calendar;
}

std::chrono::milliseconds read_span(SettingReader& reader, std::string_view key,
                                    std::chrono::milliseconds otherwise) {
  const auto span = reader.duration(key, otherwise);
  if (span >= 0ms && span <= 1min) return span;
  reader.report(key, "expected at most a minute");
  return otherwise;
}

// "stdout", or {"file": "bars.jsonl"}.
void read_output(SettingReader& reader, KlineServiceSettings& settings, Problems& problems) {
  const boost::json::value* const value = reader.value("output");
  if (value == nullptr) return;
  settings.has_output = true;
  if (value->is_string() && value->get_string() == "stdout") return;
  if (!value->is_object()) {
    reader.report("output",
                  "expected \"stdout\" or {\"file\": \"bars.jsonl\"}, was " + describe(*value));
    return;
  }
  SettingReader target{value->get_object(), reader.path_of("output"), problems};
  settings.file = target.required_text("file");
  target.refuse_others();
}

bool is_word(const boost::json::value& value, std::string_view word) {
  return value.is_string() && std::string_view{value.get_string()} == word;
}

bool has_channel(const boost::json::array& channels, std::string_view name) {
  return std::ranges::any_of(channels, [name](const auto& each) { return is_word(each, name); });
}

// Calls visit(exchange, channels, place) for each stream. The file has been checked: what does not
// look like a stream has been told.
template <class Visit>
void each_stream(const boost::json::object& setting, Visit visit) {
  const boost::json::value* const streams = setting.if_contains("streams");
  if (streams == nullptr || !streams->is_array()) return;
  std::size_t place = 0;
  for (const boost::json::value& stream : streams->get_array()) {
    const std::size_t at = place++;
    const boost::json::object* const object = stream.if_object();
    if (object == nullptr) continue;
    const boost::json::value* const exchange = object->if_contains("exchange");
    const boost::json::value* const channels = object->if_contains("subscribe_channels");
    if (exchange == nullptr || !exchange->is_string()) continue;
    if (channels == nullptr || !channels->is_array()) continue;
    visit(std::string_view{exchange->get_string()}, channels->get_array(), at);
  }
}

std::vector<Exchange> quoted_in(const boost::json::object& setting) {
  std::vector<Exchange> quoted;
  each_stream(setting, [&](std::string_view exchange, const auto& channels, std::size_t) {
    if (has_channel(channels, "quote")) quoted.emplace_back(exchange);
  });
  return quoted;
}

// The only events that count, where the setting says so; else empty.
std::string_view only_source(const boost::json::object& setting) {
  const boost::json::value* const source = setting.if_contains("source");
  for (const std::string_view word : {"quote", "trade"})
    if (source != nullptr && is_word(*source, word)) return word;
  return {};
}

}  // namespace

KlineServiceSettings KlineServiceSettings::read(const boost::json::object& setting,
                                                const std::string& path) {
  Problems problems;
  SettingReader reader{setting, path, problems};
  KlineServiceSettings settings;
  settings.always.intervals = read_intervals(reader);
  settings.always.hold = read_span(reader, "hold", settings.always.hold);
  settings.always.grace = read_span(reader, "grace", settings.always.grace);
  settings.a_share = settings.always;
  settings.always.calendar = read_always(reader);
  settings.a_share.calendar = read_a_shares(reader);
  settings.source = static_cast<Source>(reader.choice("source", {"auto", "quote", "trade"}));
  settings.sessions =
      static_cast<Sessions>(reader.choice("sessions", {"auto", "a_share", "always"}));
  settings.history = reader.number<std::size_t>("history", 100, 0, 100'000);
  read_output(reader, settings, problems);
  settings.is_text = reader.choice("format", {"json", "text"}) == 1;
  settings.is_closed_only = reader.flag("closed_only", false);
  settings.quoted = quoted_in(setting);
  throw_if_any(problems);
  return settings;
}

Problems KlineServiceSettings::useless_streams(const boost::json::object& setting,
                                               const std::string& path) {
  Problems problems;
  const std::string_view only = only_source(setting);
  each_stream(setting, [&](std::string_view, const auto& channels, std::size_t place) {
    const bool has_some = only.empty()
                              ? has_channel(channels, "trade") || has_channel(channels, "quote")
                              : has_channel(channels, only);
    if (has_some) return;
    const std::string wanted =
        only.empty() ? "neither \"trade\" nor \"quote\"" : "no \"" + std::string{only} + '"';
    problems.push_back({path + ".streams[" + std::to_string(place) + "].subscribe_channels",
                        "has " + wanted + ", and bars are made of nothing else" +
                            (only.empty() ? "" : ", as \"source\" says")});
  });
  return problems;
}

std::vector<std::string> KlineServiceSettings::keys() {
  return {"intervals", "source",  "sessions", "timezone", "holidays",   "hold",
          "grace",     "history", "output",   "format",   "closed_only"};
}

}  // namespace hftcpp
