// session_account.cpp: what a private channel needs besides: a login, and after each connect the
// account as it stands, so that nothing is lost between two connections.
#include "stream/channel_session.hpp"
#include "stream/secrets.hpp"
#include "stream/talk.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLongestPause{60'000};
constexpr int kKeepAliveTries = 3;
// Frames that cannot be read may come in a row: each list answers for all before it.
constexpr std::chrono::seconds kBetweenRepairs{10};

// All that a listing holds, until it is whole. Words that are not known are told at once.
class Listing final : public EventSink {
 public:
  explicit Listing(EventSink& session) : session_{session} {}

  void on_my_order(const MyOrder& event) override { events.emplace_back(event); }
  void on_my_order_batch(const MyOrderBatch& event) override { events.emplace_back(event); }
  void on_my_trade(const MyTrade& event) override { events.emplace_back(event); }
  void on_balance(const Balance& event) override { events.emplace_back(event); }
  void on_position(const Position& event) override { events.emplace_back(event); }
  void on_control(const Control& control) override {
    if (control.kind == Control::Kind::unknown) session_.on_control(control);
  }

  std::vector<Event> events;

 private:
  EventSink& session_;
};

}  // namespace

// ---- the login ----

asio::awaitable<bool> ChannelSession::prepare(std::string& url) {
  if (is_of_account()) co_await place_.core.sync_clock();
  if (!place_.channel.prepare) co_return true;
  const LoginVerdict verdict = co_await place_.channel.prepare();
  if (!verdict.url.empty()) url = verdict.url;
  co_return accept(verdict);
}

asio::awaitable<bool> ChannelSession::log_in() {
  if (!place_.channel.login) co_return true;
  // Who is asked is given as long for a greeting as for any answer.
  const auto usual = place_.core.params.subscribe_timeout;
  const auto patience = is_polled() ? std::min(usual, place_.channel.poll.answer_within) : usual;
  Talk talk{*link_, place_.executor, patience};
  const LoginVerdict verdict = co_await place_.channel.login(talk);
  co_return accept(verdict);
}

bool ChannelSession::accept(const LoginVerdict& verdict) {
  if (verdict.kind == LoginVerdict::Kind::accepted) return true;
  place_.core.next_clock_check = {};  // it may have been the time that was wrong
  if (verdict.kind == LoginVerdict::Kind::refused) on_login_refused(verdict.reason);
  if (verdict.kind == LoginVerdict::Kind::failed)
    finish({.ec = make_error_code(Errc::rejected),
            .reason = "the login failed: " + without_secrets(verdict.reason, place_.core.params)});
  return false;
}

void ChannelSession::on_login_refused(std::string_view words) {
  finish({.ec = make_error_code(Errc::rejected),
          .reason = "the exchange refuses the login: " +
                    without_secrets(std::string{words}, place_.core.params),
          .is_final = true});
}

asio::awaitable<void> ChannelSession::stay_logged_in() {
  const ChannelParams& channel = place_.channel;
  asio::steady_timer timer{place_.executor};
  std::string reason;
  for (int tries = 0; tries < kKeepAliveTries;) {
    timer.expires_after(tries == 0 ? channel.keep_alive_every : channel.keep_alive_every / 10);
    co_await timer.async_wait(asio::use_awaitable);
    const LoginVerdict verdict = co_await channel.keep_alive();
    if (verdict.kind == LoginVerdict::Kind::accepted) {
      tries = 0;
      continue;
    }
    reason = verdict.reason;
    if (verdict.kind == LoginVerdict::Kind::refused) break;
    ++tries;
  }
  finish(
      {.ec = make_error_code(Errc::rejected), .reason = "the login could not be kept: " + reason});
}

// ---- the account ----

void ChannelSession::start_catch_up() {
  if (end_ || is_account_known() || is_catching_up_ || !subscriptions_->has_active()) return;
  const auto now = Clock::now();
  if (now < next_catch_up_) return;
  is_catching_up_ = true;
  tasks_.spawn(catch_up());
}

asio::awaitable<void> ChannelSession::catch_up() {
  Listing listing{*this};
  AccountQuery query = place_.feed.account_query(Timestamp::now() + place_.core.clock_offset);
  const Result<void> outcome = co_await place_.core.fetch_account(std::move(query), listing);
  on_caught_up(outcome, std::move(listing.events));
}

// A listing that broke off is handed on as far as it goes: the next one brings the rest.
void ChannelSession::on_caught_up(const Result<void>& outcome, std::vector<Event> listed) {
  is_catching_up_ = false;
  if (end_) return;
  if (outcome) {
    place_.feed.on_account_listed(std::move(listed), std::exchange(buffer_, {}), Timestamp::now());
    is_caught_up_ = true;
    if (std::exchange(lost_a_frame_, false)) on_lost_frame();
  } else {
    if (account_log_.allows(Clock::now()))
      spdlog::warn(
          "{}: what may have been missed could not be asked for: {}: {}; next try in {} ms", label_,
          outcome.error().code.message(), outcome.error().where, catch_up_pause_.count());
    next_catch_up_ = Clock::now() + catch_up_pause_;
    catch_up_pause_ = std::min(catch_up_pause_ * 2, kLongestPause);
  }
  let_go();
  wake_.poke();
}

// What an unreadable frame told of the account, its list tells too.
void ChannelSession::on_lost_frame() {
  if (!is_of_account() || !is_active()) return;
  if (is_catching_up_) {
    lost_a_frame_ = true;  // the list may be older than the frame
  } else if (std::exchange(is_caught_up_, false)) {
    next_catch_up_ = std::max(Clock::now(), next_repair_);
    next_repair_ = next_catch_up_ + kBetweenRepairs;
    wake_.poke();
  }
}

void ChannelSession::let_go() {
  hold_until_ = {};
  flush();
}

}  // namespace hftcpp
