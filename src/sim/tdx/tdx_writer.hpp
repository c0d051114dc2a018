// TdxWriter: numbers as TDX writes them, and whole replies. Written from what is known of the wire,
// not with the codec's own functions: otherwise both could be wrong alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class TdxWriter {
 public:
  TdxWriter& u8(unsigned value);
  TdxWriter& u16(unsigned value);
  TdxWriter& u32(std::uint32_t value);
  // Bit 6 of the first byte is the sign, bit 7 of each says that another follows.
  TdxWriter& varint(std::int64_t value);
  // A binary32.
  TdxWriter& number(double value);
  TdxWriter& text(std::string_view text);
  // With zeros up to the size; what is longer is cut, but never within a character of GBK.
  TdxWriter& gbk(std::string_view text, std::size_t size);
  TdxWriter& zeros(std::size_t count);

  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

 private:
  std::string bytes_;
};

// What a client asked.
struct TdxQuestion {
  std::uint32_t sequence = 0;
  unsigned command = 0;
  std::string_view body;
};

// A reply whole: deflated where that is worth it.
[[nodiscard]] std::string tdx_frame(const TdxQuestion& question, std::string_view payload);
// The same with sizes of the sender's own choice.
[[nodiscard]] std::string tdx_frame(const TdxQuestion& question, std::string_view body,
                                    std::size_t inflated);

}  // namespace hftcpp::sim
