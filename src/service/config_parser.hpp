// The configuration's JSON as text: says where it is broken and what was expected there, and
// refuses a key that stands twice, of which Boost.JSON would silently keep the last.
#pragma once

#include <hftcpp/service/setting_reader.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace hftcpp::config {

struct ParsedText {
  boost::json::value value;  // null when the text is broken
  Problems problems;         // one "my.json:3:14" for broken text, else one per repeated key
  bool broken = false;
};

[[nodiscard]] ParsedText parse_text(std::string_view text, std::string_view file);

// "a.b" of "a" and "b", "b" of "" and "b".
[[nodiscard]] std::string join(std::string_view path, std::string_view key);
[[nodiscard]] std::string join(std::string_view path, std::size_t index);

// "a text", "a list", ...: the type alone, for values that may be secret.
[[nodiscard]] std::string_view type_of(const boost::json::value& value);
// api_key, api_secret and what else goes by a name of that kind.
[[nodiscard]] bool is_secret(std::string_view key);

}  // namespace hftcpp::config
