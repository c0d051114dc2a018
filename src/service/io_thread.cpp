// io_thread.cpp
#include "service/io_thread.hpp"

#include <spdlog/spdlog.h>

#include <cstring>
#include <exception>
#include <pthread.h>
#include <sched.h>
#include <utility>

namespace hftcpp {
namespace {

void name_this_thread(const std::string& name) {
  constexpr std::size_t kMost = 15;  // Linux refuses more
  pthread_setname_np(pthread_self(), name.substr(0, kMost).c_str());
}

void pin_this_thread(int cpu, const std::string& name) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET(static_cast<std::size_t>(cpu), &cpus);
  if (const int error = pthread_setaffinity_np(pthread_self(), sizeof cpus, &cpus))
    spdlog::warn("thread {} cannot be pinned to CPU {}: {}", name, cpu, std::strerror(error));
}

}  // namespace

IoThread::IoThread(IoThreadSettings settings, std::function<void(const std::string&)> on_exception)
    : settings_{std::move(settings)},
      on_exception_{std::move(on_exception)},
      work_{io_.get_executor()} {}

IoThread::~IoThread() {
  stop();
}

boost::asio::any_io_executor IoThread::executor() {
  return io_.get_executor();
}

void IoThread::start() {
  thread_ = std::thread{[this] { run(); }};
}

void IoThread::stop() {
  io_.stop();
  if (thread_.joinable()) thread_.join();
}

void IoThread::run() {
  name_this_thread(settings_.name);
  if (settings_.cpu) pin_this_thread(*settings_.cpu, settings_.name);
  while (!io_.stopped()) turn();
}

// Until somebody stops it, or a handler throws.
void IoThread::turn() try {
  if (settings_.wait == Wait::spin)
    while (!io_.stopped()) io_.poll();
  else
    io_.run();
} catch (const std::exception& e) {
  on_exception_(e.what());
} catch (...) {  // a user's handler may throw anything
  on_exception_("something that is no std::exception");
}

}  // namespace hftcpp
