#include "exchanges/okx/okx_replies.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hftcpp {
namespace {

// Time stamp, key, passphrase, signature, a key of another region's: trying again changes nothing.
// https://www.okx.com/docs-v5/en/#error-code-websocket-public
constexpr std::array<std::string_view, 10> kLoginCodes{"60004", "60005", "60006", "60007", "60009",
                                                       "60011", "60022", "60024", "60031", "60032"};
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

Control::Kind kind_of(std::string_view event, std::string_view code) noexcept {
  if (event == "subscribe") return Control::Kind::subscribed;
  if (event == "unsubscribe") return Control::Kind::unsubscribed;
  const bool is_about_login = std::ranges::find(kLoginCodes, code) != kLoginCodes.end();
  if (event == "error")
    return is_about_login ? Control::Kind::login_refused : Control::Kind::rejected;
  if (event == "login")
    return code == "0" ? Control::Kind::logged_in : Control::Kind::login_refused;
  if (event == "notice") return code == kClosing ? Control::Kind::closing : Control::Kind::notice;
  if (event == "channel-conn-count") return Control::Kind::notice;
  // The subscription was confirmed before, and is dead now.
  if (event == "channel-conn-count-error") return Control::Kind::rejected;
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
    if (event != "error") reply.text = event;
  }
  if (reply.kind == Control::Kind::unknown) reply.text = event;
  return reply;
}

}  // namespace hftcpp
