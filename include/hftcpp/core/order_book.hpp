// OrderBook: one instrument's levels, best first, kept from BookUpdates. A plain value: what
// the exchange's own rules make of sequences and checksums is BookKeeper's business.
#pragma once

#include <hftcpp/core/events.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hftcpp {

// The levels of one side in one piece, with room at both ends: a change near the top, where
// nearly all of them are, moves the few levels above it and not the many below.
class BookSide {
 public:
  // Valid until the next change.
  [[nodiscard]] std::span<const Level> levels() const noexcept {
    return {room_.data() + begin_, size_};
  }
  // Best first is lowest first for asks, highest first for bids.
  template <Side side>
  void set(const Level& level);
  void truncate(std::size_t depth) noexcept {
    if (depth < size_) size_ = depth;
  }
  void clear() noexcept;

 private:
  void insert(std::size_t index, const Level& level);
  void erase(std::size_t index) noexcept;
  void make_room();

  std::vector<Level> room_;
  std::size_t begin_ = 0;
  std::size_t size_ = 0;
};

class OrderBook {
 public:
  OrderBook() = default;
  // depth: how many levels a side is cut to after every change; 0 keeps all, until an update
  // names a depth.
  OrderBook(Exchange exchange, Symbol symbol, std::size_t depth = 0);

  // A snapshot replaces both sides; an update sets each level to its new size, in the order given,
  // and a size of zero removes it (an absent one is no error). Then both sides are cut to the
  // depth. What says that it is `stale` changes no level: the book stays as it is, and is not
  // fresh.
  void apply(const BookUpdate& update);
  void clear() noexcept;

  [[nodiscard]] Exchange exchange() const noexcept { return exchange_; }
  [[nodiscard]] Symbol symbol() const noexcept { return symbol_; }

  // Best first; valid until the next change.
  [[nodiscard]] std::span<const Level> bids() const noexcept { return bids_.levels(); }
  [[nodiscard]] std::span<const Level> asks() const noexcept { return asks_.levels(); }
  [[nodiscard]] std::span<const Level> bids(std::size_t depth) const noexcept;
  [[nodiscard]] std::span<const Level> asks(std::size_t depth) const noexcept;
  // Null when the side is empty.
  [[nodiscard]] const Level* best_bid() const noexcept;
  [[nodiscard]] const Level* best_ask() const noexcept;

  [[nodiscard]] bool is_crossed() const noexcept;  // best bid at or above best ask
  // False from the moment a gap was seen until the snapshot that heals it.
  [[nodiscard]] bool is_fresh() const noexcept { return fresh_; }
  void mark_stale() noexcept { fresh_ = false; }

  [[nodiscard]] std::uint64_t sequence() const noexcept { return sequence_; }
  [[nodiscard]] Timestamp exchange_time() const noexcept { return exchange_time_; }
  [[nodiscard]] Timestamp receive_time() const noexcept { return receive_time_; }

  // The book as a snapshot update: for those who join late.
  [[nodiscard]] BookUpdate snapshot() const;

 private:
  Exchange exchange_;
  Symbol symbol_;
  std::size_t depth_ = 0;
  bool fresh_ = false;
  std::uint64_t sequence_ = 0;
  Timestamp exchange_time_;
  Timestamp receive_time_;
  BookSide bids_;
  BookSide asks_;
};

}  // namespace hftcpp
