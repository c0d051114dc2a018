// frames: RFC 6455 as bytes, a server's side of it. No socket, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::sim {

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10
};

// Appends one whole frame, unmasked as a server must; its payload is the pieces in a row.
void append_frame(std::string& out, Opcode opcode, std::initializer_list<std::string_view> pieces);

// What the payload of a closing frame is.
[[nodiscard]] std::string close_payload(std::uint16_t code, std::string_view reason);

// Masked frames in, whole messages out.
class ClientFrames {
 public:
  struct Item {
    enum class Kind : std::uint8_t { need_more, message, ping, pong, close, failure };
    Kind kind = Kind::need_more;
    std::string_view payload;      // valid until the next add()
    std::uint16_t close_code = 0;  // of a failure: what to tell the client
  };

  explicit ClientFrames(std::size_t max_message) : max_message_{max_message} {}

  void add(std::string_view bytes);
  [[nodiscard]] Item next();

 private:
  [[nodiscard]] Item accept(Opcode opcode, bool is_final, std::string_view payload);

  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t max_message_;
  std::string fragments_;
  bool is_fragmented_ = false;
};

}  // namespace hftcpp::sim
