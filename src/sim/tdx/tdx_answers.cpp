// tdx_answers.cpp: what is in an answer.
#include "sim/tdx/tdx_simulator.hpp"

#include <algorithm>
#include <cmath>

namespace hftcpp::sim {
namespace {

constexpr unsigned kHeartbeat = 0x0004;
constexpr unsigned kGreeting = 0x000d;
constexpr unsigned kCount = 0x044e;
constexpr unsigned kList = 0x0450;
constexpr unsigned kMinutes = 0x051d;
constexpr unsigned kKlines = 0x052d;
constexpr unsigned kQuotes = 0x053e;
constexpr unsigned kTrades = 0x0fc5;
constexpr unsigned kIntroduction = 0x0fdb;

constexpr std::size_t kPage = 1'000;
constexpr std::size_t kMostQuotes = 80;
constexpr std::size_t kMostKlines = 800;
constexpr std::size_t kMostPrints = 1'800;
constexpr std::size_t kMinutesOfADay = 240;

std::size_t u16_of(std::string_view bytes, std::size_t at) {
  return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])) |
         static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + 1])) << 8;
}

// A market's two bytes and six digits, as a market's one byte and six digits.
std::string short_code(std::string_view body) {
  return std::string{body.substr(0, 1)} + std::string{body.substr(2, 6)};
}

double yuan(std::int64_t ticks, std::int8_t exponent) {
  return static_cast<double>(ticks) * std::pow(10, exponent);
}

std::string greeting(Timestamp now) {
  const std::chrono::sys_days day = shanghai_day(now);
  const std::chrono::year_month_day date{day};
  const auto minute = static_cast<unsigned>(shanghai_time_of_day(now) / std::chrono::minutes{1});
  TdxWriter out;
  out.u8(0).u16(static_cast<unsigned>(static_cast<int>(date.year())));
  out.u8(static_cast<unsigned>(date.day())).u8(static_cast<unsigned>(date.month()));
  out.u8(minute % 60).u8(minute / 60).zeros(61).text("hftcpp simulator");
  return out.zeros(189 - out.bytes().size()).bytes();
}

// Hour, minute, and ten-thousandths of it.
std::int64_t quote_time(Timestamp time) {
  const auto since = shanghai_time_of_day(time);
  const auto minute = since / std::chrono::minutes{1};
  const auto part = since % std::chrono::minutes{1} / std::chrono::milliseconds{6};
  return minute / 60 * 1'000'000 + minute % 60 * 10'000 + part;
}

void write_head(TdxWriter& out, unsigned market, std::string_view digits, unsigned activity) {
  out.u8(market).text(digits).u16(activity);
}

// What a server answers for a code that it does not know, and for one that is not traded.
void write_empty_quote(TdxWriter& out, unsigned market, std::string_view digits) {
  write_head(out, market, digits, 0);
  for (int i = 0; i < 5; ++i) out.varint(0);
  out.varint(100);
  for (int i = 0; i < 3; ++i) out.varint(0);
  out.number(0);
  for (int i = 0; i < 4 + 20; ++i) out.varint(0);
  out.u16(0);
  for (int i = 0; i < 4; ++i) out.varint(0);
  out.u16(0).u16(0);
}

