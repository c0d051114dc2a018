// output.cpp
#include "app/output.hpp"

#include <cerrno>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace hftcpp::app {

void Output::flush() {
  std::string_view left = text_;
  while (!left.empty() && !closed_) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written >= 0) {
      left.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      closed_ = true;
    } else if (errno != EINTR) {
      const int failure = errno;
      text_.clear();
      throw std::system_error{failure, std::generic_category(), "writing the output"};
    }
  }
  text_.clear();
}

}  // namespace hftcpp::app
