// How the pushed bytes are cut into frames: a length of four bytes, the lowest first, and as many
// bytes of text. Pure, for the connection's read loop; what the text says is TcpPushCodec's.
#pragma once

#include <hftcpp/core/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp {

// The longest text that a frame may have: a server whose backlog is cut at 100 MiB sends none that
// long, so more is a stream that has lost its place.
inline constexpr std::size_t kTcpPushMaxPayload = 10 * 1024 * 1024;

// How many of the buffered bytes make the first frame, its length counted in; none while too few
// are there to tell. Errc::too_large for a length beyond kTcpPushMaxPayload: where the next frame
// begins cannot be known any more. A server that knows no token may say so without a length: that
// text is a frame as it is.
[[nodiscard]] Result<std::optional<std::size_t>> tcp_push_frame_size(
    std::string_view buffered) noexcept;

// A frame's text. What has no length before it is text already, so that recorded lines do as well.
[[nodiscard]] std::string_view tcp_push_payload(std::string_view frame) noexcept;

// Is it the server's no to a token?
[[nodiscard]] bool is_tcp_push_refusal(std::string_view payload) noexcept;

// What logs in, and the only thing ever sent: the token, with nothing around it. Throws
// std::invalid_argument for a text that cannot be one.
[[nodiscard]] std::string tcp_push_login(std::string_view token);

}  // namespace hftcpp
