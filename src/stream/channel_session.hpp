// ChannelSession: one connection of a channel, from the handshake to its end: subscribing,
// reading, watching, asking for books. What it hears goes into the channel's feed, or, while it
// stands by to replace another connection, into a buffer.
#pragma once

#include "stream/book_desk.hpp"
#include "stream/channel_feed.hpp"
#include "stream/link.hpp"
#include "stream/signal.hpp"
#include "stream/source_sink.hpp"
#include "stream/stream_core.hpp"
#include "stream/subscriptions.hpp"
#include "stream/tasks.hpp"
#include "stream/watchdog.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace hftcpp {

class ChannelSession final : public SourceSink {
 public:
  using Clock = std::chrono::steady_clock;
  // What comes over the connection waits for REST, so that it follows what was missed; but not for
  // a REST interface that does not answer. Our own budget of requests may hold one up for a while.
  static constexpr std::chrono::seconds kLongestHold{30};
  enum class Role : std::uint8_t { active, standby, over };

  // How it ended.
  struct End {
    boost::system::error_code ec;
    std::string reason;
    GapCause cause = GapCause::disconnected;
    std::optional<std::chrono::milliseconds> retry_after;
    bool is_final = false;  // trying again would not help
    bool was_up = false;
    std::chrono::nanoseconds length{0};  // since the handshake
  };

  // What its channel gives it; all of it outlives the session. `changed` is poked whenever the
  // channel should look at it.
  struct Place {
    StreamCore& core;
    const ChannelParams& channel;
    ChannelFeed& feed;
    Signal& changed;
    boost::asio::any_io_executor executor;
  };

  ChannelSession(Place place, Role role, std::span<const Symbol> pairs);

  // Ends when the connection does; how, says end().
  [[nodiscard]] boost::asio::awaitable<void> run();

  [[nodiscard]] const std::optional<End>& end() const noexcept { return end_; }
  [[nodiscard]] bool is_up() const noexcept { return is_up_; }
  // All that is wanted is subscribed (or refused), and its books stand.
  [[nodiscard]] bool is_whole() const noexcept { return is_whole_; }
  // It has been whole for as long as two connections overlap.
  [[nodiscard]] bool is_ready(Clock::time_point now) const noexcept;
  // The exchange will cut it: it is time for another.
  [[nodiscard]] bool wants_successor() const noexcept { return wants_successor_; }

  // Its events go to observers from now on, those in the buffer first.
  void take_over();
  // Another has taken over: says good-bye and ends.
  void retire();

  void add(Symbol symbol);
  void remove(Symbol symbol);
  // Whether StreamCore::takes_all has changed is looked at.
  void on_all_changed() { wake_.poke(); }
  [[nodiscard]] const OrderBook* good_book(Symbol symbol) const noexcept;
  [[nodiscard]] const std::shared_ptr<Subscriptions>& subscriptions() const noexcept {
    return subscriptions_;
  }

  // ---- what the codec found in a frame ----

  void on_ticker(const Ticker& event) override { on_event(event); }
  void on_trade(const Trade& event) override { on_event(event); }
  void on_kline(const Kline& event) override { on_event(event); }
  void on_funding(const Funding& event) override { on_event(event); }
  void on_liquidation(const Liquidation& event) override { on_event(event); }
  void on_quote(const Quote& event) override { on_event(event); }
  void on_my_order(const MyOrder& event) override;
  void on_my_order_batch(const MyOrderBatch& event) override;
  void on_my_trade(const MyTrade& event) override;
  void on_balance(const Balance& event) override;
  void on_position(const Position& event) override;
  void on_book_update(const BookUpdate& update) override;
  void on_control(const Control& control) override;
  void on_duplicate() override { place_.core.output.duplicates.add(); }
  void on_part(StreamState state, std::string_view reason) override;
  void on_withheld(Symbol symbol, std::string_view reason) override;
  void on_resumed(Symbol symbol, std::string_view reason) override;

 private:
  // ---- the connection ----
  [[nodiscard]] boost::asio::awaitable<void> connect();
  [[nodiscard]] boost::asio::awaitable<bool> prepare(std::string& url);
  [[nodiscard]] boost::asio::awaitable<bool> log_in();
  void on_up();
  void on_refused(const boost::system::error_code& ec);
  [[nodiscard]] boost::asio::awaitable<void> read();
  void on_frame(const Frame& frame);
  void on_bad_frame(const Frame& frame, const Error& error);
  void on_conflated(std::uint64_t records);
  void finish(End end);
  [[nodiscard]] bool is_active() const noexcept { return role_ == Role::active; }

