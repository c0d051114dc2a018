// loop_thread: an io_context with a thread of its own, for tests that cross threads.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>

namespace hftcpp {

// The thread ends when the object does and nothing is left to run.
class LoopThread {
 public:
  ~LoopThread() { work_.reset(); }
  boost::asio::io_context& io() { return io_; }

  // What `function` returns on the loop's thread; throws if that takes too long.
  template <class Function>
  auto ask(Function function) {
    auto answer = boost::asio::post(io_, boost::asio::use_future(std::move(function)));
    if (answer.wait_for(std::chrono::seconds{20}) != std::future_status::ready)
      throw std::runtime_error{"no answer from the loop's thread"};
    return answer.get();
  }

 private:
  using Executor = boost::asio::io_context::executor_type;

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<Executor> work_ = boost::asio::make_work_guard(io_);
  std::jthread thread_{[this] { io_.run(); }};
};

// Of a coroutine that was spawned with use_future; not longer than a test may take.
inline bool has_ended(std::future<void>& coroutine) {
  return coroutine.wait_for(std::chrono::seconds{20}) == std::future_status::ready;
}

}  // namespace hftcpp
