// kline_service.cpp
#include "core/a_share_symbols.hpp"
#include "core/kline_history.hpp"
#include "service/event_text.hpp"
#include "service/kline/kline_settings.hpp"
#include "service/kline/line_output.hpp"
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/service/kline_service.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

using Clock = std::chrono::steady_clock;
using Source = KlineServiceSettings::Source;
using Sessions = KlineServiceSettings::Sessions;

constexpr std::chrono::milliseconds kClockPace{100};
constexpr std::chrono::minutes kTellLosses{1};

KlineCounters sum_of(KlineCounters a, const KlineCounters& b) {
  a.events += b.events;
  a.bars += b.bars;
  a.closed += b.closed;
  a.corrected += b.corrected;
  a.unchanged += b.unchanged;
  a.out_of_order += b.out_of_order;
  a.late += b.late;
  a.outside += b.outside;
  a.ahead += b.ahead;
  a.backwards += b.backwards;
  a.resets += b.resets;
  a.unfit += b.unfit;
  return a;
}

std::uint64_t losses_of(const KlineCounters& counters) {
  return counters.late + counters.outside + counters.ahead + counters.unfit + counters.resets;
}

// What comes of one exchange, and how late it is there. The clock is that of its events, which goes
// on where they pause: what is told a quarter of an hour late, or played back, closes its bars as
// if it were told at once, and no clock of ours has to be right.
struct KlineFeed {
  explicit KlineFeed(const KlineServiceSettings& settings)
      : a_share{settings.a_share}, always{settings.always} {}

  template <class E>
  void hear(const E& event) noexcept {
    const Timestamp told = event.exchange_time.is_set() && event.receive_time.is_set()
                               ? std::min(event.exchange_time, event.receive_time)
                               : std::max(event.exchange_time, event.receive_time);
    newest = std::max(newest, told);
  }
  [[nodiscard]] Timestamp now() {
    if (newest != noticed) {
      noticed = newest;
      at = Clock::now();
    }
    return noticed.is_set() ? noticed + (Clock::now() - at) : noticed;
  }

  KlineBuilder a_share;
  KlineBuilder always;
  Timestamp newest;      // time that an event told
  Timestamp noticed;     // what the last now() knew of that
  Clock::time_point at;  // and when it was
};

}  // namespace

struct KlineService::State final : EventSink {
  State(KlineService& service, KlineServiceSettings read)
      : owner{service}, settings{std::move(read)}, history{settings.history} {}

  void on_kline(const Kline& bar) override;
  [[nodiscard]] KlineFeed& feed_of(Exchange exchange);
  [[nodiscard]] KlineBuilder& builder_of(KlineFeed& feed, Symbol symbol) const noexcept;
  [[nodiscard]] bool is_quoted(Exchange exchange) const noexcept;
  [[nodiscard]] KlineCounters counters() const;
  void tick();
  void flush();
  void tell_losses();

  KlineService& owner;
  KlineServiceSettings settings;
  std::vector<std::unique_ptr<KlineFeed>> feeds;  // by the exchange, a small integer
  KlineHistory history;
  std::optional<LineOutput> output;
  std::uint64_t told = 0;
};

void KlineService::State::on_kline(const Kline& bar) {
  history.take(bar);
  if (output && (bar.closed || !settings.is_closed_only)) {
    if (settings.is_text) {
      append_event_line(output->lines(), bar);
    } else {
      append_json(output->lines(), bar);
      output->lines() += '\n';
    }
    output->flush_if_much();
  }
  owner.on_bar(bar);
}

KlineFeed& KlineService::State::feed_of(Exchange exchange) {
  if (exchange.index() >= feeds.size()) feeds.resize(exchange.index() + 1);
  auto& feed = feeds[exchange.index()];
  if (!feed) feed = std::make_unique<KlineFeed>(settings);
  return *feed;
}

KlineBuilder& KlineService::State::builder_of(KlineFeed& feed, Symbol symbol) const noexcept {
  if (settings.sessions == Sessions::always) return feed.always;
  if (settings.sessions == Sessions::a_share) return feed.a_share;
  return parse_a_share(symbol.text()) ? feed.a_share : feed.always;
}

bool KlineService::State::is_quoted(Exchange exchange) const noexcept {
  return std::ranges::find(settings.quoted, exchange) != settings.quoted.end();
}

KlineCounters KlineService::State::counters() const {
  KlineCounters all;
  for (const auto& feed : feeds)
    if (feed) all = sum_of(sum_of(all, feed->a_share.counters()), feed->always.counters());
  return all;
}

void KlineService::State::tick() {
  for (const auto& feed : feeds) {
    if (!feed) continue;
    const Timestamp time = feed->now();
    feed->a_share.advance(time, *this);
    feed->always.advance(time, *this);
  }
  flush();
}

void KlineService::State::flush() {
  if (!output) return;
  output->flush();
  if (output->has_reader_gone()) owner.stop_all();
}

void KlineService::State::tell_losses() {
  const KlineCounters all = counters();
  const std::uint64_t losses = losses_of(all);
  if (losses == told) return;
  told = losses;
  spdlog::warn(
      "service {}: not in their bars: {} events too late, {} of a time before the day's first "
      "session, {} of a time to come, {} amounts beyond all numbers; {} times a day's volume began "
      "anew",
      owner.name(), all.late, all.outside, all.ahead, all.unfit, all.resets);
}

KlineService::KlineService(ServiceParams params)
    : ServiceBase{std::move(params)},
      bars_{std::make_unique<State>(*this, KlineServiceSettings::read(setting(), path()))} {}

KlineService::KlineService(ServiceParams params, std::size_t waiting_states)
    : ServiceBase{std::move(params), waiting_states},
      bars_{std::make_unique<State>(*this, KlineServiceSettings::read(setting(), path()))} {}

KlineService::~KlineService() = default;

void KlineService::on_start() {
  if (bars_->settings.has_output) bars_->output.emplace(bars_->settings.file);
  every(kClockPace, [this] { bars_->tick(); });
  every(kTellLosses, [this] { bars_->tell_losses(); });
}

void KlineService::on_stop() {
  bars_->flush();
  bars_->tell_losses();
  const KlineCounters all = counters();
  spdlog::info("service {}: {} events changed bars {} times and closed {}", name(), all.events,
               all.bars, all.closed);
}

void KlineService::on_trade(const Trade& trade) {
  State& state = *bars_;
  if (state.settings.source == Source::quote) return;
  if (state.settings.source == Source::by_stream && state.is_quoted(trade.exchange)) return;
  KlineFeed& feed = state.feed_of(trade.exchange);
  feed.hear(trade);
  state.builder_of(feed, trade.symbol).on_trade(trade, state);
}

void KlineService::on_quote(const Quote& quote) {
  State& state = *bars_;
  if (state.settings.source == Source::trade) return;
  KlineFeed& feed = state.feed_of(quote.exchange);
  feed.hear(quote);
  state.builder_of(feed, quote.symbol).on_quote(quote, state);
}

std::vector<std::string> KlineService::setting_keys() const {
  return KlineServiceSettings::keys();
}

std::vector<Kline> KlineService::bars(Exchange exchange, Symbol symbol,
                                      std::chrono::seconds interval) const {
  return bars_->history.bars(exchange, symbol, interval);
}

KlineCounters KlineService::counters() const {
  return bars_->counters();
}

}  // namespace hftcpp
