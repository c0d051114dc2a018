// okx_feeds: what OKX tells about one instrument, channel by channel.
#pragma once

#include "sim/feed.hpp"
#include "sim/history.hpp"
#include "sim/okx/okx_text.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

// Numbers and candles of OKX's "candle..." channels. Those that begin at midnight in Hong Kong
// (OKX's plain words from six hours on) are not simulated.
struct OkxCandles {
  std::string_view channel;
  CandleSpan span;
};

class OkxInstrument {
 public:
  struct Settings {
    bool is_swap = false;
    // How long book changes are gathered; other channels take multiples of it.
    std::chrono::milliseconds book_interval{100};
  };

  OkxInstrument(FaultInjector& faults, const Market& market, std::size_t index, Settings settings);
  ~OkxInstrument();

  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] Symbol symbol() const noexcept { return settings_.symbol; }
  [[nodiscard]] OkxNaming naming() const noexcept { return {settings_, unit_, id_}; }
  [[nodiscard]] const OkxUnit& unit() const noexcept { return unit_; }

  // Null for a channel that there is not. What is gathered for it goes out first: a new client
  // joins there.
  [[nodiscard]] Feed* find(std::string_view channel, Timestamp now);
  // What a new client of the feed gets first; empty where that is nothing.
  [[nodiscard]] std::string snapshot(const Feed& feed, Timestamp now);

  void on_event(const MarketEvent& event);
  void on_tick(Timestamp now);
  void on_standstill();

  [[nodiscard]] std::uint64_t sequence() const noexcept;
  [[nodiscard]] Decimal mark_price() const noexcept;
  // The book in the amounts that clients have it in.
  [[nodiscard]] OrderBook book(std::size_t depth) const;

 private:
  struct Books;
  struct Current;
  struct Candles;
  void gather(const MarketEvent& event);
  void publish_books(Timestamp now);
  [[nodiscard]] std::string books_snapshot(Timestamp now);
  void keep_alive(Timestamp now);
  void on_trade(const MarketEvent& event);
  void publish_trade(Feed& feed, std::string_view channel, const OkxTrade& trade);
  void append(std::string& out, const Current& current, Timestamp now) const;
  void publish(Current& current, Timestamp now);
  void publish(Candles& candles, const RawCandle& candle, bool is_closed, Timestamp now);
  void roll(Candles& candles, Timestamp now);

  const Market& market_;
  std::size_t index_;
  const InstrumentSettings& settings_;
  OkxUnit unit_;
  std::string id_;
  std::uint64_t first_sequence_;
  std::chrono::milliseconds interval_;
  std::unique_ptr<Books> books_;
  std::unique_ptr<Feed> trades_;
  std::unique_ptr<Feed> single_trades_;
  std::vector<std::unique_ptr<Current>> currents_;
  std::vector<std::unique_ptr<Candles>> candles_;
  RawCandle day_;
  std::string text_;
};

}  // namespace hftcpp::sim
