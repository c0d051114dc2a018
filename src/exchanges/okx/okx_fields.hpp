// okx_fields: how OKX writes what several of its messages have.
#pragma once

#include <hftcpp/core/events.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <optional>
#include <string_view>

namespace hftcpp {

[[nodiscard]] inline std::optional<Side> okx_side(std::string_view word) noexcept {
  if (word == "buy") return Side::buy;
  if (word == "sell") return Side::sell;
  return std::nullopt;
}

// What does not apply is an empty text, or not there.
[[nodiscard]] inline std::optional<Decimal> okx_optional_number(FieldReader& fields,
                                                                FieldName name) noexcept {
  const std::string_view text = fields.optional_text(name);
  if (text.empty()) return std::nullopt;
  const auto number = Decimal::parse(text);
  if (number) return *number;
  fields.fail(Errc::wrong_type, name);
  return std::nullopt;
}

[[nodiscard]] inline Timestamp okx_optional_time(FieldReader& fields, FieldName name) noexcept {
  if (fields.optional_text(name).empty()) return {};
  return fields.unix_time(name, UnixUnit::milliseconds);
}

// OKX writes what it takes as a negative number.
[[nodiscard]] inline std::optional<Decimal> okx_fee(std::optional<Decimal> change) noexcept {
  if (!change) return std::nullopt;
  return Decimal{-change->mantissa(), change->exponent()};
}

}  // namespace hftcpp
