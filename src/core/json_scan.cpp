// json_scan.cpp: strings with escapes or beyond ASCII, unusual numbers, and values that nobody
// wants: they are checked as well. What is accepted is what Boost.JSON accepts, to the byte.
#include <hftcpp/core/detail/json_scan.hpp>

#include <algorithm>
#include <limits>

namespace hftcpp::scan {
namespace {

unsigned byte_at(const char* at) noexcept {
  return static_cast<unsigned char>(*at);
}

bool is_between(unsigned value, unsigned low, unsigned high) noexcept {
  return value >= low && value <= high;
}

// Behind one character beyond ASCII, or null when it is no well-formed UTF-8: too long a form,
// half of a surrogate pair, beyond U+10FFFF.
const char* utf8_end(const char* at, const char* end) noexcept {
  const unsigned lead = byte_at(at);
  if (end - at < 2) return nullptr;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  int more = 0;  // bytes behind the second
  if (is_between(lead, 0xC2, 0xDF)) {
    more = 0;
  } else if (is_between(lead, 0xE0, 0xEF)) {
    more = 1;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (is_between(lead, 0xF0, 0xF4)) {
    more = 2;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return nullptr;
  }
  if (!is_between(byte_at(at + 1), low, high)) return nullptr;
  at += 2;
  for (; more > 0; --more, ++at)
    if (at == end || !is_between(byte_at(at), 0x80, 0xBF)) return nullptr;
  return at;
}

// The value of four hexadecimal digits; above 0xFFFF when they are not there.
unsigned hex4(const char* at, const char* end) noexcept {
  constexpr unsigned kNone = 0x10000;
  if (end - at < 4) return kNone;
  unsigned value = 0;
  for (const char* const last = at + 4; at != last; ++at) {
    const unsigned lower = byte_at(at) | 0x20;
    if (is_digit(*at)) {
      value = value * 16 + (byte_at(at) - '0');
    } else if (is_between(lower, 'a', 'f')) {
      value = value * 16 + (lower - 'a' + 10);
    } else {
      return kNone;
    }
  }
  return value;
}

bool is_high_surrogate(unsigned unit) noexcept {
  return is_between(unit, 0xD800, 0xDBFF);
}

bool is_low_surrogate(unsigned unit) noexcept {
  return is_between(unit, 0xDC00, 0xDFFF);
}

// Behind the escape whose backslash is at `at`, or null.
const char* escape_end(const char* at, const char* end) noexcept {
  if (end - at < 2) return nullptr;
  if (at[1] != 'u')
    return std::string_view{"\"\\/bfnrt"}.find(at[1]) != std::string_view::npos ? at + 2 : nullptr;
  const unsigned unit = hex4(at + 2, end);
  if (unit > 0xFFFF || is_low_surrogate(unit)) return nullptr;
  at += 6;
  if (!is_high_surrogate(unit)) return at;
  if (end - at < 2 || at[0] != '\\' || at[1] != 'u') return nullptr;
  return is_low_surrogate(hex4(at + 2, end)) ? at + 6 : nullptr;
}

// Past the bytes that need no closer look; at a quote, a backslash, or anything that is no
// printable ASCII.
const char* skip_plain(const char* at, const char* end) noexcept {
#ifdef __SSE2__
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = load(at);
    const __m128i special = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
                                         _mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special));
    if (mask != 0) return at + std::countr_zero(mask);
  }
#endif
  while (at != end && is_between(byte_at(at), ' ', 0x7F) && *at != '"' && *at != '\\') ++at;
  return at;
}

// How far a number's digits shift its exponent, as Boost.JSON's parser counts it: that decides
// which exponents near the ends of an int it accepts. `from` is behind the sign.
std::int64_t exponent_bias(const char* from, const char* end, bool negative) noexcept {
  constexpr std::uint64_t kExact = 9007199254740991;  // it stops counting decimals there
  const std::uint64_t limit = negative ? std::uint64_t{1} << 63 : ~std::uint64_t{0};
  // With this much room behind it, it takes up to 16 digits at a time on each side of the point.
  const bool roomy = end - from >= 33;
  const char* at = from;
  std::uint64_t mantissa = 0;
  std::int64_t bias = 0;
  int whole = 0;
  bool counts = true;
  for (; is_digit(*at); ++at) {
    const auto digit = static_cast<std::uint64_t>(*at - '0');
    if (counts && mantissa <= (limit - digit) / 10) {
      mantissa = mantissa * 10 + digit;
      if (at != from || digit != 0) ++whole;
    } else {
      counts = false;
      ++bias;
    }
  }
  if (*at != '.' || !counts) return bias;
  ++at;
  const char* const point = at;
  if (roomy && whole < 16) {
    const char* const block = at + 16;
    while (at != block && is_digit(*at)) ++at;
    const auto decimals = static_cast<int>(at - point);
    if (whole + decimals >= 19) {
      at = point;
    } else {
      bias -= decimals;
      for (const char* c = point; c != at; ++c)
        mantissa = mantissa * 10 + static_cast<std::uint64_t>(*c - '0');
    }
  }
  for (; is_digit(*at) && mantissa <= kExact; ++at, --bias)
    mantissa = mantissa * 10 + static_cast<std::uint64_t>(*at - '0');
  return bias;
}

