#include "exchanges/coinbase/coinbase_balances.hpp"

#include "exchanges/coinbase/coinbase_wire.hpp"
#include <hftcpp/core/json_reader.hpp>

namespace hftcpp {
namespace {

Control::Kind kind_of(std::string_view channel) noexcept {
  if (channel == "subscriptions") return Control::Kind::subscribed;
  return channel == "heartbeats" ? Control::Kind::heartbeat : Control::Kind::unknown;
}

}  // namespace

Result<void> CoinbaseBalanceCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  const std::string_view channel = fields.optional_text("channel");
  const bool is_error = channel.empty() && fields.optional_text("type") == "error";
  const Control control =
      is_error ? coinbase_refusal(fields) : coinbase_control(kind_of(channel), channel);
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  sink.on_control(control);
  for (Balance& balance : news_->balances) {
    balance.receive_time = frame.receive_time;
    sink.on_balance(balance);
  }
  news_->balances.clear();
  return {};
}

}  // namespace hftcpp
