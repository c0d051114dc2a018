// supervisor.cpp
#include "service/supervisor.hpp"

#include "service/log.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Empty for a stop.
std::string reason_of(const std::exception_ptr& failure) try {
  if (failure) std::rethrow_exception(failure);
  return {};
} catch (const boost::system::system_error& e) {
  return e.code() == asio::error::operation_aborted ? std::string{} : e.what();
} catch (const std::exception& e) {
  return e.what();
} catch (...) {  // a user's stream may throw anything
  return "something that is no std::exception";
}

bool has_failed_subscription(const StreamBase& stream) {
  const auto subscriptions = stream.subscriptions();
  return std::any_of(subscriptions.begin(), subscriptions.end(), [](const SubscriptionState& s) {
    return s.state == SubscriptionState::State::failed;
  });
}

std::string label(const StreamTask& task) {
  return "stream " + std::string{task.stream->exchange().text()} + " (" + task.path + ")";
}

}  // namespace

Supervisor::Supervisor(RuntimeSettings settings) : settings_{std::move(settings)} {}

void Supervisor::stop() {
  asio::post(io_, [this] { request_stop(); });
}

void Supervisor::fail() {
  failed_ = true;
  stop();
}

int Supervisor::run(std::vector<StreamTask> streams, std::vector<ServiceTask> services) {
  streams_ = std::move(streams);
  services_ = std::move(services);
  if (settings_.handle_signals) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2}) signals_.add(number);
    watch_signals();
  }
  watch_clock();
  tend();
  std::exception_ptr failure;
  asio::co_spawn(io_, supervise(), [&](std::exception_ptr thrown) {
    failure = thrown;
    io_.stop();
  });
  io_.run();
  if (failure) std::rethrow_exception(failure);
  return failed_ ? 1 : 0;
}

asio::awaitable<void> Supervisor::supervise() {
  co_await start_services();
  co_await run_streams();
  co_await finish_services();
}

// Each on its own thread, one after the other, so that a later one finds the earlier ones ready.
asio::awaitable<void> Supervisor::start_services() {
  for (ServiceTask& task : services_) {
    if (stop_requested_.is_open() || failed_) co_return;
    co_await asio::co_spawn(task.executor, task.runner->start(), asio::use_awaitable);
  }
}

asio::awaitable<void> Supervisor::run_streams() {
  if (!stop_requested_.is_open() && !failed_) {
    running_streams_ = streams_.size();
    for (StreamTask& task : streams_) {
      auto on_end = [this, &task](std::exception_ptr failure) { on_stream_end(task, failure); };
      asio::co_spawn(task.executor, task.stream->start(),
                     asio::bind_executor(io_.get_executor(), std::move(on_end)));
    }
  }
  co_await stop_requested_.wait();
  for (const StreamTask& task : streams_)
    if (running_streams_ > 0 && !task.ended) task.stream->stop();
  if (running_streams_ > 0) co_await streams_ended_.wait();
}

asio::awaitable<void> Supervisor::finish_services() {
  running_services_ = services_.size();
  for (ServiceTask& task : services_) {
    auto on_end = [this, &task](std::exception_ptr) {
      task.ended = true;
      if (--running_services_ == 0) services_ended_.open();
    };
    asio::co_spawn(task.executor, task.runner->finish(),
                   asio::bind_executor(io_.get_executor(), std::move(on_end)));
  }
  if (running_services_ > 0) co_await services_ended_.wait();
}

void Supervisor::on_stream_end(StreamTask& task, const std::exception_ptr& failure) {
  task.ended = true;
  if (const std::string reason = reason_of(failure); !reason.empty()) {
    spdlog::error("{} failed: {}; stopping", label(task), reason);
    failed_ = true;
    request_stop();
  } else if (!stop_requested_.is_open()) {
    spdlog::warn("{} has ended", label(task));
  }
  if (--running_streams_ == 0) on_last_stream_end();
}

// Nothing will come any more. That is the end, and a bad one if the exchanges refused us.
void Supervisor::on_last_stream_end() {
  if (!stop_requested_.is_open()) {
    if (std::any_of(streams_.begin(), streams_.end(),
                    [](const StreamTask& task) { return has_failed_subscription(*task.stream); }))
      failed_ = true;
    spdlog::warn("every stream has ended; stopping");
    request_stop();
  }
  streams_ended_.open();
}

void Supervisor::request_stop() {
  if (stop_requested_.is_open()) return;
  stop_requested_.open();
  deadline_.expires_after(settings_.stop_timeout);
  deadline_.async_wait([this](const error_code& ec) {
    if (!ec) end_hanging_process();
  });
  patience_.expires_after(settings_.stop_timeout / 5 * 4);
  patience_.async_wait([this](const error_code& ec) {
    if (ec) return;
    for (const ServiceTask& task : services_)
      if (!task.ended) task.runner->leave_rest();
  });
}

void Supervisor::watch_clock() {
  if (settings_.run_for <= std::chrono::milliseconds::zero()) return;
  run_for_.expires_after(settings_.run_for);
  run_for_.async_wait([this](const error_code& ec) {
    if (!ec) request_stop();
  });
}

void Supervisor::tend() {
  tend_logging();
  tending_.expires_after(std::chrono::seconds{1});
  tending_.async_wait([this](const error_code& ec) {
    if (!ec) tend();
  });
}

void Supervisor::watch_signals() {
  signals_.async_wait([this](const error_code& ec, int number) {
    if (ec) return;
    on_signal(number);
    watch_signals();
  });
}

void Supervisor::on_signal(int number) {
  if (number == SIGUSR1 || number == SIGUSR2) {
    const auto level = static_cast<int>(log_level()) + (number == SIGUSR1 ? -1 : 1);
    set_log_level(static_cast<LogLevel>(std::clamp(level, 0, static_cast<int>(LogLevel::off))));
    spdlog::warn("log level is {} now", to_text(log_level()));
    return;
  }
  if (number == SIGHUP) {
    spdlog::info("SIGHUP: services read their files again");
    for (const ServiceTask& task : services_)
      asio::post(task.executor, [runner = task.runner] { runner->reload(); });
    return;
  }
  const char* name = number == SIGINT ? "SIGINT" : "SIGTERM";
  if (++stop_signals_ > 1) {
    spdlog::error("{} again: ending at once", name);
    finish_logging();
    std::_Exit(1);
  }
  spdlog::info("{}: stopping", name);
  request_stop();
}

void Supervisor::end_hanging_process() {
  for (const StreamTask& task : streams_)
    if (running_streams_ > 0 && !task.ended) spdlog::error("{} does not end", label(task));
  for (const ServiceTask& task : services_) {
    if (task.ended) continue;
    if (const char* callback = task.runner->busy_in())
      spdlog::error("service {} does not come back from {}", task.name, callback);
    else if (running_streams_ == 0)
      spdlog::error("service {} does not end", task.name);
  }
  spdlog::error("not stopped within {} ms: ending at once", settings_.stop_timeout.count());
  finish_logging();
  std::_Exit(1);
}

}  // namespace hftcpp
