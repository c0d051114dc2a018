// What both of Coinbase's interfaces write alike.
#pragma once

#include "exchanges/wire.hpp"
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <cstddef>
#include <string_view>

namespace hftcpp {

// A whole book comes in one message.
inline constexpr std::size_t kCoinbaseMaxLevels = 1'000'000;

// Follows the words of a refused login: they do not say what was wrong.
inline constexpr std::string_view kCoinbaseCheckKey =
    "; check api_key (organizations/../apiKeys/..), api_secret (the whole private key, with its "
    "line breaks), the key's permission to view, and this machine's clock";

// Years before 1970 and 1970 itself stand for no time.
[[nodiscard]] Result<Timestamp> parse_coinbase_time(std::string_view text) noexcept;

// The readers of times are inline, as a reader that is handed on by reference cannot live in
// registers.
[[nodiscard, gnu::always_inline]] inline Timestamp to_coinbase_time(std::string_view text,
                                                                    FieldReader& fields,
                                                                    FieldName name) noexcept {
  const auto time = parse_coinbase_time(text);
  if (time) [[likely]]
    return *time;
  fields.fail(Errc::bad_value, name);
  return {};
}
[[nodiscard, gnu::always_inline]] inline Timestamp coinbase_time(FieldReader& fields,
                                                                 FieldName name) noexcept {
  return to_coinbase_time(fields.text(name), fields, name);
}
[[nodiscard, gnu::always_inline]] inline Timestamp optional_coinbase_time(FieldReader& fields,
                                                                          FieldName name) noexcept {
  const std::string_view text = fields.optional_text(name);
  return text.empty() ? Timestamp{} : to_coinbase_time(text, fields, name);
}

// By the "type" of one of Advanced Trade's events. One that is not known is taken for an update.
[[nodiscard]] bool coinbase_is_snapshot(FieldReader& event, wire::UnknownWords& unknown) noexcept;

[[nodiscard]] Control coinbase_control(Control::Kind kind, std::string_view channel) noexcept;

// {"type":"error","message":"..","reason":".."}
[[nodiscard]] Control coinbase_refusal(FieldReader& fields) noexcept;

}  // namespace hftcpp
