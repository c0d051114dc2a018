// OrderBook: one instrument's levels, best first, kept from BookUpdates. A plain value: what
// the exchange's own rules make of sequences and checksums is BookKeeper's business.
#pragma once

#include <hftcpp/core/events.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hftcpp {

class OrderBook {
 public:
  OrderBook() = default;
  // depth: how many levels a side is cut to after every change; 0 keeps all.
  OrderBook(Exchange exchange, Symbol symbol, std::size_t depth = 0);

  // A snapshot replaces both sides; an update sets each level to its new size, in the order given,
  // and a size of zero removes it (an absent one is no error). Then both sides are cut to the depth.
  void apply(const BookUpdate& update);
  void clear() noexcept;

  [[nodiscard]] Exchange exchange() const noexcept { return exchange_; }
  [[nodiscard]] Symbol symbol() const noexcept { return symbol_; }

  // Best first; valid until the next change.
  [[nodiscard]] std::span<const Level> bids() const noexcept;
  [[nodiscard]] std::span<const Level> asks() const noexcept;
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
  std::vector<Level> bids_;
  std::vector<Level> asks_;
};

}  // namespace hftcpp
