// a_share_name.cpp: GBK by iconv, mended where it is none; UTF-8 as it is.
#include "exchanges/a_share/a_share_name.hpp"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <iconv.h>
#include <stdexcept>

namespace hftcpp {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kRoom = 256;

std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

bool is_from_to(char c, unsigned char least, unsigned char most) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= least && byte <= most;
}

// Chinese in UTF-8: ASCII, characters of three bytes from U+4E00 on, and letters of full width. A
// name in GBK, of two bytes each, does not look like that: three characters or six, of which the
// first would be a rare one, and the second end as few do.
bool is_utf8_name(std::string_view text) noexcept {
  bool has_character = false;
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const bool is_wide = text[i] == '\xEF' && has_character;
    if (!is_wide && !is_from_to(text[i], 0xE4, 0xE9)) return false;
    if (text.size() - i < 3 || !is_from_to(text[i + 1], 0x80, 0xBF) ||
        !is_from_to(text[i + 2], 0x80, 0xBF))
      return false;
    has_character = true;
    i += 3;
  }
  return has_character;
}

}  // namespace

AShareNames::AShareNames() : converter_{iconv_open("UTF-8", "GB18030")} {
  if (converter_ == reinterpret_cast<iconv_t>(-1))
    throw std::runtime_error{
        "names of shares: iconv cannot read GB18030; install the C library's gconv modules"};
}

AShareNames::~AShareNames() {
  iconv_close(converter_);
}

AShareName AShareNames::to_name(std::string_view gbk) noexcept {
  gbk = trimmed(gbk);
  if (is_utf8_name(gbk)) {
    const auto made = AShareName::make(gbk);
    if (!made) ++damaged_;
    return made ? *made : AShareName{};
  }
  char text[kRoom];
  char* out = text;
  std::size_t room = sizeof text;
  char* in = const_cast<char*>(gbk.data());  // iconv's signature: it reads only
  std::size_t left = gbk.size();
  bool is_damaged = false;
  while (left > 0) {
    if (iconv(converter_, &in, &left, &out, &room) != static_cast<std::size_t>(-1)) break;
    is_damaged = true;
    // Too long for any name, or no GBK: then its first byte is passed.
    if (errno == E2BIG || room < kReplacement.size()) break;
    std::memcpy(out, kReplacement.data(), kReplacement.size());
    out += kReplacement.size();
    room -= kReplacement.size();
    ++in;
    --left;
    iconv(converter_, nullptr, nullptr, nullptr, nullptr);
  }
  const auto made = AShareName::make({text, static_cast<std::size_t>(out - text)});
  const bool is_whole = left == 0 && made;
  if (is_damaged || !is_whole) ++damaged_;
  return is_whole ? *made : AShareName{};
}

}  // namespace hftcpp
