// channel_runner.cpp: from one session to the next, with a pause or without.
#include "stream/channel_runner.hpp"

#include "net/connection.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using Role = ChannelSession::Role;
using std::chrono::milliseconds;

namespace {

// Kept alive by its coroutine: the runner may let go of it while it says good-bye.
asio::awaitable<void> run_session(std::shared_ptr<ChannelSession> session) {
  co_await session->run();
}

}  // namespace

ChannelRunner::ChannelRunner(StreamCore& core, ChannelParams channel,
                             asio::any_io_executor executor)
    : core_{core},
      channel_{std::move(channel)},
      executor_{std::move(executor)},
      label_{core.params.exchange + "/" + std::string{to_text(channel_.channel)}},
      feed_{core.output, channel_.channel, core.trade_ids, core.book_rules.depth, channel_.also},
      changed_{executor_},
      hurry_{executor_},
      tasks_{executor_} {}

asio::awaitable<void> ChannelRunner::run() {
  tasks_.spawn(live());
  co_await tasks_.join();
}

asio::awaitable<void> ChannelRunner::live() {
  for (;;) {
    while (pairs_.empty() && !core_.takes_all) co_await changed_.wait();
    const auto now = Clock::now();
    co_await sleep_until(now + core_.policy.hold_back(now));
    current_ = launch(Role::active);
    co_await follow_sessions();
    if (gives_up(last_end_)) co_return;

    const milliseconds delay = delay_after(last_end_);
    spdlog::info("{}: next attempt in {} ms", label_, delay.count());
    co_await pause(delay);
  }
}

// A session and those that take over from it, until none is left.
asio::awaitable<void> ChannelRunner::follow_sessions() {
  while (current_) {
    co_await changed_.wait_until(next_standby_.value_or(Clock::time_point::max()));
    const auto now = Clock::now();
    if (standby_ && standby_->end()) on_standby_end(now);
    if (current_->end()) on_session_end();
    if (current_) replace(now);
  }
}

void ChannelRunner::replace(Clock::time_point now) {
  if (current_->wants_successor() && !standby_) {
    if (!next_standby_) next_standby_ = now + core_.policy.hold_back(now);
    if (now < *next_standby_) return;
    next_standby_.reset();
    standby_ = launch(Role::standby);
  }
  if (!standby_ || !standby_->is_ready(now)) return;
  current_->retire();
  current_ = std::move(standby_);
  current_->take_over();
  show(current_);
  core_.output.hand_overs.add();
  spdlog::info("{}: handed over to the new connection", label_);
}

void ChannelRunner::on_session_end() {
  const ChannelSession::End& end = *current_->end();
  last_end_ = end;
  const Timestamp now = Timestamp::now();
  if (end.was_up)
    feed_.on_disconnected(end.cause, end.reason, now);
  else
    feed_.on_attempt_failed(end.reason, now);
  was_ever_up_ = was_ever_up_ || end.was_up;

  // It was to be replaced, and was cut before: what was to replace it is on its way.
  current_ = std::move(standby_);
  next_standby_.reset();
  show(current_);
  if (!current_) return;
  if (current_->is_up()) feed_.on_connected(channel_.url, now);
  current_->take_over();
}

void ChannelRunner::on_standby_end(Clock::time_point now) {
  const milliseconds delay = delay_after(*standby_->end());
  spdlog::warn("{}: no new connection to hand over to: {}; next attempt in {} ms", label_,
               standby_->end()->reason, delay.count());
  next_standby_ = now + delay + core_.policy.hold_back(now + delay);
  standby_.reset();
}

ChannelRunner::Session ChannelRunner::launch(Role role) {
  auto session = std::make_shared<ChannelSession>(
      ChannelSession::Place{core_, channel_, feed_, changed_, executor_}, role, pairs_);
  if (role == Role::active) show(session);
  tasks_.spawn(run_session(session));
  return session;
}

milliseconds ChannelRunner::delay_after(const ChannelSession::End& end) {
  const milliseconds delay = core_.policy.next_delay(end.length, end.retry_after);
  not_before_ = end.retry_after ? Clock::now() + *end.retry_after : Clock::time_point{};
  return delay;
}

// A pause ends early when another channel gets through, but never before the exchange allows.
asio::awaitable<void> ChannelRunner::pause(milliseconds delay) {
  const auto end = Clock::now() + delay;
  is_pausing_ = true;
  co_await hurry_.wait_until(end);
  is_pausing_ = false;
  co_await sleep_until(std::min(not_before_, end));
}

asio::awaitable<void> ChannelRunner::sleep_until(Clock::time_point until) {
  if (until <= Clock::now()) co_return;
  asio::steady_timer timer{executor_, until};
  co_await timer.async_wait(asio::use_awaitable);
}

bool ChannelRunner::gives_up(const ChannelSession::End& end) {
  retries_ = end.length >= core_.params.reconnect.stable_after ? 1 : retries_ + 1;
  std::string reason;
  if (end.is_final)
    reason = end.reason;
  else if (net::is_fatal(end.ec) && !was_ever_up_)
    reason = end.reason + "; trying again would not help";
  else if (core_.params.reconnect_times != 0 && retries_ > core_.params.reconnect_times)
    reason = end.reason + "; given up after " + std::to_string(core_.params.reconnect_times) +
             " reconnects (reconnect_times)";
  if (reason.empty()) return false;
  feed_.on_failed(reason, Timestamp::now());
  is_over_ = true;
  const std::scoped_lock lock{shown_mutex_};
  for (const Symbol symbol : pairs_)
    given_up_.push_back({channel_.channel, symbol, SubscriptionState::State::failed, reason});
  return true;
}

void ChannelRunner::try_now() {
  if (is_pausing_) hurry_.poke();
}

// ---- pairs ----

bool ChannelRunner::has(Symbol symbol) const noexcept {
  return std::ranges::find(pairs_, symbol) != pairs_.end();
}

void ChannelRunner::add(Symbol symbol) {
  if (has(symbol)) return;
  pairs_.push_back(symbol);
  feed_.add(symbol);
  for (const Session& session : {current_, standby_})
    if (session) session->add(symbol);
  changed_.poke();
}

void ChannelRunner::remove(Symbol symbol) {
  std::erase(pairs_, symbol);
  for (const Session& session : {current_, standby_})
    if (session) session->remove(symbol);
  feed_.remove(symbol, Timestamp::now());
}

void ChannelRunner::on_all_changed() {
  for (const Session& session : {current_, standby_})
    if (session) session->on_all_changed();
  changed_.poke();
}

const OrderBook* ChannelRunner::good_book(Symbol symbol) const noexcept {
  return current_ ? current_->good_book(symbol) : nullptr;
}

void ChannelRunner::show(const Session& session) {
  const std::scoped_lock lock{shown_mutex_};
  shown_ = session ? session->subscriptions() : nullptr;
}

std::vector<SubscriptionState> ChannelRunner::subscriptions() const {
  std::shared_ptr<const Subscriptions> shown;
  {
    const std::scoped_lock lock{shown_mutex_};
    if (!given_up_.empty()) return given_up_;
    shown = shown_;
  }
  return shown ? shown->states() : std::vector<SubscriptionState>{};
}

}  // namespace hftcpp
