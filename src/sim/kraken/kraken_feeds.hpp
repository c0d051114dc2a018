// kraken_feeds: what Kraken tells about one instrument, channel by channel.
#pragma once

#include "sim/depth_view.hpp"
#include "sim/feed.hpp"
#include "sim/history.hpp"
#include "sim/kraken/kraken_text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace hftcpp::sim {

constexpr std::array<std::size_t, 5> kKrakenDepths{10, 25, 100, 500, 1000};
constexpr std::array<int, 9> kKrakenMinutes{1, 5, 15, 30, 60, 240, 1440, 10080, 21600};

class KrakenBookFeed final : public Feed {
 public:
  KrakenBookFeed(FaultInjector& faults, KrakenNaming naming, const RawBook& book,
                 std::size_t depth);

  [[nodiscard]] std::size_t depth() const noexcept { return view_.depth(); }
  [[nodiscard]] std::string snapshot(Timestamp now);
  // The checksum is the same for all depths: whoever needs it first computes it.
  void on_event(const MarketEvent& event, std::optional<std::uint32_t>& checksum);

 private:
  class Copy;
  [[nodiscard]] std::string falsified(std::string_view text) const override;
  [[nodiscard]] std::unique_ptr<Witness> witness() const override;

  KrakenNaming naming_;
  const RawBook& book_;
  DepthView view_;
  std::uint32_t checksum_ = 0;
  std::string text_;
};

class KrakenInstrument {
 public:
  KrakenInstrument(FaultInjector& faults, const Market& market, std::size_t index);
  ~KrakenInstrument();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] Symbol symbol() const noexcept { return settings_.symbol; }

  // Null for a depth, an interval that Kraken does not have.
  [[nodiscard]] KrakenBookFeed* book(std::size_t depth) noexcept;
  [[nodiscard]] Feed* ohlc(int minutes) noexcept;
  [[nodiscard]] Feed& trades() noexcept { return trades_; }
  [[nodiscard]] Feed& ticker_on_trade() noexcept { return ticker_on_trade_; }
  [[nodiscard]] Feed& ticker_on_top() noexcept { return ticker_on_top_; }

  // What a new client of the feed gets first.
  [[nodiscard]] std::string snapshot(const Feed& feed, Timestamp now);

  void on_event(const MarketEvent& event);
  void on_standstill();

 private:
  struct Ohlc;
  void on_trade(const MarketEvent& event);
  void publish_ticker(Feed& feed, Timestamp time);
  [[nodiscard]] KrakenTickerMessage ticker(Timestamp time, bool snapshot) const;

  const Market& market_;
  std::size_t index_;
  const InstrumentSettings& settings_;
  std::string name_;
  KrakenNaming naming_;
  std::vector<std::unique_ptr<KrakenBookFeed>> books_;
  Feed trades_;
  Feed ticker_on_trade_;
  Feed ticker_on_top_;
  std::vector<std::unique_ptr<Ohlc>> ohlc_;
  RawCandle day_;
  std::deque<TimedTrade> recent_;
  std::string text_;
};

}  // namespace hftcpp::sim
