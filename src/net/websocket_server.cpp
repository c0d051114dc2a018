// websocket_server.cpp: strict where the standard is: whoever breaks it is told how, and goes.
#include "net/websocket_server.hpp"

#include "core/utf8.hpp"
#include "net/frame_header.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace hftcpp::net {
namespace {

using Item = ClientMessageReader::Item;
using Kind = ClientMessageReader::Kind;

Item broken_off(CloseCode code, std::string_view reason) {
  return {.kind = Kind::failure, .code = code, .reason = reason};
}

// RFC 6455, 7.4, and what was registered since. 1005, 1006 and 1015 are never sent.
bool may_be_sent(unsigned code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

Item read_close(std::string_view payload) {
  if (payload.empty()) return {.kind = Kind::close, .code = CloseCode::normal};
  if (payload.size() < 2) return broken_off(CloseCode::protocol_error, "a close with half a code");
  const unsigned code =
      static_cast<unsigned char>(payload[0]) * 256u + static_cast<unsigned char>(payload[1]);
  const std::string_view reason = payload.substr(2);
  if (!may_be_sent(code))
    return broken_off(CloseCode::protocol_error, "a close with a code that there is none of");
  if (!is_utf8(reason))
    return broken_off(CloseCode::not_utf8, "a reason of a close that is not UTF-8");
  return {.kind = Kind::close, .payload = reason, .code = static_cast<CloseCode>(code)};
}

Item read_message(Opcode opcode, std::string_view payload) {
  if (opcode == Opcode::binary) return {.kind = Kind::binary, .payload = payload};
  if (!is_utf8(payload)) return broken_off(CloseCode::not_utf8, "a text that is not UTF-8");
  return {.kind = Kind::text, .payload = payload};
}

}  // namespace

void append_server_frame(std::string& out, Opcode opcode, std::string_view payload) {
  out.append(server_frame_header(opcode, payload.size()).text()).append(payload);
}

std::size_t frame_in_place(std::string& bytes, Opcode opcode) noexcept {
  assert(bytes.size() >= kFrameRoom);
  const auto header = server_frame_header(opcode, bytes.size() - kFrameRoom);
  const std::size_t begin = kFrameRoom - header.size;
  std::memcpy(bytes.data() + begin, header.bytes.data(), header.size);
  return begin;
}

void append_close_frame(std::string& out, CloseCode code, std::string_view reason) {
  constexpr std::size_t kMaxReason = kMaxControlPayload - 2;
  if (reason.size() > kMaxReason) {
    std::size_t end = kMaxReason;  // not in the middle of a character
    while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0) == 0x80) --end;
    reason = reason.substr(0, end);
  }
  const auto number = static_cast<unsigned>(code);
  out.append(server_frame_header(Opcode::close, reason.size() + 2).text());
  out += static_cast<char>(number >> 8);
  out += static_cast<char>(number & 0xff);
  out.append(reason);
}

void ClientMessageReader::take(std::span<char> bytes) noexcept {
  assert(bytes_.empty());
  if (!has_ended_) bytes_ = bytes;
}

ClientMessageReader::Item ClientMessageReader::next() {
  give_back();
  while (!has_ended_) {
    Item item;
    FrameHeader header;
    if (has_frame(header, item)) {
      const bool was_held = !held_.empty();
      const std::span<char> payload = take_frame(header);
      item = accept(header, {payload.data(), payload.size()});
      if (was_held && lent_ == Lent::nothing) lent_ = Lent::held;
      if (item.kind == Kind::need_more) {
        give_back();
        continue;
      }
    }
    if (item.kind == Kind::failure || item.kind == Kind::close) end(item);
    return item;
  }
  return {};
}

// Clients are many and mostly silent: no memory is kept for the next message.
void ClientMessageReader::give_back() noexcept {
  const Lent lent = std::exchange(lent_, Lent::nothing);
  if (lent == Lent::held || lent == Lent::fragments) held_ = std::string{};
  if (lent == Lent::fragments) fragments_ = std::string{};
}

void ClientMessageReader::end(const Item& last) noexcept {
  has_ended_ = true;
  bytes_ = {};
  fragments_ = std::string{};
  if (last.kind == Kind::failure) held_ = std::string{};
}

// Whether there is a whole frame at the front. One that came in pieces is put together, and only so
// much is copied as belongs to it.
bool ClientMessageReader::has_frame(FrameHeader& header, Item& item) {
  const auto hold = [this](std::size_t size) {
    size = std::min(size, bytes_.size());
    held_.append(bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
  };
  const bool is_held = !held_.empty();
  const auto front = [&] {
    return is_held ? std::string_view{held_} : std::string_view{bytes_.data(), bytes_.size()};
  };
  bool is_whole = read_frame_header(front(), FrameSender::client, header);
  while (is_held && !is_whole && header.objection.empty() && !bytes_.empty()) {
    hold(1);
    is_whole = read_frame_header(front(), FrameSender::client, header);
  }
  if (!header.objection.empty()) item = broken_off(CloseCode::protocol_error, header.objection);
  if (is_whole) item = objection_to(header);
  if (item.kind == Kind::failure) return false;

  const std::size_t size = header.size + header.payload;
  if (is_whole && is_held && front().size() < size) hold(size - front().size());
  if (is_whole && front().size() >= size) return true;
  hold(bytes_.size());
  return false;
}

ClientMessageReader::Item ClientMessageReader::objection_to(
    const FrameHeader& header) const noexcept {
  if (is_control(header.opcode)) return {};
  const bool continues = header.opcode == Opcode::continuation;
  const bool is_within = fragmented_ != Opcode::continuation;
  if (continues && !is_within)
    return broken_off(CloseCode::protocol_error, "a continuation of nothing");
  if (!continues && is_within)
    return broken_off(CloseCode::protocol_error, "a message within a message");
  if (header.payload > max_message_ - fragments_.size())
    return broken_off(CloseCode::too_large, "a message that is too large");
  return {};
}

std::span<char> ClientMessageReader::take_frame(const FrameHeader& header) noexcept {
  const std::size_t size = header.size + header.payload;
  const std::span<char> frame = held_.empty() ? bytes_.first(size) : std::span<char>{held_};
  if (held_.empty()) bytes_ = bytes_.subspan(size);
  const std::span<char> payload = frame.subspan(header.size);
  apply_mask(payload, header.mask);
  return payload;
}

// need_more: the message goes on in another frame.
ClientMessageReader::Item ClientMessageReader::accept(const FrameHeader& header,
                                                      std::string_view payload) {
  switch (header.opcode) {
    case Opcode::ping:
      return {.kind = Kind::ping, .payload = payload};
    case Opcode::pong:
      return {.kind = Kind::pong, .payload = payload};
    case Opcode::close:
      return read_close(payload);
    default:
      break;
  }
  const bool continues = header.opcode == Opcode::continuation;
  if (!continues && header.is_final) return read_message(header.opcode, payload);
  fragments_.append(payload);
  if (!continues) fragmented_ = header.opcode;
  if (!header.is_final) return {};
  lent_ = Lent::fragments;
  return read_message(std::exchange(fragmented_, Opcode::continuation), fragments_);
}

std::size_t ClientMessageReader::held() const noexcept {
  const std::size_t frame = lent_ == Lent::nothing ? held_.size() : 0;
  return frame + (lent_ == Lent::fragments ? 0 : fragments_.size());
}

}  // namespace hftcpp::net
