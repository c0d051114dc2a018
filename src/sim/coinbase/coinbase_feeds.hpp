// coinbase_feeds: what Coinbase tells about one instrument, channel by channel.
#pragma once

#include "sim/coinbase/coinbase_text.hpp"
#include "sim/feed.hpp"
#include "sim/history.hpp"

#include <chrono>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class CoinbaseInstrument {
 public:
  struct Settings {
    std::chrono::milliseconds trades_interval{250};  // in which trades are gathered
    std::chrono::milliseconds candle_interval{1'000};
  };

  CoinbaseInstrument(FaultInjector& faults, const Market& market, std::size_t index,
                     Settings settings);

  [[nodiscard]] const std::string& product() const noexcept { return product_; }  // "BTC-USD"
  [[nodiscard]] Symbol symbol() const noexcept { return instrument_.symbol; }
  // By the name that one subscribes to; null for a channel that there is not.
  [[nodiscard]] Feed* find(std::string_view channel) noexcept;
  // What a new client of the feed gets first.
  [[nodiscard]] std::string snapshot(const Feed& feed, Timestamp now);

  void on_event(const MarketEvent& event);
  void on_tick(Timestamp now);
  void on_standstill();

  // ---- REST ----

  void append_listing(std::string& out) const;
  [[nodiscard]] std::string price_book(std::size_t limit) const;
  [[nodiscard]] std::string candles(std::size_t limit, Timestamp now);

 private:
  void on_trade(const CoinbaseTrade& trade);
  void publish_trades(Timestamp now);
  void publish_candle(Timestamp now);
  [[nodiscard]] CoinbaseTicker ticker(Timestamp now) const;

  const Market& market_;
  std::size_t index_;
  const InstrumentSettings& instrument_;
  Settings settings_;
  std::string product_;
  CoinbaseNaming naming_;
  Feed level2_;  // numbers betray every hole
  Feed trades_;
  Feed ticker_;
  Feed candle_feed_;
  CandleSeries candles_;
  RawCandle day_;
  RawCandle year_;
  std::deque<CoinbaseTrade> recent_;
  std::vector<CoinbaseTrade> gathered_;
  Timestamp trades_published_;
  bool candle_changed_ = false;
  Timestamp candle_published_;
  std::string text_;
};

}  // namespace hftcpp::sim
