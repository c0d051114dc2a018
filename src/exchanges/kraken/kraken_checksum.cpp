// kraken_checksum.cpp: how Kraken's books hang together.
#include "exchanges/kraken/kraken_codec.hpp"

#include <boost/crc.hpp>

#include <charconv>
#include <span>

namespace hftcpp {
namespace {

// A number's digits without point and leading zeros: its mantissa, since Decimal keeps the zeros at
// the end. Nothing at all for zero.
char* write_token(char* out, const Decimal& value) noexcept {
  if (value.is_zero()) return out;
  out = std::to_chars(out, out + 20, value.mantissa()).ptr;
  for (int zeros = value.exponent(); zeros > 0; --zeros) *out++ = '0';
  return out;
}

void add_side(boost::crc_32_type& crc, std::span<const Level> levels) noexcept {
  char token[2 * Decimal::kMaxText];
  for (const Level& level : levels) {
    const char* const end = write_token(write_token(token, level.price), level.size);
    crc.process_block(token, end);
  }
}

}  // namespace

std::uint32_t kraken_checksum(const OrderBook& book) noexcept {
  constexpr std::size_t kLevels = 10;  // whatever the depth that was subscribed
  boost::crc_32_type crc;
  add_side(crc, book.asks(kLevels));
  add_side(crc, book.bids(kLevels));
  return crc.checksum();
}

BookRules kraken_book_rules(std::size_t depth) {
  BookRules rules;
  rules.snapshot = BookRules::Snapshot::in_stream;
  rules.chain = BookRules::Chain::none;
  rules.depth = depth == 0 ? 10 : depth;
  rules.checksum = kraken_checksum;
  return rules;
}

}  // namespace hftcpp
