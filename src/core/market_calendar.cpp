// market_calendar.cpp: days, windows, and the next of them.
#include "core/list_lines.hpp"
#include <hftcpp/core/market_calendar.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string>
#include <utility>

namespace hftcpp {
namespace {

using std::chrono::days;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using std::chrono::sys_days;
using namespace std::chrono_literals;

// Of 2026, as far as they are known without the exchanges' own notice: a user's file goes before
// them. A weekend that is worked to make up for one of them is no trading day.
constexpr std::string_view kHolidays2026 =
    "2026-01-01\n2026-01-02\n"
    "2026-02-16\n2026-02-17\n2026-02-18\n2026-02-19\n2026-02-20\n2026-02-23\n"
    "2026-04-06\n2026-05-01\n2026-05-04\n2026-05-05\n2026-06-19\n2026-09-25\n"
    "2026-10-01\n2026-10-02\n2026-10-05\n2026-10-06\n2026-10-07\n";

// The longest that a calendar is looked through for the next opening.
constexpr int kMostDays = 400;

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// Numbers with one kind of mark between them; as many as there are, up to three.
std::optional<std::array<int, 3>> numbers(std::string_view text, char between, std::size_t least) {
  std::array<int, 3> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t end = text.find(between);
    const auto value = number(text.substr(0, end));
    if (!value) return std::nullopt;
    values[i] = *value;
    if (end == text.npos) return i + 1 >= least ? std::optional{values} : std::nullopt;
    text.remove_prefix(end + 1);
  }
  return std::nullopt;
}

// "09:15" or "09:15:30"; 24:00 is the end of the day.
std::optional<seconds> time_of_day(std::string_view text) {
  const auto parts = numbers(without_blanks(text), ':', 2);
  if (!parts) return std::nullopt;
  const auto [h, m, s] = *parts;
  if (m > 59 || s > 59) return std::nullopt;
  const seconds time = std::chrono::hours{h} + std::chrono::minutes{m} + seconds{s};
  return time <= 24h ? std::optional{time} : std::nullopt;
}

std::optional<sys_days> date(std::string_view text) {
  const auto parts = numbers(text, '-', 3);
  if (!parts) return std::nullopt;
  const auto [y, m, d] = *parts;
  const std::chrono::year_month_day day{std::chrono::year{y},
                                        std::chrono::month{static_cast<unsigned>(m)},
                                        std::chrono::day{static_cast<unsigned>(d)}};
  return day.ok() ? std::optional{sys_days{day}} : std::nullopt;
}

void check_order(const std::vector<MarketCalendar::Window>& windows) {
  for (std::size_t i = 0; i < windows.size(); ++i)
    if (windows[i].from >= windows[i].until || (i > 0 && windows[i - 1].until > windows[i].from))
      throw std::invalid_argument{
          "the windows of a day should follow one another, each beginning before it ends"};
}

sys_days market_day(Timestamp time, std::chrono::hours zone) {
  return sys_days{std::chrono::floor<days>(nanoseconds{time.nanoseconds()} + zone)};
}

}  // namespace

MarketCalendar::MarketCalendar(std::chrono::hours zone, std::vector<Window> windows) : zone_{zone} {
  set_windows(std::move(windows));
}

MarketCalendar MarketCalendar::a_shares() {
  MarketCalendar calendar{8h, {{9h + 15min, 11h + 30min + 30s}, {13h, 15h + 30s}}};
  calendar.set_sessions({{9h + 30min, 11h + 30min}, {13h, 15h}});
  calendar.set_holidays(kHolidays2026);
  return calendar;
}

MarketCalendar MarketCalendar::always(std::chrono::hours zone) {
  MarketCalendar calendar{zone, {{0h, 24h}}};
  calendar.set_weekends_off(false);
  return calendar;
}

MarketCalendar::Window MarketCalendar::parse_window(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto from = time_of_day(text.substr(0, dash));
  const auto until = dash == text.npos ? std::nullopt : time_of_day(text.substr(dash + 1));
  if (!from || !until || *from >= *until)
    throw std::invalid_argument{"\"" + std::string{text} +
                                "\" is no window of the day; it looks like \"09:15-11:30\""};
  return {*from, *until};
}

void MarketCalendar::set_windows(std::vector<Window> windows) {
  check_order(windows);
  windows_ = std::move(windows);
}

void MarketCalendar::set_sessions(std::vector<Window> sessions) {
  check_order(sessions);
  sessions_ = std::move(sessions);
}

void MarketCalendar::set_holidays(std::string_view text) {
  std::vector<sys_days> holidays;
  each_entry(text, [&](int line, std::string_view word) {
    const auto day = date(word);
    if (!day)
      throw std::invalid_argument{"line " + std::to_string(line) + ": \"" + std::string{word} +
                                  "\" is no date; a holiday looks like \"2026-10-01\""};
    holidays.push_back(*day);
  });
  std::ranges::sort(holidays);
  holidays_ = std::move(holidays);
}

bool MarketCalendar::is_trading_day(Timestamp time) const noexcept {
  const sys_days day = market_day(time, zone_);
  const std::chrono::weekday weekday{day};
  const bool is_weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
  return !(is_weekend && weekends_off_) && !std::ranges::binary_search(holidays_, day);
}

Timestamp MarketCalendar::day_of(Timestamp time) const noexcept {
  return Timestamp{nanoseconds{market_day(time, zone_).time_since_epoch()} - zone_};
}

std::optional<Timestamp> MarketCalendar::closed_until(Timestamp now) const noexcept {
  Timestamp midnight = day_of(now);
  for (int i = 0; i < kMostDays; ++i, midnight = midnight + days{1}) {
    if (!is_trading_day(midnight)) continue;
    for (const Window& window : windows_) {
      if (now >= midnight + window.until) continue;
      if (now >= midnight + window.from) return std::nullopt;
      return midnight + window.from;
    }
  }
  return now + days{1};
}

}  // namespace hftcpp
