// fault_script.cpp: every mistake is told with its path and what would be right.
#include "sim/fault_script.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <stdexcept>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 14> kKinds{"cut",
                                                  "stall",
                                                  "drop",
                                                  "duplicate",
                                                  "reorder",
                                                  "wrong_checksum",
                                                  "garbage",
                                                  "refuse_subscribe",
                                                  "too_many_requests",
                                                  "forbidden",
                                                  "empty_record",
                                                  "field_shift",
                                                  "frozen",
                                                  "split"};
constexpr std::array<std::string_view, 6> kKeys{"after_messages", "fault",  "count",
                                                "duration",       "symbol", "channel"};

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw std::invalid_argument{path + ": " + what};
}

std::string quoted(std::string_view text) {
  return "\"" + std::string{text} + "\"";
}

std::string unknown(std::string_view noun, std::string_view word,
                    std::span<const std::string_view> known) {
  std::string text = "unknown " + std::string{noun} + " " + quoted(word);
  if (const std::string_view near = nearest(word, known); !near.empty())
    return text + "; did you mean " + quoted(near) + "?";
  text += "; expected one of";
  for (const std::string_view each : known) text += " " + quoted(each);
  return text;
}

json::value parse_json(std::string_view text) {
  json::stream_parser parser;
  boost::system::error_code ec;
  const std::size_t read = parser.write(text.data(), text.size(), ec);
  if (!ec) parser.finish(ec);
  if (!ec) return parser.release();
  const std::string_view before = text.substr(0, read);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t column = read - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
  throw std::invalid_argument{"line " + std::to_string(line) + ", column " +
                              std::to_string(column) + ": not JSON: " + ec.message()};
}

std::string_view as_text(const json::value& value, const std::string& path) {
  if (!value.is_string()) fail(path, "expected a text, was " + json::serialize(value));
  return value.get_string();
}

std::uint64_t as_count(const json::value& value, const std::string& path) {
  boost::system::error_code ec;
  const auto count = value.to_number<std::uint64_t>(ec);
  if (ec) fail(path, "expected a whole number of 0 or more, was " + json::serialize(value));
  return count;
}

// 1500, "1500ms" or "2s".
std::chrono::milliseconds as_duration(const json::value& value, const std::string& path) {
  constexpr std::uint64_t kLongest = 24 * 3'600'000;
  std::uint64_t count = 0;
  if (!value.is_string()) {
    count = as_count(value, path);
  } else {
    const std::string_view text = value.get_string();
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (ec != std::errc{} || (unit != "ms" && unit != "s"))
      fail(path, "expected milliseconds, \"500ms\" or \"2s\", was " + quoted(text));
    if (unit == "s" && count <= kLongest) count *= 1'000;
  }
  if (count > kLongest) fail(path, "expected at most a day, was " + json::serialize(value));
  return std::chrono::milliseconds{count};
}

FaultKind as_kind(const json::value& value, const std::string& path) {
  const std::string_view text = as_text(value, path);
  const auto found = std::find(kKinds.begin(), kKinds.end(), text);
  if (found == kKinds.end()) fail(path, unknown("fault", text, kKinds));
  return static_cast<FaultKind>(found - kKinds.begin());
}

Channel as_channel(const json::value& value, const std::string& path) {
  const std::string_view text = as_text(value, path);
  if (const auto channel = to_channel(text)) return *channel;
  std::vector<std::string_view> known;
  for (const Channel each : all_channels()) known.push_back(to_text(each));
  fail(path, unknown("channel", text, known));
}

// A fault that no client can see would make every test of it lie.
void check_visible(const Fault& fault, const std::string& path) {
  if (!fault.channel) return;
  const bool is_book = *fault.channel == Channel::order_book;
  const bool is_trade = *fault.channel == Channel::trade;
  const bool is_quote = *fault.channel == Channel::quote;
  const std::string channel = quoted(to_text(*fault.channel));
  switch (fault.kind) {
    case FaultKind::drop:
    case FaultKind::duplicate:
    case FaultKind::reorder:
      if (!is_book && !is_trade && !is_quote)
        fail(path + ".channel", std::string{to_text(fault.kind)} + " on " + channel +
                                    " could not be seen; expected \"order_book\" or \"trade\", or "
                                    "\"quote\" of A-shares");
      return;
    case FaultKind::empty_record:
    case FaultKind::field_shift:
    case FaultKind::frozen:
      if (!is_quote)
        fail(path + ".channel", std::string{to_text(fault.kind)} + " strikes quotes, not " +
                                    channel + "; leave it out");
      return;
    case FaultKind::wrong_checksum:
      if (!is_book) fail(path + ".channel", channel + " has no checksum; expected \"order_book\"");
      return;
    default:
      return;
  }
}

Fault parse_fault(const json::value& value, const std::string& path) {
  if (!value.is_object())
    fail(path, "expected an object like {\"after_messages\": 500, \"fault\": \"cut\"}, was " +
                   json::serialize(value));
  const json::object& object = value.get_object();
  Fault fault;
  for (const auto& [key, member] : object) {
    const std::string where = path + "." + std::string{key};
    if (key == "fault")
      fault.kind = as_kind(member, where);
    else if (key == "after_messages")
      fault.after_messages = as_count(member, where);
    else if (key == "count")
      fault.count = as_count(member, where);
    else if (key == "duration")
      fault.duration = as_duration(member, where);
    else if (key == "symbol")
      fault.symbol = Symbol{as_text(member, where)};
    else if (key == "channel")
      fault.channel = as_channel(member, where);
    else
      fail(where, unknown("key", key, kKeys));
  }
  if (!object.contains("fault")) fail(path + ".fault", "is missing");
  if (fault.count == 0) fail(path + ".count", "expected 1 or more, was 0");
  check_visible(fault, path);
  return fault;
}

}  // namespace

std::string_view to_text(FaultKind kind) noexcept {
  return kKinds[static_cast<std::size_t>(kind)];
}

FaultScript parse_fault_script(std::string_view text) {
  const json::value root = parse_json(text);
  if (!root.is_array())
    throw std::invalid_argument{"fault script: expected an array of faults, was " +
                                json::serialize(root).substr(0, 60)};
  FaultScript script;
  for (const json::value& each : root.get_array())
    script.push_back(parse_fault(each, "[" + std::to_string(script.size()) + "]"));
  return script;
}

}  // namespace hftcpp::sim
