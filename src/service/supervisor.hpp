// Supervisor: the order in which services and streams begin and end, and the deadline for the
// end. It lives on the thread that called run(); the threads of streams and services are
// others, so that it can still say what hangs when they do.
#pragma once

#include "service/config.hpp"
#include "service/gate.hpp"
#include "service/service_runner.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace hftcpp {

struct StreamTask {
  std::shared_ptr<StreamBase> stream;
  boost::asio::any_io_executor executor;
  std::string path;  // where the configuration names it
  bool ended = false;
};

struct ServiceTask {
  ServiceRunner* runner = nullptr;
  boost::asio::any_io_executor executor;
  std::string name;
  bool ended = false;
};

class Supervisor {
 public:
  explicit Supervisor(RuntimeSettings settings);

  // Until all of it has ended; 0, or 1 after fail().
  [[nodiscard]] int run(std::vector<StreamTask> streams, std::vector<ServiceTask> services);

  // From any thread, at any time.
  void stop();
  void fail();

 private:
  [[nodiscard]] boost::asio::awaitable<void> supervise();
  [[nodiscard]] boost::asio::awaitable<void> start_services();
  [[nodiscard]] boost::asio::awaitable<void> run_streams();
  [[nodiscard]] boost::asio::awaitable<void> finish_services();
  void on_stream_end(StreamTask& task, const std::exception_ptr& failure);
  void on_last_stream_end();

  void request_stop();
  void watch_signals();
  void watch_clock();
  void tend();
  void on_signal(int number);
  [[noreturn]] void end_hanging_process();

  RuntimeSettings settings_;
  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_{io_};
  boost::asio::steady_timer deadline_{io_};
  boost::asio::steady_timer patience_{io_};  // of those who still empty their queues
  boost::asio::steady_timer run_for_{io_};
  boost::asio::steady_timer tending_{io_};
  Gate stop_requested_{io_.get_executor()};
  Gate streams_ended_{io_.get_executor()};
  Gate services_ended_{io_.get_executor()};
  std::vector<StreamTask> streams_;
  std::vector<ServiceTask> services_;
  std::size_t running_streams_ = 0;
  std::size_t running_services_ = 0;
  std::size_t stop_signals_ = 0;
  std::atomic<bool> failed_{false};
};

}  // namespace hftcpp
