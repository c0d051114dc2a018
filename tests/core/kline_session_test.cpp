// kline_session_test: the bars of a recorded day are those that a plain loop over the records comes
// to, which knows nothing of calendars, sums and lanes: it counts minutes and cents.
#include "support/collector.hpp"
#include "support/recorded_session.hpp"
#include <hftcpp/core/kline_builder.hpp>

#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <tuple>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using test::kSessionDay;
using test::RecordedSession;

constexpr std::chrono::seconds kGrace = 30s;

// In cents, shares and cents times shares; where it begins and ends in seconds of the day.
struct PlainBar {
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t volume = 0;
  std::int64_t amount = 0;
  std::uint64_t trades = 0;
  std::int64_t ends = 0;
  friend bool operator==(const PlainBar&, const PlainBar&) = default;
  friend void PrintTo(const PlainBar& bar, std::ostream* out) {
    *out << bar.open << ' ' << bar.high << ' ' << bar.low << ' ' << bar.close << " volume "
         << bar.volume << " amount " << bar.amount << " trades " << bar.trades << " until "
         << bar.ends;
  }
};

// The symbol, the interval and the begin in seconds of the day.
using PlainKey = std::tuple<std::string, std::int64_t, std::int64_t>;
using PlainBars = std::map<PlainKey, PlainBar>;

std::int64_t units(const Decimal& value, int exponent) {
  return value.rescaled(static_cast<std::int8_t>(exponent)).value().mantissa();
}

std::int64_t second_of_day(Timestamp time) {
  return (time - kSessionDay) / std::chrono::seconds{1};
}

struct PlainPlace {
  std::int64_t begins = 0;
  std::int64_t ends = 0;
  std::int64_t due = 0;
};

