#include "sim/kraken/kraken_client.hpp"

#include "sim/json_request.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kHeartbeat = 1s;

// Words seen on the real wire.
constexpr std::string_view kUnknownPair = "Currency pair not supported ";
constexpr std::string_view kBadDepth = "Subscription depth not supported";
constexpr std::string_view kPrivate =
    "Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com";
constexpr std::string_view kTooFast = "Exceeded msg rate";
constexpr std::string_view kBadToken = "ESession:Invalid session";
// Ours, after the pattern of those: what Kraken says here is not known.
constexpr std::string_view kBadInterval = "Subscription ohlc interval not supported";
constexpr std::string_view kBadChannel = "Subscription channel not supported";
constexpr std::string_view kAlready = "Already subscribed";
constexpr std::string_view kNotFound = "Subscription Not Found";
constexpr std::string_view kMalformed = "Malformed request";
constexpr std::string_view kBadMethod = "Unsupported method";

std::int64_t integer_of(const json::object& object, std::string_view key, std::int64_t otherwise) {
  const json::value* value = object.if_contains(key);
  if (!value) return otherwise;
  boost::system::error_code ec;
  const auto number = value->to_number<std::int64_t>(ec);
  return ec ? -1 : number;
}

bool flag_of(const json::object& object, std::string_view key, bool otherwise) {
  const json::value* value = object.if_contains(key);
  return value && value->is_bool() ? value->get_bool() : otherwise;
}

bool is_private_channel(std::string_view channel) {
  return channel == "executions" || channel == "balances" || channel == "level3";
}

std::vector<std::string> symbols_of(const json::object& params) {
  std::vector<std::string> symbols;
  const json::value* value = params.if_contains("symbol");
  if (value && value->is_string()) symbols.emplace_back(value->get_string());
  if (value && value->is_array())
    for (const json::value& each : value->get_array())
      symbols.emplace_back(each.is_string() ? std::string{each.get_string()} : serialize(each));
  return symbols;
}

}  // namespace

struct KrakenClient::Request {
  std::string method;
  std::string id;  // as JSON, empty when there is none
  Timestamp time_in;
  json::object params;

  [[nodiscard]] KrakenAnswer answer() const { return {method, id, time_in}; }
  [[nodiscard]] std::string_view channel() const { return text_of(params, "channel"); }
  [[nodiscard]] bool wants_snapshot() const {
    return flag_of(params, "snapshot", channel() != "trade");
  }
  [[nodiscard]] KrakenPrivateFeeds::Snapshot private_snapshot() const {
    return {.orders = flag_of(params, "snap_orders", true),
            .trades = flag_of(params, "snap_trades", false)};
  }

  // What an acknowledgement repeats, its keys in alphabetical order.
  [[nodiscard]] std::string result(std::string_view symbol) const {
    std::string text = R"({"channel":")" + std::string{channel()} + '"';
    if (channel() == "book")
      text += ",\"depth\":" + std::to_string(integer_of(params, "depth", 10));
    if (channel() == "ticker" && !text_of(params, "event_trigger").empty())
      text += R"(,"event_trigger":")" + std::string{text_of(params, "event_trigger")} + '"';
    if (channel() == "ohlc")
      text += ",\"interval\":" + std::to_string(integer_of(params, "interval", 1));
    if (channel() == "executions") text += ",\"maxratecount\":180";
    text += wants_snapshot() ? ",\"snapshot\":true" : ",\"snapshot\":false";
    if (!symbol.empty()) text += R"(,"symbol":")" + std::string{symbol} + '"';
    if (channel() == "ohlc" && method == "subscribe")
      text += R"(,"warnings":["timestamp is deprecated, use interval_begin"])";
    return text + '}';
  }
};

KrakenClient::KrakenClient(Connection& connection, Exchange exchange)
    : connection_{connection}, exchange_{std::move(exchange)}, last_request_{Timestamp::now()} {
  connection_.send(kraken_status(connection_.number()));
}

KrakenClient::~KrakenClient() {
  for (Feed* feed : feeds_) feed->remove(connection_);
}

void KrakenClient::on_frame() {
  last_request_ = Timestamp::now();
}

bool KrakenClient::is_subscribed() const noexcept {
  return !feeds_.empty() || instruments_ || (private_ && !private_->empty());
}

void KrakenClient::on_tick(Timestamp now) {
  if (!is_subscribed()) {
    last_heartbeat_ = now;
    if (now - last_request_ >= exchange_.idle_timeout) connection_.close(1000, "idle");
    return;
  }
  if (now - last_heartbeat_ < kHeartbeat) return;
  last_heartbeat_ = now;
  connection_.send(R"({"channel":"heartbeat"})");
}

void KrakenClient::on_message(std::string_view text) {
  Request request;
  request.time_in = Timestamp::now();
  boost::system::error_code ec;
  const json::value value = json::parse(text, ec);
  if (ec || !value.is_object()) return refuse(request, kMalformed, "");
  const json::object& object = value.get_object();
  request.method = text_of(object, "method");
  if (const json::value* id = object.if_contains("req_id")) request.id = json::serialize(*id);
  if (const json::value* params = object.if_contains("params"); params && params->is_object())
    request.params = params->get_object();

  if (request.method == "ping")
    return connection_.send(kraken_pong({"pong", request.id, request.time_in}));
  if (request.method != "subscribe" && request.method != "unsubscribe")
    return refuse(request, kBadMethod, "");
  answer_subscription(request);
}

