// coinbase_requests.cpp: what is sent to Coinbase, on either interface.
#include "exchanges/coinbase/coinbase_auth.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>
#include <utility>

namespace hftcpp {
namespace {

namespace json = boost::json;

[[noreturn]] void throw_no_channel(Channel channel, std::string_view feed) {
  throw std::invalid_argument{std::string{feed} + " has no channel " +
                              std::string{to_text(channel)}};
}

std::string_view advanced_channel(Channel channel) {
  switch (channel) {
    case Channel::ticker:
      return "ticker";
    case Channel::trade:
      return "market_trades";
    case Channel::order_book:
      return "level2";
    case Channel::kline:
      return "candles";
    case Channel::my_order:
    case Channel::my_order_batch:
    case Channel::my_trade:
      return "user";
    default:
      throw_no_channel(channel, "coinbase");
  }
}

std::string_view exchange_channel(Channel channel, bool has_login) {
  switch (channel) {
    case Channel::ticker:
      return "ticker";
    case Channel::trade:
      return "matches";
    case Channel::order_book:
      return has_login ? "level2" : "level2_batch";
    case Channel::my_order:
    case Channel::my_trade:
      return "user";
    default:
      throw_no_channel(channel, "coinbase's exchange feed");
  }
}

std::string advanced_request(std::string_view type, Channel channel,
                             std::span<const std::string> symbols, std::string_view jwt) {
  json::object message;
  message["type"] = json::string{type};
  if (!symbols.empty()) message["product_ids"] = json::array(symbols.begin(), symbols.end());
  message["channel"] = json::string{advanced_channel(channel)};
  if (!jwt.empty()) message["jwt"] = json::string{jwt};
  return json::serialize(message);
}

std::string exchange_request(std::string_view type, json::array channels,
                             std::span<const std::string> symbols, const CoinbaseLogin* login) {
  json::object message;
  message["type"] = json::string{type};
  message["product_ids"] = json::array(symbols.begin(), symbols.end());
  message["channels"] = std::move(channels);
  if (login != nullptr) {
    message["signature"] = login->signature;
    message["key"] = login->key;
    message["passphrase"] = login->passphrase;
    message["timestamp"] = login->timestamp;
  }
  return json::serialize(message);
}

}  // namespace

std::string CoinbaseCodec::subscribe(Channel channel, std::span<const std::string> native_symbols,
                                     std::string_view jwt) {
  return advanced_request("subscribe", channel, native_symbols, jwt);
}

std::string CoinbaseCodec::unsubscribe(Channel channel, std::span<const std::string> native_symbols,
                                       std::string_view jwt) {
  return advanced_request("unsubscribe", channel, native_symbols, jwt);
}

std::string CoinbaseCodec::heartbeats() {
  return R"({"type":"subscribe","channel":"heartbeats"})";
}

std::string CoinbaseExchangeCodec::subscribe(Channel channel,
                                             std::span<const std::string> native_symbols,
                                             const CoinbaseLogin* login) {
  json::array channels;
  channels.emplace_back(json::string{exchange_channel(channel, login != nullptr)});
  channels.emplace_back("heartbeat");
  return exchange_request("subscribe", std::move(channels), native_symbols, login);
}

std::string CoinbaseExchangeCodec::unsubscribe(Channel channel,
                                               std::span<const std::string> native_symbols,
                                               const CoinbaseLogin* login) {
  json::array channels;
  channels.emplace_back(json::string{exchange_channel(channel, login != nullptr)});
  return exchange_request("unsubscribe", std::move(channels), native_symbols, login);
}

}  // namespace hftcpp