// `is_shifted`: the open is not there, so that all behind it stands a place too early.
void write_quote(TdxWriter& out, unsigned market, const AShareSnapshot& share, bool is_shifted) {
  const RawDay& day = share.day;
  const auto activity = static_cast<unsigned>(day.volume % 65'536);
  write_head(out, market, share.listing->digits, activity);
  out.varint(day.last).varint(day.previous_close - day.last);
  if (!is_shifted) out.varint(day.open - day.last);
  out.varint(day.high - day.last).varint(day.low - day.last);
  out.varint(quote_time(day.changed)).varint(-day.last).varint(day.volume).varint(1);
  out.number(yuan(day.amount * 100, share.price_exponent));
  out.varint(day.volume / 2).varint(day.volume - day.volume / 2).varint(0).varint(day.open);
  for (std::size_t i = 0; i < share.bids.size(); ++i) {
    out.varint(share.bids[i].price - day.last).varint(share.asks[i].price - day.last);
    out.varint(share.bids[i].size).varint(share.asks[i].size);
  }
  out.u16(1).varint(0).varint(0).varint(0).varint(0).u16(0).u16(activity);
}

// In thousandths, whatever the share's own tick is.
std::int64_t bar_price(std::int64_t ticks, std::int8_t exponent) {
  for (int i = exponent; i > -3; --i) ticks *= 10;
  return ticks;
}

std::uint32_t bar_stamp(const TdxBar& bar, bool is_intraday) {
  const std::chrono::year_month_day date{bar.day};
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  const unsigned month_and_day =
      static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day());
  if (!is_intraday) return year * 10'000 + month_and_day;
  return ((year - 2004) << 11) + month_and_day + (bar.minute << 16);
}

}  // namespace

std::optional<std::size_t> TdxSimulator::find_code(std::string_view market_and_code) const {
  const auto found = by_code_.find(market_and_code);
  if (found == by_code_.end()) return std::nullopt;
  return found->second;
}

