// KlineBuilder, per trade and per quote, with one interval and with all eight: events of 1,000
// instruments in turn, as a market sends them. Beside it what one writes first: a map by the
// symbol's text, and one bar of doubles per minute, which no late trade corrects. Each run proves
// that every size is in a bar.
#include "fastest.hpp"
#include "support/counted_new.hpp"
#include <hftcpp/core/kline_builder.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

using namespace hftcpp;
using test::allocation_count;

constexpr std::int64_t kInstruments = 1'000;
constexpr std::int64_t kRounds = 200;
// 10:00 in Shanghai, of a day of trading.
constexpr Timestamp kBegin{1'795'140'000'000'000'000};

struct BarTally : EventSink {
  void on_kline(const Kline& bar) override {
    ++bars;
    benchmark::DoNotOptimize(bar);
  }
  std::uint64_t bars = 0;
};

Symbol symbol_of(std::int64_t instrument) {
  return Symbol{std::to_string(600'000 + instrument) + ".sh"};
}

// A round is three seconds: every twentieth begins new bars of a minute.
Timestamp time_of(std::int64_t round, std::int64_t instrument) {
  return kBegin + std::chrono::milliseconds{round * 3'000 + instrument};
}

std::vector<Trade> make_trades() {
  std::vector<Trade> trades;
  for (std::int64_t round = 0; round < kRounds; ++round)
    for (std::int64_t i = 0; i < kInstruments; ++i)
      trades.push_back({.exchange = Exchange{"bench"},
                        .symbol = symbol_of(i),
                        .price = Decimal{1'000 + (round * 7 + i) % 50, -2},
                        .size = Decimal{100, 0},
                        .exchange_time = time_of(round, i)});
  return trades;
}

std::vector<Quote> make_quotes() {
  std::vector<Quote> quotes;
  for (std::int64_t round = 0; round < kRounds; ++round)
    for (std::int64_t i = 0; i < kInstruments; ++i) {
      Quote quote;
      quote.exchange = Exchange{"bench"};
      quote.symbol = symbol_of(i);
      quote.open = Decimal{1'000, -2};
      quote.high = Decimal{1'050, -2};
      quote.low = Decimal{1'000, -2};
      quote.last = Decimal{1'000 + (round * 7 + i) % 50, -2};
      quote.volume = Decimal{100 * (round + 1), 0};
      quote.amount = Decimal{100'000 * (round + 1), -2};
      quote.exchange_time = time_of(round, i);
      quotes.push_back(quote);
    }
  return quotes;
}

KlineBuilder make_builder(bool all_intervals, const MarketCalendar& calendar) {
  KlineBuilderSettings settings{.calendar = calendar};
  if (all_intervals) {
    settings.intervals.clear();
    for (const std::string_view word : kline_words())
      settings.intervals.push_back(*kline_interval(word));
  }
  return KlineBuilder{settings};
}

void feed(KlineBuilder& builder, const Trade& trade, EventSink& sink) {
  builder.on_trade(trade, sink);
}
void feed(KlineBuilder& builder, const Quote& quote, EventSink& sink) {
  builder.on_quote(quote, sink);
}

// Each iteration is all events, behind the first of each instrument, on a new builder.
template <class E>
void build(benchmark::State& state, const std::vector<E>& events, const MarketCalendar& calendar) {
  std::uint64_t allocations = 0;
  std::uint64_t bars = 0;
  for (auto _ : state) {
    state.PauseTiming();
    KlineBuilder builder = make_builder(state.range(0) == 8, calendar);
    BarTally sink;
    for (std::int64_t i = 0; i < kInstruments; ++i)
      feed(builder, events[static_cast<std::size_t>(i)], sink);
    sink.bars = 0;
    const std::uint64_t before = allocation_count;
    state.ResumeTiming();
    for (auto event = events.begin() + kInstruments; event != events.end(); ++event)
      feed(builder, *event, sink);
    state.PauseTiming();
    allocations += allocation_count - before;
    bars = sink.bars;
    state.ResumeTiming();
  }
  const auto count = static_cast<std::int64_t>(events.size()) - kInstruments;
  // Every event changes a bar of each interval, and closes one now and then.
  if (bars <= static_cast<std::uint64_t>(count * state.range(0)))
    return state.SkipWithError("events are in no bar");
  state.SetItemsProcessed(state.iterations() * count);
  state.counters["allocations"] = static_cast<double>(allocations);
}

struct PlainBar {
  std::int64_t minute = 0;
  double open = 0, high = 0, low = 0, close = 0, volume = 0;
};

void build_plainly(benchmark::State& state, const std::vector<Trade>& trades) {
  for (auto _ : state) {
    std::unordered_map<std::string, PlainBar> bars;
    for (const Trade& trade : trades) {
      PlainBar& bar = bars[std::string{trade.symbol.text()}];
      const std::int64_t minute = trade.exchange_time.nanoseconds() / 60'000'000'000;
      const double price = trade.price.to_double();
      if (minute != bar.minute) {
        benchmark::DoNotOptimize(bar);
        bar = {minute, price, price, price, price, 0};
      }
      bar.high = std::max(bar.high, price);
      bar.low = std::min(bar.low, price);
      bar.close = price;
      bar.volume += trade.size.to_double();
      benchmark::DoNotOptimize(bar);
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(trades.size()));
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Trade> trades = make_trades();
  const std::vector<Quote> quotes = make_quotes();
  const auto of_trades = [&](auto& state) { build(state, trades, MarketCalendar::always()); };
  const auto of_quotes = [&](auto& state) { build(state, quotes, MarketCalendar::a_shares()); };
  benchmark::RegisterBenchmark("trades", of_trades)->Arg(1)->Arg(8);
  benchmark::RegisterBenchmark("quotes", of_quotes)->Arg(1)->Arg(8);
  benchmark::RegisterBenchmark("plain", [&](auto& state) { build_plainly(state, trades); });
  bench::Fastest fastest;
  if (!bench::run_all(argc, argv, {"--benchmark_repetitions=9", "--benchmark_min_time=0.05"},
                      fastest))
    return 1;

  std::printf("\n%-44s %9s %9s\n", "fastest, per event", "1 interval", "8");
  const auto row = [&](const char* name, const char* benchmark, bool has_all) {
    std::printf("%-44s %9.1f", name,
                fastest.nanoseconds(benchmark + std::string{has_all ? "/1" : ""}));
    if (has_all) std::printf(" %9.1f", fastest.nanoseconds(benchmark + std::string{"/8"}));
    std::printf("\n");
  };
  row("KlineBuilder, trades", "trades", true);
  row("KlineBuilder, quotes", "quotes", true);
  row("a map of texts and a bar of doubles", "plain", false);
  std::printf("ns; %lld instruments in turn\n", static_cast<long long>(kInstruments));
  return 0;
}
