#include "sim/kraken_future/kraken_future_client.hpp"

#include "sim/json_request.hpp"
#include "sim/kraken_future/kraken_future_rest.hpp"
#include "sim/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kHeartbeat = 1s;

// Words of the documentation and of the wire.
constexpr std::string_view kBadJson = "Json Error";
constexpr std::string_view kBadFeed = "Invalid feed";
constexpr std::string_view kBadProduct = "Invalid product id";
constexpr std::string_view kNotProved = "Failed to subscribe to authenticated feed";
constexpr std::string_view kAgain = "Already subscribed to feed, re-requesting";
// Ours: what Kraken says here is not known.
constexpr std::string_view kBadKey = "Invalid API key";
constexpr std::string_view kRefused = "Too many requests";

constexpr std::array<std::string_view, 4> kPublic{"book", "trade", "ticker", "ticker_lite"};
constexpr std::array<std::string_view, 4> kPrivate{"open_orders", "fills", "balances",
                                                   "open_positions"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> products_of(const json::object& request) {
  std::vector<std::string> products;
  const json::value* value = request.if_contains("product_ids");
  if (value && value->is_array())
    for (const json::value& each : value->get_array())
      products.push_back(each.is_string() ? to_upper(each.get_string()) : std::string{});
  return products;
}

}  // namespace

KrakenFutureClient::KrakenFutureClient(Connection& connection, Exchange exchange)
    : connection_{connection}, exchange_{std::move(exchange)}, last_frame_{Timestamp::now()} {
  connection_.send(R"({"event":"info","version":1})");
}

KrakenFutureClient::~KrakenFutureClient() {
  for (Feed* feed : feeds_) feed->remove(connection_);
}

void KrakenFutureClient::on_frame() {
  last_frame_ = Timestamp::now();
}

void KrakenFutureClient::on_tick(Timestamp now) {
  if (now - last_frame_ >= exchange_.idle_timeout) return connection_.close(1000, "idle");
  if (!heartbeats_ || now - last_heartbeat_ < kHeartbeat) return;
  last_heartbeat_ = now;
  connection_.send(R"({"feed":"heartbeat","time":)" + std::to_string(to_milliseconds(now)) + '}');
}

void KrakenFutureClient::tell(std::string_view event, std::string_view message) {
  connection_.send({R"({"event":")", event, R"(","message":")", message, "\"}"});
}

void KrakenFutureClient::confirm(std::string_view event, std::string_view feed,
                                 std::string_view id) {
  if (id.empty()) return connection_.send({R"({"event":")", event, R"(","feed":")", feed, "\"}"});
  connection_.send(
      {R"({"event":")", event, R"(","feed":")", feed, R"(","product_ids":[")", id, "\"]}"});
}

void KrakenFutureClient::on_message(std::string_view text) {
  boost::system::error_code ec;
  const json::value value = json::parse(text, ec);
  if (ec || !value.is_object()) return tell("error", kBadJson);
  const json::object& request = value.get_object();
  const std::string_view event = text_of(request, "event");
  const std::string_view feed = text_of(request, "feed");
  if (event == "ping") return connection_.send(R"({"event":"pong"})");
  if (event == "challenge") return answer_challenge(text_of(request, "api_key"));
  if (event != "subscribe" && event != "unsubscribe") return tell("error", kBadJson);
  if (feed == "heartbeat") return answer_heartbeat(event);
  if (is_one_of(kPublic, feed)) return answer_public(request, event, feed);
  if (is_one_of(kPrivate, feed)) return answer_private(request, event, feed);
  tell("error", kBadFeed);
}

void KrakenFutureClient::answer_heartbeat(std::string_view event) {
  heartbeats_ = event == "subscribe";
  confirm(heartbeats_ ? "subscribed" : "unsubscribed", "heartbeat", "");
}

// ---- the account ----

void KrakenFutureClient::answer_challenge(std::string_view key) {
  if (!exchange_.account.enabled || key != exchange_.account.key) return tell("error", kBadKey);
  challenge_ = kraken_future_uid("challenge", connection_.number());
  tell("challenge", challenge_);
}

bool KrakenFutureClient::is_proved(const Object& request) const {
  const AccountSettings& account = exchange_.account;
  return account.enabled && account.permitted && !challenge_.empty() &&
         text_of(request, "api_key") == account.key &&
         text_of(request, "original_challenge") == challenge_ &&
         text_of(request, "signed_challenge") == kraken_future_signed(challenge_, account.secret);
}

void KrakenFutureClient::answer_private(const Object& request, std::string_view event,
                                        std::string_view name) {
  if (!is_proved(request)) return tell("alert", kNotProved);
  if (!private_) private_ = exchange_.make_private();
  Feed& feed = *private_->find(name);
  if (event == "unsubscribe") {
    private_->unsubscribe(feed);
    return confirm("unsubscribed", name, "");
  }
  if (feed.has(connection_)) {
    tell("alert", kAgain);
    return private_->tell_snapshot(feed);
  }
  if (exchange_.refuses(feed.channel(), Symbol{})) return tell("error", kRefused);
  confirm("subscribed", name, "");
  private_->subscribe(feed);
}

// ---- the market ----

void KrakenFutureClient::answer_public(const Object& request, std::string_view event,
                                       std::string_view name) {
  const std::vector<std::string> products = products_of(request);
  if (products.empty()) return tell("error", kBadProduct);
  for (const std::string& id : products) {
    KrakenFutureInstrument* const instrument = exchange_.find(id);
    if (!instrument) {
      tell("error", kBadProduct);
      continue;
    }
    Feed& feed = *instrument->find(name);
    event == "subscribe" ? subscribe(*instrument, feed) : unsubscribe(*instrument, feed);
  }
}

void KrakenFutureClient::subscribe(KrakenFutureInstrument& instrument, Feed& feed) {
  const std::string name{instrument.name_of(feed)};
  if (feed.has(connection_)) {
    tell("alert", kAgain);
    return feed.send_to(connection_, instrument.snapshot(feed, Timestamp::now()));
  }
  if (exchange_.refuses(feed.channel(), feed.symbol()))
    return connection_.send({R"({"event":"subscribed_failed","feed":")", name,
                             R"(","product_ids":[")", instrument.id(), R"("],"message":")",
                             kRefused, "\"}"});
  confirm("subscribed", name, instrument.id());
  feeds_.push_back(&feed);
  feed.add({.connection = &connection_, .wrapped = false, .settled_at = {}});
  feed.send_to(connection_, instrument.snapshot(feed, Timestamp::now()));
}

void KrakenFutureClient::unsubscribe(const KrakenFutureInstrument& instrument, Feed& feed) {
  const bool was_there = std::erase(feeds_, &feed) > 0;
  feed.remove(connection_);
  confirm(was_there ? "unsubscribed" : "unsubscribed_failed", instrument.name_of(feed),
          instrument.id());
}

}  // namespace hftcpp::sim