// Behind the "e+12" at `at`, or null. `first` is the number's first digit.
const char* exponent_end(const char* at, const char* end, const char* first,
                         bool negative) noexcept {
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  ++at;
  const bool divides = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) ++at;
  const char* const digits = at;
  std::int64_t exponent = 0;
  for (; at != end && is_digit(*at); ++at) {
    exponent = exponent * 10 + (*at - '0');
    if (exponent > kMost) return nullptr;
  }
  if (at == digits) return nullptr;
  if (exponent <= kMost / 2) return at;

  const std::int64_t bias = exponent_bias(first, end, negative);
  const bool fits = divides ? bias >= -kMost - 1 + exponent : bias <= kMost - exponent;
  return fits ? at : nullptr;
}

// From a field's name to its value, or null.
const char* pass_name(const char* at, const char* end) noexcept {
  if (at == end || *at != '"') return nullptr;
  at = text_end(at + 1, end).quote;
  if (at == nullptr) return nullptr;
  at = skip_space(at + 1, end);
  return at != end && *at == ':' ? skip_space(at + 1, end) : nullptr;
}

}  // namespace

TextEnd text_end_any(const char* at, const char* end) noexcept {
  bool escaped = false;
  for (;;) {
    at = skip_plain(at, end);
    if (at == end) return {};
    if (*at == '"') return {at, escaped};
    if (*at == '\\') {
      escaped = true;
      at = escape_end(at, end);
    } else {
      at = byte_at(at) >= 0x80 ? utf8_end(at, end) : nullptr;
    }
    if (at == nullptr) return {};
  }
}

const char* word_end(const char* at, const char* end) noexcept {
  const std::string_view rest{at, static_cast<std::size_t>(end - at)};
  if (rest.starts_with("true") || rest.starts_with("null")) return at + 4;
  return rest.starts_with("false") ? at + 5 : nullptr;
}

const char* number_end_any(const char* at, const char* end) noexcept {
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  const char* const first = at;
  while (at != end && is_digit(*at)) ++at;
  if (at == first || (*first == '0' && at - first > 1)) return nullptr;
  if (at != end && *at == '.') {
    const char* const point = at++;
    while (at != end && is_digit(*at)) ++at;
    if (at - point < 2) return nullptr;
  }
  if (at != end && (*at == 'e' || *at == 'E')) return exponent_end(at, end, first, negative);
  return at;
}

ValueEnd value_end(const char* at, const char* end, unsigned depth) noexcept {
  constexpr ValueEnd kBad{nullptr, Errc::bad_json};
  std::uint64_t objects = 0;  // a bit per open container: is it an object
  unsigned open = 0;
  for (;;) {
    if (at == end) return kBad;
    const char opening = *at;
    if (opening == '{' || opening == '[') {
      if (depth + open == kMaxDepth) return {nullptr, Errc::too_deep};
      ++open;
      objects = objects << 1 | (opening == '{' ? 1 : 0);
      at = skip_space(at + 1, end);
      const bool empty = at != end && *at == (opening == '{' ? '}' : ']');
      if (!empty) {
        if (opening == '{') at = pass_name(at, end);
        if (at == nullptr) return kBad;
        continue;
      }
    } else {
      at = scalar_end(at, end);
      if (at == nullptr) return kBad;
    }
    for (;;) {  // behind a value, or at the end of a container
      if (open == 0) return {at, {}};
      at = skip_space(at, end);
      if (at == end) return kBad;
      const bool in_object = (objects & 1) != 0;
      if (*at == ',') {
        at = skip_space(at + 1, end);
        if (in_object) at = pass_name(at, end);
        if (at == nullptr) return kBad;
        break;
      }
      if (*at != (in_object ? '}' : ']')) return kBad;
      ++at;
      --open;
      objects >>= 1;
    }
  }
}

std::size_t unescape(std::string_view text, char* out, std::size_t capacity) noexcept {
  std::size_t size = 0;
  const auto put = [&](unsigned byte) {
    if (size < capacity) out[size] = static_cast<char>(byte);
    ++size;
  };
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    if (*at != '\\') {
      put(byte_at(at++));
      continue;
    }
    if (at[1] != 'u') {
      constexpr std::string_view kFrom = "\"\\/bfnrt";
      constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
      put(static_cast<unsigned char>(kTo[kFrom.find(at[1])]));
      at += 2;
      continue;
    }
    unsigned code = hex4(at + 2, end);
    at += 6;
    if (is_high_surrogate(code)) {
      code = 0x10000 + ((code - 0xD800) << 10) + (hex4(at + 2, end) - 0xDC00);
      at += 6;
    }
    if (code < 0x80) {
      put(code);
      continue;
    }
    if (code < 0x800) {
      put(0xC0 | code >> 6);
    } else {
      if (code < 0x10000) {
        put(0xE0 | code >> 12);
      } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
      }
      put(0x80 | (code >> 6 & 0x3F));
    }
    put(0x80 | (code & 0x3F));
  }
  return size;
}

}  // namespace hftcpp::scan
