// binance_requests.cpp: what is sent to Binance on a market stream.
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_wire.hpp"

#include <stdexcept>

namespace hftcpp {
namespace {

using binance::Arguments;

std::string kind(Channel channel, const Arguments& args) {
  switch (channel) {
    case Channel::ticker:
      return "bookTicker";
    case Channel::trade:
      return binance::trade_kind(args);
    case Channel::order_book:
      return binance::depth_kind(args);
    case Channel::kline:
      return binance::kline_kind(args);
    default:
      throw std::invalid_argument{"binance has no stream for " + std::string{to_text(channel)}};
  }
}

std::string request(std::string_view method, Channel channel,
                    std::span<const std::string> native_symbols, const Arguments& args,
                    std::uint64_t request_id) {
  std::vector<std::string> streams;
  for (const std::string& symbol : native_symbols)
    streams.push_back(BinanceCodec::stream_name(channel, symbol, args));
  return binance::request(method, streams, request_id);
}

}  // namespace

std::string BinanceCodec::stream_name(Channel channel, std::string_view native_symbol,
                                      const std::map<std::string, std::string>& args) {
  return binance::stream_name(native_symbol, kind(channel, args));
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
