// okx_text: OKX's messages as it writes them: numbers as texts without zeros at the end, times in
// milliseconds.
#pragma once

#include "sim/history.hpp"
#include "sim/http.hpp"
#include "sim/okx/okx_unit.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// What a message says about an instrument beside what happened to it.
struct OkxNaming {
  const InstrumentSettings& instrument;
  const OkxUnit& unit;
  std::string_view id;  // "BTC-USDT-SWAP"
};

// "SPOT", "SWAP".
[[nodiscard]] std::string_view okx_type(const OkxNaming& naming);
// "BTC-USDT", "BTC-USDT-SWAP".
[[nodiscard]] std::string okx_id(Symbol symbol, bool is_swap);

// Appended; the shortest text of the number.
void append_number_text(std::string& out, Decimal number);
void append_milliseconds(std::string& out, Timestamp time);
// ,"key":"value": a member that is not the first.
void append_member(std::string& out, std::string_view key, std::string_view value);
void append_member(std::string& out, std::string_view key, Decimal value);
void append_member(std::string& out, std::string_view key, Timestamp value);  // "" when not set

struct OkxBookMessage {
  std::string_view action;  // "snapshot", "update"
  std::span<const RawLevel> bids;
  std::span<const RawLevel> asks;
  std::uint64_t sequence = 0;
  std::int64_t previous = -1;
  Timestamp time;
};
void append_books(std::string& out, const OkxNaming& naming, const OkxBookMessage& message);

// "bbo-tbt" and "books5": the best levels, whole.
struct OkxTop {
  std::string_view channel;
  const RawBook& book;
  std::size_t depth = 1;
  std::uint64_t sequence = 0;
  Timestamp time;
};
void append_top(std::string& out, const OkxNaming& naming, const OkxTop& top);

void append_ticker(std::string& out, const OkxNaming& naming, const RawBook& book,
                   const RawCandle& day, Timestamp time);

struct OkxTrade {
  RawTrade trade;
  std::uint64_t sequence = 0;
  Timestamp time;
};
void append_trade(std::string& out, const OkxNaming& naming, std::string_view channel,
                  const OkxTrade& trade);
void append_liquidation(std::string& out, const OkxNaming& naming, const OkxTrade& trade);

void append_candle(std::string& out, const OkxNaming& naming, std::string_view channel,
                   const RawCandle& candle, bool is_closed);

void append_mark_price(std::string& out, const OkxNaming& naming, Decimal price, Timestamp time);
// The rate that is charged at the next full eight hours.
void append_funding_rate(std::string& out, const OkxNaming& naming, Timestamp time);

// A row of GET /api/v5/public/instruments.
void append_instrument(std::string& out, const OkxNaming& naming);

// ---- answers ----

// A connection's number as "connId" has it: "a4d3ae55".
[[nodiscard]] std::string okx_connection(std::uint64_t number);

struct OkxAnswer {
  std::string_view id;  // what the client sent, or empty
  std::string_view connection;
};
[[nodiscard]] std::string okx_logged_in(const OkxAnswer& answer);
// `arg` as JSON, as the client sent it.
[[nodiscard]] std::string okx_event(const OkxAnswer& answer, std::string_view event,
                                    std::string_view arg);
[[nodiscard]] std::string okx_error(const OkxAnswer& answer, std::string_view code,
                                    std::string_view words);
// The envelope of what REST answers; `rows` without the brackets around them.
[[nodiscard]] std::string okx_reply_body(std::string_view code, std::string_view words,
                                         std::string_view rows);

[[nodiscard]] HttpReply okx_refusal(unsigned status, std::string_view code, std::string_view words);

}  // namespace hftcpp::sim
