// TDX's numbers as bytes, little-endian: TdxReader reads them where they lie, the functions below
// it write them. Nothing here knows a command.
#pragma once

#include <hftcpp/core/decimal.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp {

// The first error is kept; from then on all reads give zeros. `where` is a literal, for the error.
class TdxReader {
 public:
  // The bytes must outlive the reader and the texts that it gives.
  explicit TdxReader(std::string_view bytes) noexcept
      : at_{bytes.data()}, end_{bytes.data() + bytes.size()} {}

  [[nodiscard]] std::uint8_t u8(std::string_view where) noexcept;
  [[nodiscard]] std::uint16_t u16(std::string_view where) noexcept;
  [[nodiscard]] std::uint32_t u32(std::string_view where) noexcept;
  // Sign and magnitude: six bits and then seven to a byte, at most five bytes.
  [[nodiscard]] std::int64_t varint(std::string_view where) noexcept;
  // A binary32 as tdx_decimal() reads it; one that is no number is Errc::bad_value.
  [[nodiscard]] Decimal number(std::string_view where) noexcept;
  [[nodiscard]] std::string_view text(std::size_t size, std::string_view where) noexcept;
  void skip(std::size_t size, std::string_view where) noexcept { (void)text(size, where); }

  // What has not been read yet; empty after an error.
  [[nodiscard]] std::string_view rest() const noexcept {
    return {at_, static_cast<std::size_t>(end_ - at_)};
  }
  void fail(Errc errc, std::string_view where) noexcept;
  // Null when all is well so far.
  [[nodiscard]] const Error* error() const noexcept { return failed_ ? &error_ : nullptr; }

 private:
  const char* at_;
  const char* end_;
  bool failed_ = false;
  Error error_{};
};

// Whole numbers as they are, to the last digit; others as the shortest text that is the same
// binary32 (17.575 for the bits 9a998c41). Errc::bad_value for what is no number,
// Errc::out_of_range from 2^63 on.
[[nodiscard]] Result<Decimal> tdx_decimal(std::uint32_t bits) noexcept;

void tdx_write_u16(std::string& out, std::uint16_t value);
void tdx_write_u32(std::string& out, std::uint32_t value);

}  // namespace hftcpp
