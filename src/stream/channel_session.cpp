// channel_session.cpp: the connection itself, and what there is to do on it besides reading.
#include "stream/channel_session.hpp"

#include "stream/connection_of.hpp"
#include <hftcpp/core/wake_scope.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// An exchange counts how many snapshots are asked for at a time.
constexpr std::size_t kFetchesAtOnce = 4;
// Where subscriptions are not answered: after so many repetitions without any data a pair is told
// to be missing.
constexpr int kPatientRepeats = 4;

SubscriptionSettings subscription_settings(const StreamParams& params,
                                           const ChannelParams& channel) {
  return {.timeout = params.subscribe_timeout,
          .retry_first = params.subscribe_timeout,
          .retry_ceiling = params.subscribe_timeout * 60,
          .pairs_per_request = channel.pairs_per_request};
}

BookDeskSettings desk_settings(const StreamParams& params, const BookRules& rules) {
  BookDeskSettings settings{.answer_timeout = params.subscribe_timeout};
  if (rules.snapshot == BookRules::Snapshot::by_request)
    settings.spacing = std::chrono::milliseconds{250};
  return settings;
}

// As many together as a request may have.
std::vector<std::vector<Symbol>> in_requests(std::span<const Symbol> symbols,
                                             const ChannelParams& channel) {
  const std::size_t most = std::max<std::size_t>(channel.pairs_per_request, 1);
  std::vector<std::vector<Symbol>> all;
  for (; !symbols.empty(); symbols = symbols.subspan(all.back().size())) {
    const auto some = symbols.first(std::min(most, symbols.size()));
    all.emplace_back(some.begin(), some.end());
  }
  return all;
}

std::chrono::milliseconds stale_after(const StreamParams& params, const ChannelParams& channel) {
  if (is_private(channel.channel)) return {};  // an account may rest for days
  return params.stale_after.count() > 0 ? params.stale_after : channel.stale_after;
}

}  // namespace

ChannelSession::ChannelSession(Place place, Role role, std::span<const Symbol> pairs)
    : place_{place},
      role_{role},
      label_{place.core.params.exchange + "/" + std::string{to_text(place.channel.channel)}},
      wake_{place.executor},
      tasks_{place.executor},
      codec_{place.core.make_codec(place.channel.channel)},
      subscriptions_{std::make_shared<Subscriptions>(
          place.channel.channel, subscription_settings(place.core.params, place.channel))} {
  if (place.channel.channel == Channel::order_book)
    desk_.emplace(place.core.book_rules, place.core.output.exchange,
                  desk_settings(place.core.params, place.core.book_rules), place.core.random());
  for (const Symbol symbol : pairs) add(symbol);
}

asio::awaitable<void> ChannelSession::run() {
  co_await connect();
  if (is_up_) {
    tasks_.spawn(read());
    tasks_.spawn(tend());
    tasks_.spawn(link_->work());
    if (place_.channel.keep_alive) tasks_.spawn(stay_logged_in());
    co_await tasks_.join();
    if (is_active() && holds_back()) let_go();  // a stop
    if (is_replaced_) co_await link_->close();
  }
  place_.changed.poke();
}

bool ChannelSession::is_polled() const noexcept {
  return place_.channel.poll.requests || dynamic_cast<const AskingCodec*>(codec_.get()) != nullptr;
}

asio::awaitable<void> ChannelSession::connect() {
  std::string url = place_.channel.url;
  if (!co_await prepare(url)) co_return;
  LinkPlace place{
      .url = place_.channel.produce ? net::Url{} : net::parse_url(url).value(),
      .connection = connection_of(place_.core.params),
      .channel = place_.channel,
      .wanted = [this] { return is_polled() ? subscriptions_->all() : subscriptions_->active(); },
      .sink = *this,
      .codec = codec_.get(),
      .on_rest = [this](Timestamp until) { on_rest(until); },
      .on_shortage = [this](std::string_view reason) { on_shortage(reason); },
      .bans_in_a_row = &place_.core.bans_in_a_row,
      .on_conflated = [this](std::uint64_t records) { on_conflated(records); }};
  link_ = make_link(place_.executor, std::move(place));
  const error_code ec = co_await link_->connect();
  if (ec) {
    if (ec != asio::error::operation_aborted) on_refused(ec);
    co_return;
  }
  if (co_await log_in()) on_up();
}

void ChannelSession::on_refused(const error_code& ec) {
  finish({.ec = ec, .reason = link_->explain(ec), .retry_after = link_->asked_to_wait()});
}

