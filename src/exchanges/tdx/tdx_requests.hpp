// What can be asked of a TDX server, as bytes. One question at a time on a connection: the answer
// to most of them does not say what it is about, so whoever asks has to remember.
#pragma once

#include "exchanges/tdx/tdx_symbols.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

enum class TdxCommand : std::uint16_t {
  heartbeat = 0x0004,
  connect = 0x000d,
  count = 0x044e,
  list = 0x0450,
  minutes = 0x051d,
  klines = 0x052d,
  quotes = 0x053e,
  past_minutes = 0x0fb4,
  past_trades = 0x0fb5,
  trades = 0x0fc5,
  introduce = 0x0fdb,
};

inline constexpr std::size_t kTdxMaxQuotes = 80;  // longer lists are cut by the server
inline constexpr std::size_t kTdxMaxKlines = 800;
inline constexpr std::size_t kTdxMaxTrades = 1800;  // some servers give fewer: a short page

// The bars that TDX keeps.
struct TdxInterval {
  std::string_view word;
  std::uint16_t category;
  std::chrono::seconds length;
  enum class Unit : std::uint8_t { intraday, day, week, month } unit;
  bool in_lots;  // its volumes; else in shares
};

inline constexpr std::array<TdxInterval, 8> kTdxIntervals{{
    {"1m", 7, std::chrono::minutes{1}, TdxInterval::Unit::intraday, false},
    {"5m", 0, std::chrono::minutes{5}, TdxInterval::Unit::intraday, false},
    {"15m", 1, std::chrono::minutes{15}, TdxInterval::Unit::intraday, false},
    {"30m", 2, std::chrono::minutes{30}, TdxInterval::Unit::intraday, false},
    {"1h", 3, std::chrono::hours{1}, TdxInterval::Unit::intraday, false},
    {"1d", 9, std::chrono::days{1}, TdxInterval::Unit::day, true},
    {"1w", 5, std::chrono::days{7}, TdxInterval::Unit::week, true},
    {"1M", 6, std::chrono::days{30}, TdxInterval::Unit::month, true},
}};

// Null for a word that is none of them.
[[nodiscard]] const TdxInterval* tdx_interval(std::string_view word) noexcept;

// A question, and what of it its answer leaves out.
struct TdxRequest {
  TdxCommand command = TdxCommand::heartbeat;
  std::string body;
  TdxCode code;                            // of bars, minutes and trades
  TdxMarket market = TdxMarket::shenzhen;  // of a list
  const TdxInterval* interval = nullptr;   // of bars
  std::uint16_t start = 0;                 // counted back from the newest
  std::uint16_t count = 0;
  std::optional<std::chrono::sys_days> day;  // of past minutes and trades
};

// A session begins with these, each answered before the next; the first is enough for most servers.
inline constexpr std::size_t kTdxConnectSteps = 3;
[[nodiscard]] TdxRequest tdx_connect(std::size_t step);
[[nodiscard]] TdxRequest tdx_heartbeat();

// How many instruments a market has, and a page of up to 1,000 of them.
[[nodiscard]] TdxRequest tdx_count(TdxMarket market);
[[nodiscard]] TdxRequest tdx_list(TdxMarket market, std::uint16_t start);

// The rest throws std::invalid_argument for more than the server gives, and for nothing at all.
[[nodiscard]] TdxRequest tdx_quotes(std::span<const TdxCode> codes);
// `start` 0: the newest `count`. The interval is one of kTdxIntervals.
[[nodiscard]] TdxRequest tdx_klines(const TdxCode& code, const TdxInterval& interval,
                                    std::uint16_t start, std::uint16_t count);
[[nodiscard]] TdxRequest tdx_minutes(const TdxCode& code);
[[nodiscard]] TdxRequest tdx_past_minutes(const TdxCode& code, std::chrono::sys_days day);
[[nodiscard]] TdxRequest tdx_trades(const TdxCode& code, std::uint16_t start, std::uint16_t count);
[[nodiscard]] TdxRequest tdx_past_trades(const TdxCode& code, std::chrono::sys_days day,
                                         std::uint16_t start, std::uint16_t count);

// What goes out. The answer has the same sequence.
[[nodiscard]] std::string tdx_bytes(const TdxRequest& request, std::uint32_t sequence);

}  // namespace hftcpp
