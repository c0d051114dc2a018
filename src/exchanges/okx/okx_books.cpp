// okx_books.cpp: how OKX's books hang together, and how long its candles are.
#include "exchanges/okx/okx_codec.hpp"

#include <boost/crc.hpp>

#include <algorithm>

namespace hftcpp {
namespace {

// "8476.98:415:", as OKX wrote it: a Decimal keeps zeros at the end.
void add_level(boost::crc_32_type& crc, const Level& level, bool is_first) noexcept {
  char text[2 * Decimal::kMaxText + 2];
  char* end = text;
  if (!is_first) *end++ = ':';
  end = level.price.write(end);
  *end++ = ':';
  end = level.size.write(end);
  crc.process_block(text, end);
}

}  // namespace

std::uint32_t okx_checksum(const OrderBook& book) noexcept {
  constexpr std::size_t kLevels = 25;
  const auto bids = book.bids(kLevels);
  const auto asks = book.asks(kLevels);
  boost::crc_32_type crc;
  bool is_first = true;
  for (std::size_t i = 0; i < std::max(bids.size(), asks.size()); ++i) {
    for (const auto side : {bids, asks}) {
      if (i >= side.size()) continue;
      add_level(crc, side[i], is_first);
      is_first = false;
    }
  }
  return crc.checksum();
}

// Is the checksum wrong that the book of contracts should have?
bool OkxCodec::has_wrong_checksum() noexcept {
  if (!book_.checksum && raw_books_.empty()) return false;
  auto found = raw_books_.find(book_.symbol);
  if (found == raw_books_.end()) {
    if (!book_.checksum || !book_.snapshot) return false;
    found = raw_books_.try_emplace(book_.symbol, exchange_, book_.symbol).first;
  }
  found->second.apply(book_);
  const bool is_wrong = book_.checksum && okx_checksum(found->second) != *book_.checksum;
  if (is_wrong) raw_books_.erase(found);
  return is_wrong;
}

// Best bid and ask may cross in auctions. OKX deletes what falls out of its 400 levels.
BookRules okx_book_rules(std::size_t depth) {
  BookRules rules;
  rules.may_cross = true;
  if (depth == 5) return rules;
  rules.chain = BookRules::Chain::by_previous;
  rules.checksum = okx_checksum;
  return rules;
}

Timestamp okx_close_time(const OkxInterval& interval, Timestamp open) noexcept {
  if (interval.months == 0) return open + interval.length;
  using namespace std::chrono;
  const nanoseconds offset = interval.channel.ends_with("utc") ? hours{0} : hours{8};
  const auto local = sys_time<nanoseconds>{nanoseconds{open.nanoseconds()} + offset};
  const auto day = floor<days>(local);
  const year_month_day date = year_month_day{day} + months{interval.months};
  const auto end = sys_days{date.ok() ? date : date.year() / date.month() / last};
  return Timestamp{end.time_since_epoch() + (local - day) - offset};
}

}  // namespace hftcpp
