// session_events.cpp: what a session makes of what the codec found, and of its pairs.
#include "stream/channel_session.hpp"
#include "stream/printable.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

namespace hftcpp {

namespace {

// While it stands by, the other connection delivers: only the latest may be needed.
constexpr std::size_t kBuffer = 200'000;

template <class T>
constexpr Channel channel_of() {
  if constexpr (std::is_same_v<T, MyOrder>)
    return Channel::my_order;
  else if constexpr (std::is_same_v<T, MyOrderBatch>)
    return Channel::my_order_batch;
  else if constexpr (std::is_same_v<T, MyTrade>)
    return Channel::my_trade;
  else if constexpr (std::is_same_v<T, Balance>)
    return Channel::balance;
  else
    return Channel::position;
}

std::string rest_hint(const StreamParams& params) {
  if (!params.rest_host.empty())
    return "; it was asked for at rest_host (--rest) " + params.rest_host;
  if (params.api_host.empty()) return {};
  return "; it was asked for at the exchange's own REST host: rest_host (--rest) is not set, "
         "though api_host (--host) is";
}

}  // namespace

template <class T>
void ChannelSession::on_event(const T& event) {
  ++data_;
  if (subscriptions_->has_pending())
    if constexpr (requires { event.symbol; }) subscriptions_->on_data(event.symbol);
  if (!unheard_.empty()) [[unlikely]]
    unheard_.erase(event.symbol);
  if (subscriptions_->is_missing(event.symbol)) [[unlikely]]
    on_changes(subscriptions_->on_found(event.symbol));
  if (role_ == Role::active) [[likely]]
    hand_on(event);
  else if (role_ == Role::standby)
    keep(event);
}

// Some exchanges tell orders, fills and balances on one connection, whatever was asked for: each
// channel takes its own.
template <class T>
void ChannelSession::on_account_event(const T& event) {
  if (channel_of<T>() != place_.channel.channel) return;
  ++data_;
  if (subscriptions_->has_pending()) subscriptions_->on_data(Symbol{});
  of_frame_.emplace_back(event);
}

// After a hole what follows it waits for what was in it. Of a connection that has ended with the
// frame the next one tells all.
void ChannelSession::settle_account_frame(bool is_whole) {
  if (!is_whole && is_active() && !holds_back()) hold_until_ = Clock::now() + kLongestHold;
  for (Event& event : of_frame_) {
    if (role_ == Role::standby || holds_back())
      keep(std::move(event));
    else if (is_active())
      std::visit([this](const auto& one) { hand_on(one); }, event);
  }
  of_frame_.clear();
}

void ChannelSession::on_my_order(const MyOrder& event) {
  on_account_event(event);
}
void ChannelSession::on_my_order_batch(const MyOrderBatch& event) {
  on_account_event(event);
}
void ChannelSession::on_my_trade(const MyTrade& event) {
  on_account_event(event);
}
void ChannelSession::on_balance(const Balance& event) {
  on_account_event(event);
}
void ChannelSession::on_position(const Position& event) {
  on_account_event(event);
}

template <class T>
void ChannelSession::hand_on(const T& event) {
  if constexpr (kIsOfAccount<T>)
    place_.feed.on_account(event);
  else if constexpr (std::is_same_v<T, Ticker>)
    place_.feed.on_ticker(event);
  else if constexpr (std::is_same_v<T, Trade>)
    place_.feed.on_trade(event);
  else if constexpr (std::is_same_v<T, Kline>)
    place_.feed.on_kline(event);
  else if constexpr (std::is_same_v<T, Quote>)
    place_.feed.on_quote(event);
  else
    place_.feed.on_other(event);
}

void ChannelSession::keep(Event event) {
  if (buffer_.size() >= kBuffer)
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(kBuffer / 2));
  buffer_.push_back(std::move(event));
}

// Of tickers and bars, all up to the one that the other connection handed on last is old; trades
// are told by their ids.
void ChannelSession::flush() {
  PerSymbol<std::size_t> old_until;
  const auto is_old = [&]<class T>(const T& event, std::size_t at) {
    if constexpr (std::is_same_v<T, Ticker> || std::is_same_v<T, Kline>) {
      const std::size_t* const until = old_until.find(event.symbol);
      return until != nullptr && at <= *until;
    } else {
      return false;
    }
  };
  for (std::size_t at = 0; at < buffer_.size(); ++at)
    std::visit(
        [&]<class T>(const T& event) {
          if constexpr (std::is_same_v<T, Ticker> || std::is_same_v<T, Kline>)
            if (place_.feed.is_last(event)) old_until.add(event.symbol) = at;
        },
        buffer_[at]);
  for (std::size_t at = 0; at < buffer_.size(); ++at)
    std::visit(
        [&](const auto& event) {
          if (!is_old(event, at)) hand_on(event);
        },
        buffer_[at]);
  buffer_ = {};
}

