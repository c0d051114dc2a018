// binance_future_stream.cpp: addresses and limits of Binance's USD-M futures.
// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams
#include "exchanges/binance_future/binance_future_stream.hpp"

#include "exchanges/binance_future/binance_future_codec.hpp"
#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "exchanges/signing.hpp"
#include "stream/arguments.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 4> kArguments{"depth", "interval", "aggregated",
                                                     "snapshot_limit"};
constexpr std::array<std::string_view, 4> kDepths{"0", "5", "10", "20"};
constexpr std::array<std::string_view, 2> kFlags{"true", "false"};
constexpr std::array<std::string_view, 3> kSnapshotLimits{"100", "500", "1000"};
// 1,024 are documented; with so many, connections were seen to fall silent.
constexpr std::size_t kStreamsPerConnection = 200;

StreamParams with_limits(StreamParams params) {
  if (params.reconnect.attempts_per_window == 0) {
    params.reconnect.attempts_per_window = 300;
    params.reconnect.window = 5min;
  }
  return params;
}

// A liquidation may not come for hours, trades and candles of a quiet pair for minutes.
std::chrono::milliseconds stale_after(Channel channel) {
  if (channel == Channel::liquidation) return 0ms;
  return channel == Channel::trade || channel == Channel::kline ? 15min : 3min;
}

double weight_of(std::string_view snapshot_limit) {
  if (snapshot_limit == "100") return 5;
  return snapshot_limit == "500" ? 10 : 20;
}

}  // namespace

BinanceFutureStream::BinanceFutureStream(StreamParams given)
    : StreamBase{with_limits(std::move(given))},
      depth_{argument(params(), "depth", kDepths, "0")},
      snapshot_limit_{argument(params(), "snapshot_limit", kSnapshotLimits, "1000")},
      aggregated_{argument(params(), "aggregated", kFlags, "true") == "true"} {
  check_argument_names(params(), kArguments);
  for (const Channel channel : params().subscribe_channels)
    if (std::ranges::find(kChannels, channel) != kChannels.end())
      (void)BinanceFutureCodec::stream_name(channel, "", params().subscribe_args);
  if (params().currency_pairs.size() > kStreamsPerConnection)
    throw std::invalid_argument{
        params().exchange + ": currency_pairs: " + std::to_string(params().currency_pairs.size()) +
        " are more than the 200 that a connection takes; make two streams of them"};
}

ChannelParams BinanceFutureStream::channel_params(Channel channel) {
  const std::string route{BinanceFutureCodec::route(channel, params().subscribe_args)};
  return {
      .channel = channel,
      .url = own_url("wss://fstream.binance.com/" + route + "/stream"),
      .subscribe =
          [this, channel](PairsRequest request) {
            return at_once({BinanceFutureCodec::subscribe(channel, native_symbols(request.symbols),
                                                          params().subscribe_args, request.id)});
          },
      .unsubscribe =
          [this, channel](const PairsRequest& request) {
            return std::vector{BinanceFutureCodec::unsubscribe(
                channel, native_symbols(request.symbols), params().subscribe_args, request.id)};
          },
      .pairs_per_request = kStreamsPerConnection,
      .idle_after = 30s,  // its own pings come every three minutes: too late for us
      .stale_after = stale_after(channel),
      .send_spacing = 300ms,
      .lifetime = 24h};
}

std::unique_ptr<Codec> BinanceFutureStream::make_codec(Channel) {
  return std::make_unique<BinanceFutureCodec>(symbols());
}

std::string BinanceFutureStream::native_symbol(Symbol symbol) const {
  return binance_future_native(symbol);
}

// Single trades lack those that the market did not make: holes in their numbers mean nothing.
TradeIds BinanceFutureStream::trade_ids() const {
  return aggregated_ ? TradeIds::contiguous : TradeIds::opaque;
}

BookRules BinanceFutureStream::book_rules() const {
  return binance_future_book_rules(std::stoul(depth_));
}

RestLimits BinanceFutureStream::rest_limits() const {
  // Four fifths of the 2,400 of a minute: the rest is for orders, and for others at our address.
  return {.host = "https://fapi.binance.com",
          .weight_per_minute = 1'920,
          .used_header = "x-mbx-used-weight-1m"};
}

asio::awaitable<Result<BookUpdate>> BinanceFutureStream::fetch_book(Symbol symbol) {
  std::string target =
      "/fapi/v1/depth?symbol=" + signing::percent_encoded(binance_future_native(symbol)) +
      "&limit=" + snapshot_limit_;
  const auto body = co_await get(std::move(target), weight_of(snapshot_limit_));
  if (!body) co_return body.error();
  auto book = BinanceFutureCodec::parse_book_snapshot(*body, symbol);
  if (book) book->receive_time = Timestamp::now();
  co_return book;
}

}  // namespace hftcpp
