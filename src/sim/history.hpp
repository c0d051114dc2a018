// history: candles and a day's figures of a simulated market, also of times before it ran: those
// follow the path that its prices are drawn to.
#pragma once

#include "sim/market.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hftcpp::sim {

__extension__ using Wide = __int128;  // a price times a size, summed up

// Prices in ticks, sizes in smallest units, like RawLevel.
struct RawCandle {
  Timestamp open_time;
  std::chrono::seconds interval{60};
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t volume = 0;
  std::int64_t taker_buy_volume = 0;
  Wide quote_volume = 0;
  Wide taker_buy_quote_volume = 0;
  std::uint64_t trades = 0;
  std::uint64_t first_trade = 0;  // 0 when there were none, or nobody counted
  std::uint64_t last_trade = 0;

  void add(const RawTrade& trade) noexcept;
  [[nodiscard]] Timestamp end() const noexcept { return open_time + interval; }
  // In ticks; the close where nothing was traded.
  [[nodiscard]] std::int64_t average_price() const noexcept;
};

// The beginning of the interval that `time` lies in.
[[nodiscard]] Timestamp interval_begin(Timestamp time, std::chrono::seconds interval) noexcept;

// What happened in the market between two times, before it ran.
[[nodiscard]] RawCandle past_candle(const Market& market, std::size_t instrument, Timestamp from,
                                    Timestamp to);

}  // namespace hftcpp::sim
