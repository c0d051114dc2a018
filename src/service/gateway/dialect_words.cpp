#include "service/gateway/dialect_words.hpp"

#include "service/gateway/object_writer.hpp"
#include "service/gateway/request_text.hpp"
#include <hftcpp/core/kline_builder.hpp>

#include <array>
#include <charconv>

namespace hftcpp::gateway {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kLongestInterval = 366 * 24h;

struct IntervalUnit {
  char letter;
  std::chrono::seconds length;
};
// The longest first.
constexpr std::array kIntervalUnits{IntervalUnit{'w', 7 * 24h}, IntervalUnit{'d', 24h},
                                    IntervalUnit{'h', 1h}, IntervalUnit{'m', 1min},
                                    IntervalUnit{'s', 1s}};

}  // namespace

std::int64_t milliseconds_of(Timestamp time) noexcept {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::nanoseconds{time.nanoseconds()})
      .count();
}

std::optional<std::chrono::seconds> interval_of(std::string_view word) noexcept {
  if (const auto usual = kline_interval(word)) return usual;
  std::uint32_t count = 0;
  const auto [end, ec] = std::from_chars(word.data(), word.data() + word.size(), count);
  if (ec != std::errc{} || count == 0 || end + 1 != word.data() + word.size()) return std::nullopt;
  for (const IntervalUnit& unit : kIntervalUnits)
    if (unit.letter == *end && count <= kLongestInterval / unit.length) return count * unit.length;
  return std::nullopt;
}

void append_interval(std::string& out, std::chrono::seconds interval) {
  if (const std::string_view usual = kline_word(interval); !usual.empty()) {
    out += usual;
    return;
  }
  for (const IntervalUnit& unit : kIntervalUnits) {
    if (interval % unit.length != 0s) continue;
    append_number(out, interval / unit.length);
    out += unit.letter;
    return;
  }
}

std::string in_small_letters(std::string_view text) {
  std::string small{text};
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return small;
}

std::string share_symbol(const AShareCode& code) {
  std::string symbol{code.digits};
  symbol += '.';
  symbol += to_prefix(code.market);
  return symbol;
}

ReadShare read_share(std::string_view text) {
  if (const auto code = parse_a_share(text)) return {.symbol = share_symbol(*code)};
  return {.objection =
              shown(text) + " is no A-share; write \"000001\", \"sz000001\" or \"000001.SZ\""};
}

}  // namespace hftcpp::gateway
