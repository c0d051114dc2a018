// MockPair: one pair of the random market, step by step. The same seed and the same times make the
// same prices; it reads no clock. Whole numbers throughout: nothing is rounded.
#pragma once

#include "core/random.hpp"
#include "exchanges/mock/mock_listing.hpp"
#include <hftcpp/core/events.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace hftcpp {

// In ticks and in pieces, like all numbers here.
struct MockLevel {
  std::int64_t price = 0;
  std::int64_t size = 0;
  friend bool operator==(const MockLevel&, const MockLevel&) noexcept = default;
};

struct MockTrade {
  std::uint64_t id = 0;  // without holes
  std::int64_t price = 0;
  std::int64_t size = 0;
  Side side = Side::buy;
};

// What was traded in a span of time.
struct MockSpan {
  Timestamp begin;
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t last = 0;
  std::int64_t volume = 0;
  std::int64_t amount = 0;  // prices times sizes
  std::uint64_t trades = 0;

  void add(const MockTrade& trade) noexcept;
};

class MockPair {
 public:
  static constexpr std::size_t kLevels = 10;
  static constexpr std::size_t kMostTrades = 3;
  using Levels = std::array<MockLevel, kLevels>;  // best first

  MockPair(const MockListing& listing, std::uint64_t seed, std::chrono::seconds interval);

  // Some trades at the best prices, then another book.
  void step(Timestamp now);

  [[nodiscard]] const MockListing& listing() const noexcept { return listing_; }
  [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
  // Of the last step.
  [[nodiscard]] std::span<const MockTrade> trades() const noexcept {
    return {trades_.data(), trade_count_};
  }
  // As it is, and as it was before the last step.
  [[nodiscard]] const Levels& bids() const noexcept { return bids_; }
  [[nodiscard]] const Levels& asks() const noexcept { return asks_; }
  [[nodiscard]] const Levels& bids_before() const noexcept { return bids_before_; }
  [[nodiscard]] const Levels& asks_before() const noexcept { return asks_before_; }
  // A day is one of UTC. It has been traded since the first step.
  [[nodiscard]] const MockSpan& day() const noexcept { return day_; }
  [[nodiscard]] std::int64_t previous_close() const noexcept { return previous_close_; }
  // The bar that goes on, if there was a trade in it; and the one that the last step has closed.
  [[nodiscard]] const std::optional<MockSpan>& bar() const noexcept { return bar_; }
  [[nodiscard]] const std::optional<MockSpan>& closed_bar() const noexcept { return closed_bar_; }

 private:
  void begin_spans(Timestamp now);
  void trade(Timestamp bar);
  void move();
  void rebuild();
  [[nodiscard]] std::int64_t size_at(std::int64_t price) const noexcept;

  MockListing listing_;
  std::uint64_t seed_;
  std::chrono::seconds interval_;
  Random random_;
  std::int64_t middle_;  // a multiple of the grid; the best bid
  std::int64_t grid_;    // from one level to the next
  std::uint64_t steps_ = 0;
  std::uint64_t last_id_ = 0;
  std::array<MockTrade, kMostTrades> trades_{};
  std::size_t trade_count_ = 0;
  Levels bids_{};
  Levels asks_{};
  Levels bids_before_{};
  Levels asks_before_{};
  MockSpan day_;
  std::int64_t previous_close_;
  std::optional<MockSpan> bar_;
  std::optional<MockSpan> closed_bar_;
};

}  // namespace hftcpp
