// gateway_load_quotes: what every server of gateway_load sends: the same tickers in the same text,
// at the same pace. Who sends them to whom, and when, is the server's business.
#pragma once

#include <hftcpp/core/events.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hftcpp::bench {

// Quotes are published once in a tick, as many as are due.
inline constexpr std::chrono::milliseconds kLoadTick{1};

[[nodiscard]] std::string load_pair(std::size_t symbol);  // "sym00001/usd"

// The symbols in turn, for ever; each quote of a symbol has the next number.
class LoadQuotes {
 public:
  explicit LoadQuotes(std::size_t symbols);

  // Valid until the next call.
  [[nodiscard]] const Ticker& next(Timestamp now);
  // Of the latest.
  [[nodiscard]] std::size_t symbol() const noexcept { return symbol_; }

 private:
  std::vector<Symbol> symbols_;
  std::uint64_t made_ = 0;
  std::size_t symbol_ = 0;
  Ticker ticker_;
};

// Quotes as messages of the native dialect, for the servers that only hand on bytes.
class LoadMessages {
 public:
  explicit LoadMessages(std::size_t symbols);

  void append_next(std::string& out, Timestamp now);
  [[nodiscard]] std::size_t symbol() const noexcept { return quotes_.symbol(); }  // of the latest

 private:
  LoadQuotes quotes_;
  std::vector<std::uint64_t> latest_;  // of each symbol, the sequence of its latest message
  std::uint64_t sequence_ = 0;
};

// How many quotes are due. Who falls behind by more than a few ticks gives up what is over: a
// server that is offered too much is to do as much as it can, not to be buried.
class LoadPace {
 public:
  using Clock = std::chrono::steady_clock;

  explicit LoadPace(std::uint64_t per_second) : per_second_{per_second} {}

  [[nodiscard]] std::uint64_t due(Clock::time_point now);

 private:
  std::uint64_t per_second_;
  Clock::time_point begin_{};
  std::uint64_t made_ = 0;
};

}  // namespace hftcpp::bench
