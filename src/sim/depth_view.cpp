#include "sim/depth_view.hpp"

#include <algorithm>
#include <limits>

namespace hftcpp::sim {
namespace {

using Levels = std::deque<RawLevel>;
using Changes = std::vector<RawLevel>;

constexpr std::int64_t kUp = +1;    // prices get worse: asks
constexpr std::int64_t kDown = -1;  // bids

// A side that is shorter than the view shows everything, whatever its price.
std::int64_t worst_in_view(const Levels& levels, std::size_t depth, std::int64_t worse) noexcept {
  if (levels.size() >= depth) return levels[depth - 1].price;
  return worse == kUp ? std::numeric_limits<std::int64_t>::max()
                      : std::numeric_limits<std::int64_t>::min();
}

bool is_worse(std::int64_t price, std::int64_t than, std::int64_t worse) noexcept {
  return worse == kUp ? price > than : price < than;
}

void update_side(const Levels& levels, const Changes& changes, std::size_t depth,
                 std::int64_t worse, std::int64_t& worst, Changes& told) {
  told.clear();
  if (changes.empty()) return;
  const std::int64_t before = worst;
  worst = worst_in_view(levels, depth, worse);
  for (const RawLevel& change : changes)
    if (!is_worse(change.price, change.size == 0 ? before : worst, worse)) told.push_back(change);

  for (std::size_t i = std::min(depth, levels.size()); i > 0; --i) {
    const RawLevel& level = levels[i - 1];
    if (!is_worse(level.price, before, worse)) break;
    const bool is_told = std::any_of(
        told.begin(), told.end(), [&](const RawLevel& each) { return each.price == level.price; });
    if (!is_told) told.push_back(level);
  }
}

void apply_side(Levels& levels, const Changes& changes, std::int64_t worse, std::size_t depth) {
  for (const RawLevel& change : changes) {
    const auto at = std::find_if(levels.begin(), levels.end(), [&](const RawLevel& level) {
      return !is_worse(change.price, level.price, worse);
    });
    const bool exists = at != levels.end() && at->price == change.price;
    if (exists && change.size == 0)
      levels.erase(at);
    else if (exists)
      at->size = change.size;
    else if (change.size != 0)
      levels.insert(at, change);
  }
  if (levels.size() > depth) levels.resize(depth);
}

}  // namespace

void DepthView::reset(const RawBook& book) noexcept {
  worst_bid_ = worst_in_view(book.bids, depth_, kDown);
  worst_ask_ = worst_in_view(book.asks, depth_, kUp);
}

bool DepthView::update(const RawBook& book, const MarketEvent& event) {
  update_side(book.bids, event.bids, depth_, kDown, worst_bid_, bids_);
  update_side(book.asks, event.asks, depth_, kUp, worst_ask_, asks_);
  return !bids_.empty() || !asks_.empty();
}

void apply(RawBook& book, const std::vector<RawLevel>& bids, const std::vector<RawLevel>& asks,
           std::size_t depth) {
  apply_side(book.bids, bids, kDown, depth);
  apply_side(book.asks, asks, kUp, depth);
}

void keep_latest(std::vector<RawLevel>& levels, Side side) {
  std::stable_sort(levels.begin(), levels.end(), [=](const RawLevel& a, const RawLevel& b) {
    return side == Side::buy ? a.price > b.price : a.price < b.price;
  });
  std::reverse(levels.begin(), levels.end());
  const auto end =
      std::unique(levels.begin(), levels.end(),
                  [](const RawLevel& a, const RawLevel& b) { return a.price == b.price; });
  levels.erase(end, levels.end());
  std::reverse(levels.begin(), levels.end());
}

RawBook top_of(const RawBook& book, std::size_t depth) {
  const auto cut = [depth](const Levels& levels) {
    return Levels{levels.begin(),
                  levels.begin() + static_cast<std::ptrdiff_t>(std::min(depth, levels.size()))};
  };
  return {cut(book.bids), cut(book.asks)};
}

}  // namespace hftcpp::sim
