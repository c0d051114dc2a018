// Instrument: one instrument's book and what happens to it, step by step, at random.
#pragma once

#include "core/random.hpp"
#include "sim/market.hpp"
#include "sim/price_path.hpp"

#include <cstddef>
#include <cstdint>

namespace hftcpp::sim {

class Instrument {
 public:
  Instrument(InstrumentSettings settings, std::uint64_t seed, Timestamp start);

  // Changes the book and says how; everything in `event` but `instrument` is set.
  void step(Timestamp now, MarketEvent& event);

  [[nodiscard]] const InstrumentSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] const RawBook& book() const noexcept { return book_; }
  [[nodiscard]] const RawDay& day() const noexcept { return day_; }
  [[nodiscard]] std::uint64_t last_number() const noexcept { return number_; }
  [[nodiscard]] std::uint64_t last_trade_id() const noexcept { return trade_id_; }
  [[nodiscard]] std::int64_t reference_price(Timestamp time) const noexcept;

 private:
  // One side of the book, seen so that both can be treated alike.
  struct Half {
    std::deque<RawLevel>& levels;
    std::vector<RawLevel>& changes;
    std::int64_t worse;  // the direction in which prices get worse: up for asks, down for bids
  };
  [[nodiscard]] Half half(Side side, MarketEvent& event) noexcept;

  void fill(Timestamp start);
  void open_day(Timestamp now);
  void count_trade(const RawTrade& trade);
  void trade(Side taker, MarketEvent& event);
  void cancel(Side side, std::size_t count, MarketEvent& event);
  void cancel_one(Side side, MarketEvent& event);
  void resize(Side side, std::size_t index, MarketEvent& event);
  void quote(Side side, MarketEvent& event);
  void improve(Side side, MarketEvent& event);
  void chase(std::int64_t target, Side rising, MarketEvent& event);
  void keep_depth(Side side, MarketEvent& event);

  [[nodiscard]] std::int64_t spread() const noexcept;
  [[nodiscard]] std::int64_t any_size() noexcept;
  [[nodiscard]] std::int64_t any_gap() noexcept;
  [[nodiscard]] std::size_t near_top(const Half& half_book) noexcept;

  InstrumentSettings settings_;
  PricePath path_;
  Random random_;
  RawBook book_;
  RawDay day_;
  double usual_price_;       // in ticks
  std::int64_t spacing_;     // usual distance of two levels, in ticks
  std::int64_t usual_size_;  // of a thousand of the quote currency
  std::int64_t round_size_;
  std::uint64_t number_ = 0;
  std::uint64_t trade_id_;
};

}  // namespace hftcpp::sim
