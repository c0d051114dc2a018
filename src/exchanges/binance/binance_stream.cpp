// binance_stream.cpp: Binance's addresses and limits.
// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
#include "exchanges/binance/binance_stream.hpp"

#include "exchanges/binance/binance_auth.hpp"
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_symbols.hpp"
#include "exchanges/signing.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
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

// One subscription to one's own events per connection, and this is its request.
constexpr std::uint64_t kLogin = 1;
// Other messages that may come before the answer; what they tell is asked for over REST anyway.
constexpr int kMostBefore = 100;

}  // namespace

BinanceStream::BinanceStream(StreamParams given)
    : BinanceAccountStream{std::move(given),
                           {.prefix = "/api/v3/",
                            .instruments = "exchangeInfo?showPermissionSets=false",
                            .fills = "myTrades",
                            .parse_instruments = parse_exchange_info,
                            .guess = binance_symbol}},
      depth_{argument("depth", kDepths, "0")},
      snapshot_limit_{argument("snapshot_limit", kSnapshotLimits, "1000")} {
  check_argument_names(kArguments);
  try_channels(kChannels, [this](Channel channel) {
    (void)BinanceCodec::stream_name(channel, "", params().subscribe_args);
  });
}

ChannelParams BinanceStream::channel_params(Channel channel) {
  if (is_private(channel)) return private_params(channel);
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
      .pairs_per_connection = kStreamsPerConnection,
      .idle_after = 30s,  // its own pings come every 20 s, and are all that does on a quiet pair
      .stale_after = stale_after(channel),
      .send_spacing = 300ms,  // five a second, our pongs among them, or the connection is cut
      .lifetime = 24h};
}

// The WebSocket API, where the login is the subscription.
ChannelParams BinanceStream::private_params(Channel channel) {
  return {.channel = channel,
          .url = own_url("wss://ws-api.binance.com:443/ws-api/v3?returnRateLimits=false"),
          .prepare = [this] { return learn_instruments(); },
          .login = [this](LoginTalk& talk) { return log_in(talk); },
          .idle_after = 30s,
          .stale_after = 0ms,  // nobody has to trade
          .send_spacing = 300ms,
          .lifetime = 24h};
}

asio::awaitable<LoginVerdict> BinanceStream::log_in(LoginTalk& talk) {
  const BinanceKey key{params().api_key, params().api_secret};
  const std::chrono::nanoseconds now{exchange_now().nanoseconds()};
  std::string request = binance_subscribe_user_data(
      key, std::chrono::duration_cast<std::chrono::milliseconds>(now), kLogin);
  const auto sent = co_await talk.send(std::move(request));
  if (!sent) co_return failed("subscribing to one's own events: " + sent.error().code.message());
  for (int i = 0; i < kMostBefore; ++i) {
    const auto answer = co_await talk.receive();
    if (!answer)
      co_return failed("subscribing to one's own events: " + answer.error().code.message());
    if (const auto failure = binance::parse_failure(*answer))
      co_return verdict_of("subscribing to one's own events", *failure);
    if (binance::is_accepted(*answer, kLogin)) co_return LoginVerdict{};
  }
  co_return failed("subscribing to one's own events: no answer");
}

std::unique_ptr<Codec> BinanceStream::make_codec(Channel channel) {
  if (!is_private(channel)) return std::make_unique<BinanceCodec>(symbols());
  return remembering(std::make_unique<BinanceCodec>(account_symbols()));
}

// All currencies are listed, most of them zero: what never was anything else is no news.
asio::awaitable<Result<void>> BinanceStream::fetch_balances(EventSink& sink) {
  Question question;
  question.target = "/api/v3/account";
  question.weight = 20;
  const auto body = co_await ask_for(std::move(question));
  if (!body) co_return body.error();
  const auto balances = binance::parse_spot_balances({*body, Timestamp::now()});
  if (!balances) co_return balances.error();
  for (const Balance& balance : *balances) {
    const bool is_empty = balance.available->is_zero() && balance.locked->is_zero();
    if (is_empty && !has_held(balance.currency)) continue;
    note_held(balance);
    sink.on_balance(balance);
  }
  co_return Result<void>{};
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
  std::string target = "/api/v3/depth?symbol=" + signing::percent_encoded(binance_native(symbol)) +
                       "&limit=" + snapshot_limit_;
  const auto body = co_await get(std::move(target), weight_of(snapshot_limit_));
  if (!body) co_return body.error();
  auto book = BinanceCodec::parse_book_snapshot(*body, symbol);
  if (book) book->receive_time = Timestamp::now();
  co_return book;
}

}  // namespace hftcpp
