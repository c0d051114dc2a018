// coinbase_text: Advanced Trade's messages as Coinbase writes them: numbers as texts with all their
// decimals, times with six digits. A message of data has an empty place for its number.
#pragma once

#include "sim/history.hpp"
#include "sim/market.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

// What a message says about an instrument beside what happened to it.
struct CoinbaseNaming {
  const InstrumentSettings& instrument;
  std::string_view product;  // "BTC-USD"
};

// Behind it the number of a message belongs.
inline constexpr std::string_view kCoinbaseNumberKey = "\"sequence_num\":";

struct CoinbaseBook {
  bool snapshot = false;
  std::span<const RawLevel> bids;
  std::span<const RawLevel> asks;
  Timestamp time;
};
void append_book(std::string& out, CoinbaseNaming naming, const CoinbaseBook& message);

struct CoinbaseTrade {
  RawTrade trade;
  Timestamp time;
};
// Of these, which are in order, the newest first.
void append_trades(std::string& out, CoinbaseNaming naming, std::span<const CoinbaseTrade> trades,
                   std::string_view type, Timestamp now);

struct CoinbaseTicker {
  RawLevel bid;
  RawLevel ask;
  const RawCandle& day;
  const RawCandle& year;
  Timestamp time;
};
void append_ticker(std::string& out, CoinbaseNaming naming, const CoinbaseTicker& ticker,
                   std::string_view type);

// Of these, which are in order, the newest first.
void append_candles(std::string& out, CoinbaseNaming naming, std::span<const RawCandle> candles,
                    std::string_view type, Timestamp now);

[[nodiscard]] std::string coinbase_product(Symbol symbol);
// {"channel":..,"timestamp":..,"sequence_num":,"events":[ : what follows is an event and "]}".
void append_coinbase_envelope(std::string& out, std::string_view channel, Timestamp now);
[[nodiscard]] std::string coinbase_heartbeat(std::uint64_t counter, Timestamp now);
[[nodiscard]] std::string coinbase_error(std::string_view message, std::string_view reason = {});

// ---- REST ----

void append_product(std::string& out, CoinbaseNaming naming, const CoinbaseTicker& ticker);
// A pair in USDC, whose book is another's.
void append_coinbase_alias(std::string& out, std::string_view product, std::string_view of);
void append_coinbase_candle(std::string& out, const InstrumentSettings& instrument,
                            const RawCandle& candle);
void append_coinbase_price_book(std::string& out, CoinbaseNaming naming, const RawBook& book,
                                std::size_t limit, Timestamp now);

}  // namespace hftcpp::sim
