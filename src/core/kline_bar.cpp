// kline_bar.cpp
#include "core/kline_bar.hpp"

namespace hftcpp {

bool KlineBar::add(const KlineTick& tick) noexcept {
  const bool is_first = !is_set();
  if (is_first || tick.time < first_time) {
    first_time = tick.time;
    open = tick.open;
  }
  if (is_first || tick.time >= last_time) {
    last_time = tick.time;
    close = tick.close;
  }
  if (is_first || tick.high > high) high = tick.high;
  if (is_first || tick.low < low) low = tick.low;
  receive_time = tick.receive_time;
  trades += tick.trades;
  has_amount = has_amount || tick.has_amount;
  const bool has_room = volume.add(tick.volume);
  return amount.add(tick.amount) && has_room;
}

void KlineBar::write(Kline& kline) const noexcept {
  kline.open_time = slot.open;
  kline.close_time = slot.close;
  kline.open = open;
  kline.high = high;
  kline.low = low;
  kline.close = close;
  kline.volume = volume.to_decimal();
  kline.quote_volume.reset();
  if (has_amount) kline.quote_volume = amount.to_decimal();
  kline.trade_count = trades;
  kline.closed = closed;
  kline.exchange_time = last_time;
  kline.receive_time = receive_time;
}

}  // namespace hftcpp