std::optional<TdxSimulator::Answer> TdxSimulator::make_answer(const TdxQuestion& question,
                                                              std::uint64_t connection) {
  const std::string_view body = question.body;
  const auto has = [&](std::size_t size) { return body.size() == size; };
  switch (question.command) {
    case kHeartbeat:
      return Answer{std::string(6, '\0')};
    case kGreeting:
    case kIntroduction:
      return Answer{greeting(Timestamp::now())};
    case kCount:
      if (!has(6)) return std::nullopt;
      return Answer{count_of(static_cast<unsigned>(u16_of(body, 0)))};
    case kList:
      if (!has(4)) return std::nullopt;
      return Answer{list_of(static_cast<unsigned>(u16_of(body, 0)), u16_of(body, 2))};
    case kQuotes:
      if (body.size() < 10 || !has(10 + 7 * u16_of(body, 8))) return std::nullopt;
      return quotes(body.substr(10), connection);
    case kKlines:
      return has(26) ? std::optional{klines(body, connection)} : std::nullopt;
    case kMinutes:
      return has(12) ? std::optional{minutes(body, connection)} : std::nullopt;
    case kTrades:
      return has(12) ? std::optional{trades(body, connection)} : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::string TdxSimulator::count_of(unsigned market) const {
  const std::size_t count = market < by_market_.size() ? by_market_[market].size() : 0;
  return TdxWriter{}.u16(static_cast<unsigned>(count)).bytes();
}

std::string TdxSimulator::list_of(unsigned market, std::size_t start) const {
  const std::vector<std::size_t> none;
  const auto& all = market < by_market_.size() ? by_market_[market] : none;
  const std::size_t begin = std::min(start, all.size());
  const std::size_t end = std::min(begin + kPage, all.size());
  TdxWriter out;
  out.u16(static_cast<unsigned>(end - begin));
  for (std::size_t i = begin; i < end; ++i) {
    const InstrumentSettings& instrument = this->market().instruments()[all[i]];
    const RawDay& day = this->market().day(all[i]);
    out.text(listing(all[i]).digits).u16(100).gbk(listing(all[i]).gbk_name, 8).u32(0);
    out.u8(static_cast<unsigned>(-instrument.price_exponent));
    out.number(yuan(day.previous_close, instrument.price_exponent)).u32(0);
  }
  return out.bytes();
}

// The first fault that strikes one of the rows, and is not the row's own, strikes the answer.
TdxSimulator::Answer TdxSimulator::quotes(std::string_view codes, std::uint64_t connection) {
  TdxWriter out;
  const std::size_t count = std::min(codes.size() / 7, kMostQuotes);
  std::optional<Fault> of_answer;
  out.u16(0x3601).u16(static_cast<unsigned>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view code = codes.substr(i * 7, 7);
    const auto market = static_cast<unsigned>(static_cast<unsigned char>(code[0]));
    const auto instrument = find_code(code);
    if (!instrument) {
      write_empty_quote(out, market, code.substr(1));
      continue;
    }
    const auto fault = of_answer ? std::nullopt : strike(*instrument, connection);
    const bool is_shifted = fault && fault->kind == FaultKind::field_shift;
    const bool is_empty = fault && fault->kind == FaultKind::empty_record;
    if (is_empty)
      write_empty_quote(out, market, code.substr(1));
    else
      write_quote(out, market, show(*instrument), is_shifted);
    if (fault && !is_shifted && !is_empty) of_answer = fault;
  }
  return {out.bytes(), of_answer, Channel::quote};
}

TdxSimulator::Answer TdxSimulator::klines(std::string_view body, std::uint64_t connection) {
  const auto instrument = find_code(short_code(body));
  const auto kind = tdx_bar_kind(static_cast<unsigned>(u16_of(body, 8)));
  if (!instrument || !kind) return {TdxWriter{}.u16(0).bytes()};
  const std::size_t count = std::min(u16_of(body, 14), kMostKlines);
  const auto bars = past_.bars(*instrument, *kind, u16_of(body, 12), count, Timestamp::now());
  const std::int8_t exponent = market().instruments()[*instrument].price_exponent;
  TdxWriter out;
  out.u16(static_cast<unsigned>(bars.size()));
  std::int64_t base = 0;
  for (const TdxBar& bar : bars) {
    const std::int64_t open = bar_price(bar.candle.open, exponent);
    const std::int64_t close = bar_price(bar.candle.close, exponent);
    out.u32(bar_stamp(bar, kind->unit == TdxBarKind::Unit::intraday)).varint(open - base);
    out.varint(close - open).varint(bar_price(bar.candle.high, exponent) - open);
    out.varint(bar_price(bar.candle.low, exponent) - open);
    out.number(static_cast<double>(bar.candle.volume) * (kind->in_lots ? 1 : 100));
    out.number(static_cast<double>(bar.candle.quote_volume) * 100 * std::pow(10, exponent));
    base = close;
  }
  return {out.bytes(), strike(*instrument, connection, Channel::kline), Channel::kline};
}

TdxSimulator::Answer TdxSimulator::minutes(std::string_view body, std::uint64_t connection) {
  const auto instrument = find_code(short_code(body));
  if (!instrument) return {TdxWriter{}.u16(0).u16(0).bytes()};
  const auto bars = past_.bars(*instrument, *tdx_bar_kind(7), 0, kMinutesOfADay, Timestamp::now());
  TdxWriter out;
  out.u16(static_cast<unsigned>(bars.size())).u16(0);
  std::int64_t before = 0;
  for (const TdxBar& bar : bars) {
    out.varint(bar.candle.close - before).varint(0).varint(bar.candle.volume);
    before = bar.candle.close;
  }
  return {out.bytes(), strike(*instrument, connection, Channel::kline), Channel::kline};
}

TdxSimulator::Answer TdxSimulator::trades(std::string_view body, std::uint64_t connection) {
  const auto instrument = find_code(short_code(body));
  if (!instrument) return {TdxWriter{}.u16(0).bytes()};
  const auto& prints = past_.prints(*instrument);
  const std::size_t end = prints.size() - std::min(u16_of(body, 8), prints.size());
  const std::size_t begin = end - std::min({u16_of(body, 10), end, kMostPrints});
  TdxWriter out;
  out.u16(static_cast<unsigned>(end - begin));
  std::int64_t before = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const TdxPrint& print = prints[i];
    out.u16(print.minute).varint(print.price - before).varint(print.lots);
    out.varint(print.orders).varint(print.side).varint(0);
    before = print.price;
  }
  return {out.bytes(), strike(*instrument, connection, Channel::trade), Channel::trade};
}

}  // namespace hftcpp::sim
