// LineReader: the lines of a file descriptor, one after another, without copying them. Any
// bytes will do; a line ends with \n or \r\n, the last one may go without.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace hftcpp::app {

class LineReader {
 public:
  // A longer line is given cut to this length, and is_cut() says so: memory stays bounded.
  static constexpr std::size_t kLongest = 64 * 1024 * 1024;

  // `before_waiting` is called before each read, which may block: the moment to flush an output.
  explicit LineReader(
      int descriptor, std::function<void()> before_waiting = [] {});

  // Valid until the next call; empty after the last. Throws std::system_error when reading fails.
  [[nodiscard]] std::optional<std::string_view> next();
  [[nodiscard]] bool is_cut() const noexcept { return cut_; }

 private:
  bool refill();
  std::string_view take(std::size_t size, std::size_t skip) noexcept;
  void skip_line();

  int descriptor_;
  std::function<void()> before_waiting_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // what was read and not yet given lies between these two
  std::size_t end_ = 0;
  bool ended_ = false;
  bool cut_ = false;
};

}  // namespace hftcpp::app
