// kline_builder.cpp: events find their bars, and bars their end.
#include "core/kline_bar.hpp"
#include "core/kline_slots.hpp"
#include "core/quote_counter.hpp"
#include <hftcpp/core/kline_builder.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace hftcpp {
namespace {

using std::chrono::seconds;

struct KlineWord {
  std::string_view word;
  seconds length;
};

constexpr std::array kKlineLengths{
    KlineWord{"1m", std::chrono::minutes{1}},   KlineWord{"5m", std::chrono::minutes{5}},
    KlineWord{"15m", std::chrono::minutes{15}}, KlineWord{"30m", std::chrono::minutes{30}},
    KlineWord{"1h", std::chrono::hours{1}},     KlineWord{"1d", std::chrono::days{1}},
    KlineWord{"1w", std::chrono::days{7}},      KlineWord{"1M", std::chrono::days{30}},
};

constexpr auto kKlineWords = [] {
  std::array<std::string_view, kKlineLengths.size()> words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = kKlineLengths[i].word;
  return words;
}();

// The two newest bars of an interval are kept: that is a minute of the shortest.
constexpr std::chrono::minutes kMostGrace{1};
constexpr Timestamp kNever{std::numeric_limits<std::int64_t>::max()};

void check_settings(const KlineBuilderSettings& settings) {
  if (settings.intervals.empty()) throw std::invalid_argument{"bars need an interval"};
  for (const seconds interval : settings.intervals) {
    if (kline_word(interval).empty())
      throw std::invalid_argument{"there are no bars of " + std::to_string(interval.count()) +
                                  " seconds"};
    if (std::ranges::count(settings.intervals, interval) > 1)
      throw std::invalid_argument{"the interval " + std::string{kline_word(interval)} +
                                  " is there twice"};
  }
  if (settings.grace > kMostGrace || settings.grace.count() < 0)
    throw std::invalid_argument{"bars can be corrected for at most a minute"};
}

// One exchange's instrument, and what its bars of all intervals have in common.
struct BarredInstrument {
  Exchange exchange;
  Symbol symbol;
  Timestamp newest;
  Timestamp day;
  QuoteCounter counter;
  std::vector<KlineLane> lanes;
};

Timestamp time_of(const auto& event) noexcept {
  return event.exchange_time.is_set() ? event.exchange_time : event.receive_time;
}

}  // namespace

std::optional<seconds> kline_interval(std::string_view word) noexcept {
  for (const KlineWord& each : kKlineLengths)
    if (each.word == word) return each.length;
  return std::nullopt;
}

std::string_view kline_word(seconds interval) noexcept {
  for (const KlineWord& each : kKlineLengths)
    if (each.length == interval) return each.word;
  return {};
}

std::span<const std::string_view> kline_words() noexcept {
  return kKlineWords;
}

struct KlineBuilder::State {
  explicit State(KlineBuilderSettings given)
      : settings{std::move(given)}, slots{settings.calendar} {}

  BarredInstrument& find(Exchange exchange, Symbol symbol);
  BarredInstrument& add(Exchange exchange, Symbol symbol);
  [[nodiscard]] bool is_ahead(Timestamp time, Timestamp receive_time) noexcept;
  [[nodiscard]] bool is_in_time(const BarredInstrument& one, Timestamp time) noexcept;
  [[nodiscard]] Timestamp day_of(BarredInstrument& one, Timestamp time) const noexcept;
  void put(BarredInstrument& one, const KlineTick& tick, bool is_whole_day, EventSink& sink);
  KlineBar* bar_for(BarredInstrument& one, std::size_t lane, const KlineTick& tick,
                    bool is_whole_day, EventSink& sink);
  KlineBar* new_bar(BarredInstrument& one, std::size_t lane, const KlineSlot& slot,
                    EventSink& sink);
  void close(BarredInstrument& one, std::size_t lane, EventSink& sink);
  void emit(const BarredInstrument& one, std::size_t lane, const KlineBar& bar, EventSink& sink);

