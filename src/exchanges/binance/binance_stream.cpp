// binance_stream.cpp: Binance's addresses and limits.
// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
#include "exchanges/binance/binance_stream.hpp"

#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_symbols.hpp"
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
constexpr std::array<std::string_view, 4> kSnapshotLimits{"100", "500", "1000", "5000"};
constexpr std::size_t kStreamsPerConnection = 1024;

StreamParams with_limits(StreamParams params) {
  if (params.reconnect.attempts_per_window == 0) {
    params.reconnect.attempts_per_window = 300;
    params.reconnect.window = 5min;
  }
  return params;
}

// Trades and bars of a quiet pair may take their time; a book or a ticker seldom does.
std::chrono::milliseconds stale_after(Channel channel) {
  return channel == Channel::trade || channel == Channel::kline ? 15min : 3min;
}

// https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints
double weight_of(std::string_view snapshot_limit) {
  if (snapshot_limit == "100") return 5;
  if (snapshot_limit == "500") return 25;
  return snapshot_limit == "1000" ? 50 : 250;
}

// Names of instruments may hold any character.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_plain)
      encoded += c;
    else
      encoded.append({'%', kHex[byte >> 4U], kHex[byte & 15U]});
  }
  return encoded;
}

}  // namespace

BinanceStream::BinanceStream(StreamParams given)
    : StreamBase{with_limits(std::move(given))},
      depth_{argument(params(), "depth", kDepths, "0")},
      snapshot_limit_{argument(params(), "snapshot_limit", kSnapshotLimits, "1000")} {
  check_argument_names(params(), kArguments);
  for (const Channel channel : params().subscribe_channels)
    if (std::ranges::find(kChannels, channel) != kChannels.end())
      (void)BinanceCodec::stream_name(channel, "", params().subscribe_args);
  if (params().currency_pairs.size() > kStreamsPerConnection)
    throw std::invalid_argument{
        params().exchange + ": currency_pairs: " + std::to_string(params().currency_pairs.size()) +
        " are more than the 1024 that a connection takes; make two streams of them"};
}

ChannelParams BinanceStream::channel_params(Channel channel) {
  return {
      .channel = channel,
      .url = own_url("wss://stream.binance.com:9443/stream?timeUnit=MICROSECOND"),
      .subscribe =
          [this, channel](PairsRequest request) {
            return at_once({BinanceCodec::subscribe(channel, native_symbols(request.symbols),
                                                    params().subscribe_args, request.id)});
          },
      .unsubscribe =
          [this, channel](const PairsRequest& request) {
            return std::vector{BinanceCodec::unsubscribe(channel, native_symbols(request.symbols),
                                                         params().subscribe_args, request.id)};
          },
      .pairs_per_request = 200,
      .idle_after = 30s,  // its own pings come every 20 s, and are all that does on a quiet pair
      .stale_after = stale_after(channel),
      .send_spacing = 300ms,  // five a second, our pongs among them, or the connection is cut
      .lifetime = 24h};
}

std::unique_ptr<Codec> BinanceStream::make_codec(Channel) {
  return std::make_unique<BinanceCodec>(symbols());
}

std::string BinanceStream::native_symbol(Symbol symbol) const {
  return binance_native(symbol);
}

BookRules BinanceStream::book_rules() const {
  return binance_book_rules(std::stoul(depth_));
}

RestLimits BinanceStream::rest_limits() const {
  // Four fifths of the 6,000 of a minute: the rest is for orders, and for others at our address.
  return {.host = "https://api.binance.com",
          .weight_per_minute = 4'800,
          .used_header = "x-mbx-used-weight-1m"};
}

asio::awaitable<Result<BookUpdate>> BinanceStream::fetch_book(Symbol symbol) {
  std::string target = "/api/v3/depth?symbol=" + percent_encoded(binance_native(symbol)) +
                       "&limit=" + snapshot_limit_;
  const auto body = co_await get(std::move(target), weight_of(snapshot_limit_));
  if (!body) co_return body.error();
  auto book = BinanceCodec::parse_book_snapshot(*body, symbol);
  if (book) book->receive_time = Timestamp::now();
  co_return book;
}

}  // namespace hftcpp
