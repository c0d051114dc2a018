#include "sim/yahoo/yahoo_client.hpp"

#include "net/base64.hpp"
#include "sim/yahoo/yahoo_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;

// What seldom changes is told with the first message, and now and then.
constexpr std::uint64_t kWholeEvery = 8;
constexpr char kNoMoreThanAKey = '\x15';  // of a price, whose bytes are missing

template <class Take>
void each_ticker(const json::object& request, std::string_view verb, Take take) {
  const json::value* const list = request.if_contains(verb);
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& each : list->get_array())
    if (each.is_string()) take(std::string_view{each.get_string()});
}

}  // namespace

YahooClient::YahooClient(Connection& connection, Exchange exchange)
    : connection_{connection}, exchange_{std::move(exchange)} {}

YahooClient::~YahooClient() {
  exchange_.on_gone(*this);
}

// What cannot be read is not answered either.
void YahooClient::on_message(std::string_view text) {
  boost::system::error_code ec;
  const json::value request = json::parse(text, ec);
  if (ec || !request.is_object()) return;
  each_ticker(request.get_object(), "subscribe", [this](std::string_view one) { subscribe(one); });
  each_ticker(request.get_object(), "unsubscribe",
              [this](std::string_view one) { unsubscribe(one); });
}

void YahooClient::subscribe(std::string_view ticker) {
  if (const auto instrument = exchange_.find(ticker)) told_.try_emplace(*instrument, 0);
}

void YahooClient::unsubscribe(std::string_view ticker) {
  if (const auto instrument = exchange_.find(ticker)) told_.erase(*instrument);
}

std::string YahooClient::written(std::string text) const {
  return exchange_.is_wrapped ? yahoo_envelope(text) : text;
}

void YahooClient::send(std::string_view pricing) {
  connection_.send(written(net::to_base64(pricing)));
}

void YahooClient::tell(std::size_t instrument, const AShareSnapshot& share) {
  const auto told = told_.find(instrument);
  if (told == told_.end() || !connection_.is_open()) return;
  const bool is_whole = told->second++ % kWholeEvery == 0;
  const std::string pricing =
      yahoo_pricing(share, is_whole ? YahooExtent::whole : YahooExtent::changes);
  if (drops_ > 0) {
    --drops_;
    return;
  }
  const auto fault = exchange_.strike(instrument, connection_.number());
  fault ? send_struck(*fault, share, pricing) : send(pricing);
}

void YahooClient::send_struck(const Fault& fault, const AShareSnapshot& share,
                              std::string_view pricing) {
  switch (fault.kind) {
    case FaultKind::cut:
      send(pricing);
      return connection_.cut();
    case FaultKind::stall:
      return connection_.stall(fault.duration);
    case FaultKind::drop:
      drops_ = fault.count - 1;
      return;
    case FaultKind::duplicate:
      send(pricing);
      return send(pricing);
    case FaultKind::split:
      return connection_.send_in_pieces(written(net::to_base64(pricing)));
    case FaultKind::garbage:  // once no base64, once a field that goes on behind the end
      if (++garbage_ % 2 == 1)
        connection_.send(written("?" + net::to_base64(pricing)));
      else
        send(std::string{pricing} + kNoMoreThanAKey);
      return send(pricing);
    case FaultKind::empty_record:
      return send({});
    case FaultKind::field_shift:
      return send(yahoo_shifted_pricing(share));
    default:
      return send(pricing);
  }
}

}  // namespace hftcpp::sim
