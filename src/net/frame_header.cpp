// frame_header.cpp
#include "net/frame_header.hpp"

#include <cstdint>
#include <cstring>

namespace hftcpp::net {
namespace {

std::uint64_t big_endian(const unsigned char* bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | bytes[i];
  return value;
}

bool is_known(Opcode opcode) {
  return opcode <= Opcode::binary || (opcode >= Opcode::close && opcode <= Opcode::pong);
}

// What the first two bytes give away.
std::string_view early_objection(const FrameHeader& header, unsigned first, unsigned second,
                                 FrameSender sender) {
  const bool is_masked = second & 0x80;
  if (first & 0x70) return "reserved bits are set";
  if (!is_known(header.opcode)) return "an unknown opcode";
  if (sender == FrameSender::client && !is_masked) return "a frame that is not masked";
  if (sender == FrameSender::server && is_masked) return "a masked frame from a server";
  if (!is_control(header.opcode)) return {};
  if (!header.is_final) return "a control frame in pieces";
  return (second & 0x7f) > kMaxControlPayload ? "a control frame of more than 125 bytes" : "";
}

WrittenHeader unmasked_header(Opcode opcode, std::size_t payload) {
  WrittenHeader header;
  const auto put = [&header](std::uint64_t byte) {
    header.bytes[header.size++] = static_cast<char>(byte & 0xff);
  };
  put(0x80u | static_cast<unsigned>(opcode));
  const int more = payload <= kMaxControlPayload ? 0 : payload <= 0xffff ? 2 : 8;
  put(more == 0 ? payload : more == 2 ? 126 : 127);
  for (int shift = 8 * (more - 1); shift >= 0; shift -= 8) put(payload >> shift);
  return header;
}

}  // namespace

bool is_control(Opcode opcode) noexcept {
  return static_cast<std::uint8_t>(opcode) >= 8;
}

bool read_frame_header(std::string_view text, FrameSender sender, FrameHeader& header) noexcept {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (text.size() < 2) return false;
  header.opcode = static_cast<Opcode>(bytes[0] & 0x0f);
  header.is_final = bytes[0] & 0x80;
  header.objection = early_objection(header, bytes[0], bytes[1], sender);
  if (!header.objection.empty()) return false;

  const std::size_t short_size = bytes[1] & 0x7f;
  const std::size_t more = short_size < 126 ? 0 : short_size == 126 ? 2 : 8;
  const std::size_t mask = sender == FrameSender::client ? header.mask.size() : 0;
  header.size = 2 + more + mask;
  if (text.size() < 2 + more) return false;
  const std::uint64_t size = more == 0 ? short_size : big_endian(bytes + 2, more);
  const bool is_shortest = more == 0 || size > (more == 2 ? 125u : 0xffffu);
  if (!is_shortest || size > std::uint64_t{1} << 62)
    header.objection =
        is_shortest ? "a length that cannot be" : "a length in a needlessly long form";
  header.payload = size;
  if (!header.objection.empty() || text.size() < header.size) return false;
  std::memcpy(header.mask.data(), bytes + 2 + more, mask);
  return true;
}

WrittenHeader server_frame_header(Opcode opcode, std::size_t payload) noexcept {
  return unmasked_header(opcode, payload);
}

WrittenHeader client_frame_header(Opcode opcode, std::size_t payload, FrameMask mask) noexcept {
  WrittenHeader header = unmasked_header(opcode, payload);
  header.bytes[1] = static_cast<char>(header.bytes[1] | 0x80);
  std::memcpy(header.bytes.data() + header.size, mask.data(), mask.size());
  header.size += mask.size();
  return header;
}

void apply_mask(std::span<char> payload, FrameMask mask) noexcept {
  std::uint64_t key = 0;
  std::memcpy(&key, mask.data(), mask.size());
  std::memcpy(reinterpret_cast<char*>(&key) + mask.size(), mask.data(), mask.size());
  char* at = payload.data();
  std::size_t left = payload.size();
  for (; left >= sizeof key; left -= sizeof key, at += sizeof key) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    eight ^= key;
    std::memcpy(at, &eight, sizeof eight);
  }
  for (std::size_t i = 0; i < left; ++i) at[i] = static_cast<char>(at[i] ^ mask[i % 4]);
}

}  // namespace hftcpp::net
