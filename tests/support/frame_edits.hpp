// Edits that make a good frame a bad one. They throw when there is nothing to edit: a test of a
// damage that did not happen proves nothing.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hftcpp {

inline std::string replaced(std::string frame, std::string_view part, std::string_view by) {
  const std::size_t at = frame.find(part);
  if (at == std::string::npos) throw std::runtime_error{"not in the frame: " + std::string{part}};
  return frame.replace(at, part.size(), by);
}

// With white space of every kind between the tokens of a JSON text.
inline std::string spaced_out(std::string_view frame) {
  std::string spaced = " ";
  bool in_text = false;
  for (std::size_t i = 0; i < frame.size(); ++i) {
    const char c = frame[i];
    if (in_text && c == '\\') {
      spaced += c;
      spaced += frame[++i];
      continue;
    }
    if (c == '"') in_text = !in_text;
    const bool is_mark = !in_text && std::string_view{"{}[]:,"}.find(c) != std::string_view::npos;
    if (is_mark) spaced += " \t";
    spaced += c;
    if (is_mark) spaced += "\r\n ";
  }
  return spaced;
}

inline std::string without(std::string frame, std::string_view part) {
  return replaced(std::move(frame), part, "");
}

}  // namespace hftcpp
