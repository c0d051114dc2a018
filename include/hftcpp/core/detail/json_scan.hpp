// json_scan: where the parts of a JSON text end. The inner loops of JsonReader, on pointers
// alone: nothing is read at or behind `end`, nothing is kept, nothing is allocated.
#pragma once

#include <hftcpp/core/decimal.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace hftcpp::scan {

// Levels of nesting that are let through; the same for what is read and what is passed over.
inline constexpr unsigned kMaxDepth = 64;

// The closing quote of a string, or null when the string is bad or cut short.
struct TextEnd {
  const char* quote = nullptr;
  bool escaped = false;  // it holds escapes: its bytes are not its text
};

// Behind a value, or null and the reason.
struct ValueEnd {
  const char* at = nullptr;
  Errc errc{};
};

// ---- the rare cases, and what is passed over (json_scan.cpp) ----

// `at` is inside the string, at a boundary between characters.
[[nodiscard]] TextEnd text_end_any(const char* at, const char* end) noexcept;
// `at` is the first character of what should be a number; null when it is none.
[[nodiscard]] const char* number_end_any(const char* at, const char* end) noexcept;
// Behind "true", "false" or "null"; null when it is none of them.
[[nodiscard]] const char* word_end(const char* at, const char* end) noexcept;
// `at` is the first character of a value that stands `depth` containers deep.
[[nodiscard]] ValueEnd value_end(const char* at, const char* end, unsigned depth) noexcept;
// `text` is the inside of a string that text_end accepted. Returns the decoded size, which is what
// would be needed if it exceeds `capacity` (then nothing of use is written).
[[nodiscard]] std::size_t unescape(std::string_view text, char* out, std::size_t capacity) noexcept;

// ---- the frequent cases ----

inline bool is_space(char c) noexcept {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

inline const char* skip_space(const char* at, const char* end) noexcept {
  while (at != end && is_space(*at)) ++at;
  return at;
}

inline bool is_digit(char c) noexcept {
  return static_cast<unsigned char>(c - '0') <= 9;
}

inline constexpr std::uint64_t kPowers[9] = {1,       10,        100,        1'000,      10'000,
                                             100'000, 1'000'000, 10'000'000, 100'000'000};

#ifdef __SSE2__

inline __m128i load(const char* at) noexcept {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

// A bit for each of 16 bytes that is a digit.
inline unsigned digit_mask(__m128i bytes) noexcept {
  const __m128i values = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
  return static_cast<unsigned>(
      _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values)));
}

#endif

// `at` is the first character behind the opening quote.
[[gnu::always_inline]] inline TextEnd text_end(const char* at, const char* end) noexcept {
#ifdef __SSE2__
  if (end - at >= 16) [[likely]] {
    const __m128i bytes = load(at);
    // Quotes, backslashes and all that is no printable ASCII: signed, bytes from 0x80 are below '
    // '.
    const __m128i special = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
                                         _mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special));
    if (mask != 0) [[likely]] {
      const char* const found = at + std::countr_zero(mask);
      if (*found == '"') [[likely]]
        return {found, false};
    }
  }
#endif
  return text_end_any(at, end);
}

// What digits_at found: `whole` digits, and behind a point `decimals` of them.
struct Digits {
  unsigned whole = 0;
  unsigned decimals = 0;
  const char* end = nullptr;  // null: not of the simple form, which says nothing about it
};

// The simple form of nearly every number: up to 7 digits, and at most 8 behind a point. The
// character behind them is still before `end`.
[[gnu::always_inline]] inline Digits digits_at(const char* at, const char* end) noexcept {
#ifdef __SSE2__
  if (end - at < 16) [[unlikely]]
    return {};
  const unsigned others = ~digit_mask(load(at));
  const auto whole = static_cast<unsigned>(std::countr_zero(others));
  if (whole - 1 > 6) [[unlikely]]
    return {};
  if (at[whole] != '.') return {whole, 0, at + whole};
  const auto decimals = static_cast<unsigned>(std::countr_zero(others >> (whole + 1)));
  if (decimals - 1 > 7 || whole + decimals > 14) [[unlikely]]
    return {};
  return {whole, decimals, at + whole + 1 + decimals};
#else
  static_cast<void>(at);
  static_cast<void>(end);
  return {};
#endif
}

