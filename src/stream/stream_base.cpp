// stream_base.cpp: starting and stopping a stream, its pairs and its observers.
#include "stream/all_pairs.hpp"
#include "stream/connection_of.hpp"
#include "stream/list_of.hpp"
#include "stream/printable.hpp"
#include "stream/secrets.hpp"
#include "stream/stream_base_state.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;

namespace {

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

// Control characters too.
bool is_blank(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
}

// A monitor has no use for the data.
bool takes_statuses_alone(const ObserverQueues& queues) {
  return queues.stream_status && std::ranges::none_of(all_channels(), [&](Channel channel) {
           return queues.takes(channel);
         });
}

StreamParams with_limit(StreamParams params, const AttemptLimit& limit) {
  if (params.reconnect.attempts_per_window == 0 && limit.attempts != 0) {
    params.reconnect.attempts_per_window = limit.attempts;
    params.reconnect.window = limit.window;
  }
  return params;
}

}  // namespace

StreamBase::StreamBase(StreamParams params, AttemptLimit limit)
    : state_{std::make_shared<State>(*this, with_limit(std::move(params), limit))} {
  for (const Channel channel : state_->core.params.subscribe_channels)
    if (!contains(state_->channels, channel)) state_->channels.push_back(channel);
}

StreamBase::~StreamBase() {
  const std::scoped_lock lock{state_->mutex};
  state_->stream = nullptr;
}

// ---- life ----

asio::awaitable<void> StreamBase::start() {
  const std::shared_ptr<State> state = state_;
  check();
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  State::Running running{executor, connection_of(params()), rest_limits()};
  {
    const std::scoped_lock lock{state->beginning, state->mutex};
    if (std::exchange(state->was_started, true))
      throw std::logic_error{params().exchange +
                             ": start() was called before; make another stream to begin anew"};
    if (state->is_stopped) co_return;
    state->running = &running;
  }
  StreamCore& core = state->core;
  core.book_rules = book_rules();
  core.trade_ids = trade_ids();
  core.make_codec = [this](Channel channel) { return make_codec(channel); };
  core.fetch_book = [this](Symbol symbol) { return fetch_book(symbol); };
  core.fetch_account = [this](AccountQuery query, EventSink& sink) {
    return fetch_account(std::move(query), sink);
  };
  core.sync_clock = [this] { return sync_clock(); };
  core.heal_soon = [raw = state.get()] { raw->heal_soon(); };
  core.on_whole = [raw = state.get()](Channel channel) {
    for (ChannelShards* const each : raw->shards)
      if (each->channel() != channel) each->try_now();
  };
  for (std::vector<Channel>& together : state->connections()) {
    ChannelParams channel = channel_params(together.front());
    channel.also.assign(together.begin() + 1, together.end());
    running.tasks.spawn(run_channel(std::move(channel)));
  }
  running.tasks.spawn(check_listed());
  if (state->wants_all) running.tasks.spawn(follow_list());

  struct Leave {  // whichever way it ends
    State& state;
    ~Leave() {
      const std::scoped_lock lock{state.mutex};
      state.running = nullptr;
      wipe_secrets(state.core.params);
    }
  } leave{*state};
  co_await running.tasks.join();
}

// The wanted channels, those together that come over one connection.
std::vector<std::vector<Channel>> StreamBase::State::connections() const {
  std::vector<std::vector<Channel>> all;
  for (const Channel channel : channels) {
    const auto same = std::ranges::find_if(all, [&](const std::vector<Channel>& others) {
      return stream->brought_by(others.front()) == stream->brought_by(channel);
    });
    if (same == all.end())
      all.push_back({channel});
    else
      same->push_back(channel);
  }
  return all;
}

asio::awaitable<void> StreamBase::run_channel(ChannelParams channel) {
  const std::shared_ptr<State> state = state_;
  // An account is one, and has no pairs.
  const std::vector<Symbol> pairs =
      is_private(channel.channel) ? std::vector<Symbol>{Symbol{}} : currency_pairs();
  ChannelShards shards{state->core, std::move(channel), pairs, co_await asio::this_coro::executor};
  const State::Listed listed{*state, shards};
  co_await shards.run();
}

