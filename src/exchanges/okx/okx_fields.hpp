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

// Whose messages are changes, or all there is, by their "action".
[[nodiscard]] inline bool okx_has_action(std::string_view channel) noexcept {
  return channel == "books" || channel == "books-l2-tbt" || channel == "books50-l2-tbt";
}

// Rows of other channels are news whatever the word says: one that is not known is counted.
[[nodiscard]] inline std::string_view okx_strange_action(FieldReader& fields,
                                                         std::string_view channel) noexcept {
  if (!fields.is_next("action") || okx_has_action(channel)) [[likely]]
    return {};
  const std::string_view action = wire::told_text(fields, "action");
  return action == "snapshot" || action == "update" ? std::string_view{} : action;
}

}  // namespace hftcpp
