// ServiceRunner: one service's life on its executor, from on_start() over its consumers to
// on_stop(). Which thread that is, and when it ends, is the runtime's business.
#pragma once

#include <hftcpp/service/service_base.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace hftcpp {

struct ServiceSurroundings {
  boost::asio::any_io_executor executor;  // of one thread: callbacks are never concurrent
  std::vector<std::shared_ptr<StreamBase>> streams;
  std::function<void()> stop_all;    // from the service's thread
  std::function<void()> on_failure;  // likewise, after it was logged
};

class ServiceRunner {
 public:
  // Before start(); the service must outlive the runner's coroutines.
  ServiceRunner(ServiceBase& service, ServiceSurroundings surroundings);

  // Both on the service's executor. start() calls on_start() and sets the consumers going. finish()
  // lets them empty the queues, ends the timers and calls on_stop(). An exception of a callback
  // is logged and counted, not thrown; without an on_start() that succeeded there is no on_stop().
  [[nodiscard]] boost::asio::awaitable<void> start();
  [[nodiscard]] boost::asio::awaitable<void> finish();

  // On the service's executor: on_reload(), between on_start() and on_stop().
  void reload();

  // From any thread: what is still queued is left, so that on_stop() comes before the deadline.
  // That is a failure, and how much it was is logged.
  void leave_rest() noexcept;
  // From any thread: "on_trade"; null when it is in no callback.
  [[nodiscard]] const char* busy_in() const noexcept;

 private:
  [[nodiscard]] bool run_callback(const char* name, void (ServiceBase::*callback)());
  template <class T>
  void consume(EventQueue<T>& queue, const char* name, void (ServiceBase::*callback)(const T&),
               LagHistogram* lag);
  void consume_all();
  void consume_books();
  void close_queues();

  ServiceBase& service_;
  ServiceBase::State& state_;
  bool started_ = false;
  bool finished_ = false;
};

}  // namespace hftcpp
