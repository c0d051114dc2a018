// okx_requests.cpp: what is sent to OKX.
#include "exchanges/okx/okx_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

namespace json = boost::json;
using Arguments = std::map<std::string, std::string>;

std::string_view name_of(OkxMarket market) {
  return market == OkxMarket::swap ? "okx_swap" : "okx";
}

std::string argument(const Arguments& args, const std::string& name, std::string_view otherwise) {
  const auto found = args.find(name);
  return found == args.end() ? std::string{otherwise} : found->second;
}

std::string ticker_channel(const Arguments& args) {
  const std::string name = argument(args, "ticker", "bbo-tbt");
  if (name == "bbo-tbt" || name == "tickers") return name;
  throw std::invalid_argument{"ticker: \"" + name + "\" should be \"bbo-tbt\" or \"tickers\""};
}

std::string trade_channel(const Arguments& args) {
  const std::string aggregated = argument(args, "aggregated", "true");
  if (aggregated == "true") return "trades";
  if (aggregated == "false") return "trades-all";
  throw std::invalid_argument{"aggregated: \"" + aggregated + "\" should be \"true\" or \"false\""};
}

std::string book_channel(OkxMarket market, const Arguments& args) {
  const std::string depth = argument(args, "depth", "400");
  if (depth == "400") return "books";
  if (depth == "5") return "books5";
  throw std::invalid_argument{"depth: \"" + depth + "\" is none that " +
                              std::string{name_of(market)} + " has: 5, 400"};
}

// Our words, and then OKX's own, of which some are the same.
std::string known_intervals() {
  std::vector<std::string_view> names;
  const auto add = [&names](std::string_view name) {
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  for (const OkxInterval& interval : kOkxIntervals) add(interval.word);
  for (const OkxInterval& interval : kOkxIntervals) add(interval.channel);
  std::string list;
  for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

std::string candle_channel(OkxMarket market, const Arguments& args) {
  const std::string word = argument(args, "interval", "1m");
  for (const OkxInterval& interval : kOkxIntervals)
    if (!word.empty() && word == interval.word) return "candle" + std::string{interval.channel};
  if (okx_interval(word) != nullptr) return "candle" + word;
  throw std::invalid_argument{"interval: \"" + word + "\" is none that " +
                              std::string{name_of(market)} + " has: " + known_intervals()};
}

[[noreturn]] void throw_no_channel(Channel channel, OkxMarket market) {
  throw std::invalid_argument{std::string{name_of(market)} + " has no channel " +
                              std::string{to_text(channel)}};
}

std::vector<std::string> channel_names(Channel channel, OkxMarket market, const Arguments& args) {
  const bool is_swap = market == OkxMarket::swap;
  switch (channel) {
    case Channel::ticker:
      return {ticker_channel(args)};
    case Channel::trade:
      return {trade_channel(args)};
    case Channel::order_book:
      return {book_channel(market, args)};
    case Channel::kline:
      return {candle_channel(market, args)};
    case Channel::funding:
      if (is_swap) return {"funding-rate", "mark-price"};
      break;
    case Channel::liquidation:
      if (is_swap) return {"liquidation-orders"};
      break;
    case Channel::my_order:
    case Channel::my_order_batch:
    case Channel::my_trade:
      return {"orders"};
    case Channel::balance:
      return {"account"};
    case Channel::position:
      if (is_swap) return {"positions"};
      break;
    case Channel::quote:
      break;
  }
  throw_no_channel(channel, market);
}

json::array to_args(Channel channel, OkxMarket market, std::span<const std::string> symbols,
                    const Arguments& args) {
  json::array list;
  for (const std::string& name : channel_names(channel, market, args)) {
    json::object one;
    one["channel"] = name;
    if (channel == Channel::balance) {
      list.push_back(std::move(one));
    } else if (is_private(channel) || channel == Channel::liquidation) {
      one["instType"] = market == OkxMarket::swap ? "SWAP" : "SPOT";
      list.push_back(std::move(one));
    } else {
      for (const std::string& symbol : symbols) {
        one["instId"] = symbol;
        list.push_back(one);
      }
    }
  }
  return list;
}

std::string request(std::string_view op, json::array args, std::uint64_t request_id) {
  json::object message;
  message["id"] = std::to_string(request_id);
  message["op"] = json::string{op};
  message["args"] = std::move(args);
  return json::serialize(message);
}

}  // namespace

std::string OkxCodec::subscribe(Channel channel, OkxMarket market,
                                std::span<const std::string> native_symbols,
                                const std::map<std::string, std::string>& args,
                                std::uint64_t request_id) {
  return request("subscribe", to_args(channel, market, native_symbols, args), request_id);
}

std::string OkxCodec::unsubscribe(Channel channel, OkxMarket market,
                                  std::span<const std::string> native_symbols,
                                  const std::map<std::string, std::string>& args,
                                  std::uint64_t request_id) {
  return request("unsubscribe", to_args(channel, market, native_symbols, args), request_id);
}

}  // namespace hftcpp
