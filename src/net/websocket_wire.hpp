// websocket_wire: RFC 6455 as bytes, a client's side of it. No socket, no clock.
#pragma once

#include "net/receive_buffer.hpp"

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::net {

struct FrameHeader;

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10,
};

// Appends one whole frame, masked as a client must.
void append_frame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask);
// What the server must answer to our Sec-WebSocket-Key.
[[nodiscard]] std::string accept_for(std::string_view key);

// Frames in, whole messages out; a message in one frame is not copied. That text is UTF-8 is
// left to whoever decodes it: a wrong byte is a bad message there, not the end of a connection.
class MessageReader {
 public:
  enum class Kind : std::uint8_t { need_more, message, ping, pong, close, failure };
  struct Item {
    Kind kind = Kind::need_more;
    std::string_view payload;           // valid until the next call
    boost::system::error_code failure;  // NetErrc::bad_frame or Errc::too_large
  };

  explicit MessageReader(std::size_t max_message);

  // Where the next bytes go; then say how many came.
  [[nodiscard]] std::span<char> space() { return buffer_.space(); }
  void commit(std::size_t size) noexcept { buffer_.commit(size); }

  [[nodiscard]] Item next();

 private:
  [[nodiscard]] bool read_header(FrameHeader& header, Item& item) const noexcept;
  [[nodiscard]] Item accept_data(const FrameHeader& header, std::string_view payload);

  ReceiveBuffer buffer_;
  std::size_t max_message_;
  std::string fragments_;       // of the message that is not complete yet
  bool is_fragmented_ = false;  // whether one has begun
};

}  // namespace hftcpp::net
