// DepthView: what a client must be told that keeps only the best levels of a book. What falls off
// the end is not told: the client cuts it off itself. What slides in from behind is.
#pragma once

#include "sim/market.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hftcpp::sim {

class DepthView {
 public:
  explicit DepthView(std::size_t depth) noexcept : depth_{depth} {}

  [[nodiscard]] std::size_t depth() const noexcept { return depth_; }

  // The client has got the best levels of this book.
  void reset(const RawBook& book) noexcept;
  // The book after the event that changed it; false when the client need not be told.
  [[nodiscard]] bool update(const RawBook& book, const MarketEvent& event);

  // What to tell: absolute sizes, zero removes.
  [[nodiscard]] const std::vector<RawLevel>& bids() const noexcept { return bids_; }
  [[nodiscard]] const std::vector<RawLevel>& asks() const noexcept { return asks_; }

 private:
  std::size_t depth_;
  std::int64_t worst_bid_ = 0;  // the last price that is in view
  std::int64_t worst_ask_ = 0;
  std::vector<RawLevel> bids_;
  std::vector<RawLevel> asks_;
};

// Applies changed levels to a book that has its best levels only, and cuts it to the depth.
void apply(RawBook& book, const std::vector<RawLevel>& bids, const std::vector<RawLevel>& asks,
           std::size_t depth);
// Of several sizes that a level had, the last: what was gathered for a while becomes one message's
// levels, best first.
void keep_latest(std::vector<RawLevel>& levels, Side side);
// The best levels of a book.
[[nodiscard]] RawBook top_of(const RawBook& book, std::size_t depth);

}  // namespace hftcpp::sim
