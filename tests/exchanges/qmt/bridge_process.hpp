// BridgeProcess: examples/qmt_bridge.py as a process of its own, and BridgeClient, a connection to
// it. Whatever does not come in time fails the test that waits for it.
#pragma once

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

extern char** environ;

namespace hftcpp {

// Lines from a descriptor, each as it comes.
class BridgeLines {
 public:
  explicit BridgeLines(int descriptor) : descriptor_{descriptor} {}
  ~BridgeLines() { ::close(descriptor_); }
  BridgeLines(const BridgeLines&) = delete;
  BridgeLines& operator=(const BridgeLines&) = delete;

  // With its end; empty when there is none any more, or none within a generous time.
  [[nodiscard]] std::string next() {
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    std::size_t end = 0;
    while ((end = come_.find('\n')) == std::string::npos)
      if (!read_more(last)) return {};
    std::string line = come_.substr(0, end + 1);
    come_.erase(0, end + 1);
    return line;
  }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  bool read_more(std::chrono::steady_clock::time_point last) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        last - std::chrono::steady_clock::now());
    pollfd watched{.fd = descriptor_, .events = POLLIN, .revents = 0};
    if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) <= 0) return false;
    std::array<char, 4096> bytes;
    const ssize_t size = ::read(descriptor_, bytes.data(), bytes.size());
    if (size > 0) come_.append(bytes.data(), static_cast<std::size_t>(size));
    return size > 0;
  }

  int descriptor_;
  std::string come_;
};

class BridgeProcess {
 public:
  // `environment` holds "NAME=value" beside what there is.
  explicit BridgeProcess(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& environment = {})
      : output_{start(arguments, environment)} {}
  ~BridgeProcess() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  BridgeProcess(const BridgeProcess&) = delete;
  BridgeProcess& operator=(const BridgeProcess&) = delete;

  // What it says on the terminal.
  [[nodiscard]] std::string says() { return output_.next(); }
  // The port that it took, from what it says first; zero if it says nothing of the kind.
  [[nodiscard]] std::uint16_t port() {
    const std::string line = says();
    const std::size_t at = line.find("127.0.0.1:");
    if (at == std::string::npos) return 0;
    return static_cast<std::uint16_t>(std::atoi(line.c_str() + at + 10));
  }
  void ask_to_stop() const { ::kill(pid_, SIGTERM); }
  // Its exit code. What it still says is read first.
  [[nodiscard]] int end() {
    while (!says().empty()) {
    }
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  int start(const std::vector<std::string>& arguments,
            const std::vector<std::string>& environment) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      throw std::system_error{errno, std::generic_category(), "pipe"};
    std::vector<std::string> words{"python3",
                                   std::string{HFTCPP_SOURCE_DIR} + "/examples/qmt_bridge.py"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> settings = environment;
    settings.emplace_back("PYTHONDONTWRITEBYTECODE=1");
    for (char** each = environ; *each != nullptr; ++each) settings.emplace_back(*each);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    const int failed = ::posix_spawnp(&pid_, "python3", &actions, nullptr,
                                      pointers_to(words).data(), pointers_to(settings).data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (failed == 0) return ends[0];
    ::close(ends[0]);
    throw std::system_error{failed, std::generic_category(), "python3"};
  }
  static std::vector<char*> pointers_to(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
  }

  pid_t pid_ = -1;
  BridgeLines output_;
};

class BridgeClient {
 public:
  explicit BridgeClient(std::uint16_t port) : lines_{connect(port)} {}

  void send(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t sent = ::send(lines_.descriptor(), text.data(), text.size(), MSG_NOSIGNAL);
      if (sent < 0) throw std::system_error{errno, std::generic_category(), "send"};
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // Empty once the bridge has closed the connection.
  [[nodiscard]] std::string line() { return lines_.next(); }

 private:
  static int connect(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int room = 16 * 1024;  // so that who does not read is soon known
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      ::close(descriptor);
      throw std::system_error{errno, std::generic_category(), "connect"};
    }
    return descriptor;
  }

  BridgeLines lines_;
};

// No interpreter, no bridge.
inline bool has_python() {
  return std::system(
             "python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' "
             ">/dev/null 2>&1") == 0;
}

}  // namespace hftcpp
