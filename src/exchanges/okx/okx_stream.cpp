// okx_stream.cpp: OKX's addresses and limits.
// https://www.okx.com/docs-v5/en/#overview-websocket
#include "exchanges/okx/okx_stream.hpp"

#include "exchanges/okx/okx_symbols.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 4> kArguments{"ticker", "depth", "interval", "aggregated"};
constexpr std::array<std::string_view, 2> kDepths{"400", "5"};
constexpr std::array<std::string_view, 2> kFlags{"true", "false"};

// OKX asks for fewer than thirty deep books on a connection; of the others for no bound.
constexpr std::size_t kBooksPerConnection = 29;

// OKX takes three connections a second from an address.
constexpr AttemptLimit kAttempts{.attempts = 3, .window = 1s};

// A login needs three things, where others need two: this was given when the key was made.
constexpr std::array<std::string_view, 1> kAuthData{"passphrase"};

// Books and the best prices are sent anew after a minute without a change; liquidations may not
// come for hours.
std::chrono::milliseconds stale_after(Channel channel) {
  switch (channel) {
    case Channel::liquidation:
      return 0ms;
    case Channel::trade:
    case Channel::kline:
    case Channel::funding:
      return 15min;
    default:
      return 3min;
  }
}

}  // namespace

OkxStream::OkxStream(StreamParams given, OkxMarket market)
    : StreamBase{std::move(given), kAttempts},
      market_{market},
      depth_{argument("depth", kDepths, "400")},
      aggregated_{argument("aggregated", kFlags, "true") == "true"} {
  check_argument_names(kArguments);
  try_channels(channels_of(market), [this](Channel channel) {
    (void)OkxCodec::subscribe(channel, market_, {}, params().subscribe_args, 1);
  });
  try_keys([] {}, kAuthData);  // any text can sign
}

std::span<const Channel> OkxStream::channels_of(OkxMarket market) {
  if (market == OkxMarket::swap) return OkxSwapStream::kChannels;
  return kChannels;
}

ChannelParams OkxStream::channel_params(Channel channel) {
  if (is_private(channel)) return private_params(channel);
  const bool is_business = channel == Channel::kline || (channel == Channel::trade && !aggregated_);
  return {.channel = channel,
          .url = own_url(is_business ? "wss://ws.okx.com:8443/ws/v5/business"
                                     : "wss://ws.okx.com:8443/ws/v5/public"),
          .subscribe = [this, channel](
                           PairsRequest request) { return subscribe(channel, std::move(request)); },
          .unsubscribe = [this, channel](const PairsRequest& request) -> std::vector<std::string> {
            if (channel == Channel::liquidation) return {};  // it is that of all pairs
            return {OkxCodec::unsubscribe(channel, market_, native_symbols(request.symbols),
                                          params().subscribe_args, request.id)};
          },
          .pairs_per_request = 100,
          .pairs_per_connection = channel == Channel::order_book ? kBooksPerConnection : 0,
          .idle_after = 20s,  // after 30 s of silence OKX hangs up
          .ping = OkxCodec::ping(),
          .stale_after = stale_after(channel),
          .send_spacing = 100ms};
}

asio::awaitable<StreamBase::Messages> OkxStream::subscribe(Channel channel, PairsRequest request) {
  if (market_ == OkxMarket::swap) {
    const auto known = co_await know_contracts(request.symbols);
    if (!known) co_return known.error();
  }
  std::vector<std::string> messages;
  messages.push_back(OkxCodec::subscribe(channel, market_, native_symbols(request.symbols),
                                         params().subscribe_args, request.id));
  co_return messages;
}

// One list has them all. A pair that is not in it OKX will refuse in its own words.
asio::awaitable<Result<void>> OkxStream::know_contracts(std::vector<Symbol> symbols) {
  const auto is_known = [this](Symbol symbol) { return contracts_.find(symbol) != nullptr; };
  if (std::ranges::all_of(symbols, is_known)) co_return Result<void>{};
  co_return co_await fetch_contracts();
}

asio::awaitable<Result<void>> OkxStream::fetch_contracts() {
  std::string target = "/api/v5/public/instruments?instType=SWAP";
  const auto list = co_await get(std::move(target));
  if (!list) co_return list.error();
  co_return okx_read_contracts(*list, contracts_);
}

OkxCodecSettings OkxStream::codec_settings() const noexcept {
  return {.market = market_, .contracts = market_ == OkxMarket::swap ? &contracts_ : nullptr};
}

std::unique_ptr<Codec> OkxStream::make_codec(Channel) {
  return std::make_unique<OkxCodec>(symbols(), codec_settings());
}

std::string OkxStream::native_symbol(Symbol symbol) const {
  return market_ == OkxMarket::swap ? okx_swap_native(symbol) : okx_native(symbol);
}

// The numbers of trades that were put together jump.
TradeIds OkxStream::trade_ids() const {
  return aggregated_ ? TradeIds::opaque : TradeIds::contiguous;
}

BookRules OkxStream::book_rules() const {
  return okx_book_rules(std::stoul(depth_));
}

RestLimits OkxStream::rest_limits() const {
  return {.host = "https://www.okx.com", .weight_per_minute = 300};  // of 20 in two seconds, half
}

}  // namespace hftcpp