void ChannelSession::on_up() {
  is_up_ = true;
  up_since_ = Clock::now();
  watchdog_.emplace(WatchdogSettings{.idle_after = place_.channel.idle_after,
                                     .stale_after = stale_after(place_.core.params, place_.channel),
                                     .ping_every = place_.channel.ping_every},
                    up_since_);
  next_watch_ = up_since_ + watchdog_->pace();
  if (is_of_account() && is_active()) hold_until_ = up_since_ + kLongestHold;
  if (place_.channel.repeat_every.count() > 0)
    next_repeat_ = up_since_ + place_.channel.repeat_every;
  if (place_.channel.lifetime.count() > 0)
    successor_at_ = up_since_ + std::chrono::nanoseconds{place_.channel.lifetime} / 48 * 47;
  if (is_active()) {
    place_.feed.on_connected(place_.channel.url, Timestamp::now());
  } else {
    place_.core.output.connects.add();
    spdlog::info("{}: connected once more, to take over from the connection before", label_);
  }
  if (place_.channel.on_connected) place_.channel.on_connected();
}

void ChannelSession::finish(End end) {
  if (end_) return;
  end.was_up = is_up_;
  if (is_up_) end.length = Clock::now() - up_since_;
  if (is_up_ && place_.channel.on_disconnected) place_.channel.on_disconnected(end.ec);
  // The next connection asks for all that is held back here, and has it in order; but not where
  // nothing was ever listed: what the first list has is old.
  if (is_active() && holds_back() && !place_.feed.has_account()) {
    settle_account_frame(true);
    let_go();
  }
  end_ = std::move(end);
  role_ = Role::over;
  tasks_.cancel();
}

void ChannelSession::retire() {
  is_replaced_ = true;
  finish({.reason = "replaced by another connection"});
}

// ---- reading ----

asio::awaitable<void> ChannelSession::read() {
  while (!end_) {
    const auto frame = co_await link_->read();
    if (frame) {
      const WakeScope wake_at_the_end;
      on_frame(*frame);
    } else if (frame.error() != asio::error::operation_aborted) {
      finish({.ec = frame.error(),
              .reason = link_->explain(frame.error()),
              .retry_after = link_->asked_to_wait()});
    } else {
      co_return;
    }
  }
}

void ChannelSession::on_frame(const Frame& frame) {
  StreamCore& core = place_.core;
  core.output.frames.add();
  core.output.bytes.add(frame.bytes.size());
  if (place_.channel.on_packet) {
    core.reading = this;
    place_.channel.on_packet(frame);
    core.reading = nullptr;
    return;
  }
  is_strange_ = false;
  const Result<void> decoded = codec_->decode(frame, *this);
  if (decoded)
    place_.feed.on_good_frame(frame.receive_time);
  else
    on_bad_frame(frame, decoded.error());
  if (is_of_account())
    settle_account_frame(decoded || decoded.error().code == Errc::unknown_symbol);
  if (is_strange_) [[unlikely]]
    core.quarantine.put(frame.bytes, place_.channel.channel, "unknown", frame.receive_time);
  if (core.output.dispatcher.needs_healing()) core.heal_soon();
}

void ChannelSession::on_conflated(std::uint64_t records) {
  if (records > 0)
    place_.feed.on_conflated(records, Timestamp::now());
  else
    place_.feed.on_caught_up(Timestamp::now());
}

void ChannelSession::on_bad_frame(const Frame& frame, const Error& error) {
  if (error.code == Errc::unknown_symbol) return place_.core.output.unknown_symbols.add();
  const std::string what = error.code.message() + ": " + std::string{error.where};
  if (error.code == Errc::sequence_gap && !is_of_account())
    return place_.feed.on_lost_trades(what, frame.receive_time);
  place_.feed.on_bad_frame(what, frame.receive_time);
  place_.core.quarantine.put(frame.bytes, place_.channel.channel, what, frame.receive_time);
  on_lost_frame();
  if (!bad_frame_log_.allows(Clock::now())) return;
  spdlog::warn("{}: bad frame: {}; {} bytes, beginning with {:?}{}", label_, what,
               frame.bytes.size(), is_of_account() ? "(private)" : frame.bytes.substr(0, 120),
               bad_frame_log_.and_more());
}

// ---- what there is to do besides reading ----

asio::awaitable<void> ChannelSession::tend() {
  while (!end_) {
    co_await ask();
    expire();
    start_fetches();
    start_catch_up();
    co_await watch();
    settle();
    co_await wake_.wait_until(next_deadline());
  }
}

asio::awaitable<void> ChannelSession::ask() {
  if (place_.core.takes_all != has_all_) co_await ask_for_all();
  std::vector<Symbol> given_up = std::exchange(given_up_, {});
  if (!given_up.empty()) co_await unsubscribe(std::move(given_up));
  for (;;) {
    PairsRequest request = subscriptions_->next_request(Clock::now());
    if (request.symbols.empty()) break;
    co_await subscribe(std::move(request));
  }
  co_await repeat();
  if (desk_) co_await renew_books();
}

