// binance_future_feeds: what Binance's futures tell of an instrument beside what the spot market
// does: mark prices with the funding, and liquidations.
#pragma once

#include "sim/binance/binance_feeds.hpp"
#include "sim/binance_future/binance_future_text.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// Which streams an address serves; it accepts all of them.
[[nodiscard]] bool is_public_stream(std::string_view suffix);  // "/public": books and raw trades
[[nodiscard]] bool is_market_stream(std::string_view suffix);  // "/market": all others

class BinanceFutureInstrument final : public BinanceInstrument {
 public:
  BinanceFutureInstrument(FaultInjector& faults, const Market& market, std::size_t index,
                          Settings settings);

  [[nodiscard]] Feed* find(std::string_view suffix, TimeUnit unit) noexcept override;
  void on_event(const MarketEvent& event) override;
  void on_tick(Timestamp now) override;

  [[nodiscard]] std::string premium_index(Timestamp now) const;

 private:
  struct MarkPrice {
    BinanceStream stream;
    std::chrono::milliseconds interval;
    Timestamp published{};
  };

  [[nodiscard]] FundingState funding(Timestamp now) const;
  void publish_liquidation(Timestamp now);

  std::array<MarkPrice, 2> mark_prices_;
  BinanceStream liquidations_;
  std::chrono::milliseconds liquidation_interval_;
  std::optional<BinanceTrade> liquidation_;  // the latest that was not told
  Timestamp liquidated_;
};

}  // namespace hftcpp::sim