void KrakenClient::refuse(const Request& request, std::string_view error, std::string_view symbol) {
  connection_.send(kraken_error(request.answer(), error, symbol));
}

void KrakenClient::answer_subscription(const Request& request) {
  const std::string_view channel = request.channel();
  if (is_private_channel(channel)) return answer_private(request);
  if (channel == "instrument") return subscribe_instruments(request);
  constexpr std::array<std::string_view, 4> kChannels{"ticker", "trade", "book", "ohlc"};
  if (std::find(kChannels.begin(), kChannels.end(), channel) == kChannels.end())
    return refuse(request, kBadChannel, "");
  const std::vector<std::string> symbols = symbols_of(request.params);
  if (symbols.empty()) return refuse(request, kMalformed, "");
  for (const std::string& symbol : symbols)
    request.method == "subscribe" ? subscribe(request, symbol) : unsubscribe(request, symbol);
}

KrakenClient::Choice KrakenClient::choose(const Request& request, std::string_view symbol) const {
  KrakenInstrument* instrument = exchange_.find(symbol);
  if (!instrument) return {.error = kUnknownPair, .names_symbol = true};
  const std::string_view channel = request.channel();
  Feed* feed = nullptr;
  if (channel == "trade") feed = &instrument->trades();
  if (channel == "ticker")
    feed = text_of(request.params, "event_trigger") == "bbo" ? &instrument->ticker_on_top()
                                                             : &instrument->ticker_on_trade();
  if (channel == "book")
    feed = instrument->book(static_cast<std::size_t>(integer_of(request.params, "depth", 10)));
  if (channel == "ohlc")
    feed = instrument->ohlc(static_cast<int>(integer_of(request.params, "interval", 1)));
  if (!feed) return {.error = channel == "book" ? kBadDepth : kBadInterval};
  return {instrument, feed, {}, false};
}

// The client's feed of the same channel and symbol: one depth, one trigger at a time; candles of
// several intervals go side by side.
Feed* KrakenClient::subscribed(const Choice& choice) const noexcept {
  for (Feed* feed : feeds_)
    if (feed == choice.feed ||
        (feed->channel() != Channel::kline && feed->channel() == choice.feed->channel() &&
         feed->symbol() == choice.feed->symbol()))
      return feed;
  return nullptr;
}

void KrakenClient::subscribe(const Request& request, std::string_view symbol) {
  const Choice choice = choose(request, symbol);
  if (choice.names_symbol)
    return refuse(request, std::string{choice.error} + std::string{symbol}, symbol);
  if (!choice.feed) return refuse(request, choice.error, "");
  if (subscribed(choice)) return refuse(request, kAlready, symbol);
  if (exchange_.refuses(choice.feed->channel(), choice.feed->symbol()))
    return refuse(request, kTooFast, symbol);

  connection_.send(kraken_ack(request.answer(), request.result(symbol)));
  feeds_.push_back(choice.feed);
  choice.feed->add({.connection = &connection_, .wrapped = false, .settled_at = {}});
  const std::string snapshot = choice.instrument->snapshot(*choice.feed, Timestamp::now());
  if (request.wants_snapshot()) choice.feed->send_to(connection_, snapshot);
}

void KrakenClient::unsubscribe(const Request& request, std::string_view symbol) {
  const Choice choice = choose(request, symbol);
  if (choice.names_symbol)
    return refuse(request, std::string{choice.error} + std::string{symbol}, symbol);
  Feed* feed = choice.feed ? subscribed(choice) : nullptr;
  if (!feed) return refuse(request, kNotFound, symbol);
  feed->remove(connection_);
  std::erase(feeds_, feed);
  connection_.send(kraken_ack(request.answer(), request.result(symbol)));
}

void KrakenClient::answer_private(const Request& request) {
  const std::string_view channel = request.channel();
  if (!exchange_.make_private || channel == "level3") return refuse(request, kPrivate, "");
  const std::string_view token = text_of(request.params, "token");
  if (!exchange_.accepts(token))
    return connection_.send(kraken_session_error(request.answer(), kBadToken, channel));
  if (!private_) private_ = exchange_.make_private();
  if (request.method == "subscribe") return subscribe_private(request);
  if (!private_->has(channel)) return refuse(request, kNotFound, "");
  private_->unsubscribe(channel);
  connection_.send(kraken_ack(request.answer(), request.result("")));
}

void KrakenClient::subscribe_private(const Request& request) {
  const bool is_orders = request.channel() == "executions";
  if (private_->has(request.channel())) return refuse(request, kAlready, "");
  if (exchange_.refuses(is_orders ? Channel::my_order : Channel::balance, Symbol{}))
    return refuse(request, kTooFast, "");
  connection_.send(kraken_ack(request.answer(), request.result("")));
  if (is_orders) return private_->subscribe_executions(request.private_snapshot());
  private_->subscribe_balances(request.wants_snapshot());
}

void KrakenClient::subscribe_instruments(const Request& request) {
  instruments_ = request.method == "subscribe";
  connection_.send(kraken_ack(request.answer(), request.result("")));
  if (instruments_ && request.wants_snapshot()) connection_.send(exchange_.instruments());
}

}  // namespace hftcpp::sim
