// binance_requests.cpp: what is sent to Binance on a market stream.
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_intervals.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>

namespace hftcpp {
namespace {

namespace json = boost::json;
using Arguments = std::map<std::string, std::string>;

std::string argument(const Arguments& args, const std::string& name, std::string_view otherwise) {
  const auto found = args.find(name);
  return found == args.end() ? std::string{otherwise} : found->second;
}

std::string depth_stream(const Arguments& args) {
  const std::string depth = argument(args, "depth", "");
  if (depth.empty() || depth == "0") return "depth@100ms";
  if (depth == "5" || depth == "10" || depth == "20") return "depth" + depth + "@100ms";
  throw std::invalid_argument{"depth: \"" + depth +
                              "\" is none that binance has: 5, 10, 20, or none for the whole book"};
}

std::string kline_stream(const Arguments& args) {
  const std::string interval = argument(args, "interval", "1m");
  if (binance_interval(interval)) return "kline_" + interval;
  std::string known;
  for (const auto& [text, length] : kBinanceIntervals)
    known.append(known.empty() ? "" : ", ").append(text);
  throw std::invalid_argument{"interval: \"" + interval + "\" is none that binance has: " + known};
}

std::string trade_stream(const Arguments& args) {
  const std::string aggregated = argument(args, "aggregated", "true");
  if (aggregated == "true") return "aggTrade";
  if (aggregated == "false") return "trade";
  throw std::invalid_argument{"aggregated: \"" + aggregated + "\" should be \"true\" or \"false\""};
}

std::string kind(Channel channel, const Arguments& args) {
  switch (channel) {
    case Channel::ticker:
      return "bookTicker";
    case Channel::trade:
      return trade_stream(args);
    case Channel::order_book:
      return depth_stream(args);
    case Channel::kline:
      return kline_stream(args);
    default:
      throw std::invalid_argument{"binance has no stream for " + std::string{to_text(channel)}};
  }
}

std::string request(std::string_view method, Channel channel,
                    std::span<const std::string> native_symbols, const Arguments& args,
                    std::uint64_t request_id) {
  json::array streams;
  for (const std::string& symbol : native_symbols)
    streams.emplace_back(BinanceCodec::stream_name(channel, symbol, args));
  json::object message;
  message["method"] = json::string{method};
  message["params"] = std::move(streams);
  message["id"] = request_id;
  return json::serialize(message);
}

}  // namespace

std::string BinanceCodec::stream_name(Channel channel, std::string_view native_symbol,
                                      const std::map<std::string, std::string>& args) {
  std::string name{native_symbol};
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name + '@' + kind(channel, args);
}

std::string BinanceCodec::subscribe(Channel channel, std::span<const std::string> native_symbols,
                                    const std::map<std::string, std::string>& args,
                                    std::uint64_t request_id) {
  return request("SUBSCRIBE", channel, native_symbols, args, request_id);
}

std::string BinanceCodec::unsubscribe(Channel channel, std::span<const std::string> native_symbols,
                                      const std::map<std::string, std::string>& args,
                                      std::uint64_t request_id) {
  return request("UNSUBSCRIBE", channel, native_symbols, args, request_id);
}

std::string BinanceCodec::ping(std::uint64_t /*request_id*/) {
  return {};
}

}  // namespace hftcpp
