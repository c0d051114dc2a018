// tcp_push_records.cpp
#include "exchanges/tcp_push/tcp_push_records.hpp"

#include "core/a_share_symbols.hpp"
#include "exchanges/a_share/a_share_json_parts.hpp"
#include "exchanges/tcp_push/tcp_push_frame.hpp"
#include <hftcpp/core/json_reader.hpp>

namespace hftcpp {
namespace {

// What is left of an array that breaks off.
constexpr std::string_view kBrokenArray = "[";

void tell(std::string_view code, std::string_view bytes, const TcpPushRecord& record) {
  record(parse_a_share(code) ? code : std::string_view{}, bytes);
}

std::string_view code_of_object(std::string_view text) {
  JsonReader reader{text};
  FieldReader fields{reader.object()};
  return fields.optional_text("stock_code");
}

void split_json(std::string_view payload, const TcpPushRecord& record) {
  if (payload.front() == '{') return tell(code_of_object(payload), payload, record);
  JsonParts items{payload};
  while (items.next()) {
    const std::string_view text = items.value();
    if (text.empty()) break;
    tell(code_of_object(text), text, record);
  }
  if (!items.is_whole()) record({}, kBrokenArray);
}

std::string_view field_at(std::string_view text, char separator, std::size_t index) {
  for (; index > 0; --index) {
    const std::size_t end = text.find(separator);
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find(separator));
}

}  // namespace

void split_tcp_push(std::string_view frame, const TcpPushFormat& format,
                    const TcpPushRecord& record) {
  std::string_view payload = tcp_push_payload(frame);
  const std::size_t first = payload.find_first_not_of(" \t\r\n");
  if (first == payload.npos) return;
  payload.remove_prefix(first);
  if (payload.front() == '{' || payload.front() == '[') return split_json(payload, record);
  if (payload.find(format.separator()) == payload.npos) return record({}, payload);
  const auto place = std::ranges::find(format.fields(), TcpPushField::symbol);
  const auto index = static_cast<std::size_t>(place - format.fields().begin());
  TcpPushRecords records{payload, format.record_separator()};
  for (auto each = records.next(); !each.empty(); each = records.next())
    tell(field_at(each, format.separator(), index), each, record);
}

}  // namespace hftcpp
