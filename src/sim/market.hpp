// Market: the random market that all simulators share, so that prices agree across
// exchanges. Deterministic for a seed; it reads no clock: time is an argument.
#pragma once

#include <hftcpp/core/order_book.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace hftcpp::sim {

struct InstrumentSettings {
  Symbol symbol;
  Decimal price;             // where it starts
  std::int8_t price_exponent = -1;  // tick 0.1
  std::int8_t size_exponent = -8;
  std::size_t levels = 200;  // a side
};

// btc/usd, eth/usd, btc/usdt, eth/usdt, sol/usd, ... with plausible prices.
[[nodiscard]] std::vector<InstrumentSettings> default_instruments();

// One thing that happened. Exactly one of the members is set.
struct MarketEvent {
  Symbol symbol;
  std::uint64_t number = 0;  // per symbol, from 1, without holes
  Timestamp time;
  std::vector<Level> bids;   // changed levels, absolute sizes, zero removes
  std::vector<Level> asks;
  std::optional<Trade> trade;
};

class Market {
 public:
  Market(std::vector<InstrumentSettings> instruments, std::uint64_t seed);
  ~Market();

  // The next thing that happens, to a symbol of its choosing; the books are already changed by it.
  [[nodiscard]] const MarketEvent& next(Timestamp now);

  [[nodiscard]] const std::vector<InstrumentSettings>& instruments() const noexcept;
  [[nodiscard]] const InstrumentSettings* instrument(Symbol symbol) const noexcept;
  // The whole book, sequence() being the number of the last event.
  [[nodiscard]] const OrderBook& book(Symbol symbol) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hftcpp::sim