// Of minutes of the day: 570 is half past nine, 690 half past eleven, 780 one and 900 three.
PlainPlace place_in_session(std::int64_t second, std::int64_t length) {
  const bool is_morning = second < 780 * 60;
  const std::int64_t first = is_morning ? 570 * 60 : 780 * 60;
  const std::int64_t end = is_morning ? 690 * 60 : 900 * 60;
  if (length >= 86'400) return {570 * 60, 900 * 60, 900 * 60 + 30};
  second = std::max(first, std::min(second, end - 1));
  const std::int64_t begins = first + (second - first) / length * length;
  const std::int64_t ends = begins + length;
  return {begins, ends, ends == end ? ends + 30 : ends};
}

// For a market that never closes: the days are those of UTC, eight hours off.
PlainPlace place_always(std::int64_t second, std::int64_t length) {
  const std::int64_t begins = (second - 28'800) / length * length + 28'800;
  return {begins, begins + length, begins + length};
}

using Place = PlainPlace (*)(std::int64_t second, std::int64_t length);

bool is_too_late(Timestamp time, Timestamp now, Place place) {
  const Timestamp due = kSessionDay + std::chrono::seconds{place(second_of_day(time), 60).due};
  return now - due >= kGrace;
}

const std::vector<std::chrono::seconds> kIntervals{1min, 5min, 15min, 30min, 1h, 24h};

PlainBars bars_of_quotes(const std::vector<Quote>& quotes) {
  struct Seen {
    std::int64_t time = 0, volume = 0, amount = 0, high = 0, low = 0, last = 0;
  };
  std::map<std::string, Seen> all;
  PlainBars bars;
  for (const Quote& quote : quotes) {
    Seen& seen = all[std::string{quote.symbol.text()}];
    if (quote.exchange_time.nanoseconds() < seen.time) continue;
    if (is_too_late(quote.exchange_time, quote.receive_time, place_in_session)) continue;
    seen.time = quote.exchange_time.nanoseconds();
    const std::int64_t last = units(quote.last, -2), high = units(quote.high, -2);
    const std::int64_t low = units(quote.low, -2), volume = units(quote.volume, 0);
    const std::int64_t amount = units(quote.amount, -2);
    if (volume == 0) continue;
    if (volume == seen.volume && last == seen.last) continue;
    const bool is_first = seen.volume == 0;
    const bool is_higher = is_first || high > seen.high;
    const bool is_lower = is_first || low < seen.low;
    for (const auto interval : kIntervals) {
      const PlainPlace at = place_in_session(second_of_day(quote.exchange_time), interval.count());
      const PlainKey key{quote.symbol.text(), interval.count(), at.begins};
      const bool is_new = !bars.contains(key);
      PlainBar& bar = bars[key];
      if (is_new) {
        bar.open = bar.high = bar.low = is_first ? units(quote.open, -2) : last;
        bar.ends = at.ends;
      }
      bar.high = std::max({bar.high, last, is_higher ? high : 0});
      bar.low = std::min({bar.low, last, is_lower ? low : last});
      bar.close = last;
      bar.volume += volume - seen.volume;
      bar.amount += amount - seen.amount;
    }
    seen = {seen.time, volume, amount, high, low, last};
  }
  return bars;
}

PlainBars bars_of_trades(std::vector<Trade> trades, Place place) {
  std::erase_if(trades, [&](const Trade& trade) {
    return is_too_late(trade.exchange_time, trade.receive_time, place);
  });
  std::ranges::stable_sort(trades, {}, &Trade::exchange_time);
  PlainBars bars;
  for (const Trade& trade : trades) {
    const std::int64_t price = units(trade.price, -2), size = units(trade.size, -5);
    for (const auto interval : kIntervals) {
      const PlainPlace at = place(second_of_day(trade.exchange_time), interval.count());
      const PlainKey key{trade.symbol.text(), interval.count(), at.begins};
      const bool is_new = !bars.contains(key);
      PlainBar& bar = bars[key];
      if (is_new) bar = {price, price, price, price, 0, 0, 0, at.ends};
      bar.high = std::max(bar.high, price);
      bar.low = std::min(bar.low, price);
      bar.close = price;
      bar.volume += size;
      bar.amount += price * size;
      ++bar.trades;
    }
  }
  return bars;
}

// What the builder says last of each bar; at the end all are closed, and stay so.
PlainBars last_words(const std::vector<Kline>& klines, int size_exponent) {
  PlainBars bars;
  std::map<PlainKey, bool> closed;
  for (const Kline& kline : klines) {
    const PlainKey key{kline.symbol.text(), kline.interval.count(), second_of_day(kline.open_time)};
    EXPECT_TRUE(kline.closed || !closed[key]) << "open again";
    closed[key] = kline.closed;
    bars[key] = {units(kline.open, -2),
                 units(kline.high, -2),
                 units(kline.low, -2),
                 units(kline.close, -2),
                 units(kline.volume, size_exponent),
                 units(kline.quote_volume.value_or(Decimal{}), size_exponent - 2),
                 kline.trade_count,
                 second_of_day(kline.close_time)};
  }
  for (const auto& [key, is_closed] : closed) EXPECT_TRUE(is_closed) << std::get<0>(key);
  return bars;
}

struct Built {
  std::vector<Kline> klines;
  KlineCounters counters;
};

void feed(KlineBuilder& builder, const Quote& quote, EventSink& sink) {
  builder.on_quote(quote, sink);
}
void feed(KlineBuilder& builder, const Trade& trade, EventSink& sink) {
  builder.on_trade(trade, sink);
}

template <class E>
Built build(const std::vector<E>& events, MarketCalendar calendar) {
  KlineBuilder builder{{.intervals = kIntervals, .calendar = std::move(calendar), .grace = kGrace}};
  Collector sink;
  for (const E& event : events) {
    builder.advance(event.receive_time, sink);
    feed(builder, event, sink);
  }
  builder.advance(events.back().receive_time + 24h, sink);
  return {std::move(sink.klines), builder.counters()};
}

class KlineSession : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, KlineSession, testing::Values(1, 2));

TEST_P(KlineSession, MakesOfQuotesTheBarsOfAPlainLoop) {
  const auto quotes = test::read_session<Quote>(RecordedSession{{.seed = GetParam()}}.quotes());

  const Built built = build(quotes, MarketCalendar::a_shares());

  const PlainBars expected = bars_of_quotes(quotes);
  EXPECT_EQ(last_words(built.klines, 0), expected);
  EXPECT_TRUE(expected.contains({"600000.sh", 60, 570 * 60}));
  EXPECT_TRUE(expected.contains({"600000.sh", 60, 899 * 60})) << "the closing auction";
  EXPECT_GT(expected.size(), 2u * 240);
  EXPECT_GT(built.counters.out_of_order, 0u);
  EXPECT_GT(built.counters.late, 0u);
  EXPECT_GT(built.counters.corrected, 0u);
  EXPECT_GT(built.counters.unchanged, 0u);
  EXPECT_EQ(built.counters.resets, 0u);
}

TEST_P(KlineSession, MakesOfTradesTheBarsOfAPlainLoop) {
  const auto trades = test::read_session<Trade>(RecordedSession{{.seed = GetParam()}}.trades());

  const Built built = build(trades, MarketCalendar::a_shares());

  EXPECT_EQ(last_words(built.klines, -5), bars_of_trades(trades, place_in_session));
  EXPECT_GT(built.counters.late, 0u);
  EXPECT_GT(built.counters.corrected, 0u);
}

TEST_P(KlineSession, MakesOfADayAndNightOfTradesTheBarsOfAPlainLoop) {
  const auto trades = test::read_session<Trade>(
      RecordedSession{{.seed = GetParam(), .has_sessions = false, .usual_gap = 15s}}.trades());

  const Built built = build(trades, MarketCalendar::always());

  EXPECT_EQ(last_words(built.klines, -5), bars_of_trades(trades, place_always));
  EXPECT_GT(built.counters.late, 0u);
}

// ---- what must hold of any bars ----

template <class Merge>
void for_each_parent(const PlainBars& bars, std::int64_t from, std::int64_t to, Merge merge) {
  for (const auto& [key, bar] : bars) {
    const auto& [symbol, interval, begins] = key;
    if (interval != from) continue;
    merge(PlainKey{symbol, to, place_in_session(begins, to).begins}, bar);
  }
}

PlainBars merged(const PlainBars& bars, std::int64_t from, std::int64_t to) {
  PlainBars made;
  for_each_parent(bars, from, to, [&](const PlainKey& key, const PlainBar& bar) {
    const bool is_new = !made.contains(key);
    PlainBar& whole = made[key];
    if (is_new) {
      whole = bar;
      whole.ends = place_in_session(std::get<2>(key), to).ends;
      return;
    }
    whole.high = std::max(whole.high, bar.high);
    whole.low = std::min(whole.low, bar.low);
    whole.close = bar.close;
    whole.volume += bar.volume;
    whole.amount += bar.amount;
    whole.trades += bar.trades;
  });
  return made;
}

PlainBars only(const PlainBars& bars, std::int64_t interval) {
  PlainBars kept = bars;
  std::erase_if(kept, [&](const auto& each) { return std::get<1>(each.first) != interval; });
  return kept;
}

TEST_P(KlineSession, MakesLongBarsThatAreTheShortOnesTogether) {
  const auto quotes = test::read_session<Quote>(RecordedSession{{.seed = GetParam()}}.quotes());
  const auto trades = test::read_session<Trade>(RecordedSession{{.seed = GetParam()}}.trades());

  for (const PlainBars& bars : {last_words(build(quotes, MarketCalendar::a_shares()).klines, 0),
                                last_words(build(trades, MarketCalendar::a_shares()).klines, -5)})
    for (const std::int64_t longer : {300, 900, 1'800, 3'600, 86'400})
      EXPECT_EQ(merged(bars, 60, longer), only(bars, longer)) << longer;
}

TEST_P(KlineSession, MakesMinutesThatAddUpToTheDaysVolume) {
  const auto quotes = test::read_session<Quote>(RecordedSession{{.seed = GetParam()}}.quotes());
  std::map<std::string, std::int64_t> volume;
  for (const auto& [key, bar] : last_words(build(quotes, MarketCalendar::a_shares()).klines, 0))
    if (std::get<1>(key) == 60) volume[std::get<0>(key)] += bar.volume;

  std::map<std::string, std::int64_t> expected;
  for (const Quote& quote : quotes)
    if (!quote.volume.is_zero()) {
      std::int64_t& most = expected[std::string{quote.symbol.text()}];
      most = std::max(most, units(quote.volume, 0));
    }
  EXPECT_EQ(volume, expected);
}

}  // namespace
}  // namespace hftcpp
