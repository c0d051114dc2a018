// TdxTrades: which trades of a page are news. They have no numbers, so that a page is laid over
// the one before it. One per stream, shared by its connections: a new one goes on where the last
// ended.
#pragma once

#include <hftcpp/core/names.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace hftcpp {

// A trade as TDX has it.
struct TdxTrade {
  std::uint16_t minute = 0;  // of the day
  std::int64_t price = 0;    // in the instrument's smallest decimals
  std::int64_t lots = 0;
  std::int64_t orders = 0;
  std::int64_t side = 0;

  friend bool operator==(const TdxTrade&, const TdxTrade&) noexcept = default;
};

class TdxTrades {
 public:
  struct News {
    std::size_t first = 0;    // from here on the page is news
    bool is_missing = false;  // and trades before it are not in the page
  };

  // Takes the newest page, the oldest trade first, of a request for `count`. The first page of a
  // symbol is only remembered: all of it is past. Of several ways to lay one page over the other
  // the one with the fewest news counts: of trades in one minute that are alike in everything, some
  // may be lost if all of a page is such. Where trades are missing the page is not remembered, so
  // that a longer one can be asked for; with `is_longest` there is none, and it is.
  [[nodiscard]] News take(Symbol symbol, std::span<const TdxTrade> page, std::size_t count,
                          bool is_longest);
  // The next page of the symbol is its first.
  void forget(Symbol symbol) noexcept { pages_.erase(symbol); }

 private:
  std::unordered_map<Symbol, std::vector<TdxTrade>> pages_;
};

}  // namespace hftcpp
