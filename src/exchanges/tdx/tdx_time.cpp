#include "exchanges/tdx/tdx_time.hpp"

namespace hftcpp {
namespace {

using std::chrono_literals::operator""ns;

std::optional<std::chrono::sys_days> bar_date(std::uint32_t year, std::uint32_t month,
                                              std::uint32_t day) noexcept {
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                         std::chrono::month{month}, std::chrono::day{day}};
  if (year < 1990 || year > 2200 || !date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

}  // namespace

std::optional<std::chrono::nanoseconds> tdx_quote_time(std::int64_t raw) noexcept {
  if (raw <= 100 || raw >= 24'000'000) return std::nullopt;
  const std::int64_t fraction = raw % 1'000'000;
  const std::chrono::hours hour{raw / 1'000'000};
  const std::int64_t minute = fraction / 10'000;
  if (minute < 60) return hour + std::chrono::minutes{minute} + fraction % 10'000 * 6'000'000ns;
  return hour + fraction * 3'600'000ns;
}

std::optional<TdxBarTime> tdx_bar_minute(std::uint32_t raw) noexcept {
  const std::uint32_t date = raw & 0xFFFF;
  const std::uint32_t minute = raw >> 16;
  const auto day = bar_date((date >> 11) + 2004, date % 2048 / 100, date % 2048 % 100);
  if (!day || minute >= 24 * 60) return std::nullopt;
  return TdxBarTime{*day, std::chrono::minutes{minute}};
}

std::optional<TdxBarTime> tdx_bar_day(std::uint32_t raw) noexcept {
  const auto day = bar_date(raw / 10'000, raw / 100 % 100, raw % 100);
  if (!day) return std::nullopt;
  return TdxBarTime{*day};
}

}  // namespace hftcpp