void ChannelSession::take_over() {
  role_ = Role::active;
  flush();
  is_caught_up_ = false;  // the other one may have been cut before
  wake_.poke();
  const Timestamp now = Timestamp::now();
  for (const SubscriptionState& pair : subscriptions_->states()) {
    if (pair.state == SubscriptionState::State::active)
      place_.feed.on_still_subscribed(pair.symbol, now);
    if (pair.state == SubscriptionState::State::failed)
      place_.feed.on_rejected(pair.symbol, pair.reason, now);
    if (desk_) place_.feed.on_hand_over(pair.symbol, desk_->good_book(pair.symbol), now);
  }
  if (is_whole_) place_.feed.on_whole(now);
}

// ---- books ----

void ChannelSession::on_book_update(const BookUpdate& update) {
  ++data_;
  if (!desk_) return place_.core.output.outdated_updates.add();  // of another channel's making
  if (subscriptions_->has_pending()) subscriptions_->on_data(update.symbol);
  const BookVerdict verdict = desk_->on_update(update, Clock::now());
  switch (verdict.kind) {
    case BookVerdict::Kind::applied:
      if (is_active()) place_.feed.on_book(update, *desk_->good_book(update.symbol));
      if (!is_whole_) wake_.poke();
      break;
    case BookVerdict::Kind::broken:
      if (is_active()) place_.feed.on_book_broken(update.symbol, verdict, update.receive_time);
      wake_.poke();
      break;
    case BookVerdict::Kind::outdated:
      place_.core.output.outdated_updates.add();
      break;
    case BookVerdict::Kind::waiting:
      break;
  }
}

void ChannelSession::on_fetched(Symbol symbol, const Result<BookUpdate>& snapshot) {
  if (!snapshot) {
    desk_->on_fetch_failed(symbol, Clock::now());
    if (fetch_log_.allows(Clock::now()))
      spdlog::warn("{}: no snapshot of {}, so its book cannot begin: {}: {}{}{}", label_,
                   symbol.text(), snapshot.error().code.message(), snapshot.error().where,
                   rest_hint(place_.core.params), fetch_log_.and_more());
    return;
  }
  const BookVerdict verdict = desk_->on_fetched(*snapshot, Clock::now());
  if (verdict.kind == BookVerdict::Kind::applied && is_active())
    place_.feed.on_book(*snapshot, desk_->joined(symbol), *desk_->good_book(symbol));
}

bool ChannelSession::are_books_good() const {
  if (!desk_) return true;
  return std::ranges::all_of(subscriptions_->states(), [&](const SubscriptionState& pair) {
    return pair.state == SubscriptionState::State::failed ||
           desk_->good_book(pair.symbol) != nullptr;
  });
}

const OrderBook* ChannelSession::good_book(Symbol symbol) const noexcept {
  const bool is_told = is_active() && desk_ && place_.feed.is_book_good(symbol);
  return is_told ? desk_->good_book(symbol) : nullptr;
}

// ---- pairs ----

void ChannelSession::add(Symbol symbol) {
  if (desk_) desk_->add(symbol);
  subscriptions_->add(symbol);
  is_whole_ = false;
  wake_.poke();
}

void ChannelSession::remove(Symbol symbol) {
  subscriptions_->remove(symbol);
  unheard_.erase(symbol);
  if (desk_) desk_->remove(symbol);
  given_up_.push_back(symbol);
  wake_.poke();
}

void ChannelSession::on_changes(const Subscriptions::Changes& changes) {
  for (const Symbol symbol : changes.active) {
    if (desk_) desk_->on_subscribed(symbol, Clock::now());
    if (is_active()) place_.feed.on_subscribed(symbol, Timestamp::now());
  }
  for (const Symbol symbol : changes.failed)
    if (is_active())
      place_.feed.on_rejected(symbol, subscriptions_->reason(symbol), Timestamp::now());
  // A token or a session that was good before may be so no longer: it is asked for anew.
  if (is_of_account() && !changes.failed.empty())
    finish({.ec = make_error_code(Errc::rejected),
            .reason = "the subscription was refused: " +
                      std::string{subscriptions_->reason(changes.failed.front())}});
  if (!changes.active.empty() || !changes.failed.empty()) wake_.poke();
}

