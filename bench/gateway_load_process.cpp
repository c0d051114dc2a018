#include "gateway_load_process.hpp"

#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace hftcpp::bench {
namespace {

constexpr std::chrono::seconds kStartWithin{20};

sockaddr_in loopback_port(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

bool accepts(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = loopback_port(port);
  const bool is_there =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return is_there;
}

[[noreturn]] void become(std::vector<char*> arguments, int core, const std::string& log) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  ::sched_setaffinity(0, sizeof cores, &cores);
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
  ::execvp(arguments.front(), arguments.data());
  std::perror(arguments.front());
  ::_exit(127);
}

}  // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& command, int core, std::string log)
    : log_{std::move(log)} {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  process_ = ::fork();
  if (process_ < 0) throw std::runtime_error{"no process for " + command.front()};
  if (process_ == 0) become(std::move(arguments), core, log_);
}

ServerProcess::~ServerProcess() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void ServerProcess::wait_for(std::uint16_t port) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + kStartWithin;
  while (!accepts(port)) {
    if (!is_running()) throw std::runtime_error{"it has ended by itself: " + last_words()};
    if (Clock::now() > deadline)
      throw std::runtime_error{"nobody listens on port " + std::to_string(port) + ": " +
                               last_words()};
    ::usleep(10'000);
  }
}

double ServerProcess::cpu_seconds() const {
  std::ifstream file{"/proc/" + std::to_string(process_) + "/stat"};
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == line.npos) return 0;
  std::istringstream members{line.substr(name_end + 1)};
  const std::vector<std::string> words{std::istream_iterator<std::string>{members}, {}};
  constexpr std::size_t kUser = 11;  // behind the name
  if (words.size() <= kUser + 1) return 0;
  return (std::stod(words[kUser]) + std::stod(words[kUser + 1])) /
         static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double ServerProcess::megabytes_of(const std::string& member) const {
  std::ifstream file{"/proc/" + std::to_string(process_) + "/status"};
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(member)) return std::stod(line.substr(member.size())) * 1'024 / 1e6;
  return 0;
}

double ServerProcess::resident_mb() const {
  return megabytes_of("VmRSS:");
}

double ServerProcess::most_resident_mb() const {
  return megabytes_of("VmHWM:");
}

bool ServerProcess::is_running() const {
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid == 0;
}

std::string ServerProcess::last_words() const {
  std::ifstream file{log_};
  const std::string words{std::istreambuf_iterator<char>{file}, {}};
  constexpr std::size_t kMost = 1'500;
  return words.size() > kMost ? words.substr(words.size() - kMost) : words;
}

double own_cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback_port(0);
  socklen_t size = sizeof address;
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

void raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit all{.rlim_cur = std::max<rlim_t>(limit.rlim_max, 65'536),
                   .rlim_max = std::max<rlim_t>(limit.rlim_max, 65'536)};
  if (::setrlimit(RLIMIT_NOFILE, &all) == 0) return;  // not everybody may
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace hftcpp::bench
