// history: candles and a day's figures of a simulated market, also of times before it ran: those
// follow the path that its prices are drawn to.
#pragma once

#include "sim/market.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace hftcpp::sim {

__extension__ using Wide = __int128;  // a price times a size, summed up

// Prices in ticks, sizes in smallest units, like RawLevel.
struct RawCandle {
  Timestamp open_time;
  Timestamp end_time;
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
  // In ticks; the close where nothing was traded.
  [[nodiscard]] std::int64_t average_price() const noexcept;
};

// What happened in the market between two times, before it ran.
[[nodiscard]] RawCandle past_candle(const Market& market, std::size_t instrument, Timestamp from,
                                    Timestamp to);

// How long candles are, and where they begin.
struct CandleSpan {
  enum class Kind : std::uint8_t { fixed, monday_week, month };
  std::chrono::seconds length{60};  // of a month: about
  Kind kind = Kind::fixed;

  [[nodiscard]] Timestamp begin(Timestamp time) const noexcept;  // of the candle that it lies in
  [[nodiscard]] Timestamp end(Timestamp begin) const noexcept;
};

// One instrument's candles of one span, up to the present one. It costs nothing until wake().
class CandleSeries {
 public:
  CandleSeries(const Market& market, std::size_t instrument, CandleSpan span);

  // From now on it counts, and knows a past.
  void wake(Timestamp now);
  [[nodiscard]] bool is_awake() const noexcept { return !candles_.empty(); }

  // The candle that has come to its end, if one has; a new one begins where it closed.
  [[nodiscard]] std::optional<RawCandle> roll(Timestamp now);
  void add(const RawTrade& trade) noexcept { candles_.back().add(trade); }  // roll() first

  [[nodiscard]] const RawCandle& present() const noexcept { return candles_.back(); }
  // The last `count`, oldest first, the present one at the end.
  [[nodiscard]] std::vector<RawCandle> last(std::size_t count) const;

 private:
  const Market& market_;
  std::size_t instrument_;
  CandleSpan span_;
  std::deque<RawCandle> candles_;
};

}  // namespace hftcpp::sim