// Whom nobody answers learns only so that a pair is not known. It goes on being asked for.
void ChannelSession::tell_unheard(Clock::time_point now) {
  const auto patience = place_.channel.repeat_every * kPatientRepeats;
  for (auto at = unheard_.begin(); at != unheard_.end();) {
    if (link_->is_resting()) at->second = now;
    const auto pair = at++;
    if (now - pair->second < patience) continue;
    const Symbol symbol = pair->first;
    unheard_.erase(pair);
    on_changes(subscriptions_->on_missing(
        symbol,
        "nothing has come of it since it was asked for: it is not known there, or its "
        "market is closed"));
  }
}

// Nobody waits for an answer: what is active stays so.
asio::awaitable<void> ChannelSession::repeat() {
  if (Clock::now() < next_repeat_ || !place_.channel.subscribe) co_return;
  next_repeat_ = Clock::now() + place_.channel.repeat_every;
  if (!unheard_.empty()) tell_unheard(Clock::now());
  const bool is_answered = place_.channel.is_answered;
  auto requests =
      in_requests(is_answered ? subscriptions_->active() : subscriptions_->all(), place_.channel);
  for (std::vector<Symbol>& some : requests) {
    PairsRequest request;
    request.symbols = std::move(some);
    request.id = subscriptions_->next_id();
    const auto messages = co_await place_.channel.subscribe(std::move(request));
    if (!messages) co_return;
    for (const std::string& message : *messages) co_await send(message);
  }
}

asio::awaitable<void> ChannelSession::ask_for_all() {
  has_all_ = place_.core.takes_all;
  if (!place_.channel.subscribe_all) co_return;
  for (const std::string& message : place_.channel.subscribe_all(has_all_)) co_await send(message);
}

// A book is asked for anew by giving its pair up and subscribing once more.
asio::awaitable<void> ChannelSession::renew_books() {
  auto requests = in_requests(desk_->due_renewals(Clock::now()), place_.channel);
  for (std::vector<Symbol>& some : requests) {
    PairsRequest request = subscriptions_->renew(std::move(some), Clock::now());
    if (request.symbols.empty()) continue;
    co_await unsubscribe(request.symbols);
    co_await subscribe(std::move(request));
  }
}

asio::awaitable<void> ChannelSession::subscribe(PairsRequest request) {
  if (!place_.channel.subscribe) {
    on_changes(subscriptions_->on_confirmed(request.id, Symbol{}));
    co_return;
  }
  const std::uint64_t id = request.id;
  const std::vector<Symbol> asked =
      place_.channel.is_answered ? std::vector<Symbol>{} : request.symbols;
  const auto messages = co_await place_.channel.subscribe(std::move(request));
  if (!messages) {
    // The exchange has refused nothing: it was not even asked.
    finish({.ec = messages.error().code,
            .reason = "what the subscription needs was not to be had: " +
                      messages.error().code.message() + ": " +
                      std::string{messages.error().where}});
    co_return;
  }
  for (const std::string& message : *messages) co_await send(message);
  if (place_.channel.is_answered) co_return;
  const auto now = Clock::now();
  for (const Symbol symbol : asked) unheard_.try_emplace(symbol, now);
  on_changes(subscriptions_->on_confirmed(id, Symbol{}));
}

asio::awaitable<void> ChannelSession::unsubscribe(std::vector<Symbol> symbols) {
  if (!place_.channel.unsubscribe) co_return;
  PairsRequest request;
  request.symbols = std::move(symbols);
  request.id = subscriptions_->next_id();
  for (const std::string& message : place_.channel.unsubscribe(request)) co_await send(message);
}

// What goes wrong here the reading side will tell.
asio::awaitable<void> ChannelSession::send(std::string message) {
  if (const auto now = Clock::now(); next_send_ > now) {
    asio::steady_timer turn{place_.executor, next_send_};
    co_await turn.async_wait(asio::use_awaitable);
  }
  next_send_ = Clock::now() + place_.channel.send_spacing;
  (void)co_await link_->send(std::move(message));
}

