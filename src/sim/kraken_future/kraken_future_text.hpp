// kraken_future_text: the messages of Kraken's futures as they are written: bare numbers,
// milliseconds. https://docs.kraken.com/api/docs/futures-api/websocket/book
#pragma once

#include "sim/history.hpp"
#include "sim/market.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// What a message says about an instrument beside what happened to it.
struct KrakenFutureNaming {
  const InstrumentSettings& instrument;
  std::string_view id;  // "PF_XBTUSD"
};

// "btc/usd" as its linear perpetual contract.
[[nodiscard]] std::string kraken_future_id(Symbol symbol);

// Changes have one level each.
struct KrakenFutureLevel {
  Side side = Side::buy;
  RawLevel level;
  std::uint64_t number = 0;
  Timestamp time;
};
void append_future_level(std::string& out, KrakenFutureNaming naming,
                         const KrakenFutureLevel& change);
void append_future_book(std::string& out, KrakenFutureNaming naming, const RawBook& book,
                        std::uint64_t number, Timestamp time);

struct KrakenFutureTrade {
  RawTrade trade;
  Timestamp time;
};
void append_future_trade(std::string& out, KrakenFutureNaming naming,
                         const KrakenFutureTrade& trade);

struct KrakenFutureTicker {
  RawLevel bid;
  RawLevel ask;
  const RawCandle& day;
  Timestamp time;
};
void append_future_ticker(std::string& out, KrakenFutureNaming naming,
                          const KrakenFutureTicker& ticker);
// Without sizes and time.
void append_future_ticker_lite(std::string& out, KrakenFutureNaming naming,
                               const KrakenFutureTicker& ticker);

// A row of the list of instruments.
void append_future_instrument(std::string& out, const InstrumentSettings& instrument);

[[nodiscard]] std::int64_t to_milliseconds(Timestamp time);
// "2019-09-05T17:08:18.138Z", as REST has it.
[[nodiscard]] std::string kraken_future_time(Timestamp time);
// "05af78ac-a774-478c-a50c-8b9c234e071e", the same for the same number.
[[nodiscard]] std::string kraken_future_uid(std::string_view kind, std::uint64_t number);

}  // namespace hftcpp::sim
