// qmt_records.cpp
#include "exchanges/qmt/qmt_records.hpp"

#include "exchanges/a_share/a_share_json_parts.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <string>

namespace hftcpp {
namespace {

constexpr std::string_view kBroken = "{";

void split_ticks(std::string_view data, const QmtRecord& record) {
  JsonParts ticks{data};
  std::string own;
  while (ticks.next()) {
    const std::string_view tick = ticks.value();
    if (tick.empty()) break;
    own = R"({"op":"tick","data":{")";
    own.append(ticks.name()).append("\":").append(tick).append("}}");
    record(ticks.name(), own);
  }
  if (!ticks.is_whole()) record({}, kBroken);
}

}  // namespace

std::string_view without_qmt_space(std::string_view line) noexcept {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = line.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlank) + 1 - first);
}

bool has_qmt_ticks(std::string_view line) noexcept {
  JsonParts fields{line};
  while (fields.next()) {
    if (fields.name() != "op") continue;
    JsonReader reader{fields.value()};
    const std::string_view op = reader.value().text("op");
    return op == "tick" || op == "full";
  }
  return false;
}

void split_qmt(std::string_view line, const QmtRecord& record) {
  const std::string_view text = without_qmt_space(line);
  if (!has_qmt_ticks(text)) return record({}, line);
  JsonParts fields{text};
  while (fields.next())
    if (fields.name() == "data") return split_ticks(fields.rest(), record);
  record({}, line);
}

}  // namespace hftcpp
