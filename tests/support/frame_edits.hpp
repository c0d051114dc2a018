// Edits that make a good frame a bad one. They throw when there is nothing to edit: a test of a
// damage that did not happen proves nothing.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace hftcpp {

inline std::string replaced(std::string frame, std::string_view part, std::string_view by) {
  const std::size_t at = frame.find(part);
  if (at == std::string::npos) throw std::runtime_error{"not in the frame: " + std::string{part}};
  return frame.replace(at, part.size(), by);
}

inline std::string without(std::string frame, std::string_view part) {
  return replaced(std::move(frame), part, "");
}

}  // namespace hftcpp
