// frame_header: the beginning of a websocket frame (RFC 6455, 5.2), as both sides read and write
// it. Included by this room's sources only.
#pragma once

#include "net/websocket_wire.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace hftcpp::net {

inline constexpr std::size_t kMaxControlPayload = 125;
inline constexpr std::size_t kMaxFrameHeader = 14;
using FrameMask = std::array<char, 4>;

// A client's frames are masked, a server's never.
enum class FrameSender : std::uint8_t { client, server };

struct FrameHeader {
  Opcode opcode = Opcode::continuation;
  bool is_final = false;
  std::size_t size = 0;          // of the header itself
  std::size_t payload = 0;       // of what follows it
  FrameMask mask{};              // of a client's
  std::string_view objection{};  // a literal, when it is none
};

// False while it is not whole, or when the standard forbids it: then there is an objection, as
// early as there can be one.
[[nodiscard]] bool read_frame_header(std::string_view bytes, FrameSender sender,
                                     FrameHeader& header) noexcept;

[[nodiscard]] bool is_control(Opcode opcode) noexcept;

struct WrittenHeader {
  std::array<char, kMaxFrameHeader> bytes{};
  std::size_t size = 0;

  [[nodiscard]] std::string_view text() const noexcept { return {bytes.data(), size}; }
};
// Of a frame that is a whole message. A client's ends with the mask.
[[nodiscard]] WrittenHeader server_frame_header(Opcode opcode, std::size_t payload) noexcept;
[[nodiscard]] WrittenHeader client_frame_header(Opcode opcode, std::size_t payload,
                                                FrameMask mask) noexcept;

// Masks, and masks once more: unmasks.
void apply_mask(std::span<char> payload, FrameMask mask) noexcept;

}  // namespace hftcpp::net
