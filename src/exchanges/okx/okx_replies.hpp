// What OKX says besides data: answers to requests, refusals, notices.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hftcpp {

[[nodiscard]] Control okx_control(Control::Kind kind, std::string_view channel) noexcept;

// "ping" and "pong" are sent as they are, not as JSON.
[[nodiscard]] std::optional<Control> okx_plain_text(std::string_view bytes) noexcept;

// A message with an "event" (or an "op": an answer to an order, which is nothing of ours).
[[nodiscard]] Control okx_reply(FieldReader& fields) noexcept;

// What a login was answered with: logged_in, login_refused or, where another attempt may help,
// rejected; with OKX's words and what to check. Nothing for a message that is no such answer.
struct OkxLoginReply {
  Control::Kind kind = Control::Kind::rejected;
  std::string reason;
};
[[nodiscard]] std::optional<OkxLoginReply> okx_login_reply(std::string_view bytes);

// What every answer of REST begins with: the code "0", or another and OKX's words. Both are empty
// for what is no such answer.
struct OkxRestReply {
  std::string code;
  std::string words;
};
[[nodiscard]] OkxRestReply okx_rest_reply(std::string_view bytes);

// What GET /api/v5/public/time answers.
[[nodiscard]] Result<Timestamp> okx_read_time(std::string_view bytes) noexcept;

}  // namespace hftcpp
