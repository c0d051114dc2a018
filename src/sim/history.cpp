#include "sim/history.hpp"

#include "core/random.hpp"

#include <algorithm>
#include <cmath>

namespace hftcpp::sim {
namespace {

constexpr std::size_t kKept = 1000;

// The usual turnover of an instrument in a second, in its smallest size: of 2,000 in quote.
std::int64_t usual_volume(const InstrumentSettings& instrument) {
  const double size =
      2'000 / instrument.price.to_double() * std::pow(10, -instrument.size_exponent);
  return std::max<std::int64_t>(std::llround(size), 10);
}

}  // namespace

void RawCandle::add(const RawTrade& trade) noexcept {
  high = std::max(high, trade.price);
  low = std::min(low, trade.price);
  close = trade.price;
  volume += trade.size;
  const Wide quote = Wide{trade.price} * trade.size;
  quote_volume += quote;
  if (trade.side == Side::buy) {
    taker_buy_volume += trade.size;
    taker_buy_quote_volume += quote;
  }
  if (first_trade == 0) first_trade = trade.id;
  last_trade = trade.id;
  ++trades;
}

std::int64_t RawCandle::average_price() const noexcept {
  return volume == 0 ? close : static_cast<std::int64_t>((quote_volume + volume / 2) / volume);
}

RawCandle past_candle(const Market& market, std::size_t instrument, Timestamp from, Timestamp to) {
  constexpr std::int64_t kSamples = 24;
  constexpr std::int64_t kMostVolume = 4'000'000'000'000'000'000;
  const std::int64_t length = (to - from).count();
  RawCandle candle;
  candle.open_time = from;
  candle.end_time = to;
  candle.open = candle.high = candle.low = market.reference_price(instrument, from);
  for (std::int64_t i = 0; i <= kSamples; ++i) {
    const Timestamp at{from.nanoseconds() + length / kSamples * i};
    candle.close = market.reference_price(instrument, at);
    candle.high = std::max(candle.high, candle.close);
    candle.low = std::min(candle.low, candle.close);
  }
  Random random{static_cast<std::uint64_t>(from.nanoseconds()) + instrument};
  const auto seconds = std::max<std::int64_t>(length / 1'000'000'000, 1);
  const auto percent = static_cast<std::int64_t>(40 + random.below(120));
  const Wide volume =
      Wide{usual_volume(market.instruments()[instrument])} * seconds * percent / 100;
  candle.volume = static_cast<std::int64_t>(std::min<Wide>(volume, kMostVolume));
  candle.taker_buy_volume = candle.volume / 100 * static_cast<std::int64_t>(35 + random.below(30));
  const Wide average = (Wide{candle.high} + candle.low) / 2;
  candle.quote_volume = average * candle.volume;
  candle.taker_buy_quote_volume = average * candle.taker_buy_volume;
  candle.trades = static_cast<std::uint64_t>(seconds) * (1 + random.below(3));
  return candle;
}

Timestamp CandleSpan::begin(Timestamp time) const noexcept {
  using namespace std::chrono;
  if (kind == Kind::month) {
    const year_month_day day{floor<days>(sys_time<nanoseconds>{nanoseconds{time.nanoseconds()}})};
    return Timestamp{nanoseconds{sys_days{day.year() / day.month() / 1}.time_since_epoch()}};
  }
  const std::int64_t size = nanoseconds{length}.count();
  const std::int64_t offset = kind == Kind::monday_week ? nanoseconds{days{4}}.count() : 0;
  return Timestamp{(time.nanoseconds() - offset) / size * size + offset};
}

Timestamp CandleSpan::end(Timestamp from) const noexcept {
  return kind == Kind::month ? begin(from + std::chrono::days{32}) : from + length;
}

CandleSeries::CandleSeries(const Market& market, std::size_t instrument, CandleSpan span)
    : market_{market}, instrument_{instrument}, span_{span} {}

void CandleSeries::wake(Timestamp now) {
  if (is_awake()) return;
  Timestamp end = span_.begin(now);
  candles_.push_back(past_candle(market_, instrument_, end, now));
  RawCandle& present = candles_.back();
  present.end_time = span_.end(end);
  present.last_trade = market_.last_trade_id(instrument_);
  present.first_trade = present.last_trade - present.trades + 1;
  while (candles_.size() < kKept && end - Timestamp{} > 2 * span_.length) {
    const Timestamp begin = span_.begin(end + std::chrono::nanoseconds{-1});
    candles_.push_front(past_candle(market_, instrument_, begin, end));
    end = begin;
  }
}

std::optional<RawCandle> CandleSeries::roll(Timestamp now) {
  const RawCandle ended = candles_.back();
  if (now < ended.end_time) return std::nullopt;
  RawCandle next;
  next.open_time = span_.begin(now);
  next.end_time = span_.end(next.open_time);
  next.open = next.high = next.low = next.close = ended.close;
  candles_.push_back(next);
  if (candles_.size() > kKept) candles_.pop_front();
  return ended;
}

std::vector<RawCandle> CandleSeries::last(std::size_t count) const {
  const auto size = static_cast<std::ptrdiff_t>(std::min(count, candles_.size()));
  return {candles_.end() - size, candles_.end()};
}

}  // namespace hftcpp::sim
