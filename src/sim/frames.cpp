#include "sim/frames.hpp"

namespace hftcpp::sim {
namespace {

constexpr std::size_t kMaxControl = 125;
constexpr std::uint16_t kProtocolError = 1002;
constexpr std::uint16_t kTooBig = 1009;

void append_big_endian(std::string& out, std::uint64_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 0xff);
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

ClientFrames::Item failure(std::uint16_t code) {
  return {ClientFrames::Item::Kind::failure, {}, code};
}

}  // namespace

void append_frame(std::string& out, Opcode opcode, std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (const std::string_view piece : pieces) size += piece.size();
  out += static_cast<char>(0x80 | static_cast<int>(opcode));
  if (size <= kMaxControl) {
    out += static_cast<char>(size);
  } else if (size <= 0xffff) {
    out += static_cast<char>(126);
    append_big_endian(out, size, 2);
  } else {
    out += static_cast<char>(127);
    append_big_endian(out, size, 8);
  }
  for (const std::string_view piece : pieces) out += piece;
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  std::string payload;
  append_big_endian(payload, code, 2);
  payload += reason.substr(0, kMaxControl - 2);
  return payload;
}

void ClientFrames::add(std::string_view bytes) {
  buffer_.erase(0, begin_);
  begin_ = 0;
  buffer_ += bytes;
}

ClientFrames::Item ClientFrames::next() {
  for (;;) {
    const std::string_view rest = std::string_view{buffer_}.substr(begin_);
    if (rest.size() < 2) return {};
    const auto first = static_cast<unsigned char>(rest[0]);
    const auto second = static_cast<unsigned char>(rest[1]);
    const auto opcode = static_cast<Opcode>(first & 0x0f);
    const bool is_final = first & 0x80;
    const std::size_t short_size = second & 0x7f;
    const std::size_t more = short_size < 126 ? 0 : short_size == 126 ? 2 : 8;
    const std::size_t header = 2 + more + 4;
    if ((first & 0x70) || !(second & 0x80)) return failure(kProtocolError);
    if (opcode >= Opcode::close && (!is_final || more > 0)) return failure(kProtocolError);
    if (rest.size() < header) return {};
    const std::uint64_t size = more == 0 ? short_size : big_endian(rest.substr(2, more));
    if (size > max_message_) return failure(kTooBig);
    if (rest.size() < header + size) return {};

    char* payload = buffer_.data() + begin_ + header;
    const char* mask = payload - 4;
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
    begin_ += header + size;
    const Item item = accept(opcode, is_final, {payload, size});
    if (item.kind != Item::Kind::need_more) return item;
  }
}

// need_more: the message goes on in another frame.
ClientFrames::Item ClientFrames::accept(Opcode opcode, bool is_final, std::string_view payload) {
  switch (opcode) {
    case Opcode::ping:
      return {Item::Kind::ping, payload, 0};
    case Opcode::pong:
      return {Item::Kind::pong, payload, 0};
    case Opcode::close:
      return {Item::Kind::close, payload, 0};
    case Opcode::continuation:
    case Opcode::text:
    case Opcode::binary:
      break;
    default:
      return failure(kProtocolError);
  }
  const bool continues = opcode == Opcode::continuation;
  if (continues != is_fragmented_) return failure(kProtocolError);
  if (!continues && is_final) return {Item::Kind::message, payload, 0};
  if (!continues) fragments_.clear();
  if (payload.size() > max_message_ - fragments_.size()) return failure(kTooBig);
  fragments_ += payload;
  is_fragmented_ = !is_final;
  if (is_fragmented_) return {};
  return {Item::Kind::message, fragments_, 0};
}

}  // namespace hftcpp::sim
