// json_text.hpp: members appended to a JSON object that is being written, each with the comma
// before it. Names are literals of ours and need no escaping.
#pragma once

#include <hftcpp/core/decimal.hpp>
#include <hftcpp/core/event_json.hpp>

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace hftcpp::app {

inline void append_name(std::string& out, std::string_view name) {
  out += ",\"";
  out += name;
  out += "\":";
}

inline void append_text(std::string& out, std::string_view name, std::string_view text) {
  append_name(out, name);
  append_json_text(out, text);
}

template <std::integral Number>
void append_number(std::string& out, std::string_view name, Number number) {
  char digits[24];
  append_name(out, name);
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

inline void append_flag(std::string& out, std::string_view name, bool flag) {
  append_name(out, name);
  out += flag ? "true" : "false";
}

inline void append_decimal(std::string& out, const Decimal& value) {
  char digits[Decimal::kMaxText];
  out.append(digits, value.write(digits));
}

}  // namespace hftcpp::app
