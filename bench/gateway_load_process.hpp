// ServerProcess: a program of its own on a core of its own, what it uses, and its end.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace hftcpp::bench {

class ServerProcess {
 public:
  // What it says goes to the file. Throws std::runtime_error when there is no process to be had.
  ServerProcess(const std::vector<std::string>& command, int core, std::string log);
  ~ServerProcess();  // it ends at once
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Until somebody accepts connections there. Throws std::runtime_error, with its last words, when
  // it ends before that, or takes too long.
  void wait_for(std::uint16_t port);

  [[nodiscard]] double cpu_seconds() const;  // of all its threads
  [[nodiscard]] double resident_mb() const;
  [[nodiscard]] double most_resident_mb() const;  // since it began
  [[nodiscard]] bool is_running() const;
  [[nodiscard]] std::string last_words() const;

 private:
  [[nodiscard]] double megabytes_of(const std::string& member) const;

  pid_t process_ = -1;
  std::string log_;
};

// The process's own, so far.
[[nodiscard]] double own_cpu_seconds();
[[nodiscard]] std::uint16_t free_port();
// As many as the system allows.
void raise_descriptor_limit();

}  // namespace hftcpp::bench
