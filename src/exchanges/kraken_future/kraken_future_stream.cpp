// kraken_future_stream.cpp: addresses and limits of Kraken's futures.
// https://docs.kraken.com/api/docs/guides/futures-websockets
#include "exchanges/kraken_future/kraken_future_stream.hpp"

#include "exchanges/kraken_future/kraken_future_auth.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"

#include <chrono>
#include <string_view>
#include <utility>

namespace hftcpp {

using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 1> kArguments{"lite"};

// The edge is the spot market's: it counts connections per address and bans who makes more.
constexpr AttemptLimit kAttempts{.attempts = 150, .window = 10min};

// A liquidation may not come for hours, a trade of a quiet contract for minutes.
std::chrono::milliseconds stale_after(Channel channel) {
  if (channel == Channel::liquidation) return 0ms;
  return channel == Channel::trade ? 15min : 3min;
}

}  // namespace

KrakenFutureStream::KrakenFutureStream(StreamParams given)
    : StreamBase{std::move(given), kAttempts} {
  check_argument_names(kArguments);
  try_channels(kChannels, [this](Channel channel) {
    (void)KrakenFutureCodec::subscribe(channel, {}, params().subscribe_args);
  });
  try_keys([this] { (void)kraken_future_signed_challenge("", params().api_secret); });
}

// The first request of a connection asks for heartbeats as well.
std::vector<std::string> KrakenFutureStream::subscribe(Channel channel,
                                                       const PairsRequest& request) const {
  std::vector<std::string> messages;
  if (request.id == 1) messages.push_back(KrakenFutureCodec::subscribe_heartbeat());
  messages.push_back(KrakenFutureCodec::subscribe(channel, native_symbols(request.symbols),
                                                  params().subscribe_args));
  return messages;
}

ChannelParams KrakenFutureStream::channel_params(Channel channel) {
  if (is_private(channel)) return private_params(channel);
  return {.channel = channel,
          .url = own_url("wss://futures.kraken.com/ws/v1"),
          .subscribe = [this, channel](
                           PairsRequest request) { return at_once(subscribe(channel, request)); },
          .unsubscribe =
              [this, channel](const PairsRequest& request) {
                return std::vector{KrakenFutureCodec::unsubscribe(
                    channel, native_symbols(request.symbols), params().subscribe_args)};
              },
          .pairs_per_request = 100,
          .idle_after = 10s,  // heartbeats come every second
          .ping = KrakenFutureCodec::ping(),
          .ping_every = 30s,  // a minute without one from us, and the connection is cut
          .stale_after = stale_after(channel),
          .send_spacing = 20ms};
}

std::unique_ptr<Codec> KrakenFutureStream::make_codec(Channel channel) {
  if (channel == Channel::my_trade) fills_.on_connection();
  return std::make_unique<KrakenFutureCodec>(
      symbols(), KrakenFutureCodecSettings{.channel = channel, .fills = &fills_});
}

std::string KrakenFutureStream::native_symbol(Symbol symbol) const {
  return kraken_future_native(symbol);
}

BookRules KrakenFutureStream::book_rules() const {
  return kraken_future_book_rules(0);
}

}  // namespace hftcpp