void StreamBase::stop() {
  {
    const std::scoped_lock lock{state_->mutex};
    state_->is_stopped = true;
  }
  state_->run_on_own_thread([](State& state) {
    if (state.running != nullptr) state.running->tasks.cancel();
  });
}

void StreamBase::State::run_on_own_thread(std::function<void(State&)> work) {
  std::unique_lock not_yet{beginning};
  std::unique_lock lock{mutex};
  if (running == nullptr) {
    lock.unlock();
    return work(*this);
  }
  not_yet.unlock();
  if (running->thread == std::this_thread::get_id()) {
    lock.unlock();
    return work(*this);
  }
  asio::post(running->executor, [weak = weak_from_this(), work = std::move(work)] {
    if (const auto state = weak.lock()) work(*state);
  });
}

StreamBase::State::Listed::Listed(State& state, ChannelShards& shards)
    : state_{state.shared_from_this()}, shards_{&shards} {
  const std::scoped_lock lock{state_->mutex};
  state_->shards.push_back(shards_);
}

StreamBase::State::Listed::~Listed() {
  std::vector<SubscriptionState> last = shards_->subscriptions();
  const std::scoped_lock lock{state_->mutex};
  for (const Channel channel : state_->channels)
    if (shards_->brings(channel)) state_->ended[channel] = last;
  std::erase(state_->shards, shards_);
}

// ---- pairs ----

std::vector<Symbol> StreamBase::State::parse(const std::vector<std::string>& texts) const {
  std::vector<Symbol> symbols;
  for (const std::string& text : texts) {
    if (text == kAllPairs) continue;
    if (std::ranges::any_of(text, is_blank))
      throw std::invalid_argument{"\"" + printable(text) +
                                  "\" has a blank or a line break, which no pair has"};
    const Symbol symbol = stream->read_pair(text);
    (void)stream->native_symbol(symbol);  // throws for what cannot be a pair
    if (!contains(symbols, symbol)) symbols.push_back(symbol);
  }
  return symbols;
}

void StreamBase::add_pairs(const std::vector<std::string>& currency_pairs) {
  state_->run_on_own_thread(
      [symbols = state_->parse(currency_pairs), all = names_all(currency_pairs)](State& state) {
        state.add_pairs(symbols);
        if (all) state.want_all();
      });
}

void StreamBase::remove_pairs(const std::vector<std::string>& currency_pairs) {
  state_->run_on_own_thread(
      [symbols = state_->parse(currency_pairs), all = names_all(currency_pairs)](State& state) {
        state.remove_pairs(symbols);
        if (all) state.want_no_more();
      });
}

bool StreamBase::is_pair(const std::string& text) const try {
  return state_->parse({text}).size() == 1;
} catch (const std::invalid_argument&) {
  return false;
}

void StreamBase::State::add_pairs(const std::vector<Symbol>& added) {
  if (stream == nullptr) return;
  for (const Symbol symbol : added) {
    if (contains(pairs, symbol)) continue;
    core.symbols.add(stream->native_symbol(symbol), symbol);
    {
      const std::scoped_lock lock{mutex};
      pairs.push_back(symbol);
    }
    for (ChannelShards* const each : shards)
      if (!is_private(each->channel())) each->add(symbol);
    tell_unlisted({&symbol, 1});
  }
}

// What is still on its way of a pair must be known to the codec, so the map keeps it.
void StreamBase::State::remove_pairs(const std::vector<Symbol>& removed) {
  for (const Symbol symbol : removed) {
    if (!contains(pairs, symbol)) continue;
    {
      const std::scoped_lock lock{mutex};
      std::erase(pairs, symbol);
      unlisted.erase(symbol);
    }
    for (ChannelShards* const each : shards)
      if (!is_private(each->channel())) each->remove(symbol);
  }
}

// ---- observers ----

