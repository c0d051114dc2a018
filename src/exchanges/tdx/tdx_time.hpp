// TDX's times: the clock of Shanghai, in three forms.
#pragma once

#include "exchanges/a_share/a_share_time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace hftcpp {

[[nodiscard]] inline Timestamp tdx_time(std::chrono::sys_days day,
                                        std::chrono::nanoseconds time_of_day) noexcept {
  return Timestamp{day.time_since_epoch() + time_of_day - kShanghaiAhead};
}

// Of a quote: the hour and six digits, which are minute and ten-thousandths of it, or, where that
// would be a minute beyond 59, millionths of the hour. 13252999 is 13:25:17.994, 14998342 is
// 14:59:54.0312. Nothing for 0 and 100, and for what is no time.
[[nodiscard]] std::optional<std::chrono::nanoseconds> tdx_quote_time(std::int64_t raw) noexcept;

// When a bar ended, in its first four bytes.
struct TdxBarTime {
  std::chrono::sys_days day;
  std::chrono::minutes time{0};  // of bars within a day
};
// Two times 16 bits, of bars within a day; nothing for what is no time. Good until 2035.
[[nodiscard]] std::optional<TdxBarTime> tdx_bar_minute(std::uint32_t raw) noexcept;
// 20170606
[[nodiscard]] std::optional<TdxBarTime> tdx_bar_day(std::uint32_t raw) noexcept;

}  // namespace hftcpp
