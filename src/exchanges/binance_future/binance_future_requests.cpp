// binance_future_requests.cpp: what is sent to Binance's futures on a market stream, and where to.
#include "exchanges/binance/binance_wire.hpp"
#include "exchanges/binance_future/binance_future_codec.hpp"

#include <stdexcept>
#include <vector>

namespace hftcpp {
namespace {

using binance::Arguments;

std::string kline_kind(const Arguments& args) {
  const std::string kind = binance::kline_kind(args);
  if (kind == "kline_1s")
    throw std::invalid_argument{
        "interval: binance_future has no candles of \"1s\": from \"1m\" on"};
  return kind;
}

std::string kind(Channel channel, const Arguments& args) {
  switch (channel) {
    case Channel::ticker:
      return "bookTicker";
    case Channel::trade:
      return binance::trade_kind(args);
    case Channel::order_book:
      return binance::depth_kind(args);
    case Channel::kline:
      return kline_kind(args);
    case Channel::funding:
      return "markPrice@1s";
    case Channel::liquidation:
      return "forceOrder";
    default:
      throw std::invalid_argument{"binance_future has no stream for " +
                                  std::string{to_text(channel)}};
  }
}

std::string request(std::string_view method, Channel channel,
                    std::span<const std::string> native_symbols, const Arguments& args,
                    std::uint64_t request_id) {
  std::vector<std::string> streams;
  for (const std::string& symbol : native_symbols)
    streams.push_back(BinanceFutureCodec::stream_name(channel, symbol, args));
  return binance::request(method, streams, request_id);
}

}  // namespace

std::string BinanceFutureCodec::stream_name(Channel channel, std::string_view native_symbol,
                                            const std::map<std::string, std::string>& args) {
  return binance::stream_name(native_symbol, kind(channel, args));
}

std::string_view BinanceFutureCodec::route(Channel channel,
                                           const std::map<std::string, std::string>& args) {
  if (is_private(channel)) return "private";
  const bool is_public = channel == Channel::ticker || channel == Channel::order_book ||
                         (channel == Channel::trade && binance::trade_kind(args) == "trade");
  return is_public ? "public" : "market";
}

std::string BinanceFutureCodec::subscribe(Channel channel,
                                          std::span<const std::string> native_symbols,
                                          const std::map<std::string, std::string>& args,
                                          std::uint64_t request_id) {
  return request("SUBSCRIBE", channel, native_symbols, args, request_id);
}

std::string BinanceFutureCodec::unsubscribe(Channel channel,
                                            std::span<const std::string> native_symbols,
                                            const std::map<std::string, std::string>& args,
                                            std::uint64_t request_id) {
  return request("UNSUBSCRIBE", channel, native_symbols, args, request_id);
}

}  // namespace hftcpp
