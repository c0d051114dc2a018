// CommandProcess: the hftcpp command in a process of its own, as in another terminal. It starts in
// the project's folder; what it says on both streams is read as it comes, never waiting for ever.
// Its standard output may go elsewhere: to the descriptor that it is given.
#pragma once

#include "app/command.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <map>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hftcpp::app {

class CommandProcess {
 public:
  using Environment = std::map<std::string, std::string>;

  explicit CommandProcess(const std::vector<std::string>& arguments,
                          const Environment& environment = {}, int standard_output = -1) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
    std::fflush(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) throw std::system_error{errno, std::generic_category(), "fork"};
    if (pid_ == 0)
      become(arguments, environment, standard_output < 0 ? ends[1] : standard_output, ends[1]);
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~CommandProcess() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(output_);
  }
  CommandProcess(const CommandProcess&) = delete;
  CommandProcess& operator=(const CommandProcess&) = delete;

  // Until that has been said; false when the process ends, or takes too long.
  [[nodiscard]] bool says(std::string_view part) { return says_one_of({part}); }
  [[nodiscard]] bool says_one_of(std::initializer_list<std::string_view> parts) {
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    const auto is_said = [this](std::string_view part) { return said_.find(part) != said_.npos; };
    while (std::none_of(parts.begin(), parts.end(), is_said))
      if (!read_more(last)) return false;
    return true;
  }
  [[nodiscard]] const std::string& said() const noexcept { return said_; }

  // Its exit code, after a polite signal.
  int stop() {
    ::kill(pid_, SIGTERM);
    return end();
  }
  // Its exit code, once it ends by itself. What it still says is read.
  int end() {
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (read_more(last)) {
    }
    if (std::chrono::steady_clock::now() >= last) ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  [[noreturn]] static void become(const std::vector<std::string>& arguments,
                                  const Environment& environment, int output, int errors) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that dies leaves nobody behind
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    if (::chdir(HFTCPP_SOURCE_DIR) != 0) std::_Exit(99);
    std::vector<const char*> argv{"hftcpp"};
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    argv.push_back(nullptr);
    const int code = run_command(static_cast<int>(argv.size()) - 1, argv.data());
    std::fflush(nullptr);
    std::_Exit(code);
  }

  [[nodiscard]] bool read_more(std::chrono::steady_clock::time_point last) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        last - std::chrono::steady_clock::now());
    pollfd watched{.fd = output_, .events = POLLIN, .revents = 0};
    if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) <= 0) return false;
    char bytes[4096];
    const ssize_t size = ::read(output_, bytes, sizeof bytes);
    if (size > 0) said_.append(bytes, static_cast<std::size_t>(size));
    return size > 0;
  }

  pid_t pid_ = -1;
  int output_ = -1;
  std::string said_;
};

}  // namespace hftcpp::app
