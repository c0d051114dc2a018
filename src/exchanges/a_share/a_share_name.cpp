// a_share_name.cpp: GBK by iconv, mended where it is none.
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
