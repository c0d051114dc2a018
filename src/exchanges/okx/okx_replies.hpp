// What OKX says besides data: answers to requests, refusals, notices.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <optional>
#include <string_view>

namespace hftcpp {

[[nodiscard]] Control okx_control(Control::Kind kind, std::string_view channel) noexcept;

// "ping" and "pong" are sent as they are, not as JSON.
[[nodiscard]] std::optional<Control> okx_plain_text(std::string_view bytes) noexcept;

// A message with an "event" (or an "op": an answer to an order, which is nothing of ours).
[[nodiscard]] Control okx_reply(FieldReader& fields) noexcept;

}  // namespace hftcpp
