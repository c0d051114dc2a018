// Binance's words for the lengths of candles.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace hftcpp {

// A month has 30 days here: its real length is in the candle's times.
// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
inline constexpr std::array<std::pair<std::string_view, std::chrono::seconds>, 16>
    kBinanceIntervals = {{{"1s", std::chrono::seconds{1}},
                          {"1m", std::chrono::minutes{1}},
                          {"3m", std::chrono::minutes{3}},
                          {"5m", std::chrono::minutes{5}},
                          {"15m", std::chrono::minutes{15}},
                          {"30m", std::chrono::minutes{30}},
                          {"1h", std::chrono::hours{1}},
                          {"2h", std::chrono::hours{2}},
                          {"4h", std::chrono::hours{4}},
                          {"6h", std::chrono::hours{6}},
                          {"8h", std::chrono::hours{8}},
                          {"12h", std::chrono::hours{12}},
                          {"1d", std::chrono::days{1}},
                          {"3d", std::chrono::days{3}},
                          {"1w", std::chrono::days{7}},
                          {"1M", std::chrono::days{30}}}};

[[nodiscard]] constexpr std::optional<std::chrono::seconds> binance_interval(
    std::string_view word) noexcept {
  for (const auto& [text, length] : kBinanceIntervals)
    if (text == word) return length;
  return std::nullopt;
}

}  // namespace hftcpp