void ChannelSession::on_control(const Control& given) {
  const std::string channel = printable(given.channel);
  const std::string text = printable(given.text);
  Control control = given;
  control.channel = channel;
  control.text = text;
  const Symbol symbol = control.symbol.empty() || is_of_account()
                            ? Symbol{}
                            : place_.core.symbols.find(control.symbol);
  const bool is_strange = !control.symbol.empty() && symbol.empty() && !is_of_account();
  switch (control.kind) {
    case Control::Kind::subscribed:
      if (is_strange) break;
      on_changes(subscriptions_->on_confirmed(control.request_id, symbol));
      wake_.poke();
      break;
    case Control::Kind::rejected:
      on_rejected(control, symbol);
      break;
    case Control::Kind::closing:
      spdlog::info("{}: the exchange will soon close this connection: {}", label_, control.text);
      wants_successor_ = true;
      place_.changed.poke();
      break;
    case Control::Kind::notice:
      on_notice(control.text);
      break;
    case Control::Kind::unknown:
      place_.core.output.unknown_messages.add();
      is_strange_ = true;
      if (talk_log_.allows(Clock::now()))
        spdlog::warn("{}: a message of an unknown kind: {} {}", label_, control.channel,
                     control.text);
      break;
    case Control::Kind::login_refused:
      if (!is_of_account() && !place_.channel.login) return on_rejected(control, symbol);
      on_login_refused(control.text);
      break;
    case Control::Kind::login_expired:
      finish(
          {.ec = make_error_code(Errc::rejected),
           .reason = "the connection and its login are made anew: " + std::string{control.text}});
      break;
    case Control::Kind::unsubscribed:
    case Control::Kind::heartbeat:
    case Control::Kind::pong:
    case Control::Kind::logged_in:
      break;
  }
}

void ChannelSession::on_part(StreamState state, std::string_view reason) {
  if (is_active()) place_.feed.on_part(state, reason, Timestamp::now());
}
void ChannelSession::on_withheld(Symbol symbol, std::string_view reason) {
  if (is_active()) place_.feed.on_withheld(symbol, reason, Timestamp::now());
}
void ChannelSession::on_resumed(Symbol symbol, std::string_view reason) {
  if (is_active()) place_.feed.on_resumed(symbol, reason, Timestamp::now());
}

// Every connection is told the same: once is enough.
void ChannelSession::on_notice(std::string_view text) {
  if (text == place_.core.last_notice) return;
  place_.core.last_notice = text;
  spdlog::info("{}: the exchange says: {}", place_.core.params.exchange, text);
}

void ChannelSession::on_shortage(std::string_view reason) {
  if (!is_active()) return;
  if (reason.empty())
    place_.feed.on_all_answered(Timestamp::now());
  else
    place_.feed.on_request_refused(reason, Timestamp::now());
}

void ChannelSession::on_rest(Timestamp until) {
  if (!is_active()) return;
  const std::string second = until.to_iso().substr(0, 19);
  place_.feed.on_rest("the market is closed: nobody is asked until " + second + "Z",
                      Timestamp::now());
}

void ChannelSession::on_rejected(const Control& control, Symbol symbol) {
  // Who is asked again and again says it again and again.
  if (is_polled() && !symbol.empty())
    return on_changes(subscriptions_->on_missing(symbol, control.text));
  const bool is_strange = !control.symbol.empty() && symbol.empty() && !is_of_account();
  const auto changes = is_strange ? Subscriptions::Changes{}
                                  : subscriptions_->on_rejected(control.request_id, symbol,
                                                                control.text, Clock::now());
  if (changes.will_ask_again) {
    is_whole_ = false;
    if (is_active()) place_.feed.on_request_refused(control.text, Timestamp::now());
  } else if (changes.failed.empty() && talk_log_.allows(Clock::now())) {
    spdlog::warn("{}: the exchange refuses a request: {} {}", label_, printable(control.symbol),
                 control.text);
  }
  on_changes(changes);
  wake_.poke();
}

}  // namespace hftcpp
