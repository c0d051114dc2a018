// binance_text: what Binance's markets write alike, and the spot market's own messages: times in
// milliseconds or microseconds, as the client asked.
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
  int decimals = 8;         // of prices and sizes, at least
};

struct BinanceTrade {
  RawTrade trade;
  Timestamp time;
};
// There have been fewer takers' orders than trades.
[[nodiscard]] constexpr std::uint64_t aggregate_id(const RawTrade& trade) noexcept {
  return trade.id - 40'000'000;
}

// What a message about the book covers, and which one it follows.
struct BinanceIds {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t previous = 0;
};
struct BinanceDepth {
  BinanceIds ids;
  std::span<const RawLevel> bids;
  std::span<const RawLevel> asks;
  Timestamp time;
};
// The best levels, whole.
struct BinanceTop {
  BinanceIds ids;
  const RawBook& book;
  std::size_t depth = 0;
  Timestamp time;
};
struct BinanceKline {
  std::string_view interval;  // "1m"
  const RawCandle& candle;
  bool closed = false;
  Timestamp time;
};

// How one of Binance's markets says what all of them have to say.
class BinanceWords {
 public:
  virtual ~BinanceWords() = default;

  [[nodiscard]] virtual int decimals() const = 0;
  virtual void append_trade(std::string& out, const BinanceNaming& naming,
                            const BinanceTrade& trade, TimeUnit unit) const = 0;
  virtual void append_aggregate_trade(std::string& out, const BinanceNaming& naming,
                                      const BinanceTrade& trade, TimeUnit unit) const = 0;
  virtual void append_book_ticker(std::string& out, const BinanceNaming& naming,
                                  const BinanceTop& top) const = 0;
  virtual void append_depth(std::string& out, const BinanceNaming& naming,
                            const BinanceDepth& depth, TimeUnit unit) const = 0;
  // Of the partial depth stream.
  virtual void append_top(std::string& out, const BinanceNaming& naming,
                          const BinanceTop& top) const = 0;
  // Of the REST interface.
  virtual void append_book(std::string& out, const BinanceNaming& naming,
                           const BinanceTop& top) const = 0;
};
[[nodiscard]] const BinanceWords& spot_words() noexcept;

// ---- what all of them write alike ----

// Without quotes around it.
void append_price(std::string& out, const BinanceNaming& naming, std::int64_t price);
void append_size(std::string& out, const BinanceNaming& naming, std::int64_t size);
// ,"p":"7.1","q":"2"
void append_deal(std::string& out, const BinanceNaming& naming, const RawTrade& trade);
// ["7.1","2"],...
void append_levels(std::string& out, const BinanceNaming& naming, std::span<const RawLevel> levels);
void append_best(std::string& out, const BinanceNaming& naming, const std::deque<RawLevel>& levels,
                 std::size_t depth);
// ,"key":
void append_key(std::string& out, std::string_view key);
void append_number(std::string& out, std::string_view key, std::uint64_t value);
void append_text(std::string& out, std::string_view key, std::string_view value);
void append_time(std::string& out, std::string_view key, Timestamp time, TimeUnit unit);
// {"e":"trade","E":1672515782136
void append_head(std::string& out, std::string_view event, Timestamp time, TimeUnit unit);
// ,"b":"..","B":"..","a":"..","A":".."
void append_quotes(std::string& out, const BinanceNaming& naming, const RawBook& book);

void append_kline(std::string& out, const BinanceNaming& naming, const BinanceKline& kline,
                  TimeUnit unit);
// One row of the REST interface.
void append_kline_row(std::string& out, const BinanceNaming& naming, const RawCandle& candle);

[[nodiscard]] std::string binance_symbol(Symbol symbol);
void append_symbol_info(std::string& out, const InstrumentSettings& instrument);

}  // namespace hftcpp::sim
