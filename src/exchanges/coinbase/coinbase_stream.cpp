// coinbase_stream.cpp: Coinbase's addresses and limits.
// https://docs.cdp.coinbase.com/advanced-trade/docs/ws-overview
#include "exchanges/coinbase/coinbase_stream.hpp"

#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace hftcpp {

using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 4> kArguments{"feed", "trade_side", "check_sequence",
                                                     "balance_every"};
constexpr std::array<std::string_view, 2> kSides{"taker", "maker"};
constexpr std::array<std::string_view, 2> kFlags{"true", "false"};
constexpr std::array<std::string_view, 2> kFeeds{"advanced", "exchange"};
constexpr std::array<std::string_view, 6> kSeconds{"1", "2", "5", "10", "30", "60"};

// Coinbase takes eight connections a second from an address.
constexpr AttemptLimit kAttempts{.attempts = 8, .window = 1s};

// Tickers, too, come with trades alone.
std::chrono::milliseconds stale_after(Channel channel) {
  return channel == Channel::order_book ? 3min : 15min;
}

}  // namespace

CoinbaseStream::CoinbaseStream(StreamParams given)
    : StreamBase{std::move(given), kAttempts},
      is_exchange_{argument("feed", kFeeds, "advanced") == "exchange"},
      sides_are_makers_{argument("trade_side", kSides, "taker") == "maker"},
      check_sequence_{argument("check_sequence", kFlags, "true") == "true"},
      balance_every_{std::stoi(argument("balance_every", kSeconds, "5"))} {
  check_argument_names(kArguments);
  account_symbols_.set_resolver(coinbase_symbol);
  try_channels(kChannels, [this](Channel channel) { (void)subscribe(channel, {}); });
  try_keys([this] { check_key(); });
}

void CoinbaseStream::check_key() const {
  if (is_exchange_)
    throw std::invalid_argument{
        "subscribe_args.feed: the exchange feed has no private channels here; leave it out"};
  (void)token();
}

std::string CoinbaseStream::subscribe(Channel channel, std::span<const Symbol> pairs) const {
  if (is_exchange_) return CoinbaseExchangeCodec::subscribe(channel, native_symbols(pairs));
  return CoinbaseCodec::subscribe(channel, products(pairs));
}

std::vector<std::string> CoinbaseStream::unsubscribe(Channel channel,
                                                     std::span<const Symbol> pairs) const {
  if (is_exchange_) return {CoinbaseExchangeCodec::unsubscribe(channel, native_symbols(pairs))};
  std::vector<Symbol> given_up{pairs.begin(), pairs.end()};
  std::erase_if(given_up, [this](Symbol pair) { return is_still_needed(pair); });
  if (given_up.empty()) return {};
  return {CoinbaseCodec::unsubscribe(channel, products(given_up))};
}

std::vector<std::string> CoinbaseStream::products(std::span<const Symbol> pairs) const {
  std::vector<std::string> names;
  for (std::string& native : native_symbols(pairs)) {
    std::string alias = coinbase_alias(native);
    std::string& name = alias.empty() ? native : alias;
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

// It was removed, and the other one of the same book was not.
bool CoinbaseStream::is_still_needed(Symbol pair) const {
  if (!has_usdc_) return false;
  const std::vector<Symbol> wanted = currency_pairs();
  const auto is_wanted = [&](std::string_view native) {
    return std::ranges::find(wanted, coinbase_symbol(native)) != wanted.end();
  };
  const std::string native = coinbase_native(pair);
  if (is_wanted(native)) return false;
  const std::string alias = coinbase_alias(native);
  return is_wanted(alias.empty() ? native + 'C' : alias);
}

ChannelParams CoinbaseStream::channel_params(Channel channel) {
  if (channel == Channel::balance) return balance_params();
  if (is_private(channel)) return private_params(channel);
  // Eight messages a second from an address, over all connections. Heartbeats are asked for where
  // it gets quiet: then one comes every second.
  const auto connections = static_cast<int>(params().subscribe_channels.size());
  return {.channel = channel,
          .url = own_url(is_exchange_ ? "wss://ws-feed.exchange.coinbase.com"
                                      : "wss://advanced-trade-ws.coinbase.com"),
          .subscribe =
              [this, channel](PairsRequest request) {
                return at_once({subscribe(channel, request.symbols)});
              },
          .unsubscribe =
              [this, channel](const PairsRequest& request) {
                return unsubscribe(channel, request.symbols);
              },
          .pairs_per_request = 100,
          .idle_after = 5s,
          .ping = is_exchange_ ? std::string{} : CoinbaseCodec::heartbeats(),
          .stale_after = stale_after(channel),
          .send_spacing = 130ms * connections};
}

std::unique_ptr<Codec> CoinbaseStream::make_codec(Channel channel) {
  if (channel == Channel::balance) return std::make_unique<CoinbaseBalanceCodec>(news_);
  if (is_private(channel)) {
    CoinbaseCodecSettings settings = codec_settings();
    settings.news = &news_;
    if (channel == Channel::my_trade) {
      progress_.restart();
      settings.progress = &progress_;
    }
    return std::make_unique<CoinbaseCodec>(account_symbols_, settings);
  }
  if (is_exchange_) return std::make_unique<CoinbaseExchangeCodec>(symbols());
  CoinbaseCodecSettings settings = codec_settings();
  settings.has_usdc = &has_usdc_;
  return std::make_unique<CoinbaseCodec>(symbols(), settings);
}

CoinbaseCodecSettings CoinbaseStream::codec_settings() const {
  return {.sides_are_makers = sides_are_makers_, .check_sequence = check_sequence_};
}

std::string CoinbaseStream::native_symbol(Symbol symbol) const {
  std::string native = coinbase_native(symbol);
  if (!is_exchange_ && !coinbase_alias(native).empty()) has_usdc_ = true;
  return native;
}

BookRules CoinbaseStream::book_rules() const {
  return coinbase_book_rules(0);
}

// Thirty requests a second of an account: a third of them.
RestLimits CoinbaseStream::rest_limits() const {
  return {.host = "https://api.coinbase.com", .weight_per_minute = 600};
}

}  // namespace hftcpp
