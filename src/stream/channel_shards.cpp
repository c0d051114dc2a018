// channel_shards.cpp: which connection a pair goes to.
#include "stream/channel_shards.hpp"

#include <utility>

namespace hftcpp {

namespace asio = boost::asio;

ChannelShards::ChannelShards(StreamCore& core, ChannelParams channel,
                             const std::vector<Symbol>& pairs, asio::any_io_executor executor)
    : core_{core}, channel_{std::move(channel)}, executor_{std::move(executor)}, tasks_{executor_} {
  (void)open();  // it waits for pairs if there are none yet
  for (const Symbol symbol : pairs) add(symbol);
}

asio::awaitable<void> ChannelShards::run() {
  is_running_ = true;
  for (const auto& runner : runners_) tasks_.spawn(runner->run());
  co_await tasks_.join();
}

void ChannelShards::add(Symbol symbol) {
  for (const auto& runner : runners_)
    if (runner->has(symbol)) return;
  ChannelRunner* const place = roomy();
  (place != nullptr ? *place : open()).add(symbol);
}

void ChannelShards::remove(Symbol symbol) {
  for (const auto& runner : runners_)
    if (runner->has(symbol)) runner->remove(symbol);
}

ChannelRunner* ChannelShards::roomy() const noexcept {
  const std::size_t most = channel_.pairs_per_connection;
  for (const auto& runner : runners_)
    if (!runner->is_over() && (most == 0 || runner->size() < most)) return runner.get();
  return nullptr;
}

ChannelRunner& ChannelShards::open() {
  {
    const std::scoped_lock lock{mutex_};
    runners_.push_back(std::make_unique<ChannelRunner>(core_, channel_, executor_));
  }
  if (is_running_) tasks_.spawn(runners_.back()->run());
  return *runners_.back();
}

void ChannelShards::on_all_changed() {
  for (const auto& runner : runners_) runner->on_all_changed();
}

void ChannelShards::try_now() {
  for (const auto& runner : runners_) runner->try_now();
}

const OrderBook* ChannelShards::good_book(Symbol symbol) const noexcept {
  for (const auto& runner : runners_)
    if (const OrderBook* const book = runner->good_book(symbol)) return book;
  return nullptr;
}

std::vector<SubscriptionState> ChannelShards::subscriptions() const {
  const std::scoped_lock lock{mutex_};
  std::vector<SubscriptionState> all;
  for (const auto& runner : runners_) {
    const auto states = runner->subscriptions();
    all.insert(all.end(), states.begin(), states.end());
  }
  return all;
}

}  // namespace hftcpp
