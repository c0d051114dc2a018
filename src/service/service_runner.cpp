// service_runner.cpp
#include "service/service_runner.hpp"

#include "service/book_key.hpp"
#include "service/service_state.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace hftcpp {
namespace {

namespace asio = boost::asio;

// After so many events the others of the thread get their turn.
constexpr std::size_t kBatch = 256;
// Reading the clock costs as much as a small callback: of a burst, every eighth event is timed.
constexpr std::size_t kBurst = 16;

// What one queue's events are for: the name, the lag, and the service's function.
template <class Deliver>
struct Consumer {
  const char* name;
  LagHistogram* lag;  // null: not measured
  Deliver deliver;
};

template <class T>
void time(LagHistogram* lag, const std::vector<T>& batch, std::size_t i) {
  if (lag && (batch.size() < kBurst || i % 8 == 0))
    lag->record(Timestamp::now() - batch[i].receive_time);
}

// Ends when the queue is closed and empty.
template <class State, class T, class Deliver>
asio::awaitable<void> run_consumer(State* state, EventQueue<T>* queue, Consumer<Deliver> consumer) {
  std::vector<T> batch;
  for (;;) {
    batch.clear();
    co_await queue->pop_bulk(batch, kBatch);
    if (state->has_failed()) continue;
    state->callback.store(consumer.name, std::memory_order_relaxed);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (state->leaves_rest.load(std::memory_order_relaxed)) [[unlikely]] {
        state->left += batch.size() - i;
        break;
      }
      time(consumer.lag, batch, i);
      consumer.deliver(std::as_const(batch[i]));
    }
    state->callback.store(nullptr, std::memory_order_relaxed);
    if (batch.size() == kBatch) co_await asio::post(asio::use_awaitable);
  }
}

template <class State, class T, class Deliver>
void spawn_consumer(State& state, EventQueue<T>& queue, Consumer<Deliver> consumer) {
  ++state.tasks;
  asio::co_spawn(state.executor, run_consumer(&state, &queue, std::move(consumer)),
                 [&state](std::exception_ptr failure) { state.on_task_end(failure); });
}

}  // namespace

ServiceRunner::ServiceRunner(ServiceBase& service, ServiceSurroundings surroundings)
    : service_{service}, state_{*service.state_} {
  state_.executor = std::move(surroundings.executor);
  state_.streams = std::move(surroundings.streams);
  state_.stop_all = std::move(surroundings.stop_all);
  state_.on_failure = std::move(surroundings.on_failure);
}

asio::awaitable<void> ServiceRunner::start() {
  started_ = run_callback("on_start", &ServiceBase::on_start);
  if (started_) consume_all();
  co_return;
}

asio::awaitable<void> ServiceRunner::finish() {
  state_.is_stopping = true;
  for (auto& timer : state_.timers) timer.emit(asio::cancellation_type::terminal);
  close_queues();
  if (state_.tasks > 0) {
    state_.all_ended = std::make_unique<Gate>(state_.executor);
    co_await state_.all_ended->wait();
  }
  if (state_.left > 0) {
    spdlog::error("service {}: {} events were still queued when the time to stop was nearly over",
                  state_.params.name, state_.left);
    if (state_.on_failure) state_.on_failure();
  }
  finished_ = true;
  if (started_) (void)run_callback("on_stop", &ServiceBase::on_stop);
}

void ServiceRunner::reload() {
  if (started_ && !finished_ && !state_.has_failed())
    (void)run_callback("on_reload", &ServiceBase::on_reload);
}

void ServiceRunner::leave_rest() noexcept {
  state_.leaves_rest.store(true, std::memory_order_relaxed);
}

const char* ServiceRunner::busy_in() const noexcept {
  return state_.callback.load();
}

bool ServiceRunner::run_callback(const char* name, void (ServiceBase::*callback)()) try {
  state_.callback.store(name);
  (service_.*callback)();
  state_.callback.store(nullptr);
  return true;
} catch (...) {  // a user's callback may throw anything
  state_.fail(std::current_exception());
  return false;
}

template <class T>
void ServiceRunner::consume(EventQueue<T>& queue, const char* name,
                            void (ServiceBase::*callback)(const T&), LagHistogram* lag) {
  auto deliver = [this, callback](const T& event) { (service_.*callback)(event); };
  spawn_consumer(state_, queue, Consumer<decltype(deliver)>{name, lag, deliver});
}

void ServiceRunner::consume_all() {
  const auto lag = [&](Channel channel) { return &state_.lags[static_cast<std::size_t>(channel)]; };
  using S = ServiceBase;
  consume(service_.ticker_queue, "on_ticker", &S::on_ticker, lag(Channel::ticker));
  consume(service_.trade_queue, "on_trade", &S::on_trade, lag(Channel::trade));
  consume_books();
  consume(service_.kline_queue, "on_kline", &S::on_kline, lag(Channel::kline));
  consume(service_.funding_queue, "on_funding", &S::on_funding, lag(Channel::funding));
  consume(service_.liquidation_queue, "on_liquidation", &S::on_liquidation,
          lag(Channel::liquidation));
  consume(service_.quote_queue, "on_quote", &S::on_quote, lag(Channel::quote));
  consume(service_.my_order_queue, "on_my_order", &S::on_my_order, lag(Channel::my_order));
  consume(service_.my_order_batch_queue, "on_my_order_batch", &S::on_my_order_batch,
          lag(Channel::my_order_batch));
  consume(service_.my_trade_queue, "on_my_trade", &S::on_my_trade, lag(Channel::my_trade));
  consume(service_.balance_queue, "on_balance", &S::on_balance, lag(Channel::balance));
  consume(service_.position_queue, "on_position", &S::on_position, lag(Channel::position));
  consume(service_.stream_status_queue, "on_stream_status", &S::on_stream_status, nullptr);
}

// The book is brought up to date before either callback, so that order_book() agrees with both.
// An update to a book that is not there, or not to be trusted, waits for the snapshot.
void ServiceRunner::consume_books() {
  auto deliver = [this](const BookUpdate& update) {
    OrderBook& book =
        state_.books
            .try_emplace(book_key(update.exchange, update.symbol), update.exchange, update.symbol)
            .first->second;
    const bool fits = update.snapshot || update.stale || book.is_fresh();
    if (fits) book.apply(update);
    service_.on_book_update(update);
    if (!fits) return;
    state_.callback.store("on_order_book", std::memory_order_relaxed);
    service_.on_order_book(book);
    state_.callback.store("on_book_update", std::memory_order_relaxed);
  };
  LagHistogram* lag = &state_.lags[static_cast<std::size_t>(Channel::order_book)];
  spawn_consumer(state_, service_.order_book_queue,
                 Consumer<decltype(deliver)>{"on_book_update", lag, deliver});
}

void ServiceRunner::close_queues() {
  service_.ticker_queue.close();
  service_.trade_queue.close();
  service_.order_book_queue.close();
  service_.kline_queue.close();
  service_.funding_queue.close();
  service_.liquidation_queue.close();
  service_.quote_queue.close();
  service_.my_order_queue.close();
  service_.my_order_batch_queue.close();
  service_.my_trade_queue.close();
  service_.balance_queue.close();
  service_.position_queue.close();
  service_.stream_status_queue.close();
}

}  // namespace hftcpp
