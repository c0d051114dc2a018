// Bytes of TDX for tests: from hexadecimal, and made.
#pragma once

#include "support/frames.hpp"

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <zlib.h>

namespace hftcpp {

// Blanks and bars between the digits are for the reader.
inline std::string from_hex(std::string_view text) {
  std::string bytes;
  int high = -1;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '|') continue;
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) throw std::runtime_error{"no hexadecimal: " + std::string{text}};
    if (high >= 0) bytes += static_cast<char>(high * 16 + digit);
    high = high >= 0 ? -1 : digit;
  }
  if (high >= 0) throw std::runtime_error{"half a byte: " + std::string{text}};
  return bytes;
}

inline std::string load_hex(std::string_view name) {
  return from_hex(load_frame(name));
}

inline std::string little_endian(std::uint64_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> 8 * i & 0xFF);
  return bytes;
}

inline std::string tdx_head(std::uint32_t sequence, unsigned command, std::size_t size,
                            std::size_t inflated) {
  return from_hex("b1cb7400 1c") + little_endian(sequence, 4) + from_hex("00") +
         little_endian(command, 2) + little_endian(size, 2) + little_endian(inflated, 2);
}

inline std::string tdx_reply(std::uint32_t sequence, unsigned command, std::string_view payload) {
  return tdx_head(sequence, command, payload.size(), payload.size()) + std::string{payload};
}

inline std::string deflated(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 6) != Z_OK)
    throw std::runtime_error{"zlib"};
  out.resize(size);
  return out;
}

inline std::string zipped_tdx_reply(std::uint32_t sequence, unsigned command,
                                    std::string_view payload) {
  const std::string body = deflated(payload);
  return tdx_head(sequence, command, body.size(), payload.size()) + body;
}

inline std::string tdx_varint(std::int64_t value) {
  std::uint64_t left = static_cast<std::uint64_t>(value < 0 ? -value : value);
  std::string bytes(1, static_cast<char>((value < 0 ? 0x40 : 0) | (left & 0x3F)));
  for (left >>= 6; left != 0; left >>= 7) {
    bytes.back() = static_cast<char>(bytes.back() | 0x80);
    bytes += static_cast<char>(left & 0x7F);
  }
  return bytes;
}

inline std::string tdx_varints(std::initializer_list<std::int64_t> values) {
  std::string bytes;
  for (const std::int64_t value : values) bytes += tdx_varint(value);
  return bytes;
}

}  // namespace hftcpp
