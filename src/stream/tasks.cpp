// tasks.cpp: spawning, cancelling and joining.
#include "stream/tasks.hpp"

#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <utility>
#include <vector>

namespace hftcpp {

namespace asio = boost::asio;

void rethrow_unless_stopped(std::exception_ptr failure) try {
  if (failure) std::rethrow_exception(failure);
} catch (const boost::system::system_error& e) {
  if (e.code() != asio::error::operation_aborted) throw;
}

namespace {

// A task that ends all of us before it has ever waited would cancel itself inside co_spawn, and
// Boost 1.81 then throws where nobody catches: it begins when its spawner has gone on.
asio::awaitable<void> begun_later(asio::any_io_executor executor, asio::awaitable<void> task) {
  co_await asio::post(executor, asio::use_awaitable);
  co_await std::move(task);
}

}  // namespace

Tasks::Tasks(asio::any_io_executor executor) : executor_{std::move(executor)}, ended_{executor_} {}

void Tasks::spawn(asio::awaitable<void> task) {
  const Stop stop = std::make_shared<asio::cancellation_signal>();
  running_.push_back(stop);
  asio::co_spawn(executor_, begun_later(executor_, std::move(task)),
                 asio::bind_cancellation_slot(stop->slot(), [this, stop](std::exception_ptr end) {
                   on_end(stop, std::move(end));
                 }));
}

void Tasks::on_end(const Stop& task, std::exception_ptr failure) {
  running_.remove(task);
  try {
    rethrow_unless_stopped(failure);
  } catch (const std::exception&) {
    if (!failure_) failure_ = std::move(failure);
    cancel();
  }
  ended_.poke();
}

void Tasks::cancel() {
  // One that ends at once takes itself off the list.
  const std::vector<Stop> all{running_.begin(), running_.end()};
  for (const Stop& task : all) task->emit(asio::cancellation_type::terminal);
  // Boost 1.81 may post it with a bare pointer into the signal, and a task that ends before that
  // comes would take the signal with it.
  asio::post(executor_, [all] {});
}

asio::awaitable<void> Tasks::join() {
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!running_.empty()) {
    try {
      co_await ended_.wait();
    } catch (const boost::system::system_error&) {
      cancel();  // our own stop, and theirs: what is left is to wait for them
    }
  }
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace hftcpp
