// okx_fields: how OKX writes what several of its messages have.
#pragma once

#include "exchanges/wire.hpp"
#include <hftcpp/core/events.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <optional>
#include <string_view>

namespace hftcpp {

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
