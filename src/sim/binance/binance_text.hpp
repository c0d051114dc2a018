// binance_text: Binance's spot messages as it writes them: numbers as texts with eight decimals,
// times in milliseconds or microseconds, as the client asked.
#pragma once

#include "sim/history.hpp"
#include "sim/market.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::sim {

enum class TimeUnit : std::uint8_t { milliseconds, microseconds };

struct BinanceNaming {
  const InstrumentSettings& instrument;
  std::string_view symbol;  // "BTCUSDT"
};

struct BinanceTrade {
  RawTrade trade;
  Timestamp time;
};
void append_trade(std::string& out, BinanceNaming naming, const BinanceTrade& trade, TimeUnit unit);
// There have been fewer takers' orders than trades.
[[nodiscard]] constexpr std::uint64_t aggregate_id(const RawTrade& trade) noexcept {
  return trade.id - 40'000'000;
}
void append_aggregate_trade(std::string& out, BinanceNaming naming, const BinanceTrade& trade,
                            TimeUnit unit);

// "p","q": without quotes around the two, ready to stand in an array or an object.
void append_price(std::string& out, const InstrumentSettings& instrument, std::int64_t price);
void append_size(std::string& out, const InstrumentSettings& instrument, std::int64_t size);
void append_levels(std::string& out, const InstrumentSettings& instrument,
                   std::span<const RawLevel> levels);

void append_book_ticker(std::string& out, BinanceNaming naming, const RawBook& book,
                        std::uint64_t update_id);

struct BinanceDepth {
  std::uint64_t first_id = 0;
  std::uint64_t last_id = 0;
  std::span<const RawLevel> bids;
  std::span<const RawLevel> asks;
  Timestamp time;
};
void append_depth(std::string& out, BinanceNaming naming, const BinanceDepth& depth, TimeUnit unit);
// The best levels: of the partial depth stream, and of the REST interface.
void append_top(std::string& out, const InstrumentSettings& instrument, const RawBook& book,
                std::size_t depth, std::uint64_t update_id);

struct BinanceKline {
  std::string_view interval;  // "1m"
  const RawCandle& candle;
  bool closed = false;
  Timestamp time;
};
void append_kline(std::string& out, BinanceNaming naming, const BinanceKline& kline, TimeUnit unit);
// One row of the REST interface.
void append_kline_row(std::string& out, const InstrumentSettings& instrument,
                      const RawCandle& candle);

[[nodiscard]] std::string binance_symbol(Symbol symbol);
void append_symbol_info(std::string& out, const InstrumentSettings& instrument);

}  // namespace hftcpp::sim
