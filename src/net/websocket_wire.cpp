// websocket_wire.cpp: strict where the standard is, since a server that breaks it once is lost.
#include "net/websocket_wire.hpp"

#include "net/base64.hpp"
#include "net/net_error.hpp"
#include <hftcpp/core/result.hpp>

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace hftcpp::net {
namespace {

constexpr std::size_t kMaxControl = 125;

std::uint64_t big_endian(const unsigned char* bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | bytes[i];
  return value;
}

void append_big_endian(std::string& out, std::uint64_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 0xff);
}

bool is_control(Opcode opcode) {
  return static_cast<std::uint8_t>(opcode) >= 8;
}

bool is_known(Opcode opcode) {
  return opcode <= Opcode::binary || (opcode >= Opcode::close && opcode <= Opcode::pong);
}

MessageReader::Item failure(boost::system::error_code ec) {
  return {MessageReader::Kind::failure, {}, ec};
}

}  // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask) {
  out += static_cast<char>(0x80 | static_cast<int>(opcode));
  if (payload.size() <= kMaxControl) {
    out += static_cast<char>(0x80 | payload.size());
  } else if (payload.size() <= 0xffff) {
    out += static_cast<char>(0x80 | 126);
    append_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(0x80 | 127);
    append_big_endian(out, payload.size(), 8);
  }
  std::array<char, 4> key;
  std::memcpy(key.data(), &mask, key.size());
  out.append(key.data(), key.size());

  const std::size_t begin = out.size();
  out.append(payload);
  for (std::size_t i = 0; i < payload.size(); ++i)
    out[begin + i] = static_cast<char>(out[begin + i] ^ key[i % 4]);
}

std::string accept_for(std::string_view key) {
  const std::string text = std::string{key} + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

struct MessageReader::Header {
  Opcode opcode = Opcode::continuation;
  bool is_final = false;
  std::size_t size = 0;     // of the header itself
  std::size_t payload = 0;  // of what follows it
};

MessageReader::MessageReader(std::size_t max_message) : max_message_{max_message} {}

// False when there is no whole header, or a wrong one: then `item` says so.
bool MessageReader::read_header(Header& header, Item& item) const noexcept {
  const auto* bytes = reinterpret_cast<const unsigned char*>(buffer_.unused().data());
  const std::size_t have = buffer_.unused().size();
  if (have < 2) return false;
  header.opcode = static_cast<Opcode>(bytes[0] & 0x0f);
  header.is_final = bytes[0] & 0x80;
  const bool has_extension = bytes[0] & 0x70;
  const bool is_masked = bytes[1] & 0x80;
  const std::uint64_t short_size = bytes[1] & 0x7f;
  const bool breaks_control =
      is_control(header.opcode) && (!header.is_final || short_size > kMaxControl);
  if (has_extension || is_masked || !is_known(header.opcode) || breaks_control) {
    item = failure(NetErrc::bad_frame);
    return false;
  }

  const std::size_t more = short_size < 126 ? 0 : short_size == 126 ? 2 : 8;
  header.size = 2 + more;
  if (have < header.size) return false;
  const std::uint64_t size = more == 0 ? short_size : big_endian(bytes + 2, more);
  const bool is_minimal = more == 0 || size > (more == 2 ? 125u : 0xffffu);
  if (!is_minimal || size > std::uint64_t{1} << 62)
    item = failure(NetErrc::bad_frame);
  else if (!is_control(header.opcode) && size > max_message_)
    item = failure(Errc::too_large);
  header.payload = size;
  return item.kind != Kind::failure;
}

MessageReader::Item MessageReader::next() {
  for (;;) {
    Item item;
    Header header;
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
MessageReader::Item MessageReader::accept_data(const Header& header, std::string_view payload) {
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
