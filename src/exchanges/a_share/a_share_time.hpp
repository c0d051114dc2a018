// Time as the sources of A-share quotes write it: the clock of Shanghai, without saying so. It has
// been eight hours ahead of UTC since 1992 and knows no summer time: no database of zones, and
// nothing of the host's, has a say in it. For speed in a header: a decoder reads one per record.
#pragma once

#include <hftcpp/core/result.hpp>
#include <hftcpp/core/timestamp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hftcpp {

inline constexpr std::chrono::hours kShanghaiAhead{8};

namespace detail {

// The number that these digits write; negative when one of them is none.
inline int digits_at(const char* at, std::size_t count) noexcept {
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned digit = static_cast<unsigned char>(at[i]) - unsigned{'0'};
    if (digit > 9) return -1;
    number = number * 10 + static_cast<int>(digit);
  }
  return number;
}

// Years in which none of the sources was, and those beyond what a Timestamp holds, are no dates.
inline Result<Timestamp> shanghai_time(int year, int month, int day, int hour, int minute,
                                       int second) noexcept {
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  const bool is_date = year >= 1990 && year <= 2200 && month > 0 && day > 0 && date.ok();
  const bool is_time =
      hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
  if (!is_date || !is_time) return error(Errc::bad_value, "time");
  const std::chrono::nanoseconds since_epoch =
      std::chrono::sys_days{date}.time_since_epoch() + std::chrono::hours{hour} +
      std::chrono::minutes{minute} + std::chrono::seconds{second} - kShanghaiAhead;
  return Timestamp{since_epoch};
}

}  // namespace detail

// "2026-07-23" and "15:34:59".
[[nodiscard]] inline Result<Timestamp> a_share_time(std::string_view date,
                                                    std::string_view time) noexcept {
  using detail::digits_at;
  if (date.size() != 10 || date[4] != '-' || date[7] != '-' || time.size() != 8 || time[2] != ':' ||
      time[5] != ':')
    return error(Errc::bad_value, "time");
  return detail::shanghai_time(digits_at(&date[0], 4), digits_at(&date[5], 2),
                               digits_at(&date[8], 2), digits_at(&time[0], 2),
                               digits_at(&time[3], 2), digits_at(&time[6], 2));
}

// "20260806104333"
[[nodiscard]] inline Result<Timestamp> a_share_time(std::string_view compact) noexcept {
  using detail::digits_at;
  if (compact.size() != 14) return error(Errc::bad_value, "time");
  const char* const at = compact.data();
  return detail::shanghai_time(digits_at(at, 4), digits_at(at + 4, 2), digits_at(at + 6, 2),
                               digits_at(at + 8, 2), digits_at(at + 10, 2), digits_at(at + 12, 2));
}

// The day in Shanghai at this moment: a trading day has no other name.
[[nodiscard]] inline std::chrono::year_month_day a_share_day(Timestamp time) noexcept {
  const std::chrono::sys_time<std::chrono::nanoseconds> there{
      std::chrono::nanoseconds{time.nanoseconds()} + kShanghaiAhead};
  return std::chrono::floor<std::chrono::days>(there);
}

}  // namespace hftcpp