  KlineBuilderSettings settings;
  KlineSlots slots;
  KlineCounters counters;
  Timestamp clock;
  Timestamp next_due = kNever;  // nothing is to be closed before
  Kline kline;
  std::vector<std::vector<BarredInstrument*>> by_exchange;  // and symbol: both are small integers
  std::vector<std::unique_ptr<BarredInstrument>> instruments;
};

BarredInstrument& KlineBuilder::State::find(Exchange exchange, Symbol symbol) {
  if (exchange.index() < by_exchange.size()) [[likely]] {
    const auto& of_exchange = by_exchange[exchange.index()];
    if (symbol.index() < of_exchange.size() && of_exchange[symbol.index()] != nullptr) [[likely]]
      return *of_exchange[symbol.index()];
  }
  return add(exchange, symbol);
}

BarredInstrument& KlineBuilder::State::add(Exchange exchange, Symbol symbol) {
  if (exchange.index() >= by_exchange.size()) by_exchange.resize(exchange.index() + 1);
  auto& of_exchange = by_exchange[exchange.index()];
  if (symbol.index() >= of_exchange.size()) of_exchange.resize(symbol.index() + 1);
  auto& added = *instruments.emplace_back(std::make_unique<BarredInstrument>());
  added.exchange = exchange;
  added.symbol = symbol;
  added.lanes.resize(settings.intervals.size());
  return *(of_exchange[symbol.index()] = &added);
}

bool KlineBuilder::State::is_ahead(Timestamp time, Timestamp receive_time) noexcept {
  if (!receive_time.is_set() || time - receive_time <= settings.ahead) return false;
  ++counters.ahead;
  return true;
}

// By the shortest of its bars: what comes too late for that counts in none, so that bars of all
// lengths agree.
bool KlineBuilder::State::is_in_time(const BarredInstrument& one, Timestamp time) noexcept {
  const KlineLane& lane = one.lanes.front();
  KlineSlot slot = lane.current.slot;
  if (!slot.has(time)) {
    const auto found = slots.at(settings.intervals.front(), time);
    if (!found) {
      ++counters.outside;
      return false;
    }
    slot = *found;
  }
  const Timestamp now = std::max(clock, one.newest);
  if (now < slot.due || now - slot.due < settings.grace) return true;
  ++counters.late;
  return false;
}

Timestamp KlineBuilder::State::day_of(BarredInstrument& one, Timestamp time) const noexcept {
  if (!one.day.is_set() || time < one.day || time - one.day >= std::chrono::days{1})
    one.day = slots.day_of(time);
  return one.day;
}

void KlineBuilder::State::put(BarredInstrument& one, const KlineTick& tick, bool is_whole_day,
                              EventSink& sink) {
  for (std::size_t lane = 0; lane < one.lanes.size(); ++lane) {
    KlineBar* const bar = bar_for(one, lane, tick, is_whole_day, sink);
    if (bar == nullptr) continue;
    const bool was_closed = bar->closed;
    if (!bar->add(tick)) ++counters.unfit;
    bar->closed =
        was_closed || bar == &one.lanes[lane].previous || clock >= bar->slot.due + settings.hold;
    counters.corrected += was_closed ? 1 : 0;
    counters.closed += bar->closed && !was_closed ? 1 : 0;
    emit(one, lane, *bar, sink);
  }
}

// Null when the tick has none: of a whole day, where the bar is not all of the day so far.
KlineBar* KlineBuilder::State::bar_for(BarredInstrument& one, std::size_t lane,
                                       const KlineTick& tick, bool is_whole_day, EventSink& sink) {
  for (KlineBar* const bar : {&one.lanes[lane].current, &one.lanes[lane].previous})
    if (bar->slot.has(tick.time)) return is_whole_day && !bar->slot.has_opening ? nullptr : bar;
  const auto slot = slots.at(settings.intervals[lane], tick.time);
  if (!slot || (is_whole_day && !slot->has_opening)) return nullptr;
  return new_bar(one, lane, *slot, sink);
}

KlineBar* KlineBuilder::State::new_bar(BarredInstrument& one, std::size_t lane,
                                       const KlineSlot& slot, EventSink& sink) {
  auto& [current, previous] = one.lanes[lane];
  if (!current.is_set() || slot.from > current.slot.from) {
    if (current.is_set()) {
      if (!current.closed) close(one, lane, sink);
      previous = current;
    }
    current.begin(slot);
    next_due = std::min(next_due, slot.due + settings.hold);
    return &current;
  }
  if (previous.is_set() && slot.from < previous.slot.from) {
    ++counters.late;
    return nullptr;
  }
  previous.begin(slot);
  return &previous;
}

