// line_reader.cpp
#include "app/line_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hftcpp::app {

LineReader::LineReader(int descriptor, std::function<void()> before_waiting)
    : descriptor_{descriptor}, before_waiting_{std::move(before_waiting)}, buffer_(1 << 20) {}

std::optional<std::string_view> LineReader::next() {
  if (std::exchange(cut_, false)) skip_line();
  std::size_t searched = 0;
  for (;;) {
    const std::string_view unread{buffer_.data() + begin_, end_ - begin_};
    if (const auto size = unread.find('\n', searched); size != unread.npos) return take(size, 1);
    if (unread.size() >= kLongest) {
      cut_ = true;
      return take(kLongest, 0);
    }
    searched = unread.size();
    if (!refill()) return unread.empty() ? std::nullopt : std::optional{take(unread.size(), 0)};
  }
}

// Moves the unread rest to the front, makes room where it fills the buffer, and reads on.
bool LineReader::refill() {
  if (ended_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  if (end_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, kLongest));
  before_waiting_();
  for (;;) {
    const ssize_t count = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error{errno, std::generic_category(), "reading the input"};
    end_ += static_cast<std::size_t>(count);
    ended_ = count == 0;
    return !ended_;
  }
}

std::string_view LineReader::take(std::size_t size, std::size_t skip) noexcept {
  std::string_view line{buffer_.data() + begin_, size};
  begin_ += size + skip;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void LineReader::skip_line() {
  for (;;) {
    const std::string_view unread{buffer_.data() + begin_, end_ - begin_};
    if (const auto size = unread.find('\n'); size != unread.npos) {
      begin_ += size + 1;
      return;
    }
    begin_ = end_;
    if (!refill()) return;
  }
}

}  // namespace hftcpp::app
