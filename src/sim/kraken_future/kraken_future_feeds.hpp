// kraken_future_feeds: what is told about one of Kraken's futures, feed by feed.
#pragma once

#include "sim/feed.hpp"
#include "sim/history.hpp"
#include "sim/kraken_future/kraken_future_text.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class KrakenFutureBookFeed final : public Feed {
 public:
  using Feed::Feed;

 private:
  // There is no checksum: it lies about its number.
  [[nodiscard]] std::string falsified(std::string_view text) const override;
};

class KrakenFutureInstrument {
 public:
  // Tickers come as often as that; 0: with each change of the best prices.
  KrakenFutureInstrument(FaultInjector& faults, const Market& market, std::size_t index,
                         std::chrono::milliseconds ticker_interval);

  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] Symbol symbol() const noexcept { return settings_.symbol; }
  // Of the last change of the book.
  [[nodiscard]] std::uint64_t sequence() const noexcept { return sequence_; }

  // Null for a name that is no feed.
  [[nodiscard]] Feed* find(std::string_view feed) noexcept;
  [[nodiscard]] std::string_view name_of(const Feed& feed) const noexcept;
  // What a new client of the feed gets first.
  [[nodiscard]] std::string snapshot(const Feed& feed, Timestamp now) const;

  void on_event(const MarketEvent& event);
  void on_tick(Timestamp now);
  void on_standstill();

 private:
  void publish_levels(const MarketEvent& event, Side side);
  void publish_tickers(Timestamp now);
  [[nodiscard]] KrakenFutureNaming naming() const noexcept { return {settings_, id_}; }
  [[nodiscard]] KrakenFutureTicker ticker(Timestamp time) const;

  const Market& market_;
  std::size_t index_;
  const InstrumentSettings& settings_;
  std::string id_;
  std::chrono::milliseconds ticker_interval_;
  KrakenFutureBookFeed book_;
  Feed trades_;
  Feed tickers_;
  Feed lite_tickers_;
  std::uint64_t sequence_;
  RawCandle day_;
  std::deque<KrakenFutureTrade> recent_;
  Timestamp next_ticker_;
  bool top_changed_ = false;
  std::string text_;
};

}  // namespace hftcpp::sim
