// TdxPast: what TDX's servers keep of each share: the trades of the day, and bars.
#pragma once

#include "sim/history.hpp"
#include "sim/market.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace hftcpp::sim {

struct TdxPrint {
  unsigned minute = 0;     // of the day in Shanghai
  std::int64_t price = 0;  // in ticks
  std::int64_t lots = 0;
  std::int64_t orders = 0;
  std::int64_t side = 0;  // 0 bought, 1 sold, 2 neither: an auction
};

// Prices in ticks, volumes in lots, amounts in ticks times lots.
struct TdxBar {
  std::chrono::sys_days day;  // that it is stamped with
  unsigned minute = 0;        // the same, of bars within a day: when it ends
  RawCandle candle;
};

// How long a kind of bars is, by TDX's number of it.
struct TdxBarKind {
  unsigned category = 0;
  enum class Unit : std::uint8_t { intraday, day, week, month } unit = Unit::intraday;
  std::chrono::minutes length{0};  // of bars within a day
  bool in_lots = false;            // its volumes; else in shares
};
[[nodiscard]] std::optional<TdxBarKind> tdx_bar_kind(unsigned category) noexcept;

class TdxPast {
 public:
  // The market must outlive it.
  explicit TdxPast(const Market& market);

  void on_event(const MarketEvent& event);

  // Of the day so far, or the last few thousand of them, the oldest first.
  [[nodiscard]] const std::deque<TdxPrint>& prints(std::size_t instrument) const noexcept {
    return days_[instrument].prints;
  }
  // The newest but for the first `start` of them, the oldest first. Bars within the day are counted
  // from the first time that they are asked for.
  [[nodiscard]] std::vector<TdxBar> bars(std::size_t instrument, const TdxBarKind& kind,
                                         std::size_t start, std::size_t count, Timestamp now);

 private:
  struct Day {
    std::chrono::sys_days day;
    std::deque<TdxPrint> prints;
    std::map<unsigned, CandleSeries> series;  // by category
  };

  void begin_day(Day& day, std::size_t instrument, Timestamp now, std::int64_t lots_since);
  [[nodiscard]] std::vector<TdxBar> intraday(std::size_t instrument, const TdxBarKind& kind,
                                             std::size_t count, Timestamp now);
  [[nodiscard]] TdxBar long_bar(std::size_t instrument, const TdxBarKind& kind, std::size_t back,
                                Timestamp now) const;

  const Market& market_;
  std::vector<Day> days_;  // by instrument
};

// Midnight of Shanghai, and the time since.
[[nodiscard]] std::chrono::sys_days shanghai_day(Timestamp time) noexcept;
[[nodiscard]] std::chrono::nanoseconds shanghai_time_of_day(Timestamp time) noexcept;

}  // namespace hftcpp::sim
