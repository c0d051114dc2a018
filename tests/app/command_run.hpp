// command_run: the hftcpp command as a person runs it, with what it prints.
#pragma once

#include "app/command.hpp"

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hftcpp::app {

struct CommandResult {
  int code = 0;
  std::string out;
  std::string err;
};

// A file in memory that stands in for a standard stream as long as it lives.
class Redirected {
 public:
  Redirected(int descriptor, std::string_view content)
      : descriptor_{descriptor},
        original_{::dup(descriptor)},
        file_{::memfd_create("redirected", MFD_CLOEXEC)} {
    while (!content.empty()) {
      const ssize_t written = ::write(file_, content.data(), content.size());
      if (written < 0) throw std::system_error{errno, std::generic_category(), "memfd"};
      content.remove_prefix(static_cast<std::size_t>(written));
    }
    ::lseek(file_, 0, SEEK_SET);
    ::dup2(file_, descriptor_);
  }
  ~Redirected() {
    ::dup2(original_, descriptor_);
    ::close(original_);
    ::close(file_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

  [[nodiscard]] std::string text() const {
    std::string text(static_cast<std::size_t>(::lseek(file_, 0, SEEK_END)), '\0');
    ::lseek(file_, 0, SEEK_SET);
    const ssize_t size = ::read(file_, text.data(), text.size());
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }

 private:
  int descriptor_;
  int original_;
  int file_;
};

inline CommandResult run(const std::vector<std::string>& arguments, std::string_view in = {}) {
  std::vector<const char*> argv{"hftcpp"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  argv.push_back(nullptr);

  std::fflush(nullptr);
  const Redirected input{STDIN_FILENO, in};
  const Redirected output{STDOUT_FILENO, {}};
  const Redirected errors{STDERR_FILENO, {}};
  CommandResult result;
  result.code = run_command(static_cast<int>(argv.size()) - 1, argv.data());
  std::fflush(nullptr);
  std::cout.flush();
  result.out = output.text();
  result.err = errors.text();
  return result;
}

}  // namespace hftcpp::app
