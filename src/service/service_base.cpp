// service_base.cpp: what a service may ask of its base. How it is run stands in ServiceRunner.
#include "service/book_key.hpp"
#include "service/service_state.hpp"
#include <hftcpp/service/service_base.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace hftcpp {
namespace {

namespace asio = boost::asio;

std::string what_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {  // a user's callback may throw anything
    return "something that is no std::exception";
  }
}

bool is_stop(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& e) {
    return e.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

}  // namespace

// A tick that comes too late is not made up for.
asio::awaitable<void> ServiceBase::State::run_every(std::chrono::milliseconds pace,
                                                    std::function<void()> tick) {
  asio::steady_timer timer{executor};
  auto due = std::chrono::steady_clock::now() + pace;
  for (;;) {
    timer.expires_at(due);
    co_await timer.async_wait(asio::use_awaitable);
    due = std::max(due + pace, std::chrono::steady_clock::now());
    if (has_failed()) continue;
    callback.store("a timer of every()", std::memory_order_relaxed);
    tick();
    callback.store(nullptr, std::memory_order_relaxed);
  }
}

void ServiceBase::State::on_task_end(const std::exception_ptr& failure) {
  // Outside of a callback, "aborted" is the task's own end: its queue closed, its timer cancelled.
  if (failure && (callback.load(std::memory_order_relaxed) || !is_stop(failure))) fail(failure);
  if (--tasks == 0 && all_ended) all_ended->open();
}

void ServiceBase::State::fail(const std::exception_ptr& failure) {
  const char* where = callback.exchange(nullptr);
  failures.fetch_add(1);
  spdlog::error("service {}: {} threw: {}; stopping", params.name, where ? where : "a consumer",
                what_of(failure));
  if (on_failure) on_failure();
}

ServiceBase::ServiceBase(ServiceParams params)
    : state_{std::make_unique<State>(std::move(params))} {}

ServiceBase::ServiceBase(ServiceParams params, std::size_t waiting_states)
    : ticker_queue{{.capacity = waiting_states, .policy = QueuePolicy::conflate}},
      quote_queue{{.capacity = waiting_states, .policy = QueuePolicy::conflate}},
      state_{std::make_unique<State>(std::move(params))} {}

ServiceBase::~ServiceBase() = default;

const std::string& ServiceBase::name() const noexcept {
  return state_->params.name;
}

const boost::json::object& ServiceBase::setting() const noexcept {
  return state_->params.setting;
}

const std::string& ServiceBase::path() const noexcept {
  return state_->params.path;
}

asio::any_io_executor ServiceBase::executor() const {
  return state_->executor;
}

const std::vector<std::shared_ptr<StreamBase>>& ServiceBase::streams() const noexcept {
  return state_->streams;
}

const OrderBook* ServiceBase::order_book(Exchange exchange, Symbol symbol) const {
  const auto found = state_->books.find(book_key(exchange, symbol));
  return found == state_->books.end() ? nullptr : &found->second;
}

void ServiceBase::every(std::chrono::milliseconds pace, std::function<void()> tick) {
  if (pace <= pace.zero()) throw std::invalid_argument{"every(): the pace must be above zero"};
  if (!state_->executor) throw std::logic_error{"every(): call it in on_start() or later"};
  if (state_->is_stopping) return;
  state_->timers.emplace_back();
  ++state_->tasks;
  auto on_end = [state = state_.get()](std::exception_ptr failure) { state->on_task_end(failure); };
  asio::co_spawn(state_->executor, state_->run_every(pace, std::move(tick)),
                 asio::bind_cancellation_slot(state_->timers.back().slot(), std::move(on_end)));
}

void ServiceBase::stop_all() {
  if (state_->stop_all) state_->stop_all();
}

std::vector<QueueReport> ServiceBase::queues() const {
  std::vector<QueueReport> reports;
  const auto add = [&](std::string_view name, const auto& queue) {
    if (const QueueCounters counters = queue.counters(); counters.pushed > 0)
      reports.push_back({name, counters});
  };
  add("ticker_queue", ticker_queue);
  add("trade_queue", trade_queue);
  add("order_book_queue", order_book_queue);
  add("kline_queue", kline_queue);
  add("funding_queue", funding_queue);
  add("liquidation_queue", liquidation_queue);
  add("quote_queue", quote_queue);
  add("my_order_queue", my_order_queue);
  add("my_order_batch_queue", my_order_batch_queue);
  add("my_trade_queue", my_trade_queue);
  add("balance_queue", balance_queue);
  add("position_queue", position_queue);
  add("stream_status_queue", stream_status_queue);
  return reports;
}

LagSnapshot ServiceBase::lag() const {
  LagSnapshot all;
  for (const LagHistogram& lag : state_->lags) all += lag.snapshot();
  return all;
}

LagSnapshot ServiceBase::lag(Channel channel) const {
  return state_->lags[static_cast<std::size_t>(channel)].snapshot();
}

std::uint64_t ServiceBase::failures() const noexcept {
  return state_->failures.load();
}

}  // namespace hftcpp
