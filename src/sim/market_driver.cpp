#include "sim/market_driver.hpp"

#include "sim/spawn.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace asio = boost::asio;
using std::chrono::duration;
using std::chrono::duration_cast;
using namespace std::chrono_literals;

constexpr auto kShortestNap = 1ms;    // above a thousand events a second, several at a time
constexpr auto kLongestDebt = 200ms;  // a process that was suspended does not make up for hours

}  // namespace

std::shared_ptr<MarketDriver> MarketDriver::make(asio::any_io_executor executor,
                                                 MarketSettings settings) {
  if (!(settings.rate > 0) || settings.rate > 10'000'000)
    throw std::invalid_argument{"rate: expected 0.001 to 10000000 events per second, was " +
                                std::to_string(settings.rate)};
  if (settings.instruments.empty()) settings.instruments = default_instruments();
  return std::shared_ptr<MarketDriver>{new MarketDriver{std::move(executor), std::move(settings)}};
}

MarketDriver::MarketDriver(asio::any_io_executor executor, MarketSettings settings)
    : rate_{settings.rate},
      max_events_{settings.max_events},
      market_{std::move(settings.instruments), settings.seed, Timestamp::now()},
      timer_{std::move(executor)} {}

void MarketDriver::attach(MarketListener& listener) {
  listeners_.push_back(&listener);
  if (std::exchange(running_, true)) return;
  asio::co_spawn(get_executor(), run(shared_from_this()), rethrow_unless_aborted);
}

void MarketDriver::detach(MarketListener& listener) noexcept {
  std::erase(listeners_, &listener);
  if (listeners_.empty()) timer_.cancel();
}

void MarketDriver::pause() {
  paused_ = true;
  for (MarketListener* listener : listeners_) listener->on_standstill();
}

void MarketDriver::resume() {
  paused_ = false;
  count_from_now();
  timer_.cancel();
}

bool MarketDriver::is_finished() const noexcept {
  return max_events_ != 0 && events_ >= max_events_;
}

// Not to be made up for: a pause, or that the whole process was suspended.
void MarketDriver::count_from_now() {
  since_ = Clock::now();
  told_ = 0;
}

asio::awaitable<void> MarketDriver::run(std::shared_ptr<MarketDriver> self) {
  self->count_from_now();
  while (!self->listeners_.empty()) {
    self->timer_.expires_at(self->next_wake());
    co_await self->timer_.async_wait(kTuple);
    if (self->paused_ || self->is_finished()) continue;
    const auto now = Clock::now();
    if (now - self->timer_.expiry() > kLongestDebt) self->count_from_now();
    const double due = std::floor(duration<double>(now - self->since_).count() * self->rate_);
    if (due <= self->told_) continue;
    self->advance(static_cast<std::uint64_t>(due - self->told_));
    self->told_ = due;
  }
  self->running_ = false;
}

MarketDriver::Clock::time_point MarketDriver::next_wake() const {
  if (paused_ || is_finished()) return Clock::time_point::max();
  const duration<double> next{(told_ + 1) / rate_};
  return std::max(since_ + duration_cast<Clock::duration>(next), Clock::now() + kShortestNap);
}

void MarketDriver::advance(std::uint64_t count) {
  const Timestamp now = Timestamp::now();
  for (; count > 0 && !paused_ && !is_finished(); --count) {
    // No two at the same time, though several are told at once: the last of them is now.
    last_time_ = std::max(last_time_ + 1us, now + -1us * static_cast<std::int64_t>(count - 1));
    const MarketEvent& event = market_.next(last_time_);
    ++events_;
    for (MarketListener* listener : listeners_) listener->on_market_event(event);
    if (is_finished())
      for (MarketListener* listener : listeners_) listener->on_standstill();
  }
}

}  // namespace hftcpp::sim