void KlineBuilder::State::close(BarredInstrument& one, std::size_t lane, EventSink& sink) {
  one.lanes[lane].current.closed = true;
  ++counters.closed;
  emit(one, lane, one.lanes[lane].current, sink);
}

void KlineBuilder::State::emit(const BarredInstrument& one, std::size_t lane, const KlineBar& bar,
                               EventSink& sink) {
  kline.exchange = one.exchange;
  kline.symbol = one.symbol;
  kline.interval = settings.intervals[lane];
  bar.write(kline);
  ++counters.bars;
  sink.on_kline(kline);
}

KlineBuilder::KlineBuilder(KlineBuilderSettings settings) {
  check_settings(settings);
  std::ranges::sort(settings.intervals);
  state_ = std::make_unique<State>(std::move(settings));
}

KlineBuilder::~KlineBuilder() = default;
KlineBuilder::KlineBuilder(KlineBuilder&&) noexcept = default;
KlineBuilder& KlineBuilder::operator=(KlineBuilder&&) noexcept = default;

void KlineBuilder::on_trade(const Trade& trade, EventSink& sink) {
  State& state = *state_;
  ++state.counters.events;
  KlineTick tick;
  tick.time = time_of(trade);
  tick.receive_time = trade.receive_time;
  if (state.is_ahead(tick.time, trade.receive_time)) return;
  BarredInstrument& one = state.find(trade.exchange, trade.symbol);
  if (!state.is_in_time(one, tick.time)) return;
  one.newest = std::max(one.newest, tick.time);
  tick.open = tick.high = tick.low = tick.close = trade.price;
  tick.volume = DecimalSum{trade.size};
  tick.amount = DecimalSum::product(trade.price, trade.size);
  tick.has_amount = true;
  tick.trades = 1;
  state.put(one, tick, false, sink);
}

void KlineBuilder::on_quote(const Quote& quote, EventSink& sink) {
  State& state = *state_;
  ++state.counters.events;
  KlineTick tick;
  tick.time = time_of(quote);
  tick.receive_time = quote.receive_time;
  if (state.is_ahead(tick.time, quote.receive_time)) return;
  BarredInstrument& one = state.find(quote.exchange, quote.symbol);
  if (tick.time < one.newest) {
    ++state.counters.out_of_order;
    return;
  }
  if (!state.is_in_time(one, tick.time)) return;
  one.newest = tick.time;

  using News = QuoteCounter::News;
  const Timestamp day = state.day_of(one, tick.time);
  const std::uint64_t resets = one.counter.resets();
  const News news = one.counter.look(quote, tick.time, day, state.settings.reset_after, tick);
  state.counters.resets += one.counter.resets() - resets;
  if (news == News::backwards) ++state.counters.backwards;
  if (news == News::none) ++state.counters.unchanged;
  if (news == News::none || news == News::backwards) return;
  one.counter.keep(quote, day);
  if (quote.volume.is_zero() && news == News::whole_day) return;  // nothing was traded yet
  state.put(one, tick, news == News::whole_day, sink);
}

void KlineBuilder::advance(Timestamp now, EventSink& sink) {
  State& state = *state_;
  state.clock = std::max(state.clock, now);
  if (state.clock < state.next_due) return;
  state.next_due = kNever;
  for (const auto& one : state.instruments) {
    for (std::size_t lane = 0; lane < one->lanes.size(); ++lane) {
      const KlineBar& bar = one->lanes[lane].current;
      if (!bar.is_set() || bar.closed) continue;
      const Timestamp due = bar.slot.due + state.settings.hold;
      if (due <= state.clock)
        state.close(*one, lane, sink);
      else
        state.next_due = std::min(state.next_due, due);
    }
  }
}

const KlineCounters& KlineBuilder::counters() const noexcept {
  return state_->counters;
}

}  // namespace hftcpp
