// MarketCalendar: when a market trades: windows of the day, weekends and holidays, in the market's
// own zone whatever the host's. A source that has to be asked rests outside of it.
#pragma once

#include <hftcpp/core/timestamp.hpp>

#include <chrono>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hftcpp {

class MarketCalendar {
 public:
  // Of the market's day; the end is not part of it.
  struct Window {
    std::chrono::seconds from{0};
    std::chrono::seconds until{0};
    friend bool operator==(const Window&, const Window&) = default;
  };

  // The windows follow one another. The zone has no daylight saving.
  MarketCalendar(std::chrono::hours zone, std::vector<Window> windows);
  // Shanghai, Shenzhen and Beijing: from the opening auction to the last quotes after each half of
  // the day, with the holidays that are known so far.
  [[nodiscard]] static MarketCalendar a_shares();
  // A market that never closes. Its days begin at the zone's midnight.
  [[nodiscard]] static MarketCalendar always(std::chrono::hours zone = {});

  // "09:15-11:30" or "09:15:00-11:30:30". Throws std::invalid_argument with the right form.
  [[nodiscard]] static Window parse_window(std::string_view text);
  // Throws std::invalid_argument for windows that overlap or are not in order.
  void set_windows(std::vector<Window> windows);
  // The hours of trading alone, which bars are aligned to: without the auction before them and the
  // quotes behind them. The windows, unless somebody says. Throws as set_windows() does.
  void set_sessions(std::vector<Window> sessions);
  // A date a line, "2026-10-01"; what stands behind a "#" is for people. They replace those that
  // were known. Throws std::invalid_argument, naming the line.
  void set_holidays(std::string_view text);
  void set_weekends_off(bool off) noexcept { weekends_off_ = off; }

  [[nodiscard]] std::chrono::hours zone() const noexcept { return zone_; }
  [[nodiscard]] std::span<const Window> windows() const noexcept { return windows_; }
  [[nodiscard]] std::span<const Window> sessions() const noexcept {
    return sessions_.empty() ? windows_ : sessions_;
  }

  [[nodiscard]] bool is_trading_day(Timestamp time) const noexcept;
  // When it opens next; unset while it is open. A calendar that never opens says in a day.
  [[nodiscard]] std::optional<Timestamp> closed_until(Timestamp now) const noexcept;
  // Midnight of the market's day that the time belongs to.
  [[nodiscard]] Timestamp day_of(Timestamp time) const noexcept;

 private:
  std::chrono::hours zone_;
  std::vector<Window> windows_;
  std::vector<Window> sessions_;
  std::vector<std::chrono::sys_days> holidays_;  // in order
  bool weekends_off_ = true;
};

}  // namespace hftcpp
