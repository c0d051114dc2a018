// Output: text on its way to a file descriptor, in large pieces. A reader that has gone away
// is remembered rather than reported: whoever writes stops in good order.
#pragma once

#include <cstddef>
#include <string>

namespace hftcpp::app {

class Output {
 public:
  explicit Output(int descriptor) : descriptor_{descriptor} {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Append here, then say that a piece is complete.
  [[nodiscard]] std::string& text() noexcept { return text_; }
  void piece() {
    if (text_.size() >= kEnough) flush();
  }
  // Throws std::system_error when the text cannot be written, a full disk, say.
  void flush();
  [[nodiscard]] bool is_closed() const noexcept { return closed_; }

 private:
  static constexpr std::size_t kEnough = 256 * 1024;

  int descriptor_;
  std::string text_;
  bool closed_ = false;
};

}  // namespace hftcpp::app
