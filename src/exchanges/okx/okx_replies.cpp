#include "exchanges/okx/okx_replies.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hftcpp {
namespace {

// Trying again changes nothing about these: a key, a passphrase, a signature that are not right.
// https://www.okx.com/docs-v5/en/#error-code-websocket-public
struct LoginCode {
  std::string_view code;
  std::string_view check;
};
constexpr std::string_view kCheckKey =
    "api_key, and that it is one of the site that api_host belongs to (keys are good in their own "
    "region alone) and of its live or its demo market";
constexpr std::string_view kCheckAll =
    "api_key, api_secret, the passphrase, what the key may do and from which addresses";
constexpr std::array<LoginCode, 8> kLoginCodes{
    {{"60004", "this machine's clock"},
     {"60005", kCheckKey},
     {"60007", "api_secret"},
     {"60009", kCheckAll},
     {"60022", kCheckAll},
     {"60024", "api_auth_data: \"passphrase\", which was given when the key was made"},
     {"60031", kCheckAll},
     {"60032", kCheckKey}}};
constexpr std::string_view kNotLoggedIn = "60011";
constexpr std::string_view kClosing = "64008";

std::uint64_t to_request_id(std::string_view text) noexcept {
  std::uint64_t id = 0;
  const char* const last = text.data() + text.size();
  const auto [end, ec] = std::from_chars(text.data(), last, id);
  return ec == std::errc{} && end == last ? id : 0;
}

// A refusal names channel and instrument in its words alone:
// "Wrong URL or channel:ticker,instId:BTC-USDT doesn't exist. Please use ..."
std::string_view named_in(std::string_view words, std::string_view label) noexcept {
  const std::size_t at = words.find(label);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = words.substr(at + label.size());
  return rest.substr(0, rest.find_first_of(", \"}.'"));
}

const LoginCode* find_login_code(std::string_view code) noexcept {
  const auto* const found = std::ranges::find(kLoginCodes, code, &LoginCode::code);
  return found == kLoginCodes.end() ? nullptr : found;
}

Control::Kind kind_of(std::string_view event, std::string_view code) noexcept {
  if (event == "subscribe") return Control::Kind::subscribed;
  if (event == "unsubscribe") return Control::Kind::unsubscribed;
  if (event == "error" && code == kNotLoggedIn) return Control::Kind::login_expired;
  if (event == "error")
    return find_login_code(code) ? Control::Kind::login_refused : Control::Kind::rejected;
  if (event == "login")
    return code == "0" ? Control::Kind::logged_in : Control::Kind::login_refused;
  if (event == "notice") return code == kClosing ? Control::Kind::closing : Control::Kind::notice;
  if (event == "channel-conn-count") return Control::Kind::notice;
  // The subscription was confirmed before, and is dead now: only a new connection helps.
  if (event == "channel-conn-count-error") return Control::Kind::login_expired;
  return Control::Kind::unknown;
}

}  // namespace

Control okx_control(Control::Kind kind, std::string_view channel) noexcept {
  Control control;
  control.kind = kind;
  control.channel = channel;
  return control;
}

std::optional<Control> okx_plain_text(std::string_view bytes) noexcept {
  if (bytes == "pong") return okx_control(Control::Kind::pong, {});
  if (bytes == "ping") return okx_control(Control::Kind::heartbeat, {});
  return std::nullopt;
}

Control okx_reply(FieldReader& fields) noexcept {
  Control reply;
  reply.request_id = to_request_id(fields.optional_text("id"));
  const std::string_view event = fields.optional_text("event");
  if (const auto arg = fields.optional_object("arg")) {
    FieldReader about{*arg};
    reply.channel = about.optional_text("channel");
    reply.symbol = about.optional_text("instId");
    static_cast<void>(about.error());
  }
  const std::string_view code = fields.optional_text("code");
  reply.text = fields.optional_text("msg");
  reply.kind = kind_of(event, code);
  if (reply.channel.empty()) reply.channel = fields.optional_text("channel");
  if (reply.kind == Control::Kind::rejected) {
    if (reply.channel.empty()) reply.channel = named_in(reply.text, "channel:");
    if (reply.symbol.empty()) reply.symbol = named_in(reply.text, "instId:");
  }
  const bool is_wordless = reply.kind == Control::Kind::login_expired && reply.text.empty();
  if (reply.kind == Control::Kind::unknown || is_wordless) reply.text = event;
  return reply;
}

// A clock that is wrong (60006) is no fault of the key's: it is asked for before each attempt.
std::optional<OkxLoginReply> okx_login_reply(std::string_view bytes) {
  JsonReader reader{bytes};
  FieldReader fields{reader.object()};
  const std::string_view event = fields.optional_text("event");
  const std::string_view code = fields.optional_text("code");
  const std::string_view words = fields.optional_text("msg");
  if (fields.error() || (event != "login" && event != "error")) return std::nullopt;
  OkxLoginReply reply;
  reply.kind = event == "login" && code == "0" ? Control::Kind::logged_in : Control::Kind::rejected;
  if (reply.kind == Control::Kind::logged_in) return reply;
  reply.reason.append(words).append(" (").append(code).append(")");
  if (const LoginCode* const known = find_login_code(code)) {
    reply.kind = Control::Kind::login_refused;
    reply.reason.append("; check ").append(known->check);
  }
  return reply;
}

OkxRestReply okx_rest_reply(std::string_view bytes) {
  JsonReader reader{bytes};
  FieldReader fields{reader.object()};
  OkxRestReply reply{.code = std::string{fields.optional_text("code")},
                     .words = std::string{fields.optional_text("msg")}};
  if (fields.error() != nullptr || reader.error() != nullptr) return {};
  return reply;
}

Result<Timestamp> okx_read_time(std::string_view bytes) noexcept {
  JsonReader reader{bytes};
  FieldReader fields{reader.object()};
  Timestamp time;
  for (JsonValue item : fields.array("data")) {
    FieldReader row{item.object("data")};
    time = row.unix_time("ts", UnixUnit::milliseconds);
    static_cast<void>(row.error());
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (!time.is_set()) return error(Errc::missing_field, "ts");
  return time;
}

}  // namespace hftcpp
