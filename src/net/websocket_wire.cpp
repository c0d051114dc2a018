// websocket_wire.cpp: strict where the standard is, since a server that breaks it once is lost.
#include "net/websocket_wire.hpp"

#include "net/base64.hpp"
#include "net/frame_header.hpp"
#include "net/net_error.hpp"
#include <hftcpp/core/result.hpp>

#include <openssl/sha.h>

#include <array>
#include <cstring>

namespace hftcpp::net {
namespace {

MessageReader::Item failure(boost::system::error_code ec) {
  return {MessageReader::Kind::failure, {}, ec};
}

}  // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask) {
  FrameMask key;
  std::memcpy(key.data(), &mask, key.size());
  out.append(client_frame_header(opcode, payload.size(), key).text());
  const std::size_t begin = out.size();
  out.append(payload);
  apply_mask({out.data() + begin, payload.size()}, key);
}

std::string accept_for(std::string_view key) {
  const std::string text = std::string{key} + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

MessageReader::MessageReader(std::size_t max_message) : max_message_{max_message} {}

// False when there is no whole header, or a wrong one: then `item` says so.
bool MessageReader::read_header(FrameHeader& header, Item& item) const noexcept {
  if (!read_frame_header(buffer_.unused(), FrameSender::server, header)) {
    if (!header.objection.empty()) item = failure(NetErrc::bad_frame);
    return false;
  }
  if (is_control(header.opcode) || header.payload <= max_message_) return true;
  item = failure(Errc::too_large);
  return false;
}

MessageReader::Item MessageReader::next() {
  for (;;) {
    Item item;
    FrameHeader header;
    if (!read_header(header, item)) return item;
    if (buffer_.unused().size() < header.size + header.payload) return item;
    const std::string_view payload = buffer_.unused().substr(header.size, header.payload);
    buffer_.consume(header.size + header.payload);

    switch (header.opcode) {
      case Opcode::ping:
        return {Kind::ping, payload, {}};
      case Opcode::pong:
        return {Kind::pong, payload, {}};
      case Opcode::close:
        return {Kind::close, payload, {}};
      default:
        break;
    }
    item = accept_data(header, payload);
    if (item.kind != Kind::need_more) return item;
  }
}

// need_more: the message goes on in another frame.
MessageReader::Item MessageReader::accept_data(const FrameHeader& header,
                                               std::string_view payload) {
  const bool continues = header.opcode == Opcode::continuation;
  if (continues != is_fragmented_) return failure(NetErrc::bad_frame);
  if (!continues && header.is_final) return {Kind::message, payload, {}};

  if (!continues) fragments_.clear();
  if (payload.size() > max_message_ - fragments_.size()) return failure(Errc::too_large);
  fragments_.append(payload);
  is_fragmented_ = !header.is_final;
  if (is_fragmented_) return {};
  return {Kind::message, fragments_, {}};
}

}  // namespace hftcpp::net
