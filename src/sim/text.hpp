// text: numbers and times as exchanges write them, appended to a message under way.
#pragma once

#include <hftcpp/core/timestamp.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::sim {

void append_number(std::string& out, std::uint64_t value);
// Not negative, exponent 0 or below; with `decimals` digits behind the point, no fewer than the
// exponent asks for.
void append_decimal(std::string& out, std::int64_t mantissa, int exponent, int decimals);
// "2026-09-25T17:48:26.844359Z" with 6 or 9 digits.
void append_iso(std::string& out, Timestamp time, int digits = 6);
// A text as JSON has it, with its quotes.
[[nodiscard]] std::string json_quoted(std::string_view text);
// "BTC" of "btc".
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);

}  // namespace hftcpp::sim
