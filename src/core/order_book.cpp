// order_book.cpp: keeping two sorted sides.
#include <hftcpp/core/order_book.hpp>

#include <algorithm>

namespace hftcpp {
namespace {

template <Side side>
bool is_better(const Decimal& a, const Decimal& b) noexcept {
  if constexpr (side == Side::buy)
    return a > b;
  else
    return a < b;
}

// The index of the first level that is not better than the price. Most changes strike the first
// few levels, so those are looked at one by one before the rest is halved.
template <Side side>
std::size_t find(std::span<const Level> levels, const Decimal& price) noexcept {
  constexpr std::size_t kNear = 8;
  const std::size_t near = std::min(kNear, levels.size());
  for (std::size_t i = 0; i < near; ++i)
    if (!is_better<side>(levels[i].price, price)) return i;
  const auto found = std::partition_point(
      levels.begin() + static_cast<std::ptrdiff_t>(near), levels.end(),
      [&price](const Level& level) { return is_better<side>(level.price, price); });
  return static_cast<std::size_t>(found - levels.begin());
}

}  // namespace

template <Side side>
void BookSide::set(const Level& level) {
  const std::span<const Level> all = levels();
  // Snapshots come best first: each level belongs behind the last.
  const bool is_last = !all.empty() && is_better<side>(all.back().price, level.price);
  const std::size_t index = is_last ? all.size() : find<side>(all, level.price);
  const bool is_there = index < all.size() && all[index].price == level.price;
  if (level.size.is_zero()) {
    if (is_there) erase(index);
  } else if (is_there) {
    room_[begin_ + index] = level;
  } else {
    insert(index, level);
  }
}

void BookSide::clear() noexcept {
  begin_ = room_.size() / 4;
  size_ = 0;
}

void BookSide::insert(std::size_t index, const Level& level) {
  const bool to_front = index < size_ / 2;
  const std::size_t room_there = to_front ? begin_ : room_.size() - begin_ - size_;
  if (room_there == 0) make_room();
  const auto at = room_.begin() + static_cast<std::ptrdiff_t>(begin_);
  const auto offset = static_cast<std::ptrdiff_t>(index);
  if (to_front) {
    std::copy(at, at + offset, at - 1);
    --begin_;
  } else {
    std::copy_backward(at + offset, at + static_cast<std::ptrdiff_t>(size_),
                       at + static_cast<std::ptrdiff_t>(size_) + 1);
  }
  ++size_;
  room_[begin_ + index] = level;
}

void BookSide::erase(std::size_t index) noexcept {
  const auto at = room_.begin() + static_cast<std::ptrdiff_t>(begin_);
  const auto offset = static_cast<std::ptrdiff_t>(index);
  if (index < size_ / 2) {
    std::copy_backward(at, at + offset, at + offset + 1);
    ++begin_;
  } else {
    std::copy(at + offset + 1, at + static_cast<std::ptrdiff_t>(size_), at + offset);
  }
  --size_;
}

// Puts the levels in the middle of the room, and of twice the room when they fill half of it: a
// price that wanders one way for long moves all levels only once in many changes.
void BookSide::make_room() {
  const bool is_small = size_ * 2 >= room_.size();
  std::vector<Level> roomy(is_small ? std::max<std::size_t>(32, room_.size() * 2) : room_.size());
  const std::size_t begin = (roomy.size() - size_) / 2;
  const std::span<const Level> all = levels();
  std::copy(all.begin(), all.end(), roomy.begin() + static_cast<std::ptrdiff_t>(begin));
  room_ = std::move(roomy);
  begin_ = begin;
}

OrderBook::OrderBook(Exchange exchange, Symbol symbol, std::size_t depth)
    : exchange_{exchange}, symbol_{symbol}, depth_{depth} {}

void OrderBook::apply(const BookUpdate& update) {
  if (exchange_.empty()) exchange_ = update.exchange;
  if (symbol_.empty()) symbol_ = update.symbol;
  if (update.stale) return mark_stale();
  if (update.depth != 0) depth_ = update.depth;
  if (update.snapshot) {
    bids_.clear();
    asks_.clear();
    fresh_ = true;
  }
  for (const Level& level : update.bids) bids_.set<Side::buy>(level);
  for (const Level& level : update.asks) asks_.set<Side::sell>(level);
  if (depth_ != 0) {
    bids_.truncate(depth_);
    asks_.truncate(depth_);
  }
  sequence_ = update.sequence;
  exchange_time_ = update.exchange_time;
  receive_time_ = update.receive_time;
}

void OrderBook::clear() noexcept {
  bids_.clear();
  asks_.clear();
  fresh_ = false;
  sequence_ = 0;
  exchange_time_ = {};
  receive_time_ = {};
}

std::span<const Level> OrderBook::bids(std::size_t depth) const noexcept {
  return bids().first(std::min(depth, bids().size()));
}

std::span<const Level> OrderBook::asks(std::size_t depth) const noexcept {
  return asks().first(std::min(depth, asks().size()));
}

const Level* OrderBook::best_bid() const noexcept {
  return bids().empty() ? nullptr : &bids().front();
}

const Level* OrderBook::best_ask() const noexcept {
  return asks().empty() ? nullptr : &asks().front();
}

bool OrderBook::is_crossed() const noexcept {
  return !bids().empty() && !asks().empty() && bids().front().price >= asks().front().price;
}

BookUpdate OrderBook::snapshot() const {
  BookUpdate update;
  update.exchange = exchange_;
  update.symbol = symbol_;
  update.snapshot = true;
  update.bids.assign(bids().begin(), bids().end());
  update.asks.assign(asks().begin(), asks().end());
  update.depth = static_cast<std::uint32_t>(depth_);
  update.sequence = sequence_;
  update.exchange_time = exchange_time_;
  update.receive_time = receive_time_;
  return update;
}

}  // namespace hftcpp
