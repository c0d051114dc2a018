#include "sim/tdx/tdx_past.hpp"

#include <algorithm>

namespace hftcpp::sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::sys_days;
using Unit = TdxBarKind::Unit;

constexpr hours kZone{8};
constexpr std::size_t kPrintsKept = 5'000;
constexpr std::size_t kMostIntraday = 1'000;
constexpr unsigned kAfternoon = 13 * 60;  // no bar ends here: the one before is the morning's last
constexpr std::int64_t kAuction = 2;

constexpr TdxBarKind kBarKinds[] = {
    {0, Unit::intraday, minutes{5}, false},  {1, Unit::intraday, minutes{15}, false},
    {2, Unit::intraday, minutes{30}, false}, {3, Unit::intraday, minutes{60}, false},
    {4, Unit::day, minutes{0}, false},       {5, Unit::week, minutes{0}, true},
    {6, Unit::month, minutes{0}, true},      {7, Unit::intraday, minutes{1}, false},
    {8, Unit::intraday, minutes{1}, false},  {9, Unit::day, minutes{0}, true},
};

Timestamp shanghai_midnight(sys_days day) noexcept {
  return Timestamp{nanoseconds{day.time_since_epoch()} - kZone};
}

bool is_weekend(sys_days day) noexcept {
  const std::chrono::weekday weekday{day};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

// From the first day to the last of a long bar that lies so many back.
struct DaySpan {
  sys_days first;
  sys_days last;
};

DaySpan day_back(sys_days today, std::size_t back) noexcept {
  sys_days day = today;
  for (std::size_t i = 0; i < back; ++i) {
    day -= days{1};
    while (is_weekend(day)) day -= days{1};
  }
  return {day, day};
}

DaySpan week_back(sys_days today, std::size_t back) noexcept {
  const sys_days monday = today - (std::chrono::weekday{today} - std::chrono::Monday) -
                          days{7 * static_cast<int>(back)};
  return {monday, back == 0 ? today : monday + days{4}};
}

DaySpan month_back(sys_days today, std::size_t back) noexcept {
  const std::chrono::year_month_day date{today};
  const std::chrono::year_month month =
      date.year() / date.month() - std::chrono::months{static_cast<int>(back)};
  if (back == 0) return {sys_days{month / 1}, today};
  sys_days last{month / std::chrono::last};
  while (is_weekend(last)) last -= days{1};
  return {sys_days{month / 1}, last};
}

DaySpan span_back(Unit unit, sys_days today, std::size_t back) noexcept {
  if (unit == Unit::week) return week_back(today, back);
  return unit == Unit::month ? month_back(today, back) : day_back(today, back);
}

RawCandle candle_of(const RawDay& day) noexcept {
  RawCandle candle;
  candle.open = day.open;
  candle.high = day.high;
  candle.low = day.low;
  candle.close = day.last;
  candle.volume = day.volume;
  candle.quote_volume = day.amount;
  return candle;
}

void add_day(RawCandle& candle, const RawDay& day) noexcept {
  candle.high = std::max(candle.high, day.high);
  candle.low = std::min(candle.low, day.low);
  candle.close = day.last;
  candle.volume += day.volume;
  candle.quote_volume += day.amount;
}

}  // namespace

sys_days shanghai_day(Timestamp time) noexcept {
  return std::chrono::floor<days>(
      std::chrono::sys_time<nanoseconds>{nanoseconds{time.nanoseconds()} + kZone});
}

nanoseconds shanghai_time_of_day(Timestamp time) noexcept {
  return time - shanghai_midnight(shanghai_day(time));
}

std::optional<TdxBarKind> tdx_bar_kind(unsigned category) noexcept {
  for (const TdxBarKind& kind : kBarKinds)
    if (kind.category == category) return kind;
  return std::nullopt;
}

TdxPast::TdxPast(const Market& market) : market_{market}, days_(market.instruments().size()) {
  for (std::size_t i = 0; i < days_.size(); ++i) begin_day(days_[i], i, market.day(i).changed, 0);
}

// What the opening auction traded stands at the beginning: so the sum of all trades is the volume.
void TdxPast::begin_day(Day& day, std::size_t instrument, Timestamp now, std::int64_t lots_since) {
  const RawDay& sums = market_.day(instrument);
  day.day = shanghai_day(now);
  day.prints.clear();
  day.prints.push_back({.minute = static_cast<unsigned>(shanghai_time_of_day(now) / minutes{1}),
                        .price = sums.open,
                        .lots = sums.volume - lots_since,
                        .orders = 100,
                        .side = kAuction});
}

void TdxPast::on_event(const MarketEvent& event) {
  Day& day = days_[event.instrument];
  const std::int64_t lots = event.trade ? event.trade->size : 0;
  if (shanghai_day(event.time) != day.day) begin_day(day, event.instrument, event.time, lots);
  for (auto& [category, series] : day.series) (void)series.roll(event.time);
  if (!event.trade) return;
  const RawTrade& trade = *event.trade;
  for (auto& [category, series] : day.series) series.add(trade);
  day.prints.push_back(
      {.minute = static_cast<unsigned>(shanghai_time_of_day(event.time) / minutes{1}),
       .price = trade.price,
       .lots = trade.size,
       .orders = static_cast<std::int64_t>(1 + trade.id % 9),
       .side = trade.side == Side::buy ? 0 : 1});
  if (day.prints.size() > kPrintsKept) day.prints.pop_front();
}

std::vector<TdxBar> TdxPast::bars(std::size_t instrument, const TdxBarKind& kind, std::size_t start,
                                  std::size_t count, Timestamp now) {
  std::vector<TdxBar> found;
  if (kind.unit == Unit::intraday) {
    found = intraday(instrument, kind, start + count, now);
  } else {
    for (std::size_t back = start + count; back-- > 0;)
      found.push_back(long_bar(instrument, kind, back, now));
  }
  found.resize(found.size() - std::min(start, found.size()));
  if (found.size() > count)
    found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(count));
  return found;
}

std::vector<TdxBar> TdxPast::intraday(std::size_t instrument, const TdxBarKind& kind,
                                      std::size_t count, Timestamp now) {
  const CandleSpan span{.length = kind.length};
  auto& all = days_[instrument].series;
  CandleSeries& series = all.try_emplace(kind.category, market_, instrument, span).first->second;
  series.wake(now);
  (void)series.roll(now);
  std::vector<TdxBar> bars;
  for (const RawCandle& candle : series.last(std::min(count + 1, kMostIntraday))) {
    TdxBar bar{.day = shanghai_day(candle.end_time),
               .minute = static_cast<unsigned>(shanghai_time_of_day(candle.end_time) / minutes{1}),
               .candle = candle};
    if (bar.minute != kAfternoon) bars.push_back(bar);
  }
  return bars;
}

TdxBar TdxPast::long_bar(std::size_t instrument, const TdxBarKind& kind, std::size_t back,
                         Timestamp now) const {
  const sys_days today = shanghai_day(now);
  const DaySpan span = span_back(kind.unit, today, back);
  const RawDay& present = market_.day(instrument);
  TdxBar bar{.day = span.last};
  if (back != 0) {
    bar.candle = past_candle(market_, instrument, shanghai_midnight(span.first),
                             shanghai_midnight(span.last + days{1}));
  } else if (span.first == today) {
    bar.candle = candle_of(present);
  } else {
    bar.candle =
        past_candle(market_, instrument, shanghai_midnight(span.first), shanghai_midnight(today));
    add_day(bar.candle, present);
  }
  return bar;
}

}  // namespace hftcpp::sim
