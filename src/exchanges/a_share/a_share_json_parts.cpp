// a_share_json_parts.cpp
#include "exchanges/a_share/a_share_json_parts.hpp"

namespace hftcpp {
namespace {

// Behind the closing quote of the text that begins at `at`; npos where there is none.
std::size_t behind_quote(std::string_view text, std::size_t at) noexcept {
  for (at = text.find_first_of("\"\\", at); at < text.size(); at = text.find_first_of("\"\\", at)) {
    if (text[at] == '"') return at + 1;
    at += 2;  // a backslash, and what it is before
  }
  return std::string_view::npos;
}

// Where the value at the text's begin ends: before a comma or a bracket that is not its own.
std::optional<std::size_t> size_of_value(std::string_view text) noexcept {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c == '"') {
      at = behind_quote(text, at);
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at - 1;
      if (--depth == 0) return at;
    } else if (c == ',' && depth == 0) {
      return at - 1;
    }
  }
  return std::nullopt;
}

}  // namespace

JsonParts::JsonParts(std::string_view text) noexcept
    : text_{text}, close_{text.starts_with('[') ? ']' : '}'} {}

bool JsonParts::next() noexcept {
  if (at_ == 0) {
    if (!is_at('{') && !is_at('[')) return false;
    ++at_;
    skip_space();
    if (is_at(close_)) return end_whole();
  } else {
    if (is_whole_) return false;
    if (!size_) static_cast<void>(value());
    if (!size_) return false;
    at_ = value_ + *size_;
    skip_space();
    if (is_at(close_)) return end_whole();
    if (!is_at(',')) return false;
    ++at_;
    skip_space();
  }
  if (close_ == '}' && !read_name()) return false;
  value_ = at_;
  size_.reset();
  return value_ < text_.size();
}

bool JsonParts::end_whole() noexcept {
  ++at_;
  is_whole_ = true;
  return false;
}

bool JsonParts::read_name() noexcept {
  if (!is_at('"')) return false;
  const std::size_t begin = at_ + 1;
  at_ = behind_quote(text_, begin);
  if (at_ == std::string_view::npos) return false;
  name_ = text_.substr(begin, at_ - 1 - begin);
  skip_space();
  if (!is_at(':')) return false;
  ++at_;
  skip_space();
  return true;
}

std::string_view JsonParts::value() noexcept {
  if (!size_) size_ = size_of_value(rest());
  return size_ ? text_.substr(value_, *size_) : std::string_view{};
}

void JsonParts::skip_space() noexcept {
  while (is_at(' ') || is_at('\t') || is_at('\r') || is_at('\n')) ++at_;
}

}  // namespace hftcpp
