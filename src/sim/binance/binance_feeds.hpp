// binance_feeds: what Binance tells about one spot instrument, stream by stream.
#pragma once

#include "sim/binance/binance_text.hpp"
#include "sim/depth_view.hpp"
#include "sim/feed.hpp"
#include "sim/history.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

// One stream ("btcusdt@trade") in its two time units.
class BinanceStream {
 public:
  BinanceStream(FaultInjector& faults, BinanceNaming naming, Channel channel, std::string suffix);

  [[nodiscard]] const std::string& suffix() const noexcept { return suffix_; }
  [[nodiscard]] Feed& feed(TimeUnit unit) noexcept {
    return unit == TimeUnit::milliseconds ? *milliseconds_ : *microseconds_;
  }
  [[nodiscard]] bool empty() const noexcept {
    return milliseconds_->empty() && microseconds_->empty();
  }

  // `append(text, unit)` writes the message; it is called for the units that somebody wants.
  template <class Append>
  void publish(Append append, std::uint64_t first_number = 0, std::uint64_t last_number = 0) {
    for (const TimeUnit unit : {TimeUnit::milliseconds, TimeUnit::microseconds}) {
      if (feed(unit).empty()) continue;
      text_.clear();
      append(text_, unit);
      feed(unit).publish({text_, first_number, last_number});
    }
  }

 private:
  std::string suffix_;  // "trade"
  std::unique_ptr<Feed> milliseconds_;
  std::unique_ptr<Feed> microseconds_;
  std::string text_;
};

// Kinds of candles, by Binance's names.
struct BinanceInterval {
  std::string_view name;
  CandleSpan span;
};
[[nodiscard]] std::span<const BinanceInterval> binance_intervals() noexcept;

class BinanceInstrument {
 public:
  struct Settings {
    std::chrono::milliseconds book_interval{
        100};  // of @100ms; the slow streams take ten times that
  };

  BinanceInstrument(FaultInjector& faults, const Market& market, std::size_t index,
                    Settings settings);
  ~BinanceInstrument();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }  // "BTCUSDT"
  // "trade", "depth@100ms", "kline_1m"; null for a stream that there is not.
  [[nodiscard]] Feed* find(std::string_view suffix, TimeUnit unit) noexcept;

  void on_event(const MarketEvent& event);
  void on_tick(Timestamp now);
  void on_standstill();

  [[nodiscard]] std::uint64_t update_id() const noexcept;
  // What the REST interface tells. Asking for the book means that clients can join it to their
  // updates.
  [[nodiscard]] std::string depth(std::size_t limit);
  [[nodiscard]] std::string klines(const BinanceInterval& interval, std::size_t limit,
                                   Timestamp now);

 private:
  struct Depth;
  struct Top;
  struct Kline;
  void on_trade(const BinanceTrade& trade);
  void gather(Depth& depth, const MarketEvent& event);
  void look_at(Top& top, const MarketEvent& event);
  void publish_depth(Depth& depth, Timestamp now);
  void publish_top(Top& top, Timestamp now);
  void add(Kline& kline, const BinanceTrade& trade);
  void publish_kline(Kline& kline, const RawCandle& candle, bool closed, Timestamp now);

  const Market& market_;
  std::size_t index_;
  const InstrumentSettings& settings_;
  std::string name_;
  BinanceNaming naming_;
  std::uint64_t first_update_id_;
  BinanceStream trades_;
  BinanceStream aggregate_trades_;
  BinanceStream book_ticker_;
  std::vector<std::unique_ptr<Depth>> depths_;
  std::vector<std::unique_ptr<Top>> tops_;
  std::vector<std::unique_ptr<Kline>> klines_;
};

}  // namespace hftcpp::sim
