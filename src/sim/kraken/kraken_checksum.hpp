// kraken_checksum: what Kraken computes over the top of a book. The codec has its own: a mistake
// in the one does not prove the other right.
// https://docs.kraken.com/api/docs/guides/spot-ws-book-v2
#pragma once

#include "sim/market.hpp"

#include <cstdint>
#include <string_view>

namespace hftcpp::sim {

// CRC-32 as zlib computes it.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes) noexcept;

// Of the ten best levels of each side.
[[nodiscard]] std::uint32_t kraken_book_checksum(const RawBook& book) noexcept;

}  // namespace hftcpp::sim
