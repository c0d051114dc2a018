// binance_feeds: what Binance tells about one instrument, stream by stream.
#pragma once

#include "sim/binance/binance_text.hpp"
#include "sim/depth_view.hpp"
#include "sim/feed.hpp"
#include "sim/history.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

// One stream ("btcusdt@trade") in its two time units.
class BinanceStream {
 public:
  BinanceStream(FaultInjector& faults, const BinanceNaming& naming, Channel channel,
                std::string suffix);

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

// How often a stream of the book tells, by the end of its name.
struct BinanceSpeed {
  std::string_view suffix;  // "@100ms"
  int tenths = 10;          // of the book interval
};
inline constexpr std::array<BinanceSpeed, 2> kSpotSpeeds{{{"@100ms", 10}, {"", 100}}};

class BinanceInstrument {
 public:
  struct Settings {
    const BinanceWords& words;
    // The exchange's number of the last event. Asked for when one has happened, and at any time.
    std::function<std::uint64_t()> update_id;
    std::chrono::milliseconds book_interval{100};  // of @100ms
    std::span<const BinanceSpeed> speeds = kSpotSpeeds;
    int kline_tenths = 200;
    bool has_seconds = true;  // candles of one second
  };

  BinanceInstrument(FaultInjector& faults, const Market& market, std::size_t index,
                    Settings settings);
  virtual ~BinanceInstrument();
  BinanceInstrument(const BinanceInstrument&) = delete;
  BinanceInstrument& operator=(const BinanceInstrument&) = delete;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }  // "BTCUSDT"
  [[nodiscard]] Symbol symbol() const noexcept { return market_.instruments()[index_].symbol; }
  // "trade", "depth@100ms", "kline_1m"; null for a stream that there is not.
  [[nodiscard]] virtual Feed* find(std::string_view suffix, TimeUnit unit) noexcept;

  virtual void on_event(const MarketEvent& event);
  virtual void on_tick(Timestamp now);
  void on_standstill();

  [[nodiscard]] std::uint64_t update_id() const { return settings_.update_id(); }
  // What the REST interface tells. Asking for the book means that clients can join it to their
  // updates.
  [[nodiscard]] std::string depth(std::size_t limit);
  // Empty for an interval that there is not.
  [[nodiscard]] std::string klines(std::string_view interval, std::size_t limit, Timestamp now);

 protected:
  [[nodiscard]] BinanceNaming naming() const noexcept;
  [[nodiscard]] const Market& market() const noexcept { return market_; }
  [[nodiscard]] std::size_t index() const noexcept { return index_; }

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
  Settings settings_;
  std::string name_;
  BinanceStream trades_;
  BinanceStream aggregate_trades_;
  BinanceStream book_ticker_;
  std::vector<std::unique_ptr<Depth>> depths_;
  std::vector<std::unique_ptr<Top>> tops_;
  std::vector<std::unique_ptr<Kline>> klines_;
};

}  // namespace hftcpp::sim
