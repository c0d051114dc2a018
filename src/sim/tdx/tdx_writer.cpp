#include "sim/tdx/tdx_writer.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <zlib.h>

namespace hftcpp::sim {
namespace {

constexpr unsigned kPlain = 0x0c;
constexpr unsigned kPacked = 0x1c;
constexpr std::size_t kWorthPacking = 256;

std::string packed(std::string_view payload) {
  uLongf size = compressBound(payload.size());
  std::string out(size, '\0');
  const int result = compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                               reinterpret_cast<const Bytef*>(payload.data()), payload.size(), 6);
  if (result != Z_OK) throw std::runtime_error{"zlib cannot deflate"};
  out.resize(size);
  return out;
}

}  // namespace

TdxWriter& TdxWriter::u8(unsigned value) {
  bytes_ += static_cast<char>(value & 0xFF);
  return *this;
}

TdxWriter& TdxWriter::u16(unsigned value) {
  return u8(value).u8(value >> 8);
}

TdxWriter& TdxWriter::u32(std::uint32_t value) {
  return u16(value & 0xFFFF).u16(value >> 16);
}

TdxWriter& TdxWriter::varint(std::int64_t value) {
  auto left = static_cast<std::uint64_t>(value < 0 ? -value : value);
  unsigned byte = static_cast<unsigned>(left & 0x3F) | (value < 0 ? 0x40u : 0u);
  for (left >>= 6; left != 0; left >>= 7) {
    u8(byte | 0x80);
    byte = static_cast<unsigned>(left & 0x7F);
  }
  return u8(byte);
}

TdxWriter& TdxWriter::number(double value) {
  return u32(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
}

TdxWriter& TdxWriter::text(std::string_view text) {
  bytes_ += text;
  return *this;
}

TdxWriter& TdxWriter::gbk(std::string_view text, std::size_t size) {
  std::size_t used = 0;
  while (used < text.size()) {
    const std::size_t width = static_cast<unsigned char>(text[used]) < 0x80 ? 1 : 2;
    if (used + width > std::min(size, text.size())) break;
    used += width;
  }
  bytes_ += text.substr(0, used);
  return zeros(size - used);
}

TdxWriter& TdxWriter::zeros(std::size_t count) {
  bytes_.append(count, '\0');
  return *this;
}

std::string tdx_frame(const TdxQuestion& question, std::string_view body, std::size_t inflated) {
  TdxWriter out;
  out.u32(0x0074cbb1).u8(body.size() == inflated ? kPlain : kPacked).u32(question.sequence).u8(0);
  out.u16(question.command).u16(static_cast<unsigned>(body.size()));
  out.u16(static_cast<unsigned>(inflated)).text(body);
  return out.bytes();
}

std::string tdx_frame(const TdxQuestion& question, std::string_view payload) {
  if (payload.size() < kWorthPacking) return tdx_frame(question, payload, payload.size());
  const std::string body = packed(payload);
  const bool is_worth_it = body.size() < payload.size();
  return tdx_frame(question, is_worth_it ? std::string_view{body} : payload, payload.size());
}

}  // namespace hftcpp::sim
