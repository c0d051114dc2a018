#include "exchanges/coinbase/coinbase_wire.hpp"

#include <algorithm>

namespace hftcpp {
namespace {

bool is_about_login(std::string_view text) noexcept {
  const auto contains = [text](std::string_view part) {
    return text.find(part) != std::string_view::npos;
  };
  return contains("uthentication") || contains("nvalid API Key") || contains("nvalid signature");
}

}  // namespace

Result<Timestamp> parse_coinbase_time(std::string_view text) noexcept {
  if (text.starts_with("0001-") || text.starts_with("1970-")) return Timestamp{};
  return Timestamp::parse_iso(text);
}

bool coinbase_is_snapshot(FieldReader& event, wire::UnknownWords& unknown) noexcept {
  const std::string_view type = event.text("type");
  if (type != "snapshot" && type != "update") [[unlikely]]
    unknown.add(type);
  return type == "snapshot";
}

Control coinbase_control(Control::Kind kind, std::string_view channel) noexcept {
  Control control;
  control.kind = kind;
  control.channel = channel;
  return control;
}

// An unknown channel, too, is answered with "authentication failure".
Control coinbase_refusal(FieldReader& fields) noexcept {
  Control refusal;
  const std::string_view message = fields.optional_text("message");
  const std::string_view reason = fields.optional_text("reason");
  refusal.text = reason.empty() ? message : reason;
  constexpr std::string_view kNoProduct = " is not a valid product";
  if (reason.ends_with(kNoProduct))
    refusal.symbol = reason.substr(0, reason.size() - kNoProduct.size());
  refusal.kind = is_about_login(message) || is_about_login(reason) ? Control::Kind::login_refused
                                                                   : Control::Kind::rejected;
  return refusal;
}

}  // namespace hftcpp
