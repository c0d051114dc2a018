// list_lines: lists as people keep them in files: an entry a line, blanks around it, and what
// stands behind a "#" is for people.
#pragma once

#include <string_view>

namespace hftcpp {

[[nodiscard]] inline std::string_view without_blanks(std::string_view text) noexcept {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// Calls `take` with the number of each line that has an entry, counted from 1, and the entry.
template <class Take>
void each_entry(std::string_view text, Take take) {
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    const std::string_view whole = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    const std::string_view entry = without_blanks(whole.substr(0, whole.find('#')));
    if (!entry.empty()) take(line, entry);
  }
}

}  // namespace hftcpp