// The value of 1 to 8 digits; 8 bytes from `at` are readable.
[[gnu::always_inline]] inline std::uint64_t digits_value(const char* at, unsigned count) noexcept {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t value = 0;
  std::memcpy(&value, at, sizeof value);
  value <<= (8 - count) * 8;  // the first digit is the lowest byte: zeros move in before it
  value = ((value & 0x0F0F0F0F0F0F0F0F) * 2561) >> 8;
  value = ((value & 0x00FF00FF00FF00FF) * 6553601) >> 16;
  return ((value & 0x0000FFFF0000FFFF) * 42949672960001) >> 32;
}

// Behind a bare number, or null when it is none.
[[gnu::always_inline]] inline const char* number_end(const char* at, const char* end) noexcept {
  const char* const first = at != end && *at == '-' ? at + 1 : at;
  const Digits digits = digits_at(first, end);
  if (digits.end == nullptr || (*first == '0' && digits.whole > 1) || (*digits.end | 32) == 'e')
      [[unlikely]]
    return number_end_any(at, end);
  return digits.end;
}

// Behind a value that is no container; null when it is bad, or a container.
[[gnu::always_inline]] inline const char* scalar_end(const char* at, const char* end) noexcept {
  if (at == end) return nullptr;
  if (*at == '"') {
    const char* const quote = text_end(at + 1, end).quote;
    return quote == nullptr ? nullptr : quote + 1;
  }
  return *at == 't' || *at == 'f' || *at == 'n' ? word_end(at, end) : number_end(at, end);
}

// Reads 1 to 16 digits into `out` and returns what is behind them; null for all else, good or bad.
[[gnu::always_inline]] inline const char* simple_integer(const char* at, const char* end,
                                                         std::uint64_t& out) noexcept {
#ifdef __SSE2__
  if (end - at <= 16) [[unlikely]]
    return nullptr;
  const auto count = static_cast<unsigned>(std::countr_zero(~digit_mask(load(at))));
  if (count == 0 || (count == 16 && is_digit(at[16]))) [[unlikely]]
    return nullptr;
  out = count <= 8 ? digits_value(at, count)
                   : digits_value(at, count - 8) * 100'000'000 + digits_value(at + count - 8, 8);
  return at + count;
#else
  static_cast<void>(at);
  static_cast<void>(end);
  static_cast<void>(out);
  return nullptr;
#endif
}

// Is what lies between a bare number, when a digit scan of the simple forms ended at `behind`?
[[gnu::always_inline]] inline bool is_bare(const char* at, const char* behind) noexcept {
  const char* const first = *at == '-' ? at + 1 : at;
  return (*behind | 32) != 'e' && (*first != '0' || behind - first == 1 || first[1] == '.');
}

// Reads a number of the simple form into `out` and returns what is behind it; null for all other
// forms, good or bad, with `out` as it was. Leading zeros are let through.
[[gnu::always_inline]] inline const char* simple_decimal(const char* at, const char* end,
                                                         Decimal& out) noexcept {
  const bool negative = at != end && *at == '-';
  const char* const first = at + (negative ? 1 : 0);
  const Digits digits = digits_at(first, end);
  if (digits.end == nullptr) [[unlikely]]
    return nullptr;
  std::uint64_t value = digits_value(first, digits.whole);
  if (digits.decimals != 0)
    value =
        value * kPowers[digits.decimals] + digits_value(first + digits.whole + 1, digits.decimals);
  const auto mantissa = static_cast<std::int64_t>(value);
  out = Decimal{negative ? -mantissa : mantissa,
                static_cast<std::int8_t>(-static_cast<int>(digits.decimals))};
  return digits.end;
}

}  // namespace hftcpp::scan
