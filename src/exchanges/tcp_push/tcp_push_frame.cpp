// tcp_push_frame.cpp
#include "exchanges/tcp_push/tcp_push_frame.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace hftcpp {
namespace {

constexpr std::size_t kLengthSize = 4;
constexpr std::size_t kMaxToken = 256;
constexpr std::size_t kMaxRefusal = 256;
// "authentication failed"
constexpr std::string_view kRefusal = "Token\xE9\x89\xB4\xE6\x9D\x83\xE5\xA4\xB1\xE8\xB4\xA5";
constexpr std::string_view kSmallRefusal = "token";
constexpr std::string_view kAuthentication = kRefusal.substr(5, 6);

std::size_t length_at(std::string_view bytes) noexcept {
  std::uint32_t length = 0;
  for (std::size_t i = kLengthSize; i-- > 0;)
    length = length << 8 | static_cast<unsigned char>(bytes[i]);
  return length;
}

// Read as a length, "Toke" is far beyond the limit, and so are other beginnings of such words. The
// words that are known are waited for whole; of any others, what has come by now is all that there
// will be: the server closes behind it.
std::optional<std::size_t> refusal_size(std::string_view buffered) noexcept {
  if (kRefusal.starts_with(buffered)) {
    if (buffered.size() < kRefusal.size()) return std::nullopt;
    return kRefusal.size();
  }
  if (buffered.starts_with(kRefusal)) return kRefusal.size();
  return std::min({buffered.find('\n'), buffered.size(), kMaxRefusal});
}

}  // namespace

Result<std::optional<std::size_t>> tcp_push_frame_size(std::string_view buffered) noexcept {
  using Size = std::optional<std::size_t>;
  if (buffered.size() < kLengthSize) return Size{};
  const std::size_t length = length_at(buffered);
  if (length <= kTcpPushMaxPayload) return Size{kLengthSize + length};
  for (const std::string_view words : {kRefusal, kSmallRefusal, kAuthentication})
    if (buffered.starts_with(words.substr(0, kLengthSize))) return refusal_size(buffered);
  return error(Errc::too_large, "length");
}

std::string_view tcp_push_payload(std::string_view frame) noexcept {
  const bool has_length = frame.size() >= kLengthSize && frame[kLengthSize - 1] == '\0' &&
                          length_at(frame) == frame.size() - kLengthSize;
  if (has_length) frame.remove_prefix(kLengthSize);
  return frame;
}

bool is_tcp_push_refusal(std::string_view payload) noexcept {
  return payload.starts_with("Token") || payload.starts_with("token") ||
         payload.find(kAuthentication) != std::string_view::npos;
}

std::string tcp_push_login(std::string_view token) {
  if (token.empty())
    throw std::invalid_argument{"token: it is empty; the vendor gives one to each subscriber"};
  if (token.size() > kMaxToken)
    throw std::invalid_argument{"token: expected at most 256 characters, was " +
                                std::to_string(token.size())};
  const auto is_printable = [](char c) { return c > ' ' && c < '\x7F'; };
  if (!std::ranges::all_of(token, is_printable))
    throw std::invalid_argument{
        "token: it holds white space or other characters that no token "
        "has: take it over without what stands around it"};
  return std::string{token};
}

}  // namespace hftcpp