  // ---- what there is to do besides reading ----
  [[nodiscard]] boost::asio::awaitable<void> tend();
  [[nodiscard]] boost::asio::awaitable<void> ask();
  [[nodiscard]] boost::asio::awaitable<void> repeat();
  void tell_unheard(Clock::time_point now);
  [[nodiscard]] boost::asio::awaitable<void> ask_for_all();
  [[nodiscard]] boost::asio::awaitable<void> renew_books();
  [[nodiscard]] boost::asio::awaitable<void> subscribe(PairsRequest request);
  [[nodiscard]] boost::asio::awaitable<void> unsubscribe(std::vector<Symbol> symbols);
  [[nodiscard]] boost::asio::awaitable<void> send(std::string message);
  [[nodiscard]] boost::asio::awaitable<void> watch();
  [[nodiscard]] Watchdog::Signs signs() const;
  [[nodiscard]] bool is_stranger() const noexcept;
  void on_silence();
  void on_stale();
  [[nodiscard]] boost::asio::awaitable<void> fetch(Symbol symbol);
  void on_fetched(Symbol symbol, const Result<BookUpdate>& snapshot);
  void start_fetches();
  void expire();
  void settle();
  [[nodiscard]] bool are_books_good() const;
  [[nodiscard]] Clock::time_point next_deadline() const;
  void on_changes(const Subscriptions::Changes& changes);
  void on_rejected(const Control& control, Symbol symbol);
  void on_notice(std::string_view text);
  void on_shortage(std::string_view reason);
  void on_rest(Timestamp until);

  // ---- the account (session_account.cpp) ----
  [[nodiscard]] bool is_of_account() const noexcept { return is_private(place_.channel.channel); }
  // Asked again and again: over HTTP, or by a codec that asks.
  [[nodiscard]] bool is_polled() const noexcept;
  [[nodiscard]] bool accept(const LoginVerdict& verdict);
  void on_login_refused(std::string_view words);
  [[nodiscard]] boost::asio::awaitable<void> stay_logged_in();
  void start_catch_up();
  [[nodiscard]] boost::asio::awaitable<void> catch_up();
  void on_caught_up(const Result<void>& outcome, std::vector<Event> listed);
  // Whether what comes meanwhile waits for what came before it.
  [[nodiscard]] bool holds_back() const noexcept { return hold_until_ != Clock::time_point{}; }
  void on_lost_frame();
  void settle_account_frame(bool is_whole);
  void let_go();
  // One that stands by has nothing to catch up with: the other connection delivers.
  [[nodiscard]] bool is_account_known() const noexcept {
    return is_caught_up_ || !is_active() || !is_of_account();
  }

  // ---- events ----
  template <class T>
  void on_event(const T& event);
  template <class T>
  void on_account_event(const T& event);
  template <class T>
  void hand_on(const T& event);
  void keep(Event event);
  void flush();

  Place place_;
  Role role_;
  std::string label_;  // "kraken/trade", for the log
  Signal wake_;
  Tasks tasks_;
  std::unique_ptr<Link> link_;
  std::unique_ptr<Codec> codec_;
  std::shared_ptr<Subscriptions> subscriptions_;  // others read its states
  std::optional<BookDesk> desk_;
  std::optional<Watchdog> watchdog_;
  std::optional<End> end_;

  Clock::time_point up_since_{};
  Clock::time_point whole_since_{};
  Clock::time_point next_watch_{};
  Clock::time_point next_send_{};
  Clock::time_point next_repeat_ = Clock::time_point::max();
  // Where nobody answers: since when a pair has been waited for of which nothing came.
  std::unordered_map<Symbol, Clock::time_point> unheard_;
  Clock::time_point successor_at_ = Clock::time_point::max();
  bool is_up_ = false;
  bool is_whole_ = false;
  bool wants_successor_ = false;
  bool is_strange_ = false;  // the frame that is being read holds something unknown
  bool is_replaced_ = false;
  bool has_all_ = false;    // it has asked for all there is
  std::uint64_t data_ = 0;  // events, not heartbeats
  std::size_t fetching_ = 0;
  bool is_caught_up_ = false;  // with the account
  bool is_catching_up_ = false;
  bool lost_a_frame_ = false;  // while it caught up
  Clock::time_point next_catch_up_{};
  Clock::time_point next_repair_{};  // after a frame that was lost
  Clock::time_point hold_until_{};
  std::chrono::milliseconds catch_up_pause_{1'000};
  std::vector<Symbol> given_up_;  // to be unsubscribed
  std::vector<Event> buffer_;     // while it stands by or holds back
  std::vector<Event> of_frame_;   // of the account, until it is known whether the frame is whole
  LogLimit bad_frame_log_;
  LogLimit fetch_log_;
  LogLimit talk_log_;
  LogLimit account_log_;
};

}  // namespace hftcpp
