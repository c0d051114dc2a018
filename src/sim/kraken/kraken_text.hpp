// kraken_text: Kraken's version 2 messages as it writes them: bare numbers with all their
// decimals, times with six digits.
#pragma once

#include "sim/history.hpp"
#include "sim/market.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

// What a message says about an instrument beside what happened to it.
struct KrakenNaming {
  const InstrumentSettings& instrument;
  std::string_view symbol;  // "BTC/USD"
};

struct KrakenBookMessage {
  bool snapshot = false;
  std::span<const RawLevel> bids;
  std::span<const RawLevel> asks;
  std::uint32_t checksum = 0;
  Timestamp time;
};
void append_book(std::string& out, KrakenNaming naming, const KrakenBookMessage& message);

struct TimedTrade {
  RawTrade trade;
  Timestamp time;
};
void append_trades(std::string& out, KrakenNaming naming, std::span<const TimedTrade> trades,
                   std::string_view type);

struct KrakenTickerMessage {
  bool snapshot = false;
  RawLevel bid;
  RawLevel ask;
  const RawCandle& day;
  Timestamp time;
};
void append_ticker(std::string& out, KrakenNaming naming, const KrakenTickerMessage& message);

void append_candles(std::string& out, KrakenNaming naming, int minutes,
                    std::span<const RawCandle> candles, std::string_view type, Timestamp now);

void append_instruments(std::string& out, std::span<const InstrumentSettings> instruments);

[[nodiscard]] std::string kraken_symbol(Symbol symbol);
// BTC is XBT to the older half of Kraken.
[[nodiscard]] std::string kraken_old_name(std::string_view currency);
[[nodiscard]] std::string kraken_status(std::uint64_t connection);

// The answers to requests. `request_id` is what the client sent, as JSON, or empty.
struct KrakenAnswer {
  std::string_view method;
  std::string_view request_id;
  Timestamp time_in;
};
[[nodiscard]] std::string kraken_ack(const KrakenAnswer& answer, std::string_view result);
[[nodiscard]] std::string kraken_error(const KrakenAnswer& answer, std::string_view text,
                                       std::string_view symbol);
// Of a private channel's token: it names the channel, and has a status besides.
[[nodiscard]] std::string kraken_session_error(const KrakenAnswer& answer, std::string_view text,
                                               std::string_view channel);
[[nodiscard]] std::string kraken_pong(const KrakenAnswer& answer);

}  // namespace hftcpp::sim
