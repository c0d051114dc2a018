// binance_future_stream.cpp: addresses and limits of Binance's USD-M futures.
// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams
#include "exchanges/binance_future/binance_future_stream.hpp"

#include "exchanges/binance_future/binance_future_codec.hpp"
#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "exchanges/signing.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
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

// A listen key is good for an hour.
constexpr auto kKeepAlive = 30min;
constexpr std::int64_t kNoSuchListenKey = -1125;

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
    : BinanceAccountStream{std::move(given),
                           {.prefix = "/fapi/v1/",
                            .instruments = "exchangeInfo",
                            .fills = "userTrades",
                            .parse_instruments = parse_future_exchange_info,
                            .guess = binance_future_symbol,
                            .instruments_weight = 1,
                            .open_orders_weight = 40,
                            .order_weight = 1,
                            .all_orders_weight = 5,
                            .fills_weight = 5}},
      depth_{argument("depth", kDepths, "0")},
      snapshot_limit_{argument("snapshot_limit", kSnapshotLimits, "1000")},
      aggregated_{argument("aggregated", kFlags, "true") == "true"} {
  check_argument_names(kArguments);
  try_channels(kChannels, [this](Channel channel) {
    (void)BinanceFutureCodec::stream_name(channel, "", params().subscribe_args);
  });
}

ChannelParams BinanceFutureStream::channel_params(Channel channel) {
  if (is_private(channel)) return private_params(channel);
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
      .pairs_per_connection = kStreamsPerConnection,
      .idle_after = 30s,  // its own pings come every three minutes: too late for us
      .stale_after = stale_after(channel),
      .send_spacing = 300ms,
      .lifetime = 24h};
}

// The key in the address is the login: there is nothing to subscribe to.
ChannelParams BinanceFutureStream::private_params(Channel channel) {
  return {.channel = channel,
          .url = own_url("wss://fstream.binance.com/private/ws"),
          .prepare = [this] { return fetch_listen_key(); },
          .keep_alive = [this] { return extend_listen_key(); },
          .keep_alive_every = kKeepAlive,
          .idle_after = 30s,
          .stale_after = 0ms,  // nobody has to trade
          .lifetime = 24h};
}

// It needs the key, and no signature.
asio::awaitable<Result<RestAnswer>> BinanceFutureStream::ask_listen_key(std::string method) {
  std::function<RestRequest()> make = [this, &method] {
    RestRequest request;
    request.method = method;
    request.target = "/fapi/v1/listenKey";
    request.headers.emplace_back("X-MBX-APIKEY", params().api_key);
    return request;
  };
  co_return co_await request(std::move(make));
}

// A listen key is given to whoever has the API key: whether the secret belongs to it has to be
// seen before something is missed for it.
asio::awaitable<LoginVerdict> BinanceFutureStream::prove_secret() {
  if (is_proved_) co_return LoginVerdict{};
  Question question;
  question.target = "/fapi/v3/balance";
  question.weight = 5;
  const auto answer = co_await ask(std::move(question));
  if (!answer) co_return failed("asking for the account: " + answer.error().code.message());
  if (answer->status != 200) co_return verdict_of("asking for the account", *answer);
  is_proved_ = true;
  co_return LoginVerdict{};
}

asio::awaitable<LoginVerdict> BinanceFutureStream::fetch_listen_key() {
  LoginVerdict verdict = co_await learn_instruments();
  if (verdict.kind == LoginVerdict::Kind::accepted) verdict = co_await prove_secret();
  if (verdict.kind != LoginVerdict::Kind::accepted) co_return verdict;
  const auto answer = co_await ask_listen_key("POST");
  if (!answer) co_return failed("the listen key: " + answer.error().code.message());
  if (answer->status != 200) co_return verdict_of("the listen key", *answer);
  const auto key = binance::parse_listen_key(answer->body);
  if (!key) co_return failed("the listen key: " + key.error().code.message());
  verdict.url = own_url("wss://fstream.binance.com/private/ws") + "?listenKey=" + *key;
  co_return verdict;
}

// Binance may have dropped it: then another is needed, and another connection.
asio::awaitable<LoginVerdict> BinanceFutureStream::extend_listen_key() {
  const auto answer = co_await ask_listen_key("PUT");
  if (!answer) co_return failed("extending the listen key: " + answer.error().code.message());
  if (answer->status == 200) co_return LoginVerdict{};
  LoginVerdict verdict = verdict_of("extending the listen key", *answer);
  const auto failure = binance::parse_failure(answer->body);
  if (failure && failure->code == kNoSuchListenKey) verdict.kind = LoginVerdict::Kind::refused;
  co_return verdict;
}

std::unique_ptr<Codec> BinanceFutureStream::make_codec(Channel channel) {
  if (!is_private(channel)) return std::make_unique<BinanceFutureCodec>(symbols());
  return remembering(std::make_unique<BinanceFutureCodec>(account_symbols()));
}

asio::awaitable<Result<void>> BinanceFutureStream::fetch_balances(EventSink& sink) {
  Question question;
  question.target = "/fapi/v3/balance";
  question.weight = 5;
  const auto body = co_await ask_for(std::move(question));
  if (!body) co_return body.error();
  const auto balances = binance::parse_future_balances({*body, Timestamp::now()}, exchange());
  if (!balances) co_return balances.error();
  for (const Balance& balance : *balances) sink.on_balance(balance);
  co_return Result<void>{};
}

// Those that are open: StreamBase notices which are missing.
asio::awaitable<Result<void>> BinanceFutureStream::fetch_positions(EventSink& sink) {
  Question question;
  question.target = "/fapi/v3/positionRisk";
  question.weight = 5;
  const auto body = co_await ask_for(std::move(question));
  if (!body) co_return body.error();
  const auto positions =
      binance::parse_positions({*body, Timestamp::now()}, exchange(), account_symbols());
  if (!positions) co_return positions.error();
  for (const Position& position : *positions) sink.on_position(position);
  co_return Result<void>{};
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
