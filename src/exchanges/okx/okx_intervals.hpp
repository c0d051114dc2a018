// OKX's words for the lengths of candles.
#pragma once

#include <hftcpp/core/timestamp.hpp>

#include <array>
#include <chrono>
#include <string_view>

namespace hftcpp {

struct OkxInterval {
  std::string_view word;     // ours, as for every exchange; empty where there is none
  std::string_view channel;  // OKX's, behind "candle"
  std::chrono::seconds length;
  int months = 0;  // their real length is in the candle's times; `length` has 30 days each
};

// OKX's plain words for six hours and more mean bars that begin at UTC+8's midnight: our words mean
// UTC, as everywhere, and who wants the others writes OKX's own (but for months: "1M" is both).
// https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-candlesticks-channel
inline constexpr std::array kOkxIntervals{
    OkxInterval{"1s", "1s", std::chrono::seconds{1}},
    OkxInterval{"1m", "1m", std::chrono::minutes{1}},
    OkxInterval{"3m", "3m", std::chrono::minutes{3}},
    OkxInterval{"5m", "5m", std::chrono::minutes{5}},
    OkxInterval{"15m", "15m", std::chrono::minutes{15}},
    OkxInterval{"30m", "30m", std::chrono::minutes{30}},
    OkxInterval{"1h", "1H", std::chrono::hours{1}},
    OkxInterval{"2h", "2H", std::chrono::hours{2}},
    OkxInterval{"4h", "4H", std::chrono::hours{4}},
    OkxInterval{"6h", "6Hutc", std::chrono::hours{6}},
    OkxInterval{"12h", "12Hutc", std::chrono::hours{12}},
    OkxInterval{"1d", "1Dutc", std::chrono::days{1}},
    OkxInterval{"2d", "2Dutc", std::chrono::days{2}},
    OkxInterval{"3d", "3Dutc", std::chrono::days{3}},
    OkxInterval{"5d", "5Dutc", std::chrono::days{5}},
    OkxInterval{"1w", "1Wutc", std::chrono::days{7}},
    OkxInterval{"1M", "1Mutc", std::chrono::days{30}, 1},
    OkxInterval{"3M", "3Mutc", std::chrono::days{90}, 3},
    OkxInterval{"", "6H", std::chrono::hours{6}},
    OkxInterval{"", "12H", std::chrono::hours{12}},
    OkxInterval{"", "1D", std::chrono::days{1}},
    OkxInterval{"", "2D", std::chrono::days{2}},
    OkxInterval{"", "3D", std::chrono::days{3}},
    OkxInterval{"", "5D", std::chrono::days{5}},
    OkxInterval{"", "1W", std::chrono::days{7}},
    OkxInterval{"", "1M", std::chrono::days{30}, 1},
    OkxInterval{"", "3M", std::chrono::days{90}, 3},
};

// Null for a channel that is none.
[[nodiscard]] constexpr const OkxInterval* okx_interval(std::string_view channel) noexcept {
  for (const OkxInterval& interval : kOkxIntervals)
    if (interval.channel == channel) return &interval;
  return nullptr;
}

// Where the candle that opens at `open` ends.
[[nodiscard]] Timestamp okx_close_time(const OkxInterval& interval, Timestamp open) noexcept;

}  // namespace hftcpp
