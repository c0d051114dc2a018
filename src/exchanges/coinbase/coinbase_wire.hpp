// What both of Coinbase's interfaces write alike.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace hftcpp {

// A whole book comes in one message.
inline constexpr std::size_t kCoinbaseMaxLevels = 1'000'000;

// Follows the words of a refused login: they do not say what was wrong.
inline constexpr std::string_view kCoinbaseCheckKey =
    "; check api_key (organizations/../apiKeys/..), api_secret (the whole private key, with its "
    "line "
    "breaks), the key's permission to view, and this machine's clock";

// In upper or lower case.
[[nodiscard]] std::optional<Side> coinbase_side(std::string_view word) noexcept;
[[nodiscard]] Side opposite(Side side) noexcept;

// Years before 1970 and 1970 itself stand for no time.
[[nodiscard]] Timestamp coinbase_time(FieldReader& fields, FieldName name) noexcept;
[[nodiscard]] Timestamp optional_coinbase_time(FieldReader& fields, FieldName name) noexcept;

// The "type" of one of Advanced Trade's events.
[[nodiscard]] bool coinbase_is_snapshot(FieldReader& event) noexcept;

// What is empty or not there is none.
[[nodiscard]] std::optional<Decimal> optional_number(FieldReader& fields, FieldName name) noexcept;

// A reason is for people: one too long for its place is left out rather than the order with it.
[[nodiscard]] InlineText<95> coinbase_reason(std::string_view text) noexcept;

[[nodiscard]] Control coinbase_control(Control::Kind kind, std::string_view channel) noexcept;

// {"type":"error","message":"..","reason":".."}
[[nodiscard]] Control coinbase_refusal(FieldReader& fields) noexcept;

}  // namespace hftcpp
