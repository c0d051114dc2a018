// printable: words from outside, for a log or a terminal: what would begin a line of its own or
// command the terminal is shown by its number.
#pragma once

#include <string>
#include <string_view>

namespace hftcpp {

[[nodiscard]] inline std::string printable(std::string_view words) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(words.size());
  for (const char c : words) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f)
      text += c;
    else
      text.append("\\x").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 15U]);
  }
  return text;
}

}  // namespace hftcpp
