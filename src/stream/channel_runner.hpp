// ChannelRunner: one channel's whole life: a session, a pause, the next session; and a successor
// beside a session that will soon be cut. Ends with a stop, or when the channel is given up.
#pragma once

#include "stream/channel_feed.hpp"
#include "stream/channel_session.hpp"
#include "stream/signal.hpp"
#include "stream/stream_core.hpp"
#include "stream/tasks.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace hftcpp {

class ChannelRunner {
 public:
  using Clock = std::chrono::steady_clock;

  // The core must outlive the runner.
  ChannelRunner(StreamCore& core, ChannelParams channel, boost::asio::any_io_executor executor);

  [[nodiscard]] boost::asio::awaitable<void> run();

  void add(Symbol symbol);
  void remove(Symbol symbol);
  // StreamCore::takes_all is another.
  void on_all_changed();
  // Another channel has got through: no need to wait any longer, unless the exchange asked for it.
  void try_now();

  [[nodiscard]] std::size_t size() const noexcept { return pairs_.size(); }
  [[nodiscard]] bool has(Symbol symbol) const noexcept;
  [[nodiscard]] bool is_over() const noexcept { return is_over_; }  // given up
  // As observers have it; null when it is not to be trusted.
  [[nodiscard]] const OrderBook* good_book(Symbol symbol) const noexcept;
  // From any thread; empty while there is no connection.
  [[nodiscard]] std::vector<SubscriptionState> subscriptions() const;

 private:
  using Session = std::shared_ptr<ChannelSession>;

  [[nodiscard]] boost::asio::awaitable<void> live();
  [[nodiscard]] boost::asio::awaitable<void> follow_sessions();
  [[nodiscard]] boost::asio::awaitable<void> pause(std::chrono::milliseconds delay);
  [[nodiscard]] boost::asio::awaitable<void> sleep_until(Clock::time_point until);
  [[nodiscard]] Session launch(ChannelSession::Role role);
  void replace(Clock::time_point now);
  void on_session_end();
  void on_standby_end(Clock::time_point now);
  [[nodiscard]] bool gives_up(const ChannelSession::End& end);
  [[nodiscard]] std::chrono::milliseconds delay_after(const ChannelSession::End& end);
  void show(const Session& session);

  StreamCore& core_;
  ChannelParams channel_;
  boost::asio::any_io_executor executor_;
  std::string label_;
  ChannelFeed feed_;
  std::vector<Symbol> pairs_;
  Signal changed_;  // a session has news
  Signal hurry_;    // a pause may end
  Tasks tasks_;
  Session current_;
  Session standby_;
  ChannelSession::End last_end_;
  std::optional<Clock::time_point> next_standby_;
  Clock::time_point not_before_{};  // as the exchange asked for
  bool is_pausing_ = false;
  std::uint64_t retries_ = 0;  // since the last stable session
  bool was_ever_up_ = false;
  bool is_over_ = false;

  mutable std::mutex shown_mutex_;
  std::shared_ptr<const Subscriptions> shown_;
  std::vector<SubscriptionState> given_up_;  // once it was
};

}  // namespace hftcpp
