#include "sim/qmt/qmt_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace hftcpp::sim {
namespace {

constexpr std::size_t kNoisy = 2;  // which level's price

std::string number(const AShareSnapshot& share, std::int64_t ticks) {
  return share.price(ticks).to_string();
}

// As floating point writes it where a calculation has left something behind.
std::string noisy_number(const AShareSnapshot& share, std::int64_t ticks) {
  const std::string text = number(share, ticks);
  if (text.size() > 7) return text;
  return text + std::string(15 - text.size(), '0') + "1";
}

// "20260205 15:00:00.250", by the clock of Shanghai.
std::string timetag(Timestamp time) {
  using namespace std::chrono;
  const auto there = milliseconds{time.nanoseconds() / 1'000'000} + hours{8};
  const auto day = floor<days>(there);
  const year_month_day date{sys_days{day}};
  const hh_mm_ss clock{there - day};
  std::array<char, 40> text{};
  std::snprintf(
      text.data(), text.size(), "%04d%02u%02u %02d:%02d:%02d.%03d", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text.data();
}

// Levels that the snapshot does not have follow tick by tick.
RawLevel level_at(const std::array<RawLevel, 5>& levels, std::size_t i, std::int64_t step) {
  if (i < levels.size()) return levels[i];
  const auto beyond = static_cast<std::int64_t>(i - levels.size() + 1);
  return {levels.back().price + beyond * step, levels.back().size};
}

void append_side(std::string& tick, const AShareSnapshot& share, const char* side,
                 const std::array<RawLevel, 5>& levels, std::size_t count) {
  const std::int64_t step = side[0] == 'a' ? 1 : -1;
  std::string prices;
  std::string sizes;
  for (std::size_t i = 0; i < count; ++i) {
    const RawLevel level = level_at(levels, i, step);
    const char* const comma = i > 0 ? "," : "";
    prices += comma + (i == kNoisy ? noisy_number(share, level.price) : number(share, level.price));
    sizes += comma + std::to_string(level.size);
  }
  tick +=
      std::string{",\""} + side + "Price\":[" + prices + "],\"" + side + "Vol\":[" + sizes + "]";
}

}  // namespace

std::string qmt_code(const AShareListing& listing) {
  std::string code = std::string{listing.digits} + "." + std::string{listing.market};
  std::ranges::transform(code, code.begin(), [](char c) {
    return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  });
  return code;
}

std::string qmt_tick(const AShareSnapshot& share, const QmtForm& form) {
  const RawDay& day = share.day;
  std::string tick = "{";
  if (form.has_timetag)
    tick += "\"timetag\":\"" + timetag(day.changed) + "\"";
  else
    tick += "\"time\":" + std::to_string(day.changed.nanoseconds() / 1'000'000);
  if (form.has_last_price) tick += ",\"lastPrice\":" + number(share, day.last);
  tick += ",\"open\":" + number(share, day.open) + ",\"high\":" + number(share, day.high) +
          ",\"low\":" + number(share, day.low) +
          ",\"lastClose\":" + number(share, day.previous_close) +
          ",\"amount\":" + share.amount().to_string() +
          ",\"volume\":" + std::to_string(day.volume) + ",\"pvolume\":" +
          std::to_string(form.shares_are_lots ? day.volume : share.shares(day.volume)) +
          ",\"stockStatus\":0,\"openInt\":13,\"transactionNum\":0,\"lastSettlementPrice\":" +
          number(share, day.previous_close) + ",\"settlementPrice\":0.0,\"pe\":0.0";
  append_side(tick, share, "ask", share.asks, form.levels);
  append_side(tick, share, "bid", share.bids, form.levels);
  return tick + ",\"volRatio\":0.0,\"speed1Min\":0.0,\"speed5Min\":0.0}";
}

}  // namespace hftcpp::sim
