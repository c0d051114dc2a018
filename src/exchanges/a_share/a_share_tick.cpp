// a_share_tick.cpp: the fields of a tick, in the order in which xtdata writes them.
#include "exchanges/a_share/a_share_tick.hpp"

#include "exchanges/a_share/a_share_shape.hpp"
#include "exchanges/a_share/a_share_time.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace hftcpp {
namespace {

constexpr int kFinestPrice = -4;
// Neither seconds nor anything else that is no time at all: 1990 to 2200.
constexpr std::int64_t kFirstTick = 631'152'000'000;
constexpr std::int64_t kLastTick = 7'258'118'400'000;

Decimal tick_number(FieldReader& fields, FieldName name) noexcept {
  const Decimal number = fields.decimal(name);
  if (number.mantissa() < 0) fields.fail(Errc::bad_value, name);
  if (is_beyond_a_share(number.mantissa(), number.exponent()))
    fields.fail(Errc::out_of_range, name);
  return without_float_noise(number);
}

Decimal tick_shares(FieldReader& fields, const Decimal& lots, std::int64_t shares_per_lot,
                    FieldName name) noexcept {
  const auto shares = a_share_volume(lots, shares_per_lot);
  if (!shares) fields.fail(Errc::out_of_range, name);
  return shares ? *shares : Decimal{};
}

// Into `part` of as many levels as there are places for.
void tick_levels(FieldReader& fields, FieldName name, std::array<Level, 5>& levels,
                 Decimal Level::*part) noexcept {
  std::size_t i = 0;
  for (JsonValue item : fields.array(name)) {
    const Decimal number = item.decimal(name);
    if (number.mantissa() < 0) fields.fail(Errc::bad_value, name);
    if (is_beyond_a_share(number.mantissa(), number.exponent()))
      fields.fail(Errc::out_of_range, name);
    if (i < levels.size()) levels[i++].*part = without_float_noise(number);
  }
}

// In some versions pvolume is the same count of lots again.
Decimal tick_volume(FieldReader& fields, std::int64_t shares_per_lot) noexcept {
  const Decimal lots = fields.decimal("volume");
  const auto raw = fields.optional_decimal("pvolume");
  if (lots.mantissa() < 0 || (raw && raw->mantissa() < 0)) fields.fail(Errc::bad_value, "volume");
  const auto half_a_lot = multiply(lots, Decimal{50, 0});
  if (!raw || !half_a_lot || *raw < *half_a_lot)
    return tick_shares(fields, lots, shares_per_lot, "volume");
  return tick_shares(fields, *raw, 1, "pvolume");
}

// "20240228 11:30:01", with or without a fraction, and without the blank and the colons.
Timestamp clock_time(FieldReader& fields, FieldName name, std::string_view text) noexcept {
  char digits[17] = {};
  std::size_t count = 0;
  for (const char c : text.substr(0, std::min(text.size(), std::size_t{32}))) {
    if (c == ' ' || c == ':' || c == '.') continue;
    if (!(c >= '0' && c <= '9') || count == sizeof digits) {
      count = 0;
      break;
    }
    digits[count++] = c;
  }
  const bool has_fraction = count == sizeof digits;
  const auto second = a_share_time({digits, has_fraction ? 14 : count});
  if (!second) {
    fields.fail(Errc::bad_value, name);
    return {};
  }
  const int milliseconds = has_fraction ? detail::digits_at(digits + 14, 3) : 0;
  return *second + std::chrono::milliseconds{milliseconds};
}

Timestamp tick_time(FieldReader& fields) noexcept {
  // A number of numpy's becomes "1733118954000.0".
  if (const auto number = fields.optional_decimal("time"); number && !number->is_zero()) {
    const auto count = number->rescaled(0);
    if (count && count->mantissa() >= kFirstTick && count->mantissa() < kLastTick)
      return *Timestamp::from_milliseconds(count->mantissa());
    fields.fail(Errc::bad_value, "time");
    return {};
  }
  if (const auto text = fields.optional_text("timetag"); !text.empty())
    return clock_time(fields, "timetag", text);
  if (const auto text = fields.optional_text("stime"); !text.empty())
    return clock_time(fields, "stime", text);
  fields.fail(Errc::missing_field, "time");
  return {};
}

}  // namespace

Decimal without_float_noise(const Decimal& number) noexcept {
  int exponent = number.exponent();
  if (exponent >= kFinestPrice) [[likely]]
    return number;
  // The last digit that is cut decides: all before it only hold it down.
  std::int64_t mantissa = number.mantissa();
  std::int64_t last = 0;
  for (; exponent < kFinestPrice; ++exponent) {
    last = mantissa % 10;
    mantissa /= 10;
  }
  if (last >= 5) ++mantissa;
  if (last <= -5) --mantissa;
  strip_zeros(mantissa, exponent);
  return Decimal{mantissa, static_cast<std::int8_t>(exponent)};
}

Result<void> read_a_share_tick(FieldReader& fields, std::int64_t shares_per_lot,
                               Quote& quote) noexcept {
  quote.exchange_time = tick_time(fields);
  quote.last = tick_number(fields, "lastPrice");
  quote.open = tick_number(fields, "open");
  quote.high = tick_number(fields, "high");
  quote.low = tick_number(fields, "low");
  quote.previous_close = tick_number(fields, "lastClose");
  quote.amount = tick_number(fields, "amount");
  quote.volume = tick_volume(fields, shares_per_lot);
  tick_levels(fields, "askPrice", quote.asks, &Level::price);
  tick_levels(fields, "bidPrice", quote.bids, &Level::price);
  tick_levels(fields, "askVol", quote.asks, &Level::size);
  tick_levels(fields, "bidVol", quote.bids, &Level::size);
  for (Level& level : quote.asks)
    level.size = tick_shares(fields, level.size, shares_per_lot, "askVol");
  for (Level& level : quote.bids)
    level.size = tick_shares(fields, level.size, shares_per_lot, "bidVol");
  if (fields.error()) return *fields.error();
  const std::string_view wrong = misplaced_field(quote);
  if (!wrong.empty()) return error(Errc::bad_value, wrong);
  if (lacks_last_price(quote)) return error(Errc::bad_value, "lastPrice");
  return {};
}

Result<void> read_a_share_tick(std::string_view text, std::int64_t shares_per_lot,
                               Quote& quote) noexcept {
  JsonReader reader{text};
  FieldReader fields{reader.object()};
  const Result<void> read = read_a_share_tick(fields, shares_per_lot, quote);
  if (!read) return read;
  if (reader.error()) return *reader.error();
  return {};
}

}  // namespace hftcpp
