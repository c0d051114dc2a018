// IoThread: one thread with an io_context of its own. What it runs is other people's business.
#pragma once

#include "service/config.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace hftcpp {

struct IoThreadSettings {
  std::string name;        // as `top -H` shows it, up to 15 letters
  std::optional<int> cpu;  // none: anywhere
  Wait wait = Wait::park;
};

class IoThread {
 public:
  // An exception that leaves a handler is handed to `on_exception`, on that thread, which goes on.
  IoThread(IoThreadSettings settings, std::function<void(const std::string& what)> on_exception);
  ~IoThread();
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  // From before start() until the end of this object.
  [[nodiscard]] boost::asio::any_io_executor executor();
  void start();
  // Ends the thread after the handler that it is in.
  void stop();

 private:
  void run();
  void turn();

  IoThreadSettings settings_;
  std::function<void(const std::string&)> on_exception_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace hftcpp
