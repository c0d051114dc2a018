#include "exchanges/mock/mock_pair.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp {
namespace {

// A level's size stays for about so many steps.
constexpr std::uint64_t kMockStay = 6;
// Prices stay within a tenth of the usual one, as those of shares must.
constexpr std::int64_t kMockReach = 11;

Timestamp begin_of(Timestamp time, std::chrono::nanoseconds length) {
  return Timestamp{time.nanoseconds() - time.nanoseconds() % length.count()};
}

}  // namespace

void MockSpan::add(const MockTrade& trade) noexcept {
  if (trades == 0) open = high = low = trade.price;
  high = std::max(high, trade.price);
  low = std::min(low, trade.price);
  last = trade.price;
  volume += trade.size;
  amount += trade.price * trade.size;
  ++trades;
}

MockPair::MockPair(const MockListing& listing, std::uint64_t seed, std::chrono::seconds interval)
    : listing_{listing},
      seed_{scramble(seed) + hash_of(listing.symbol.text())},
      interval_{interval},
      random_{seed_},
      grid_{std::max<std::int64_t>(listing.price / 50'000, 1)},
      previous_close_{listing.price} {
  middle_ = listing.price / grid_ * grid_;
  rebuild();
}

void MockPair::step(Timestamp now) {
  ++steps_;
  bids_before_ = bids_;
  asks_before_ = asks_;
  begin_spans(now);
  trade(begin_of(now, interval_));
  move();
  rebuild();
}

void MockPair::begin_spans(Timestamp now) {
  const Timestamp day = begin_of(now, std::chrono::days{1});
  if (day != day_.begin) {
    if (day_.trades != 0) previous_close_ = day_.last;
    day_ = MockSpan{.begin = day};
  }
  closed_bar_.reset();
  const Timestamp begin = begin_of(now, interval_);
  if (bar_ && bar_->begin != begin) closed_bar_ = std::exchange(bar_, std::nullopt);
}

// The first step of a day trades in any case: a quote without a price is of no use to anybody.
void MockPair::trade(Timestamp bar) {
  trade_count_ = random_.streak(45, kMostTrades);
  if (day_.trades == 0) trade_count_ = std::max<std::size_t>(trade_count_, 1);
  for (std::size_t i = 0; i < trade_count_; ++i) {
    const bool is_buy = random_.chance(50);
    const MockLevel& best = is_buy ? asks_.front() : bids_.front();
    const auto percent = static_cast<std::int64_t>(5 + random_.below(45));
    const std::int64_t lots = best.size / listing_.lot * percent / 100;
    trades_[i] = {.id = ++last_id_,
                  .price = best.price,
                  .size = std::max<std::int64_t>(lots, 1) * listing_.lot,
                  .side = is_buy ? Side::buy : Side::sell};
    day_.add(trades_[i]);
    if (!bar_) bar_ = MockSpan{.begin = bar};
    bar_->add(trades_[i]);
  }
}

// The farther it has gone, the likelier it comes back.
void MockPair::move() {
  const bool is_coarse = grid_ == 1;
  if (!random_.chance(is_coarse ? 15 : 70)) return;
  const std::int64_t gone = middle_ - listing_.price;
  const std::int64_t reach = std::max<std::int64_t>(listing_.price / kMockReach, 1);
  const auto up =
      static_cast<std::uint64_t>(std::clamp<std::int64_t>(50 - 50 * gone / reach, 0, 100));
  const auto grids = static_cast<std::int64_t>(is_coarse ? 1 : 1 + random_.below(5));
  middle_ += random_.chance(up) ? grids * grid_ : -grids * grid_;
  middle_ = std::max(middle_, grid_ * static_cast<std::int64_t>(kLevels));
}

void MockPair::rebuild() {
  for (std::size_t i = 0; i < kLevels; ++i) {
    const auto away = static_cast<std::int64_t>(i) * grid_;
    bids_[i].price = middle_ - away;
    asks_[i].price = middle_ + grid_ + away;
    bids_[i].size = size_at(bids_[i].price);
    asks_[i].size = size_at(asks_[i].price);
  }
}

// A function of the price and the time: a book that comes back is not the same, one that stays is.
std::int64_t MockPair::size_at(std::int64_t price) const noexcept {
  const std::uint64_t place = scramble(seed_ ^ static_cast<std::uint64_t>(price));
  const std::uint64_t age = (steps_ + place % kMockStay) / kMockStay;
  const auto percent = static_cast<std::int64_t>(20 + scramble(place + age) % 180);
  return std::max<std::int64_t>(listing_.size * percent / 100 / listing_.lot, 1) * listing_.lot;
}

}  // namespace hftcpp
