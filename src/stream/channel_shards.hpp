// ChannelShards: one channel's pairs, spread over as many connections as the exchange demands.
// Each is a ChannelRunner with pairs of its own; nearly always there is one.
#pragma once

#include "stream/channel_runner.hpp"
#include "stream/stream_core.hpp"
#include "stream/tasks.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

namespace hftcpp {

class ChannelShards {
 public:
  // The core must outlive it.
  ChannelShards(StreamCore& core, ChannelParams channel, const std::vector<Symbol>& pairs,
                boost::asio::any_io_executor executor);

  // Ends when every connection was given up, or with a stop.
  [[nodiscard]] boost::asio::awaitable<void> run();

  void add(Symbol symbol);
  void remove(Symbol symbol);
  void on_all_changed();  // StreamCore::takes_all is another
  void try_now();

  [[nodiscard]] Channel channel() const noexcept { return channel_.channel; }
  // The channel itself, or one that comes over its connection too.
  [[nodiscard]] bool brings(Channel channel) const noexcept {
    return channel_.channel == channel ||
           std::find(channel_.also.begin(), channel_.also.end(), channel) != channel_.also.end();
  }
  [[nodiscard]] const OrderBook* good_book(Symbol symbol) const noexcept;
  // From any thread.
  [[nodiscard]] std::vector<SubscriptionState> subscriptions() const;

 private:
  // With room for one pair more; null: there is none.
  [[nodiscard]] ChannelRunner* roomy() const noexcept;
  [[nodiscard]] ChannelRunner& open();

  StreamCore& core_;
  ChannelParams channel_;
  boost::asio::any_io_executor executor_;
  mutable std::mutex mutex_;  // of the list, against subscriptions()
  std::vector<std::unique_ptr<ChannelRunner>> runners_;
  bool is_running_ = false;
  Tasks tasks_;
};

}  // namespace hftcpp
