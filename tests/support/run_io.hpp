// run_io: coroutines in tests. One runs while the test waits for it, never longer than a bound;
// servers and whatever else lives on the same io_context go on meanwhile.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace hftcpp::test {

// Far more than any test needs: it is there so that a hanging test says where it hangs.
inline constexpr std::chrono::seconds kLimit{20};

// Runs the io_context until `done()`; throws when that does not come to be.
template <class Condition>
void run_until(boost::asio::io_context& io, Condition done) {
  const auto limit = std::chrono::steady_clock::now() + kLimit;
  while (!done()) {
    io.restart();
    io.run_one_until(
        std::min(limit, std::chrono::steady_clock::now() + std::chrono::milliseconds{50}));
    if (std::chrono::steady_clock::now() >= limit) throw std::runtime_error{"nothing more happens"};
  }
}

// A coroutine that has been started, to look at, wait for or cancel.
template <class T>
class Task {
 public:
  Task(boost::asio::io_context& io, boost::asio::awaitable<T> coroutine)
      : io_{io}, state_{std::make_shared<State>()} {
    auto finish = [state = state_](std::exception_ptr failure, auto... value) {
      state->failure = failure;
      if constexpr (sizeof...(value) > 0) state->value.emplace(std::move(value)...);
      state->is_done = true;
    };
    boost::asio::co_spawn(io, std::move(coroutine),
                          boost::asio::bind_cancellation_slot(state_->signal.slot(), finish));
  }

  [[nodiscard]] bool is_done() const { return state_->is_done; }
  void cancel() { state_->signal.emit(boost::asio::cancellation_type::terminal); }

  T wait() {
    run_until(io_, [this] { return is_done(); });
    if (state_->failure) std::rethrow_exception(state_->failure);
    if constexpr (!std::is_void_v<T>) return std::move(*state_->value);
  }

  // Whether it ended as a stopped coroutine does: by Asio's exception or by its error code.
  [[nodiscard]] bool wait_for_stop() {
    try {
      if constexpr (std::is_void_v<T>)
        wait();
      else
        return is_aborted(wait());
    } catch (const boost::system::system_error& stopped) {
      return stopped.code() == boost::asio::error::operation_aborted;
    }
    return false;
  }

 private:
  struct State {
    boost::asio::cancellation_signal signal;
    std::exception_ptr failure;
    std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value;
    bool is_done = false;
  };

  static bool is_aborted(const boost::system::error_code& ec) {
    return ec == boost::asio::error::operation_aborted;
  }
  template <class Value>
  static bool is_aborted(const boost::system::result<Value>& result) {
    return result.has_error() && is_aborted(result.error());
  }

  boost::asio::io_context& io_;
  std::shared_ptr<State> state_;
};

template <class T>
T run_io(boost::asio::io_context& io, boost::asio::awaitable<T> coroutine) {
  return Task<T>{io, std::move(coroutine)}.wait();
}

}  // namespace hftcpp::test
