// kraken_future_requests.cpp: what is sent to Kraken's futures.
#include "exchanges/kraken_future/kraken_future_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>
#include <utility>

namespace hftcpp {
namespace {

namespace json = boost::json;
using Arguments = std::map<std::string, std::string>;

bool flag(const Arguments& args, const std::string& name) {
  const auto found = args.find(name);
  if (found == args.end() || found->second == "false") return false;
  if (found->second == "true") return true;
  throw std::invalid_argument{name + ": \"" + found->second + "\" should be \"true\" or \"false\""};
}

std::string_view feed_name(Channel channel, const Arguments& args) {
  switch (channel) {
    case Channel::ticker:
      return flag(args, "lite") ? "ticker_lite" : "ticker";
    case Channel::funding:
      return "ticker";
    case Channel::trade:
    case Channel::liquidation:
      return "trade";
    case Channel::order_book:
      return "book";
    case Channel::my_order:
    case Channel::my_order_batch:
      return "open_orders";
    case Channel::my_trade:
      return "fills";
    case Channel::balance:
      return "balances";
    case Channel::position:
      return "open_positions";
    default:
      throw std::invalid_argument{"kraken_future has no channel " + std::string{to_text(channel)}};
  }
}

std::string request(std::string_view event, Channel channel, std::span<const std::string> symbols,
                    const Arguments& args) {
  json::object message;
  message["event"] = json::string{event};
  message["feed"] = json::string{feed_name(channel, args)};
  if (!is_private(channel)) {
    message["product_ids"] = json::array(symbols.begin(), symbols.end());
  } else {
    for (const char* name : {"api_key", "original_challenge", "signed_challenge"}) {
      const auto found = args.find(name);
      message[name] = found == args.end() ? std::string{} : found->second;
    }
  }
  return json::serialize(message);
}

}  // namespace

std::string KrakenFutureCodec::subscribe(Channel channel,
                                         std::span<const std::string> native_symbols,
                                         const std::map<std::string, std::string>& args) {
  return request("subscribe", channel, native_symbols, args);
}

std::string KrakenFutureCodec::unsubscribe(Channel channel,
                                           std::span<const std::string> native_symbols,
                                           const std::map<std::string, std::string>& args) {
  return request("unsubscribe", channel, native_symbols, args);
}

std::string KrakenFutureCodec::subscribe_heartbeat() {
  return R"({"event":"subscribe","feed":"heartbeat"})";
}

std::string KrakenFutureCodec::ping() {
  return R"({"event":"ping"})";
}

std::string KrakenFutureCodec::ask_challenge(std::string_view api_key) {
  json::object message;
  message["event"] = "challenge";
  message["api_key"] = json::string{api_key};
  return json::serialize(message);
}

}  // namespace hftcpp
