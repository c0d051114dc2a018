// standard_output.cpp
#include "app/standard_output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <poll.h>
#include <unistd.h>

namespace hftcpp::app {

// errno may long be another's when it is asked: the descriptor itself knows.
bool has_reader_gone() noexcept {
  pollfd watched{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  return ::poll(&watched, 1, 0) == 1 && (watched.revents & POLLERR) != 0;
}

std::string finish_standard_output() {
  errno = 0;
  std::cout.flush();
  const bool is_written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  const int why = errno;
  std::clearerr(stdout);
  std::cout.clear();
  if (is_written || has_reader_gone()) return {};
  return "standard output cannot be written to" +
         (why == 0 ? std::string{} : std::string{": "} + std::strerror(why));
}

}  // namespace hftcpp::app
