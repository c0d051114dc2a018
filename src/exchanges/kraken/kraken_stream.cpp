// kraken_stream.cpp: Kraken's addresses and limits.
// https://docs.kraken.com/api/docs/guides/spot-ws-intro
#include "exchanges/kraken/kraken_stream.hpp"

#include "exchanges/kraken/kraken_auth.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"

#include <chrono>
#include <string_view>
#include <utility>

namespace hftcpp {

using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 3> kArguments{"depth", "interval", "event_trigger"};
constexpr std::array<std::string_view, 5> kBookDepths{"10", "25", "100", "500", "1000"};

// The edge counts connections per address and bans who makes more.
constexpr AttemptLimit kAttempts{.attempts = 150, .window = 10min};

// Trades and bars of a quiet pair may take their time; a book or a ticker seldom does.
std::chrono::milliseconds stale_after(Channel channel) {
  return channel == Channel::trade || channel == Channel::kline ? 15min : 3min;
}

}  // namespace

KrakenStream::KrakenStream(StreamParams given)
    : StreamBase{std::move(given), kAttempts},
      depth_{std::stoul(argument("depth", kBookDepths, "10"))} {
  check_argument_names(kArguments);
  try_channels(kChannels, [this](Channel channel) {
    (void)KrakenCodec::subscribe(channel, {}, params().subscribe_args, 1);
  });
  try_keys([this] { (void)kraken_signature("", "", "", params().api_secret); });
}

ChannelParams KrakenStream::channel_params(Channel channel) {
  if (is_private(channel)) return private_params(channel);
  return {.channel = channel,
          .url = own_url("wss://ws.kraken.com/v2"),
          .subscribe =
              [this, channel](PairsRequest request) {
                return at_once({KrakenCodec::subscribe(channel, native_symbols(request.symbols),
                                                       params().subscribe_args, request.id)});
              },
          .unsubscribe =
              [this, channel](const PairsRequest& request) {
                return std::vector{KrakenCodec::unsubscribe(
                    channel, native_symbols(request.symbols), params().subscribe_args, request.id)};
              },
          .pairs_per_request = 100,
          .idle_after = 10s,  // heartbeats come every second
          .ping = KrakenCodec::ping(0),
          .stale_after = stale_after(channel),
          .send_spacing = 50ms};
}

std::unique_ptr<Codec> KrakenStream::make_codec(Channel) {
  return std::make_unique<KrakenCodec>(symbols());
}

std::string KrakenStream::native_symbol(Symbol symbol) const {
  return kraken_native(symbol);
}

BookRules KrakenStream::book_rules() const {
  return kraken_book_rules(depth_);
}

}  // namespace hftcpp
