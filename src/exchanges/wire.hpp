// wire: what exchanges write alike, though none has it from another.
#pragma once

#include <hftcpp/core/events.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <optional>
#include <string_view>

namespace hftcpp::wire {

// "buy" and "sell", in small or in capital letters.
[[nodiscard]] inline std::optional<Side> to_side(std::string_view word) noexcept {
  if (word == "buy" || word == "BUY") return Side::buy;
  if (word == "sell" || word == "SELL") return Side::sell;
  return std::nullopt;
}

// The other party's.
[[nodiscard]] inline Side opposite(Side side) noexcept {
  if (side == Side::unknown) return side;
  return side == Side::buy ? Side::sell : Side::buy;
}

// A number in a text; what does not apply is an empty text, or not there.
[[nodiscard]] inline std::optional<Decimal> optional_number(FieldReader& fields,
                                                            FieldName name) noexcept {
  const std::string_view text = fields.optional_text(name);
  if (text.empty()) return std::nullopt;
  const auto number = Decimal::parse(text);
  if (number) return *number;
  fields.fail(Errc::wrong_type, name);
  return std::nullopt;
}

// A reason is for people: one too long for its place is left out rather than the order with it.
[[nodiscard]] inline InlineText<95> to_reason(std::string_view text) noexcept {
  const auto made = InlineText<95>::make(text);
  return made ? *made : InlineText<95>{};
}

}  // namespace hftcpp::wire
