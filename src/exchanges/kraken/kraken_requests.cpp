// kraken_requests.cpp: what is sent to Kraken.
#include "exchanges/kraken/kraken_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace hftcpp {
namespace {

namespace json = boost::json;
using Arguments = std::map<std::string, std::string>;

// https://docs.kraken.com/api/docs/websocket-v2/ohlc
constexpr std::array<std::pair<std::string_view, int>, 9> kIntervals = {{{"1m", 1},
                                                                         {"5m", 5},
                                                                         {"15m", 15},
                                                                         {"30m", 30},
                                                                         {"1h", 60},
                                                                         {"4h", 240},
                                                                         {"1d", 1440},
                                                                         {"1w", 10080},
                                                                         {"15d", 21600}}};
constexpr std::array<std::pair<std::string_view, int>, 5> kDepths = {
    {{"10", 10}, {"25", 25}, {"100", 100}, {"500", 500}, {"1000", 1000}}};

std::string argument(const Arguments& args, const std::string& name, std::string_view otherwise) {
  const auto found = args.find(name);
  return found == args.end() ? std::string{otherwise} : found->second;
}

template <class Table>
int number_of(const Table& table, std::string_view name, const std::string& word) {
  std::string known;
  for (const auto& [text, number] : table) {
    if (text == word) return number;
    known.append(known.empty() ? "" : ", ").append(text);
  }
  throw std::invalid_argument{std::string{name} + ": \"" + word +
                              "\" is none that kraken has: " + known};
}

bool flag(const Arguments& args, const std::string& name, std::string_view otherwise) {
  const std::string word = argument(args, name, otherwise);
  if (word == "true") return true;
  if (word == "false") return false;
  throw std::invalid_argument{name + ": \"" + word + "\" should be \"true\" or \"false\""};
}

std::string_view channel_name(Channel channel) {
  switch (channel) {
    case Channel::ticker:
      return "ticker";
    case Channel::trade:
      return "trade";
    case Channel::order_book:
      return "book";
    case Channel::kline:
      return "ohlc";
    case Channel::my_order:
    case Channel::my_order_batch:
    case Channel::my_trade:
      return "executions";
    case Channel::balance:
      return "balances";
    default:
      throw std::invalid_argument{"kraken has no channel " + std::string{to_text(channel)}};
  }
}

// What both subscribe and unsubscribe must name, so that they mean the same.
json::object identity(Channel channel, std::span<const std::string> symbols,
                      const Arguments& args) {
  json::object params;
  params["channel"] = json::string{channel_name(channel)};
  if (is_private(channel)) {
    params["token"] = argument(args, "token", "");
    return params;
  }
  params["symbol"] = json::array(symbols.begin(), symbols.end());
  if (channel == Channel::ticker) {
    const std::string trigger = argument(args, "event_trigger", "bbo");
    if (trigger != "bbo" && trigger != "trades")
      throw std::invalid_argument{"event_trigger: \"" + trigger +
                                  "\" should be \"bbo\" or \"trades\""};
    params["event_trigger"] = trigger;
  }
  if (channel == Channel::order_book)
    params["depth"] = number_of(kDepths, "depth", argument(args, "depth", "10"));
  if (channel == Channel::kline)
    params["interval"] = number_of(kIntervals, "interval", argument(args, "interval", "1m"));
  return params;
}

std::string request(std::string_view method, json::object params, std::uint64_t request_id) {
  json::object message;
  message["method"] = json::string{method};
  if (!params.empty()) message["params"] = std::move(params);
  message["req_id"] = request_id;
  return json::serialize(message);
}

}  // namespace

std::string KrakenCodec::subscribe(Channel channel, std::span<const std::string> native_symbols,
                                   const std::map<std::string, std::string>& args,
                                   std::uint64_t request_id) {
  json::object params = identity(channel, native_symbols, args);
  if (channel_name(channel) == "executions") {
    params["snap_orders"] = flag(args, "snap_orders", "true");
    params["snap_trades"] = flag(args, "snap_trades", "false");
  } else {
    params["snapshot"] = channel != Channel::trade;  // of trades it repeats old ones
  }
  return request("subscribe", std::move(params), request_id);
}

std::string KrakenCodec::unsubscribe(Channel channel, std::span<const std::string> native_symbols,
                                     const std::map<std::string, std::string>& args,
                                     std::uint64_t request_id) {
  return request("unsubscribe", identity(channel, native_symbols, args), request_id);
}

std::string KrakenCodec::ping(std::uint64_t request_id) {
  return request("ping", {}, request_id);
}

}  // namespace hftcpp
