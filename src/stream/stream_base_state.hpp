// StreamBase::State: a stream's inside. Its mutex guards what other threads may ask for; all else
// belongs to the stream's own thread.
#pragma once

#include "net/http_client.hpp"
#include "stream/channel_shards.hpp"
#include "stream/rest_gate.hpp"
#include "stream/stream_core.hpp"
#include "stream/tasks.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

namespace hftcpp {

struct StreamBase::State : std::enable_shared_from_this<StreamBase::State> {
  State(StreamBase& owner, StreamParams params) : stream{&owner}, core{std::move(params)} {}

  // What start() has on its frame: gone with the last coroutine.
  struct Running {
    Running(boost::asio::any_io_executor executor_, net::Connection connection,
            const RestLimits& limits)
        : executor{executor_},
          thread{std::this_thread::get_id()},
          tasks{executor_},
          http{executor_, std::move(connection)},
          gate{limits.weight_per_minute} {}

    boost::asio::any_io_executor executor;
    std::thread::id thread;
    Tasks tasks;
    net::HttpClient http;
    RestGate gate;
    bool is_healing = false;
  };

  // Runs on the stream's thread: at once when we are on it or nothing runs, else soon.
  void run_on_own_thread(std::function<void(State&)> work);

  void check_channels(std::span<const Channel> known, std::vector<std::string>& found) const;
  void check_keys(std::vector<std::string>& found) const;
  void check_hosts(std::vector<std::string>& found) const;
  // Without "*", which is no pair.
  [[nodiscard]] std::vector<Symbol> parse(const std::vector<std::string>& pairs) const;
  [[nodiscard]] std::vector<std::vector<Channel>> connections() const;
  void set_pairs(std::vector<Symbol> changed);
  void add_pairs(const std::vector<Symbol>& added);
  void remove_pairs(const std::vector<Symbol>& removed);
  // "*" among the pairs, and no longer.
  void want_all();
  void want_no_more();
  void take_all(bool wanted);
  void take_list(const std::vector<Symbol>& now_listed);
  [[nodiscard]] const OrderBook* good_book(Symbol symbol) const;
  // On those that the exchange's list does not have, once it is known.
  void tell_unlisted(std::span<const Symbol> symbols);
  void heal_soon();
  [[nodiscard]] boost::asio::awaitable<void> heal();

  // An entry of `shards` for as long as a channel's coroutine lives.
  class Listed {
   public:
    Listed(State& state, ChannelShards& shards);
    ~Listed();
    Listed(const Listed&) = delete;
    Listed& operator=(const Listed&) = delete;

   private:
    std::shared_ptr<State> state_;
    ChannelShards* shards_;
  };

  StreamBase* stream;  // null once it is destroyed
  StreamCore core;
  std::vector<Channel> channels;  // each once
  InstrumentList instruments;
  std::unordered_set<Symbol> listed;  // by the exchange; empty until it is known
  std::vector<std::string> problems;  // that the exchange's constructor found
  bool is_checked = false;
  bool wants_all = false;             // "*" is among the pairs
  std::unordered_set<Symbol> of_all;  // the pairs that it stands for, as last looked up

  std::mutex beginning;  // what another thread does before start(), start() waits for
  mutable std::mutex mutex;
  std::vector<Symbol> pairs;
  std::map<Symbol, std::string> unlisted;  // why their subscriptions may stay without data
  std::map<Channel, std::vector<SubscriptionState>> ended;  // how channels ended
  std::vector<ChannelShards*> shards;                       // a channel each
  Running* running = nullptr;
  bool was_started = false;
  bool is_stopped = false;
};

}  // namespace hftcpp
