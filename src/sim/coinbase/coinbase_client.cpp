#include "sim/coinbase/coinbase_client.hpp"

#include "sim/json_request.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kHeartbeat = 1s;

// Coinbase's own, also for a channel that there is not.
constexpr std::string_view kNoLogin = "authentication failure";
// Those of its other feed; what Advanced Trade says here is not known.
constexpr std::string_view kFailed = "Failed to subscribe";
constexpr std::string_view kNoProduct = " is not a valid product";
// Ours.
constexpr std::string_view kTooFast = "rate limit exceeded";
constexpr std::string_view kMalformed = "malformed request";

// What stands in the set of subscriptions: a product, or what there is in its place.
std::string value_of(const std::string& channel, const std::string& product) {
  if (channel == "user") return "b0000000-0000-4000-8000-000000000001";
  return product.empty() ? channel : product;
}

}  // namespace

struct CoinbaseClient::Request {
  std::string_view channel;
  std::string_view token;
  std::vector<std::string> products;
};

CoinbaseClient::CoinbaseClient(Connection& connection, Exchange exchange)
    : connection_{connection},
      exchange_{std::move(exchange)},
      connected_{Timestamp::now()},
      last_sent_{connected_},
      heartbeat_counter_{3'000 + connection.number() * 1'000} {}

CoinbaseClient::~CoinbaseClient() {
  for (const Subscription& each : subscriptions_)
    if (each.feed) each.feed->remove(connection_);
}

std::uint64_t CoinbaseClient::take(std::uint64_t count) {
  return std::exchange(next_number_, next_number_ + count);
}

void CoinbaseClient::send(std::string_view text, std::uint64_t number) {
  const std::size_t at = text.find(kCoinbaseNumberKey) + kCoinbaseNumberKey.size();
  char digits[20];
  const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  const std::string_view written{digits, static_cast<std::size_t>(end - digits)};
  connection_.send({text.substr(0, at), written, text.substr(at)});
  last_sent_ = Timestamp::now();
}

void CoinbaseClient::refuse(std::string_view message, std::string_view reason) {
  connection_.send(coinbase_error(message, reason));
}

void CoinbaseClient::on_tick(Timestamp now) {
  if (!has_subscribed_ && now - connected_ >= exchange_.first_request_within)
    return connection_.close(1008, "no subscription");
  if (now - last_sent_ >= exchange_.idle_timeout) return connection_.close(1000, "idle");
  if (!heartbeats_ || now - last_heartbeat_ < kHeartbeat) return;
  last_heartbeat_ = now;
  send_next(coinbase_heartbeat(++heartbeat_counter_, now));
}

void CoinbaseClient::on_message(std::string_view text) {
  boost::system::error_code ec;
  const json::value value = json::parse(text, ec);
  if (ec || !value.is_object()) return refuse(kMalformed);
  const json::object& object = value.get_object();
  Request request{
      .channel = text_of(object, "channel"), .token = text_of(object, "jwt"), .products = {}};
  if (const json::value* const ids = object.if_contains("product_ids"); ids && ids->is_array())
    for (const json::value& each : ids->get_array())
      request.products.emplace_back(each.is_string() ? std::string{each.get_string()}
                                                     : json::serialize(each));
  const std::string_view type = text_of(object, "type");
  if (type == "subscribe") return subscribe(request);
  if (type == "unsubscribe") return unsubscribe(request);
  refuse(kMalformed);
}

bool CoinbaseClient::choose(const Request& request, std::vector<Subscription>& chosen) {
  if (request.channel == "heartbeats") {
    chosen.push_back({"heartbeats", "", nullptr});
    return true;
  }
  if (request.channel == "user") {
    const bool is_known = exchange_.accepts(request.token);
    if (!is_known) refuse(kNoLogin);
    chosen.push_back({"user", "", exchange_.user});
    return is_known;
  }
  for (const std::string& product : request.products) {
    CoinbaseInstrument* const instrument = exchange_.find(product);
    if (!instrument) {
      refuse(kFailed, product + std::string{kNoProduct});
      return false;
    }
    Feed* const feed = instrument->find(request.channel);
    if (!feed) break;
    chosen.push_back({std::string{request.channel}, product, feed});
  }
  if (chosen.empty()) refuse(kNoLogin);
  return !chosen.empty();
}

bool CoinbaseClient::has(const Subscription& subscription) const noexcept {
  return std::any_of(subscriptions_.begin(), subscriptions_.end(), [&](const Subscription& each) {
    return each.channel == subscription.channel && each.product == subscription.product;
  });
}

void CoinbaseClient::subscribe(const Request& request) {
  std::vector<Subscription> chosen;
  if (!choose(request, chosen)) return;
  for (const Subscription& each : chosen)
    if (each.feed && exchange_.refuses(each.feed->channel(), each.feed->symbol()))
      return refuse(kTooFast);
  subscribe_all(chosen);
}

void CoinbaseClient::subscribe_all(const std::vector<Subscription>& chosen) {
  has_subscribed_ = true;
  std::vector<Subscription> added;
  for (const Subscription& each : chosen) {
    if (has(each)) continue;
    subscriptions_.push_back(each);
    added.push_back(each);
  }
  acknowledge();
  for (const Subscription& each : added) add(each);
}

void CoinbaseClient::add(const Subscription& subscription) {
  if (!subscription.feed) {
    heartbeats_ = true;
    return;
  }
  if (subscription.feed->has(connection_)) return;  // by another name of the same book
  subscription.feed->add({.connection = &connection_,
                          .wrapped = false,
                          .settled_at = {},
                          .numbering = static_cast<Numbering*>(this)});
  if (subscription.feed == exchange_.user) {
    for (const std::string& message : exchange_.user_snapshot())
      subscription.feed->send_to(connection_, message);
    return;
  }
  CoinbaseInstrument* const instrument = exchange_.find(subscription.product);
  subscription.feed->send_to(connection_,
                             instrument->snapshot(*subscription.feed, Timestamp::now()));
}

void CoinbaseClient::unsubscribe(const Request& request) {
  std::vector<Subscription> chosen;
  if (!choose(request, chosen)) return;
  for (const Subscription& gone : chosen) {
    std::erase_if(subscriptions_, [&](const Subscription& each) {
      return each.channel == gone.channel && each.product == gone.product;
    });
    const bool is_wanted =
        std::any_of(subscriptions_.begin(), subscriptions_.end(),
                    [&](const Subscription& each) { return each.feed == gone.feed; });
    if (gone.feed && !is_wanted) gone.feed->remove(connection_);
    if (!gone.feed) heartbeats_ = false;
  }
  acknowledge();
}

// All that is subscribed, whatever was asked.
void CoinbaseClient::acknowledge() {
  std::map<std::string, json::array> channels;
  for (const Subscription& each : subscriptions_)
    channels[each.channel].emplace_back(value_of(each.channel, each.product));
  json::object all;
  for (auto& [channel, products] : channels) all[channel] = std::move(products);
  std::string text;
  append_coinbase_envelope(text, "subscriptions", Timestamp::now());
  text += R"({"subscriptions":)" + json::serialize(all) + "}]}";
  send_next(text);
}

}  // namespace hftcpp::sim
