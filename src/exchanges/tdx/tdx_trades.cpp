// tdx_trades.cpp: the end of one page is found in the next.
#include "exchanges/tdx/tdx_trades.hpp"

#include <algorithm>

namespace hftcpp {
namespace {

using TradePage = std::span<const TdxTrade>;

// Does the old page end where the new one has `news` trades more?
bool fits(TradePage old, TradePage page, std::size_t news) noexcept {
  const std::size_t common = std::min(old.size(), page.size() - news);
  return std::ranges::equal(old.last(common), page.first(page.size() - news).last(common));
}

// How many trades of the page are not in the old one; all of them where the two have nothing in
// common.
std::size_t count_news(TradePage old, TradePage page, std::size_t count) noexcept {
  if (old.empty()) return page.size();
  // A page that is not full has all of its day, from the first trade on.
  if (page.size() < count && old.size() <= page.size() &&
      std::ranges::equal(old, page.first(old.size())))
    return page.size() - old.size();
  std::size_t more = 0;
  while (more < page.size() && !fits(old, page, more)) ++more;
  return more;
}

// Of two pages that have nothing in common: is there a hole between them? A page that is not full
// goes back to the day's first trade, so that it is of another day; but some servers give less
// than they are asked for, and then it begins no earlier than the old one ended.
bool is_behind(TradePage old, TradePage page, std::size_t count) noexcept {
  if (page.empty()) return false;
  return page.size() >= count || (!old.empty() && page.front().minute >= old.back().minute);
}

}  // namespace

TdxTrades::News TdxTrades::take(Symbol symbol, TradePage page, std::size_t count, bool is_longest) {
  const auto [at, is_first] = pages_.try_emplace(symbol);
  std::vector<TdxTrade>& old = at->second;
  News news{.first = page.size()};
  if (!is_first) {
    const std::size_t more = count_news(old, page, count);
    news.first = page.size() - more;
    news.is_missing = more == page.size() && is_behind(old, page, count);
  }
  // An empty page is of the morning before the first trade, or of a server that has lost its data:
  // the one before stays, to be compared with.
  const bool is_kept = is_first || !page.empty();
  if (is_kept && (!news.is_missing || is_longest)) old.assign(page.begin(), page.end());
  return news;
}

}  // namespace hftcpp
