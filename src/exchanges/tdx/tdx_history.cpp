// tdx_history.cpp: bars, lines of minutes and trades.
#include "exchanges/tdx/tdx_codec.hpp"
#include "exchanges/tdx/tdx_time.hpp"
#include "exchanges/wire.hpp"

#include <algorithm>
#include <array>

namespace hftcpp {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;

constexpr std::chrono::minutes kOpening = hours{9} + std::chrono::minutes{30};
constexpr std::chrono::minutes kBreak = hours{11} + std::chrono::minutes{30};
constexpr std::chrono::minutes kAfternoon = hours{13};
constexpr std::chrono::minutes kClosing = hours{15};

struct BarSpan {
  Timestamp open;
  Timestamp close;
};

// A bar is stamped with its end. Of bars within the day no one ends where the afternoon begins:
// servers that say so mean the last of the morning. A week and a month are stamped with the last
// day on which there was trading, so far.
BarSpan span_of(const TdxInterval& interval, const TdxBarTime& stamp) noexcept {
  const sys_days day = stamp.day;
  const std::chrono::year_month_day date{day};
  switch (interval.unit) {
    case TdxInterval::Unit::intraday: {
      const Timestamp end = tdx_time(day, stamp.time == kAfternoon ? kBreak : stamp.time);
      return {end + -std::chrono::nanoseconds{interval.length}, end};
    }
    case TdxInterval::Unit::week: {
      const sys_days monday = day - (std::chrono::weekday{day} - std::chrono::Monday);
      return {tdx_time(monday, kOpening), tdx_time(monday + days{4}, kClosing)};
    }
    case TdxInterval::Unit::month:
      return {tdx_time(sys_days{date.year() / date.month() / 1}, kOpening),
              tdx_time(sys_days{date.year() / date.month() / std::chrono::last}, kClosing)};
    case TdxInterval::Unit::day:
      break;
  }
  return {tdx_time(day, kOpening), tdx_time(day, kClosing)};
}

// Bars are in thousandths, whatever the instrument's prices are in.
Decimal bar_price(TdxReader& reader, std::int64_t raw, std::uint8_t decimals) noexcept {
  if (raw < 0) reader.fail(Errc::bad_value, "price");
  const Decimal price{raw, -3};
  const auto usual = price.rescaled(static_cast<std::int8_t>(-decimals));
  return usual ? *usual : price;
}

void read_prices(TdxReader& reader, std::int64_t& base, std::uint8_t decimals,
                 Kline& kline) noexcept {
  const std::int64_t open = base + reader.varint("open");
  const std::int64_t close = open + reader.varint("close");
  const std::int64_t high = open + reader.varint("high");
  const std::int64_t low = open + reader.varint("low");
  kline.open = bar_price(reader, open, decimals);
  kline.close = bar_price(reader, close, decimals);
  kline.high = bar_price(reader, high, decimals);
  kline.low = bar_price(reader, low, decimals);
  base = close;
}

void read_volume(TdxReader& reader, std::uint16_t lot, Kline& kline) noexcept {
  const auto volume = multiply(reader.number("volume"), Decimal{lot, 0});
  if (!volume) return reader.fail(Errc::out_of_range, "volume");
  kline.volume = *volume;
  kline.quote_volume = reader.number("amount");
}

void read_span(TdxReader& reader, const TdxInterval& interval, Timestamp received,
               Kline& kline) noexcept {
  const std::uint32_t raw = reader.u32("time");
  const auto stamp = interval.unit == TdxInterval::Unit::intraday ? tdx_bar_minute(raw)  //
                                                                  : tdx_bar_day(raw);
  if (!stamp) return reader.fail(Errc::bad_value, "time");
  const BarSpan span = span_of(interval, *stamp);
  kline.open_time = span.open;
  kline.close_time = span.close;
  kline.closed = received >= span.close;
}

Side side_of(std::int64_t side) noexcept {
  return side == 0 ? Side::buy : side == 1 ? Side::sell : Side::unknown;
}

// Neutral, as in an auction, and at the fixed price after the close; that of an auction which is
// not over yet is none at all.
constexpr std::int64_t kNeutral = 2;
constexpr std::int64_t kFixedPrice = 5;
constexpr std::int64_t kIndication = 8;

bool is_known_side(std::int64_t side) noexcept {
  return side == 0 || side == 1 || side == kNeutral || side == kFixedPrice;
}

TdxTrade read_trade(TdxReader& reader, bool has_orders, std::int64_t& price) noexcept {
  TdxTrade row;
  row.minute = reader.u16("minute");
  price += reader.varint("price");
  row.price = price;
  row.lots = reader.varint("volume");
  if (has_orders) row.orders = reader.varint("orders");
  row.side = reader.varint("side");
  (void)reader.varint("row");
  if (row.minute >= 24 * 60) reader.fail(Errc::bad_value, "minute");
  if (row.price < 0) reader.fail(Errc::bad_value, "price");
  if (row.lots < 0) reader.fail(Errc::bad_value, "volume");
  return row;
}

// False unless exactly so many rows are there.
bool read_minutes(std::string_view rows, std::size_t count, std::uint8_t decimals,
                  std::vector<TdxMinute>& out) {
  out.clear();
  TdxReader reader{rows};
  std::int64_t price = 0;
  for (std::size_t i = 0; i < count && reader.error() == nullptr; ++i) {
    price += reader.varint("price");
    (void)reader.varint("average");
    const std::int64_t lots = reader.varint("volume");
    out.push_back({{price, static_cast<std::int8_t>(-decimals)}, lots});
    if (price < 0 || lots < 0) reader.fail(Errc::bad_value, "row");
  }
  return reader.error() == nullptr && reader.rest().empty();
}

}  // namespace

