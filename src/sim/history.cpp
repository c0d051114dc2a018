#include "sim/history.hpp"

#include "sim/random.hpp"

#include <algorithm>
#include <cmath>

namespace hftcpp::sim {
namespace {

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

Timestamp interval_begin(Timestamp time, std::chrono::seconds interval) noexcept {
  const std::int64_t length = std::chrono::nanoseconds{interval}.count();
  return Timestamp{time.nanoseconds() / length * length};
}

RawCandle past_candle(const Market& market, std::size_t instrument, Timestamp from, Timestamp to) {
  constexpr std::int64_t kSamples = 24;
  constexpr std::int64_t kMostVolume = 4'000'000'000'000'000'000;
  const std::int64_t length = (to - from).count();
  RawCandle candle;
  candle.open_time = from;
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

}  // namespace hftcpp::sim