asio::awaitable<void> ChannelSession::watch() {
  const auto now = Clock::now();
  if (now < next_watch_) co_return;
  next_watch_ = now + watchdog_->pace();
  if (place_.core.output.dispatcher.needs_healing())
    place_.core.heal_soon();  // without frames, too
  const Watchdog::Advice advice = watchdog_->check(now, signs());
  if (advice == Watchdog::Advice::reconnect) on_silence();
  if (advice == Watchdog::Advice::stale) on_stale();
  if (advice != Watchdog::Advice::ping) co_return;
  if (place_.channel.frame_size && place_.channel.ping.empty() && is_stranger() &&
      signs().expects_data)
    place_.feed.on_stale("nothing has come for " +
                             std::to_string(place_.channel.idle_after.count()) +
                             " ms, since it was connected; it is waited for once more as long",
                         Timestamp::now());
  if (place_.channel.ping.empty())
    (void)co_await link_->ping();
  else
    co_await send(place_.channel.ping);
}

Watchdog::Signs ChannelSession::signs() const {
  return {.activity = link_->last_activity().nanoseconds(),
          .data = data_,
          .expects_data = subscriptions_->has_active() && !link_->is_resting()};
}

// Who sends all unasked answers nothing: a stranger there is told from a source by this alone.
bool ChannelSession::is_stranger() const noexcept {
  return data_ == 0 && !place_.channel.subscribe;
}

void ChannelSession::on_silence() {
  const auto silence = place_.channel.idle_after * 2;
  finish({.ec = make_error_code(Errc::timed_out),
          .reason = "nothing came for " + std::to_string(silence.count()) +
                    " ms, not even an answer to a ping" +
                    (is_stranger() ? "; no data has come since it was connected: check that its "
                                     "address is right"
                                   : ""),
          .cause = GapCause::stalled});
}

void ChannelSession::on_stale() {
  const auto limit = stale_after(place_.core.params, place_.channel);
  const std::string reason = "no data for " + std::to_string(limit.count()) + " ms";
  if (is_active()) place_.feed.on_stale(reason, Timestamp::now());
  finish({.ec = make_error_code(Errc::timed_out), .reason = reason, .cause = GapCause::stalled});
}

void ChannelSession::start_fetches() {
  if (!desk_ || end_) return;
  while (fetching_ < kFetchesAtOnce) {
    const Symbol symbol = desk_->next_fetch(Clock::now());
    if (symbol.empty()) break;
    ++fetching_;
    tasks_.spawn(fetch(symbol));
  }
}

asio::awaitable<void> ChannelSession::fetch(Symbol symbol) {
  const auto snapshot = co_await place_.core.fetch_book(symbol);
  --fetching_;
  on_fetched(symbol, snapshot);
  wake_.poke();
}

// A connection on which nothing is ever answered is worth no more than none.
void ChannelSession::expire() {
  const Subscriptions::Changes changes = subscriptions_->expire(Clock::now());
  const bool is_deaf = !changes.failed.empty() && subscriptions_->is_settled() &&
                       !subscriptions_->has_answer() && !subscriptions_->has_active();
  if (!is_deaf) return on_changes(changes);
  finish({.ec = make_error_code(Errc::timed_out),
          .reason = "no answer to any subscription within " +
                    std::to_string(place_.core.params.subscribe_timeout.count()) + " ms"});
}

// Tells the channel what has become of this connection.
void ChannelSession::settle() {
  if (end_) return;
  const auto now = Clock::now();
  if (holds_back() && now >= hold_until_) {
    spdlog::warn(
        "{}: what may have been missed is still being asked for after {} s: what has come "
        "since is handed on before it",
        label_, kLongestHold.count());
    let_go();
  }
  if (!is_whole_ && subscriptions_->is_settled() && are_books_good() && is_account_known()) {
    is_whole_ = true;
    whole_since_ = now;
    if (is_active()) place_.feed.on_whole(Timestamp::now());
    place_.core.on_whole(place_.channel.channel);
    place_.changed.poke();
  }
  if (now >= successor_at_ && !wants_successor_) {
    wants_successor_ = true;
    place_.changed.poke();
  }
  if (role_ == Role::standby && is_ready(now)) place_.changed.poke();
}

bool ChannelSession::is_ready(Clock::time_point now) const noexcept {
  return is_whole_ && now - whole_since_ >= place_.channel.overlap;
}

ChannelSession::Clock::time_point ChannelSession::next_deadline() const {
  auto next = std::min({next_watch_, next_repeat_, subscriptions_->next_deadline()});
  if (!wants_successor_) next = std::min(next, successor_at_);
  if (holds_back()) next = std::min(next, hold_until_);
  if (!is_account_known() && !is_catching_up_ && subscriptions_->has_active())
    next = std::min(next, next_catch_up_);
  if (role_ == Role::standby && is_whole_ && !is_ready(Clock::now()))
    next = std::min(next, whole_since_ + place_.channel.overlap);
  if (desk_ && (!desk_->by_request() || fetching_ < kFetchesAtOnce))
    next = std::min(next, desk_->next_deadline());
  return next;
}

}  // namespace hftcpp