Result<void> TdxCodec::decode_klines(const Answer& answer) noexcept {
  const TdxRequest& asked = answer.request;
  const TdxListing known = about(asked.code);
  TdxReader reader{answer.payload};
  const std::size_t count = reader.u16("rows");
  std::int64_t base = 0;
  Kline kline;
  kline.exchange = exchange_;
  kline.symbol = find(asked.code);
  kline.interval = asked.interval->length;
  kline.receive_time = answer.received;
  for (std::size_t i = 0; i < count; ++i) {
    read_span(reader, *asked.interval, answer.received, kline);
    read_prices(reader, base, known.decimals, kline);
    read_volume(reader, asked.interval->in_lots ? known.lot : std::uint16_t{1}, kline);
    if (tdx_is_index(asked.code)) reader.skip(4, "ups and downs");
    if (i + 1 == count && !reader.rest().empty()) reader.fail(Errc::bad_value, "rows");
    if (reader.error() != nullptr) return *reader.error();
    emit_kline(kline, answer);
  }
  if (reader.error() != nullptr) return *reader.error();
  if (!reader.rest().empty()) return error(Errc::bad_value, "rows");
  return {};
}

void TdxCodec::emit_kline(const Kline& kline, const Answer& answer) noexcept {
  if (kline.symbol.empty()) {
    unknown_symbol_ = true;
  } else if (answer.request.start == 0 && settings_.bars != nullptr &&
             !settings_.bars->take(kline)) {
    ++left_out_;
  } else {
    answer.sink.on_kline(kline);
  }
}

// Where the rows begin differs from server to server: where exactly all of them fit is right.
Result<void> TdxCodec::decode_minutes(const Answer& answer) noexcept {
  minutes_.clear();
  TdxReader reader{answer.payload};
  const std::size_t count = reader.u16("rows");
  if (reader.error() != nullptr) return *reader.error();
  const std::uint8_t decimals = about(answer.request.code).decimals;
  for (const std::size_t begin : {4u, 6u, 65u})
    if (begin <= answer.payload.size() &&
        read_minutes(answer.payload.substr(begin), count, decimals, minutes_))
      return {};
  minutes_.clear();
  return error(Errc::bad_value, "rows");
}

Result<void> TdxCodec::decode_trades(const Answer& answer) noexcept {
  const TdxRequest& asked = answer.request;
  const bool is_today = asked.command == TdxCommand::trades;
  TdxReader reader{answer.payload};
  const std::size_t count = reader.u16("rows");
  if (!is_today && count != 0) reader.skip(4, "head");
  trades_.clear();
  std::int64_t price = 0;
  for (std::size_t i = 0; i < count && reader.error() == nullptr; ++i)
    trades_.push_back(read_trade(reader, is_today, price));
  if (reader.error() == nullptr && count != 0 && !reader.rest().empty())
    reader.fail(Errc::bad_value, "rows");
  if (reader.error() != nullptr) return *reader.error();
  if (trades_.empty()) return {};

  Trade common;
  common.exchange = exchange_;
  common.symbol = find(asked.code);
  common.receive_time = answer.received;
  if (common.symbol.empty()) {
    unknown_symbol_ = true;
    return {};
  }
  TdxTrades::News news;
  const bool is_longest = asked.count == kTdxMaxTrades;
  if (is_today && asked.start == 0 && settings_.trades != nullptr)
    news = settings_.trades->take(common.symbol, trades_, asked.count, is_longest);
  const std::chrono::minutes latest{trades_.back().minute};
  const sys_days day = asked.day ? *asked.day : day_of(latest, answer.received);
  const TdxListing known = about(asked.code);
  if (!news.is_missing || is_longest)
    for (std::size_t i = news.first; i < trades_.size(); ++i)
      emit_trade(trades_[i], common, known, day, answer.sink);
  if (news.is_missing) return error(Errc::sequence_gap, "trades");
  return {};
}

void TdxCodec::emit_trade(const TdxTrade& row, const Trade& common, const TdxListing& about,
                          sys_days day, EventSink& sink) noexcept {
  if (row.side == kIndication || row.lots == 0) return;
  if (!is_known_side(row.side)) wire::tell_unknown(sink, "trade", "side");
  Trade trade = common;
  trade.price = {row.price, static_cast<std::int8_t>(-about.decimals)};
  trade.size = {row.lots * about.lot, 0};
  trade.side = side_of(row.side);
  trade.exchange_time = tdx_time(day, std::chrono::minutes{row.minute});
  sink.on_trade(trade);
}

}  // namespace hftcpp
