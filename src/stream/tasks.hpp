// Tasks: coroutines that belong together. They are stopped together and waited for, so that
// what they share on their parent's frame outlives them; the first that fails ends all.
#pragma once

#include "stream/signal.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <exception>
#include <list>
#include <memory>

namespace hftcpp {

class Tasks {
 public:
  explicit Tasks(boost::asio::any_io_executor executor);
  Tasks(const Tasks&) = delete;
  Tasks& operator=(const Tasks&) = delete;

  void spawn(boost::asio::awaitable<void> task);
  // Asks all to end.
  void cancel();
  // Until none runs; then throws what the first failure was. A parent that is cancelled in here
  // cancels them, and still waits.
  [[nodiscard]] boost::asio::awaitable<void> join();

 private:
  // Kept by the coroutine too: an executor that is destroyed may destroy us first.
  using Stop = std::shared_ptr<boost::asio::cancellation_signal>;

  void on_end(const Stop& task, std::exception_ptr failure);

  boost::asio::any_io_executor executor_;
  Signal ended_;
  std::list<Stop> running_;
  std::exception_ptr failure_;
};

}  // namespace hftcpp
