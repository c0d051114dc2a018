// What a service keeps behind its callbacks: where it runs, its books, its timers, its figures.
#pragma once

#include "service/gate.hpp"
#include <hftcpp/service/service_base.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hftcpp {

struct ServiceBase::State {
  explicit State(ServiceParams given) : params{std::move(given)} {}

  ServiceParams params;
  boost::asio::any_io_executor executor;
  std::vector<std::shared_ptr<StreamBase>> streams;
  std::function<void()> stop_all;
  std::function<void()> on_failure;

  std::unordered_map<std::uint64_t, OrderBook> books;
  std::array<LagHistogram, 12> lags;  // by Channel
  std::atomic<std::uint64_t> failures{0};
  // The callback that runs now, for whoever asks why nothing moves; null between callbacks.
  std::atomic<const char*> callback{nullptr};

  std::size_t tasks = 0;  // consumers and timers that have not ended
  std::list<boost::asio::cancellation_signal> timers;
  std::unique_ptr<Gate> all_ended;  // made by the one who waits for it
  bool is_stopping = false;
  std::atomic<bool> leaves_rest{false};  // what is queued: the time to stop is nearly over
  std::uint64_t left = 0;                // events that nobody was called with

  [[nodiscard]] bool has_failed() const noexcept { return failures.load() > 0; }
  // Calls `tick` at that pace until it is cancelled.
  [[nodiscard]] boost::asio::awaitable<void> run_every(std::chrono::milliseconds pace,
                                                       std::function<void()> tick);
  // The handler of each task.
  void on_task_end(const std::exception_ptr& failure);
  // An exception has left the callback that `callback` names, or a task that was in none.
  void fail(const std::exception_ptr& failure);
};

}  // namespace hftcpp
