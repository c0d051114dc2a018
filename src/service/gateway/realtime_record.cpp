#include "service/gateway/realtime_record.hpp"

#include "core/a_share_symbols.hpp"
#include "service/gateway/object_writer.hpp"

#include <limits>

namespace hftcpp::gateway {
namespace {

using RealtimeWide = unsigned __int128;

RealtimeWide realtime_magnitude(const Decimal& value) noexcept {
  const auto mantissa = static_cast<__int128>(value.mantissa());
  return static_cast<RealtimeWide>(mantissa < 0 ? -mantissa : mantissa);
}

// False when there is no room for it.
bool raise_to(RealtimeWide& value, int power_of_ten) noexcept {
  for (; power_of_ten > 0; --power_of_ten)
    if (__builtin_mul_overflow(value, RealtimeWide{10}, &value)) return false;
  return true;
}

// How many hundredths of a percent of `base` that is. Nothing when there is no room for it, which
// no price needs.
std::optional<Decimal> percent_of(const Decimal& part, const Decimal& base) noexcept {
  RealtimeWide above = realtime_magnitude(part);
  RealtimeWide below = realtime_magnitude(base);
  const int shift = part.exponent() - base.exponent() + 4;
  if (above == 0) return Decimal{0, -2};
  if (!(shift >= 0 ? raise_to(above, shift) : raise_to(below, -shift))) return std::nullopt;
  RealtimeWide rounded = above / below;
  const RealtimeWide rest = above % below;
  if (rest >= below - rest) ++rounded;
  if (rounded > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  const auto hundredths = static_cast<std::int64_t>(rounded);
  return Decimal{part.mantissa() < 0 ? -hundredths : hundredths, -2};
}

template <Decimal Level::*Member>
void append_levels(ObjectWriter& record, std::string_view name, const std::array<Level, 5>& side) {
  ListWriter list{record.value(name)};
  for (const Level& level : side) append_number(list.item(), level.*Member);
}

}  // namespace

std::optional<QuoteChange> change_of(const Quote& quote) noexcept {
  const Decimal& base = quote.previous_close;
  if (quote.last.mantissa() <= 0 || base.mantissa() <= 0) return std::nullopt;
  const auto change = subtract(quote.last, base);
  if (!change) return std::nullopt;
  const auto percent = percent_of(*change, base);
  if (!percent) return std::nullopt;
  return QuoteChange{*change, *percent};
}

std::string_view realtime_market(Symbol symbol) noexcept {
  const auto code = parse_a_share(symbol.text());
  if (!code) return {};
  switch (code->market) {
    case AShareMarket::shanghai:
      return "SH";
    case AShareMarket::shenzhen:
      return "SZ";
    case AShareMarket::beijing:
      return "BJ";
  }
  return {};
}

std::string_view realtime_code(Symbol symbol) noexcept {
  const auto code = parse_a_share(symbol.text());
  return code ? code->digits : symbol.text();
}

void append_seconds(std::string& out, Timestamp time) {
  std::int64_t count = time.nanoseconds();
  std::int8_t exponent = -9;
  for (; exponent < 0 && count % 10 == 0; ++exponent) count /= 10;
  append_number(out, Decimal{count, exponent});
}

void append_realtime_record(std::string& out, const Quote& quote) {
  ObjectWriter record{out};
  record.text("stock_code", realtime_code(quote.symbol));
  record.text("stock_name", quote.name.view());
  const bool is_timed = quote.exchange_time.is_set();
  append_seconds(record.value("timestamp"), is_timed ? quote.exchange_time : quote.receive_time);
  record.number("open_price", quote.open);
  record.number("high_price", quote.high);
  record.number("low_price", quote.low);
  record.number("current_price", quote.last);
  record.number("last_close", quote.previous_close);
  record.number("volume", quote.volume);
  record.number("amount", quote.amount);
  record.nothing("turnover_rate");
  append_levels<&Level::price>(record, "ask_prices", quote.asks);
  append_levels<&Level::price>(record, "bid_prices", quote.bids);
  append_levels<&Level::size>(record, "ask_volumes", quote.asks);
  append_levels<&Level::size>(record, "bid_volumes", quote.bids);
  record.nothing("limit_up");
  record.nothing("limit_down");
  const std::string_view market = realtime_market(quote.symbol);
  if (market.empty())
    record.nothing("market");
  else
    record.text("market", market);
  const auto change = change_of(quote);
  if (!change) {
    record.nothing("change");
    record.nothing("change_percent");
    return;
  }
  record.number("change", change->change);
  record.number("change_percent", change->percent);
}

}  // namespace hftcpp::gateway
