// tdx_requests.cpp: a head of 12 bytes, and a body per question.
#include "exchanges/tdx/tdx_requests.hpp"

#include "exchanges/tdx/tdx_wire.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp {
namespace {

// How the vendor's own program introduces itself: 30 bytes that never change.
constexpr std::string_view kIntroduction{
    "\xd5\xd0\xc9\xcc\xd6\xa4\xa8\xaf\x00\x00\x00\x8f\xc2\x25\x40\x13\x00\x00\xd5\x00\xc9\xcc\xbd"
    "\xf0\xd7\xea\x00\x00\x00\x02",
    30};
// Any recent date does; it is the one that servers have been asked with for years.
constexpr std::uint32_t kCountDate = 20170613;

TdxRequest about(TdxCommand command, const TdxCode& code) {
  TdxRequest request;
  request.command = command;
  request.code = code;
  return request;
}

void add_market_and_code(std::string& body, const TdxCode& code) {
  tdx_write_u16(body, static_cast<std::uint16_t>(code.market));
  body += code.text();
}

void add_byte_market_and_code(std::string& body, const TdxCode& code) {
  body += static_cast<char>(code.market);
  body += code.text();
}

// 20170613
void add_day(std::string& body, std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  const int year = static_cast<int>(date.year());
  if (year < 1990 || year > 2100)
    throw std::invalid_argument{"day: the year " + std::to_string(year) +
                                " is not between 1990 and 2100"};
  tdx_write_u32(body, static_cast<std::uint32_t>(year) * 10'000 +
                          static_cast<unsigned>(date.month()) * 100 +
                          static_cast<unsigned>(date.day()));
}

void check_count(std::string_view what, std::size_t count, std::size_t most) {
  if (count >= 1 && count <= most) return;
  throw std::invalid_argument{std::string{what} + ": tdx gives 1 to " + std::to_string(most) +
                              " in one answer, asked for were " + std::to_string(count)};
}

void add_page(TdxRequest& request, std::uint16_t start, std::uint16_t count) {
  tdx_write_u16(request.body, start);
  tdx_write_u16(request.body, count);
  request.start = start;
  request.count = count;
}

}  // namespace

const TdxInterval* tdx_interval(std::string_view word) noexcept {
  const auto found = std::ranges::find(kTdxIntervals, word, &TdxInterval::word);
  return found == kTdxIntervals.end() ? nullptr : &*found;
}

TdxRequest tdx_connect(std::size_t step) {
  check_count("step", step, kTdxConnectSteps);
  TdxRequest request;
  request.command = step == 3 ? TdxCommand::introduce : TdxCommand::connect;
  request.body = step == 3 ? std::string{kIntroduction} : std::string(1, static_cast<char>(step));
  return request;
}

TdxRequest tdx_heartbeat() {
  return {};
}

TdxRequest tdx_count(TdxMarket market) {
  TdxRequest request;
  request.command = TdxCommand::count;
  request.market = market;
  tdx_write_u16(request.body, static_cast<std::uint16_t>(market));
  tdx_write_u32(request.body, kCountDate);
  return request;
}

TdxRequest tdx_list(TdxMarket market, std::uint16_t start) {
  TdxRequest request;
  request.command = TdxCommand::list;
  request.market = market;
  request.start = start;
  tdx_write_u16(request.body, static_cast<std::uint16_t>(market));
  tdx_write_u16(request.body, start);
  return request;
}

TdxRequest tdx_quotes(std::span<const TdxCode> codes) {
  check_count("quotes", codes.size(), kTdxMaxQuotes);
  TdxRequest request;
  request.command = TdxCommand::quotes;
  request.count = static_cast<std::uint16_t>(codes.size());
  request.body = std::string{"\x05\x00\x00\x00\x00\x00\x00\x00", 8};
  tdx_write_u16(request.body, request.count);
  for (const TdxCode& code : codes) add_byte_market_and_code(request.body, code);
  return request;
}

TdxRequest tdx_klines(const TdxCode& code, const TdxInterval& interval, std::uint16_t start,
                      std::uint16_t count) {
  check_count("klines", count, kTdxMaxKlines);
  TdxRequest request = about(TdxCommand::klines, code);
  request.interval = &interval;
  add_market_and_code(request.body, code);
  tdx_write_u16(request.body, interval.category);
  tdx_write_u16(request.body, 1);
  add_page(request, start, count);
  request.body.append(10, '\0');
  return request;
}

TdxRequest tdx_minutes(const TdxCode& code) {
  TdxRequest request = about(TdxCommand::minutes, code);
  add_market_and_code(request.body, code);
  tdx_write_u32(request.body, 0);
  return request;
}

TdxRequest tdx_past_minutes(const TdxCode& code, std::chrono::sys_days day) {
  TdxRequest request = about(TdxCommand::past_minutes, code);
  request.day = day;
  add_day(request.body, day);
  add_byte_market_and_code(request.body, code);
  return request;
}

TdxRequest tdx_trades(const TdxCode& code, std::uint16_t start, std::uint16_t count) {
  check_count("trades", count, kTdxMaxTrades);
  TdxRequest request = about(TdxCommand::trades, code);
  add_market_and_code(request.body, code);
  add_page(request, start, count);
  return request;
}

TdxRequest tdx_past_trades(const TdxCode& code, std::chrono::sys_days day, std::uint16_t start,
                           std::uint16_t count) {
  check_count("trades", count, kTdxMaxTrades);
  TdxRequest request = about(TdxCommand::past_trades, code);
  request.day = day;
  add_day(request.body, day);
  add_market_and_code(request.body, code);
  add_page(request, start, count);
  return request;
}

std::string tdx_bytes(const TdxRequest& request, std::uint32_t sequence) {
  std::string out;
  out.reserve(12 + request.body.size());
  out += '\x0c';
  tdx_write_u32(out, sequence);
  out += '\x01';
  // Twice the size of what follows, the command counted in.
  const auto size = static_cast<std::uint16_t>(request.body.size() + 2);
  tdx_write_u16(out, size);
  tdx_write_u16(out, size);
  tdx_write_u16(out, static_cast<std::uint16_t>(request.command));
  return out += request.body;
}

}  // namespace hftcpp
