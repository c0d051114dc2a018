// Market: the random market that all simulators share, so that prices agree across
// exchanges. Deterministic for a seed; it reads no clock: time is an argument.
#pragma once

#include <hftcpp/core/order_book.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hftcpp::sim {

struct InstrumentSettings {
  Symbol symbol;
  Decimal price;                    // around which it walks
  std::int8_t price_exponent = -1;  // of the tick: 0.1
  std::int8_t size_exponent = -8;   // of the smallest size; 2: lots of a hundred
  std::size_t levels = 200;         // a side
};

// btc/usd, eth/usd, btc/usdt, eth/usdt, sol/usd, ... with plausible prices.
[[nodiscard]] std::vector<InstrumentSettings> default_instruments();
// The default ones of these names, and plausible ones for names that are not among them. Throws
// std::invalid_argument for a name that is no pair.
[[nodiscard]] std::vector<InstrumentSettings> instruments_named(
    std::span<const std::string> symbols);

// A level in whole numbers: of ticks, and of the smallest size.
struct RawLevel {
  std::int64_t price = 0;
  std::int64_t size = 0;
};

// Best first, and never crossed.
struct RawBook {
  std::deque<RawLevel> bids;
  std::deque<RawLevel> asks;
};

struct RawTrade {
  std::int64_t price = 0;
  std::int64_t size = 0;
  Side side = Side::buy;  // the aggressor's
  std::uint64_t id = 0;   // per symbol, without holes
};

// A share's day so far, prices in ticks. Kept for instruments that are counted in whole pieces:
// of others the sums would not fit.
struct RawDay {
  std::int64_t previous_close = 0;
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t last = 0;
  std::int64_t volume = 0;  // sizes
  std::int64_t amount = 0;  // ticks times sizes
  Timestamp changed;        // when the book or one of these last did
};

// One thing that happened to one book: always levels that changed, and the trade that changed them.
struct MarketEvent {
  std::size_t instrument = 0;  // index into Market::instruments()
  Symbol symbol;
  std::uint64_t number = 0;  // per symbol, from 1, without holes
  Timestamp time;
  std::vector<RawLevel> bids;  // changed levels, absolute sizes, zero removes; no price twice
  std::vector<RawLevel> asks;
  std::optional<RawTrade> trade;
  bool top_changed = false;  // price or size of the best bid or ask
};

class Market {
 public:
  // Prices are a function of seed and time: two markets of the same seed agree to within a few
  // ticks even when they run in two processes at two rates. Throws std::invalid_argument for an
  // instrument whose price has no room for its levels.
  Market(std::vector<InstrumentSettings> instruments, std::uint64_t seed, Timestamp start);
  ~Market();

  // The next thing that happens, to an instrument of its choosing; the books are already changed by
  // it. Valid until the next call.
  [[nodiscard]] const MarketEvent& next(Timestamp now);

  [[nodiscard]] const std::vector<InstrumentSettings>& instruments() const noexcept;
  [[nodiscard]] const InstrumentSettings* instrument(Symbol symbol) const noexcept;
  [[nodiscard]] std::optional<std::size_t> index_of(Symbol symbol) const noexcept;

  [[nodiscard]] const RawBook& raw_book(std::size_t instrument) const noexcept;
  [[nodiscard]] std::uint64_t last_number(std::size_t instrument) const noexcept;
  [[nodiscard]] std::uint64_t last_trade_id(std::size_t instrument) const noexcept;
  [[nodiscard]] const RawDay& day(std::size_t instrument) const noexcept;
  // Where the price is drawn to at that time, in ticks: for histories of times gone by.
  [[nodiscard]] std::int64_t reference_price(std::size_t instrument, Timestamp time) const noexcept;

  // The whole book, sequence() being the number of the last event. Made anew by each call, and
  // valid until the next one for the same symbol. Throws std::invalid_argument for an unknown one.
  [[nodiscard]] const OrderBook& book(Symbol symbol) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The best `depth` levels of each side as a book of Decimals; 0 for all.
[[nodiscard]] OrderBook to_order_book(const InstrumentSettings& instrument, const RawBook& book,
                                      std::uint64_t sequence, std::size_t depth);

}  // namespace hftcpp::sim
