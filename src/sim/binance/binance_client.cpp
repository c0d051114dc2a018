#include "sim/binance/binance_client.hpp"

#include "sim/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::size_t kMostStreams = 1024;
constexpr auto kFrameWindow = 1s;
// Until a client that asked for no snapshot is taken for one that needs none.
constexpr auto kSettling = 2s;

bool is_id(const json::value& id) {
  return id.is_null() || id.is_int64() || id.is_uint64() ||
         (id.is_string() && id.get_string().size() <= 36);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    parts.push_back(text.substr(0, text.find(separator)));
    text.remove_prefix(std::min(text.size(), parts.back().size() + 1));
  }
  return parts;
}

}  // namespace

struct BinanceClient::Request {
  std::string id = "null";  // as JSON
  std::string_view method;
  json::array params;

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const json::value& each : params)
      names.emplace_back(each.is_string() ? std::string{each.get_string()} : json::serialize(each));
    return names;
  }
};

BinanceClient::BinanceClient(Connection& connection, std::string_view path, Exchange exchange)
    : connection_{connection},
      exchange_{std::move(exchange)},
      heartbeat_{connection, exchange_.times} {
  const HttpRequest& handshake = connection.handshake();
  if (exchange_.has_microseconds && to_upper(handshake.argument("timeUnit")) == "MICROSECOND")
    unit_ = TimeUnit::microseconds;
  combined_ = path == "/stream";
  std::string_view names = path;
  names.remove_prefix(std::min(names.size(), std::string_view{"/ws/"}.size()));
  if (combined_) names = handshake.argument("streams");
  for (const std::string_view name : split(names, '/')) {
    Subscription wanted;
    if (is_wanted(name, wanted) && !find(name)) add(std::move(wanted));
  }
}

BinanceClient::~BinanceClient() {
  for (const Subscription& each : subscriptions_)
    if (each.feed) each.feed->remove(connection_);
}

void BinanceClient::on_frame() {
  const Timestamp now = Timestamp::now();
  while (!frames_.empty() && now - frames_.front() >= kFrameWindow) frames_.pop_front();
  frames_.push_back(now);
  if (frames_.size() > exchange_.most_frames) connection_.close(1008, "Too many requests");
}

void BinanceClient::accept(const Request& request, std::string_view result) {
  connection_.send({R"({"result":)", result, R"(,"id":)", request.id, "}"});
}

void BinanceClient::refuse(const Request& request, int code, std::string_view words) {
  const std::string text = json::serialize(json::string{words});
  connection_.send({R"({"error":{"code":)", std::to_string(code), R"(,"msg":)", text, R"(},"id":)",
                    request.id, "}"});
}

void BinanceClient::on_message(std::string_view text) {
  Request request;
  boost::system::error_code ec;
  const json::value value = json::parse(text, ec);
  if (ec) return refuse(request, 3, "Invalid JSON: expected value at line 1 column 1");
  if (!value.is_object()) return refuse(request, 2, "Invalid request: expected an object");
  const json::object& object = value.get_object();
  if (const json::value* id = object.if_contains("id")) {
    if (!is_id(*id))
      return refuse(request, 2, "Invalid request: request ID must be an unsigned integer");
    request.id = json::serialize(*id);
  }
  const json::value* method = object.if_contains("method");
  if (!method || !method->is_string())
    return refuse(request, 2, "Invalid request: missing field `method`");
  request.method = method->get_string();
  if (const json::value* params = object.if_contains("params"); params && params->is_array())
    request.params = params->get_array();
  answer(request);
}

void BinanceClient::answer(const Request& request) {
  if (request.method == "SUBSCRIBE") return subscribe(request);
  if (request.method == "UNSUBSCRIBE") return unsubscribe(request);
  if (request.method == "SET_PROPERTY") return set_property(request);
  if (request.method == "GET_PROPERTY") return accept(request, combined_ ? "true" : "false");
  if (request.method != "LIST_SUBSCRIPTIONS")
    return refuse(request, 2,
                  "Invalid request: unknown variant `" + std::string{request.method} +
                      "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, "
                      "`SET_PROPERTY`, `GET_PROPERTY`");
  json::array names;
  for (const Subscription& each : subscriptions_) names.emplace_back(each.name);
  accept(request, json::serialize(names));
}

// False for a name that no stream can have.
bool BinanceClient::is_wanted(std::string_view name, Subscription& wanted) const {
  const std::size_t at = name.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == name.size()) return false;
  const std::string_view symbol = name.substr(0, at);
  wanted.name = std::string{name};
  if (to_lower(symbol) != symbol) return true;  // another symbol, then, and an unknown one
  BinanceInstrument* instrument = exchange_.find(to_upper(symbol));
  if (!instrument) return true;
  const std::string_view suffix = name.substr(at + 1);
  wanted.feed = instrument->find(suffix, unit_);
  if (!wanted.feed) return false;
  if (exchange_.serves && !exchange_.serves(suffix)) wanted.feed = nullptr;
  return true;
}

const BinanceClient::Subscription* BinanceClient::find(std::string_view name) const noexcept {
  const auto found = std::find_if(subscriptions_.begin(), subscriptions_.end(),
                                  [&](const Subscription& each) { return each.name == name; });
  return found == subscriptions_.end() ? nullptr : &*found;
}

void BinanceClient::add(Subscription subscription) {
  if (subscription.feed)
    subscription.feed->add({.connection = &connection_,
                            .wrapped = combined_,
                            .settled_at = Timestamp::now() + kSettling});
  subscriptions_.push_back(std::move(subscription));
}

void BinanceClient::subscribe(const Request& request) {
  if (request.params.empty()) return refuse(request, 2, "Invalid request: missing field `params`");
  std::vector<Subscription> wanted;
  for (const std::string& name : request.names()) {
    Subscription one;
    if (!is_wanted(name, one)) return refuse(request, 2, "Invalid request: invalid stream");
    if (one.feed && exchange_.refuses(one.feed->channel(), one.feed->symbol()))
      return refuse(request, 2, "Invalid request: too many parameters");
    const bool twice = std::any_of(wanted.begin(), wanted.end(),
                                   [&](const Subscription& each) { return each.name == name; });
    if (!find(name) && !twice) wanted.push_back(std::move(one));
  }
  if (subscriptions_.size() + wanted.size() > kMostStreams)
    return refuse(request, 2, "Invalid request: too many parameters");
  accept(request, "null");
  for (Subscription& each : wanted) add(std::move(each));
}

void BinanceClient::unsubscribe(const Request& request) {
  if (request.params.empty()) return refuse(request, 2, "Invalid request: missing field `params`");
  for (const std::string& name : request.names()) {
    if (const Subscription* one = find(name); one && one->feed) one->feed->remove(connection_);
    std::erase_if(subscriptions_, [&](const Subscription& each) { return each.name == name; });
  }
  accept(request, "null");
}

void BinanceClient::set_property(const Request& request) {
  if (request.params.size() != 2 || request.params[0] != "combined")
    return refuse(request, 0, "Unknown property");
  if (!request.params[1].is_bool())
    return refuse(request, 1, "Invalid value type: expected Boolean");
  combined_ = request.params[1].get_bool();
  for (const Subscription& each : subscriptions_)
    if (each.feed) each.feed->set_wrapped(connection_, combined_);
  accept(request, "null");
}

}  // namespace hftcpp::sim
