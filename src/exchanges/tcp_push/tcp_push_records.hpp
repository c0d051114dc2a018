// The records of a pushed text, with either of two separators between them. In a header for speed:
// it is done for each record.
#pragma once

#include "exchanges/tcp_push/tcp_push_format.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <string_view>

namespace hftcpp {

// The end of the text where the byte is not in it.
[[nodiscard]] inline const char* tcp_push_find(const char* begin, const char* end,
                                               char byte) noexcept {
  if (begin == end) return end;
  const void* const found = std::memchr(begin, byte, static_cast<std::size_t>(end - begin));
  return found == nullptr ? end : static_cast<const char*>(found);
}

// Each separator is looked for once.
class TcpPushRecords {
 public:
  TcpPushRecords(std::string_view text, char separator) noexcept
      : at_{text.data()}, end_{at_ + text.size()}, separator_{separator} {}

  // Empty at the end. Records that are empty, or white space, are none.
  [[nodiscard]] std::string_view next() noexcept {
    while (at_ != end_) {
      if (mark_ == nullptr || mark_ < at_) mark_ = tcp_push_find(at_, end_, separator_);
      if (line_ == nullptr || line_ < at_) line_ = tcp_push_find(at_, end_, '\n');
      const char* const begin = at_;
      const char* const close = std::min(mark_, line_);
      at_ = close == end_ ? end_ : close + 1;
      const std::string_view record = trimmed(begin, close);
      if (!record.empty()) return record;
    }
    return {};
  }

 private:
  static bool is_blank(char c) noexcept { return c == ' ' || c == '\r' || c == '\t'; }
  static std::string_view trimmed(const char* begin, const char* end) noexcept {
    while (begin != end && is_blank(*begin)) ++begin;
    while (begin != end && is_blank(end[-1])) --end;
    return {begin, static_cast<std::size_t>(end - begin)};
  }

  const char* at_;
  const char* end_;
  char separator_;
  const char* mark_ = nullptr;
  const char* line_ = nullptr;
};

// The records of a frame, each with its code as it is written and bytes that decode alone. What has
// no code, words of the server say, has no name.
using TcpPushRecord = std::function<void(std::string_view name, std::string_view bytes)>;
void split_tcp_push(std::string_view frame, const TcpPushFormat& format,
                    const TcpPushRecord& record);

}  // namespace hftcpp
