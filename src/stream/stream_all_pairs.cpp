// stream_all_pairs.cpp: "*" among the pairs: what it stands for changes while the stream runs.
#include "stream/stream_base_state.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace hftcpp {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kFirstRetry{1'000};
constexpr milliseconds kLongestRetry{60'000};

}  // namespace

asio::awaitable<Result<std::vector<Symbol>>> StreamBase::list_pairs() {
  const auto listed = co_await list_instruments();
  if (!listed) co_return listed.error();
  std::vector<Symbol> symbols;
  symbols.reserve(listed->size());
  for (const Instrument& instrument : *listed) symbols.push_back(instrument.symbol);
  co_return symbols;
}

// A list that cannot be had now leaves the pairs as they are.
asio::awaitable<void> StreamBase::follow_list() {
  State& state = *state_;
  if (pair_of_name() != nullptr) co_return;  // they come by themselves
  asio::steady_timer timer{co_await asio::this_coro::executor};
  milliseconds retry = kFirstRetry;
  while (state.wants_all) {
    const auto listed = co_await list_pairs();
    if (listed && !listed->empty()) {
      state.take_list(*listed);
      if (params().list_refresh.count() == 0) co_return;
      retry = kFirstRetry;
      timer.expires_after(params().list_refresh);
    } else {
      const std::string why =
          listed ? "it is empty"
                 : listed.error().code.message() + ": " + std::string{listed.error().where};
      spdlog::warn("{}: the list that \"*\" stands for was not to be had: {}; next try in {} ms",
                   params().exchange, why, retry.count());
      timer.expires_after(retry);
      retry = std::min(retry * 2, kLongestRetry);
    }
    co_await timer.async_wait(asio::use_awaitable);
  }
}

void StreamBase::State::want_all() {
  if (stream == nullptr || wants_all) return;
  wants_all = true;
  if (const PairOfName pair_of = stream->pair_of_name()) {
    // Names of pairs that were given up once are asked for like those that are new.
    core.symbols = SymbolMap{};
    for (const Symbol symbol : pairs) core.symbols.add(stream->native_symbol(symbol), symbol);
    core.symbols.set_resolver([this, pair_of](std::string_view native) {
      const Symbol symbol = wants_all ? pair_of(native) : Symbol{};
      if (!symbol.empty()) add_pairs({symbol});
      return symbol;
    });
    take_all(true);
  }
  if (running != nullptr) running->tasks.spawn(stream->follow_list());
}

void StreamBase::State::want_no_more() {
  wants_all = false;
  of_all.clear();
  take_all(false);
  remove_pairs(std::vector<Symbol>{pairs});
}

void StreamBase::State::take_all(bool wanted) {
  core.takes_all = wanted;
  for (ChannelShards* const each : shards)
    if (!is_private(each->channel())) each->on_all_changed();
}

bool StreamBase::wants_all() const noexcept {
  return state_->wants_all;
}

// Pairs that were named stay, listed or not.
void StreamBase::State::take_list(const std::vector<Symbol>& now_listed) {
  const std::unordered_set<Symbol> now{now_listed.begin(), now_listed.end()};
  const std::unordered_set<Symbol> have{pairs.begin(), pairs.end()};
  std::vector<Symbol> added;
  std::vector<Symbol> gone;
  for (const Symbol symbol : now_listed)
    if (!have.contains(symbol)) added.push_back(symbol);
  for (const Symbol symbol : of_all)
    if (!now.contains(symbol)) gone.push_back(symbol);
  for (const Symbol symbol : gone) of_all.erase(symbol);
  of_all.insert(added.begin(), added.end());
  remove_pairs(gone);
  add_pairs(added);
  if (added.empty() && gone.empty()) return;
  spdlog::info("{}: \"*\" stands for {} pairs: {} new, {} gone", core.params.exchange, pairs.size(),
               added.size(), gone.size());
}

}  // namespace hftcpp
