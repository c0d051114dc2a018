// KlineBuilder: bars out of trades, or out of the quotes of a market that tells the day's volume so
// far. Pure: events and the time are arguments, bars come out by the sink. It writes down nothing
// that is over but each symbol's two newest bars of an interval.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/market_calendar.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hftcpp {

// "1m", "5m", "15m", "30m", "1h", "1d", "1w", "1M" (a calendar month, 30 days as a Kline's
// interval).
[[nodiscard]] std::optional<std::chrono::seconds> kline_interval(std::string_view word) noexcept;
// Empty for a length that is none of them.
[[nodiscard]] std::string_view kline_word(std::chrono::seconds interval) noexcept;
// All of them, the shortest first.
[[nodiscard]] std::span<const std::string_view> kline_words() noexcept;

struct KlineBuilderSettings {
  std::vector<std::chrono::seconds> intervals{std::chrono::minutes{1}};
  // A bar lies within one session. Its first takes the auction before the day's first session, and
  // its last what comes in the break or behind the close.
  MarketCalendar calendar = MarketCalendar::always();
  // By the clock, a bar closes so long after its end: what happened in it is still on its way.
  std::chrono::milliseconds hold{2'000};
  // So long after its end a bar is still corrected, at most a minute. It stays closed.
  std::chrono::milliseconds grace{30'000};
  // A day's volume that went back is believed when it stays there for so long.
  std::chrono::milliseconds reset_after{30'000};
  // An event that names a time so far ahead of its receipt is dropped: it would close everything.
  std::chrono::milliseconds ahead{300'000};
};

struct KlineCounters {
  std::uint64_t events = 0;        // trades and quotes that came
  std::uint64_t bars = 0;          // bars handed out, each change of one
  std::uint64_t closed = 0;        // of them, those that closed a bar
  std::uint64_t corrected = 0;     // of them, changes of a bar that had been closed
  std::uint64_t unchanged = 0;     // quotes with nothing traded since the last one
  std::uint64_t out_of_order = 0;  // quotes older than one before: that one told it all
  std::uint64_t late = 0;          // too late to correct their bar
  std::uint64_t outside = 0;       // before the market's first window of the day
  std::uint64_t ahead = 0;         // of a time that is still to come
  std::uint64_t backwards = 0;     // times that a day's volume went back
  std::uint64_t resets = 0;        // of them, those after which it counted on from there
  std::uint64_t unfit = 0;         // amounts that a bar's sums had no room for
};

class KlineBuilder {
 public:
  // Throws std::invalid_argument for intervals that there are none of, that stand twice, or for a
  // grace of more than a minute.
  explicit KlineBuilder(KlineBuilderSettings settings);
  ~KlineBuilder();
  KlineBuilder(KlineBuilder&&) noexcept;
  KlineBuilder& operator=(KlineBuilder&&) noexcept;

  // Emits each bar that the event closes and each that it changes: in the order of the intervals,
  // the closed one first. What happened is told by its exchange_time (receive_time without one); of
  // one instrument either trades or quotes. The first event of an instrument allocates.
  //
  // Trades may come in any order. Their bar opens with the earliest and closes with the latest.
  void on_trade(const Trade& trade, EventSink& sink);
  // A bar's volume is what was added to the day's. A high and a low of the day that no last price
  // has shown belong to the bar in which they are told. Whoever joins in the middle of the day
  // begins with the volume that comes then, but for bars that hold the day's opening.
  void on_quote(const Quote& quote, EventSink& sink);
  // Emits the bars that the clock closes.
  void advance(Timestamp now, EventSink& sink);

  [[nodiscard]] const KlineCounters& counters() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hftcpp
