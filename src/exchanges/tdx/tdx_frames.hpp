// TDX's frames: where one ends in a stream of bytes, and what is inside. A reply has a head of 16
// bytes and at most 65,535 behind it, deflated (zlib) where that is shorter, to at most 65,535.
#pragma once

#include <hftcpp/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace hftcpp {

inline constexpr std::size_t kTdxHead = 16;
inline constexpr std::size_t kTdxMaxPayload = 65'535;

// How many of the buffered bytes make the first frame: none yet, or a size, which may be more than
// is buffered. Bytes that begin no frame, up to the next that does, count as one, which unpack()
// refuses: so a reader finds its way back.
[[nodiscard]] std::optional<std::size_t> tdx_frame_size(std::string_view buffered) noexcept;

// What stands before a reply's payload.
struct TdxReplyHead {
  std::uint32_t sequence = 0;  // of the request
  std::uint16_t command = 0;   // of the request
  std::size_t size = 0;        // of the payload, as it is
  std::size_t inflated = 0;    // and inflated
};
// Errc::bad_value for bytes that begin no frame, Errc::missing_field for too few.
[[nodiscard]] Result<TdxReplyHead> tdx_reply_head(std::string_view frame) noexcept;

struct TdxReply {
  std::uint32_t sequence = 0;  // of the request
  std::uint16_t command = 0;   // of the request
  std::string_view payload;    // inflated
};

// One per connection. All its memory is taken in the constructor.
class TdxUnpacker {
 public:
  TdxUnpacker();
  ~TdxUnpacker();
  TdxUnpacker(TdxUnpacker&&) noexcept;
  TdxUnpacker& operator=(TdxUnpacker&&) = delete;

  // What the frame holds: valid as long as the frame is, and until the next call. Errc::bad_value
  // for bytes that are no frame, for a size that is not the frame's, and for what zlib does not
  // inflate to exactly the size that the head names.
  [[nodiscard]] Result<TdxReply> unpack(std::string_view frame) noexcept;

 private:
  struct Inflater;
  std::unique_ptr<Inflater> inflater_;
};

}  // namespace hftcpp
