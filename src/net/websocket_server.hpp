// websocket_server: RFC 6455 as bytes, a server's side of it. No socket, no clock.
#pragma once

#include "net/websocket_wire.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::net {

// Why a connection ends, as the standard numbers it; from 4000 on they are our own.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  not_utf8 = 1007,
  refused = 1008,
  too_large = 1009,
  try_later = 1013,
  slow_client = 4008,
  unauthorized = 4401,
  too_many = 4429
};

// Appends one whole frame, unmasked as a server must.
void append_server_frame(std::string& out, Opcode opcode, std::string_view payload);
// The same for a payload that is already there, with room before it: kFrameRoom bytes at the
// beginning of `bytes` make way for the header. Returns where the frame begins.
inline constexpr std::size_t kFrameRoom = 10;
[[nodiscard]] std::size_t frame_in_place(std::string& bytes, Opcode opcode) noexcept;
void append_close_frame(std::string& out, CloseCode code, std::string_view reason);

// A client's frames in, whole messages out. It holds bytes only while a message is in pieces: one
// that has come whole is unmasked where it is.
class ClientMessageReader {
 public:
  enum class Kind : std::uint8_t { need_more, text, binary, ping, pong, close, failure };
  struct Item {
    Kind kind = Kind::need_more;
    std::string_view payload{};  // of a close the client's reason; valid until the next call
    CloseCode code{};            // of a failure, and of a close (normal where the client gave none)
    std::string_view reason{};   // of a failure: a literal, for the client
  };

  explicit ClientMessageReader(std::size_t max_message) noexcept : max_message_{max_message} {}

  // What came; then call next() until it says need_more. The bytes have to stay until then, and are
  // written into.
  void take(std::span<char> bytes) noexcept;
  // Failures: a frame that is not masked, reserved bits, an unknown opcode, a control frame in
  // pieces or of more than 125 bytes, a length that is not the shortest, a continuation of nothing,
  // a message within a message, a close with a code that there is none of, a text or a reason that
  // is no UTF-8, a message that is too large. After one of them, or a close, nothing more is read:
  // it is need_more for ever.
  [[nodiscard]] Item next();

  [[nodiscard]] std::size_t held() const noexcept;  // bytes of what is not whole yet

 private:
  // Which memory the last item lies in, to be given back when the next one is asked for.
  enum class Lent : std::uint8_t { nothing, held, fragments };

  void give_back() noexcept;
  void end(const Item& last) noexcept;
  [[nodiscard]] bool has_frame(FrameHeader& header, Item& item);
  [[nodiscard]] std::span<char> take_frame(const FrameHeader& header) noexcept;
  [[nodiscard]] Item objection_to(const FrameHeader& header) const noexcept;
  [[nodiscard]] Item accept(const FrameHeader& header, std::string_view payload);

  std::size_t max_message_;
  std::span<char> bytes_;  // of take(), that which is not read yet
  std::string held_;       // the beginning of a frame
  std::string fragments_;  // of a message that goes on
  Opcode fragmented_ = Opcode::continuation;
  Lent lent_ = Lent::nothing;
  bool has_ended_ = false;
};

}  // namespace hftcpp::net
