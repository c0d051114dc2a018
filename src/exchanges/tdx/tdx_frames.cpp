// tdx_frames.cpp: heads, and zlib.
#include "exchanges/tdx/tdx_frames.hpp"

#include "exchanges/tdx/tdx_wire.hpp"

#include <array>
#include <new>
#include <zlib.h>

namespace hftcpp {
namespace {

constexpr std::string_view kReplyMagic{"\xb1\xcb\x74\x00", 4};

// The bytes before the next frame: all, but for an end that may be a frame's begin.
std::size_t garbage_size(std::string_view bytes) noexcept {
  if (const std::size_t next = bytes.find(kReplyMagic); next != bytes.npos) return next;
  for (std::size_t size = kReplyMagic.size() - 1; size > 0; --size)
    if (bytes.ends_with(kReplyMagic.substr(0, size))) return bytes.size() - size;
  return bytes.size();
}

}  // namespace

std::optional<std::size_t> tdx_frame_size(std::string_view buffered) noexcept {
  if (const std::size_t garbage = garbage_size(buffered); garbage != 0) return garbage;
  if (buffered.size() < kTdxHead) return std::nullopt;
  TdxReader head{buffered.substr(12, 2)};
  return kTdxHead + head.u16("size");
}

struct TdxUnpacker::Inflater {
  Inflater() {
    // Begun anew for every frame, so that none costs an allocation.
    if (inflateInit(&stream) != Z_OK) throw std::bad_alloc{};
  }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // All of `bytes`, if they are one zlib stream that inflates to `size`.
  [[nodiscard]] std::optional<std::string_view> inflate_to(std::size_t size,
                                                           std::string_view bytes) noexcept {
    if (inflateReset(&stream) != Z_OK) return std::nullopt;
    std::array<Bytef, 1> nowhere{};  // zlib wants a place for the nothing of an empty payload
    // zlib promises not to write there.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = size == 0 ? nowhere.data() : reinterpret_cast<Bytef*>(payload.data());
    stream.avail_out = static_cast<uInt>(size);
    const int result = inflate(&stream, Z_FINISH);
    if (result != Z_STREAM_END || stream.avail_out != 0 || stream.avail_in != 0)
      return std::nullopt;
    return std::string_view{payload.data(), size};
  }

  z_stream stream{};
  std::array<char, kTdxMaxPayload> payload{};
};

TdxUnpacker::TdxUnpacker() : inflater_{std::make_unique<Inflater>()} {}
TdxUnpacker::~TdxUnpacker() = default;
TdxUnpacker::TdxUnpacker(TdxUnpacker&&) noexcept = default;

Result<TdxReplyHead> tdx_reply_head(std::string_view frame) noexcept {
  if (!frame.starts_with(kReplyMagic)) return error(Errc::bad_value, "magic");
  TdxReader reader{frame};
  reader.skip(5, "head");  // the magic, and a byte whose bits say what we need not know
  TdxReplyHead head;
  head.sequence = reader.u32("sequence");
  reader.skip(1, "head");
  head.command = reader.u16("command");
  head.size = reader.u16("size");
  head.inflated = reader.u16("inflated size");
  if (reader.error() != nullptr) return *reader.error();
  return head;
}

Result<TdxReply> TdxUnpacker::unpack(std::string_view frame) noexcept {
  const auto head = tdx_reply_head(frame);
  if (!head) return head.error();
  const std::string_view body = frame.substr(kTdxHead);
  if (body.size() != head->size) return error(Errc::bad_value, "size");
  TdxReply reply{.sequence = head->sequence, .command = head->command, .payload = body};
  if (head->size == head->inflated) return reply;
  const auto payload = inflater_->inflate_to(head->inflated, body);
  if (!payload) return error(Errc::bad_value, "zlib");
  reply.payload = *payload;
  return reply;
}

}  // namespace hftcpp
