// tdx_wire.cpp: bounded reads.
#include "exchanges/tdx/tdx_wire.hpp"

#include "exchanges/shortest_decimal.hpp"

#include <bit>
#include <cmath>

namespace hftcpp {
namespace {

constexpr unsigned char byte_of(char c) noexcept {
  return static_cast<unsigned char>(c);
}

}  // namespace

void TdxReader::fail(Errc errc, std::string_view where) noexcept {
  if (!failed_) error_ = hftcpp::error(errc, where);
  failed_ = true;
  at_ = end_;
}

std::string_view TdxReader::text(std::size_t size, std::string_view where) noexcept {
  if (rest().size() < size) {
    fail(Errc::missing_field, where);
    return {};
  }
  const std::string_view found{at_, size};
  at_ += size;
  return found;
}

std::uint8_t TdxReader::u8(std::string_view where) noexcept {
  const std::string_view bytes = text(1, where);
  return bytes.empty() ? std::uint8_t{0} : byte_of(bytes[0]);
}

std::uint16_t TdxReader::u16(std::string_view where) noexcept {
  const std::string_view bytes = text(2, where);
  if (bytes.empty()) return 0;
  return static_cast<std::uint16_t>(byte_of(bytes[0]) | byte_of(bytes[1]) << 8);
}

std::uint32_t TdxReader::u32(std::string_view where) noexcept {
  const std::string_view bytes = text(4, where);
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | byte_of(bytes[i]);
  return value;
}

std::int64_t TdxReader::varint(std::string_view where) noexcept {
  constexpr int kMaxBytes = 5;
  std::int64_t magnitude = 0;
  bool is_negative = false;
  for (int i = 0; i < kMaxBytes; ++i) {
    if (at_ == end_) {
      fail(Errc::missing_field, where);
      return 0;
    }
    const unsigned char byte = byte_of(*at_++);
    if (i == 0) {
      is_negative = (byte & 0x40) != 0;
      magnitude = byte & 0x3F;
    } else {
      magnitude |= static_cast<std::int64_t>(byte & 0x7F) << (7 * i - 1);
    }
    if ((byte & 0x80) == 0) return is_negative ? -magnitude : magnitude;
  }
  fail(Errc::out_of_range, where);
  return 0;
}

Decimal TdxReader::number(std::string_view where) noexcept {
  const auto made = tdx_decimal(u32(where));
  if (made) return *made;
  fail(static_cast<Errc>(made.error().code.value()), where);
  return {};
}

Result<Decimal> tdx_decimal(std::uint32_t bits) noexcept {
  const float value = std::bit_cast<float>(bits);
  if (!std::isfinite(value)) return error(Errc::bad_value, "float");
  if (std::fabs(value) >= 0x1p63F) return error(Errc::out_of_range, "float");
  if (value == std::trunc(value)) return Decimal{static_cast<std::int64_t>(value), 0};
  return wire::shortest_decimal(value);
}

void tdx_write_u16(std::string& out, std::uint16_t value) {
  out += static_cast<char>(value & 0xFF);
  out += static_cast<char>(value >> 8);
}

void tdx_write_u32(std::string& out, std::uint32_t value) {
  tdx_write_u16(out, static_cast<std::uint16_t>(value & 0xFFFF));
  tdx_write_u16(out, static_cast<std::uint16_t>(value >> 16));
}

}  // namespace hftcpp
