#include "sim/kraken/kraken_checksum.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace hftcpp::sim {
namespace {

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

// Table k moves a byte past k more bytes: eight look-ups take eight bytes at once.
constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
    tables[0][byte] = crc;
  }
  for (std::size_t k = 1; k < tables.size(); ++k)
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = before >> 8 ^ tables[0][before & 0xff];
    }
  return tables;
}

constexpr Tables kTables = make_tables();
constexpr std::size_t kChecked = 10;
constexpr std::size_t kMaxDigits = 20;

std::uint32_t word_at(const char* bytes) noexcept {
  std::array<unsigned char, 4> word;
  std::memcpy(word.data(), bytes, word.size());
  return word[0] | std::uint32_t{word[1]} << 8 | std::uint32_t{word[2]} << 16 |
         std::uint32_t{word[3]} << 24;
}

// A price of 0.50930100 counts as 50930100: the digits without point and leading zeros, which is
// what the whole number of ticks looks like.
char* write_side(char* out, const std::deque<RawLevel>& levels) noexcept {
  for (std::size_t i = 0; i < std::min(kChecked, levels.size()); ++i) {
    out = std::to_chars(out, out + kMaxDigits, levels[i].price).ptr;
    out = std::to_chars(out, out + kMaxDigits, levels[i].size).ptr;
  }
  return out;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) noexcept {
  std::uint32_t crc = 0xffffffffU;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) {
    const std::uint32_t a = crc ^ word_at(at);
    const std::uint32_t b = word_at(at + 4);
    crc = kTables[7][a & 0xff] ^ kTables[6][a >> 8 & 0xff] ^ kTables[5][a >> 16 & 0xff] ^
          kTables[4][a >> 24] ^ kTables[3][b & 0xff] ^ kTables[2][b >> 8 & 0xff] ^
          kTables[1][b >> 16 & 0xff] ^ kTables[0][b >> 24];
  }
  for (; left > 0; --left, ++at)
    crc = crc >> 8 ^ kTables[0][(crc ^ static_cast<unsigned char>(*at)) & 0xff];
  return ~crc;
}

std::uint32_t kraken_book_checksum(const RawBook& book) noexcept {
  std::array<char, 2 * 2 * kChecked * kMaxDigits> text;
  char* end = write_side(text.data(), book.asks);
  end = write_side(end, book.bids);
  return crc32({text.data(), static_cast<std::size_t>(end - text.data())});
}

}  // namespace hftcpp::sim