void StreamBase::bind(const void* observer, ObserverQueues queues, Interest interest) {
  State& state = *state_;
  const std::string name = state.core.params.exchange;
  if (interest.channels.empty()) interest.channels = state.channels;
  for (const Channel channel : interest.channels) {
    const std::string text{to_text(channel)};
    if (!contains(state.channels, channel))
      throw std::invalid_argument{name + ": bind_observer: the stream does not subscribe to \"" +
                                  text + "\"; it subscribes to " + list_of(state.channels)};
    if (!queues.takes(channel) && !takes_statuses_alone(queues))
      throw std::invalid_argument{
          name + ": bind_observer: the observer has no member \"" +
          std::string{queue_name(channel)} + "\" for the channel \"" + text +
          "\": add an hftcpp::EventQueue of that name, or an event_queue for all events, or leave "
          "the channel out of Interest::channels"};
  }
  state.core.output.dispatcher.bind(observer, queues, interest);
  for (const Symbol symbol : state.pairs)
    if (const OrderBook* const book = state.good_book(symbol))
      state.core.output.dispatcher.push_to(observer, book->snapshot());
}

void StreamBase::unbind_observer(const void* observer) {
  state_->core.output.dispatcher.unbind(observer);
}

const OrderBook* StreamBase::State::good_book(Symbol symbol) const {
  for (const ChannelShards* const each : shards)
    if (each->channel() == Channel::order_book) return each->good_book(symbol);
  return nullptr;
}

void StreamBase::State::heal_soon() {
  if (running == nullptr || running->is_healing) return;
  running->is_healing = true;
  running->tasks.spawn(heal());
}

// Ever more slowly while an observer does not keep up: each snapshot pushes more out of its queue.
asio::awaitable<void> StreamBase::State::heal() {
  using namespace std::chrono_literals;
  asio::steady_timer pace{running->executor};
  for (auto wait = 100ms; core.output.dispatcher.needs_healing();
       wait = std::min(wait * 2, 5'000ms)) {
    pace.expires_after(wait);
    co_await pace.async_wait(asio::use_awaitable);
    core.output.dispatcher.heal([this](Symbol symbol) { return good_book(symbol); },
                                Timestamp::now());
  }
  running->is_healing = false;
}

// ---- what may be asked ----

Exchange StreamBase::exchange() const noexcept {
  return state_->core.output.exchange;
}
const StreamParams& StreamBase::params() const noexcept {
  return state_->core.params;
}
const GapLedger& StreamBase::gaps() const noexcept {
  return state_->core.output.ledger;
}
StreamCounters StreamBase::counters() const {
  return state_->core.output.counters();
}
const SymbolMap& StreamBase::symbols() const noexcept {
  return state_->core.symbols;
}

std::vector<std::string> StreamBase::native_symbols(std::span<const Symbol> symbols) const {
  std::vector<std::string> names;
  names.reserve(symbols.size());
  for (const Symbol symbol : symbols) names.push_back(native_symbol(symbol));
  return names;
}

asio::awaitable<StreamBase::Messages> StreamBase::at_once(std::vector<std::string> messages) {
  co_return std::move(messages);
}

EventSink& StreamBase::events() noexcept {
  assert(state_->core.reading != nullptr && "valid while on_packet runs");
  return *state_->core.reading;
}

std::vector<Symbol> StreamBase::currency_pairs() const {
  const std::scoped_lock lock{state_->mutex};
  return state_->pairs;
}

std::vector<SubscriptionState> StreamBase::subscriptions() const {
  const std::scoped_lock lock{state_->mutex};
  std::vector<SubscriptionState> all;
  for (const Channel channel : state_->channels) {
    std::vector<SubscriptionState> states;
    for (const ChannelShards* const each : state_->shards)
      if (each->brings(channel)) states = each->subscriptions();
    if (const auto ended = state_->ended.find(channel); ended != state_->ended.end())
      states = ended->second;
    if (states.empty() && is_private(channel)) states.push_back({channel, Symbol{}});
    if (states.empty())
      for (const Symbol symbol : state_->pairs) states.push_back({channel, symbol});
    // Some exchanges confirm whatever they are asked for, and never send any.
    for (SubscriptionState& each : states) {
      each.channel = channel;
      if (const auto found = state_->unlisted.find(each.symbol);
          each.reason.empty() && found != state_->unlisted.end())
        each.reason = found->second;
    }
    all.insert(all.end(), states.begin(), states.end());
  }
  return all;
}

}  // namespace hftcpp
