#include "sim/okx/okx_client.hpp"

#include "sim/json_request.hpp"

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

constexpr std::size_t kRequestsPerHour = 480;  // that subscribe, unsubscribe or log in
constexpr std::size_t kMaxRequest = 64 * 1024;

// OKX's codes; the words are its own where they are known.
constexpr std::string_view kInvalidRequest = "60012";
constexpr std::string_view kTooOften = "60014";
constexpr std::string_view kNotLoggedIn = "60011";
constexpr std::string_view kLoggedInTwice = "60031";
constexpr std::string_view kNoChannel = "60018";

bool is_business(std::string_view channel) {
  return channel.starts_with("candle") || channel == "trades-all";
}

OkxPrivateFeeds::Topic topic_of(const json::object& arg) {
  return {text_of(arg, "channel"), text_of(arg, "instType"), text_of(arg, "instId"),
          json::serialize(arg)};
}

}  // namespace

struct OkxClient::Request {
  std::string text;  // as it came
  std::string id;    // as JSON, empty when there is none
  std::string_view op;
  const json::array* args = nullptr;
};

OkxClient::OkxClient(Connection& connection, Exchange exchange)
    : connection_{connection},
      exchange_{std::move(exchange)},
      number_{okx_connection(connection.number())},
      last_activity_{Timestamp::now()} {}

OkxClient::~OkxClient() {
  for (Feed* feed : feeds_) feed->remove(connection_);
}

void OkxClient::on_frame() {
  last_activity_ = Timestamp::now();
}

// What comes from the client counts, and what goes to it.
void OkxClient::on_tick(Timestamp now) {
  if (std::exchange(seen_messages_, connection_.messages_sent()) != connection_.messages_sent())
    last_activity_ = now;
  if (now - last_activity_ >= exchange_.idle_timeout)
    return connection_.close(4006, "No data received in 30s.");
  if (private_) private_->on_tick(now);
}

void OkxClient::on_message(std::string_view text) {
  if (text == "ping") return connection_.send("pong");
  Request request;
  request.text = text;
  boost::system::error_code ec;
  const json::value value = json::parse(text, ec);
  if (ec || !value.is_object() || text.size() > kMaxRequest)
    return refuse(request, kInvalidRequest, "Invalid request: " + request.text);
  const json::object& object = value.get_object();
  if (const json::value* id = object.if_contains("id")) request.id = json::serialize(*id);
  request.op = text_of(object, "op");
  if (const json::value* args = object.if_contains("args"); args && args->is_array())
    request.args = &args->get_array();
  answer(request);
}

void OkxClient::refuse(const Request& request, std::string_view code, std::string_view words) {
  connection_.send(okx_error({request.id, number_}, code, words));
}

// The answer has no "arg": what it is about stands in its words alone.
void OkxClient::refuse_channel(const Request& request, const json::object& arg) {
  const std::string_view name = text_of(arg, "instId");
  std::string words = "Wrong URL or channel:" + std::string{text_of(arg, "channel")};
  words += name.empty() ? ",instType:" + std::string{text_of(arg, "instType")}
                        : ",instId:" + std::string{name};
  refuse(request, kNoChannel,
         words +
             " doesn't exist. Please use the correct URL, channel and parameters referring to "
             "API document.");
}

bool OkxClient::is_too_often(Timestamp now) {
  while (!requests_.empty() && now - requests_.front() >= 1h) requests_.pop_front();
  requests_.push_back(now);
  return requests_.size() > kRequestsPerHour;
}

void OkxClient::answer(const Request& request) {
  const bool is_known =
      request.op == "subscribe" || request.op == "unsubscribe" || request.op == "login";
  const bool is_whole =
      request.args && !request.args->empty() &&
      std::ranges::all_of(*request.args, [](const json::value& arg) { return arg.is_object(); });
  if (!is_known || !is_whole)
    return refuse(request, kInvalidRequest, "Invalid request: " + request.text);
  if (is_too_often(Timestamp::now()) || is_refused(request))
    return refuse(request, kTooOften, "Requests too frequent.");
  if (request.op == "login") return log_in(request);
  if (exchange_.path == OkxPath::own) return answer_private(request);
  for (const json::value& arg : *request.args)
    request.op == "subscribe" ? subscribe(request, arg.get_object())
                              : unsubscribe(request, arg.get_object());
}

void OkxClient::log_in(const Request& request) {
  if (private_)
    return refuse(request, kLoggedInTwice,
                  "The WebSocket endpoint does not support multiple account batch or repeated "
                  "logins.");
  const OkxKeys::Refusal refusal = exchange_.keys->refuse_login(request.args->front().get_object());
  if (!refusal.code.empty()) return refuse(request, refusal.code, refusal.words);
  private_ = exchange_.make_private();
  connection_.send(okx_logged_in({request.id, number_}));
}

void OkxClient::answer_private(const Request& request) {
  if (!private_) return refuse(request, kNotLoggedIn, "Please log in");
  for (const json::value& value : *request.args) {
    const json::object& arg = value.get_object();
    const OkxPrivateFeeds::Topic topic = topic_of(arg);
    if (!OkxPrivateFeeds::is_known(topic)) {
      refuse_channel(request, arg);
      continue;
    }
    connection_.send(okx_event({request.id, number_}, request.op, topic.arg));
    request.op == "subscribe" ? private_->subscribe(topic) : private_->unsubscribe(topic);
  }
}

// A request is refused as a whole.
bool OkxClient::is_refused(const Request& request) const {
  if (request.op != "subscribe") return false;
  return std::ranges::any_of(*request.args, [this](const json::value& arg) {
    const std::string_view channel = text_of(arg.get_object(), "channel");
    if (exchange_.path == OkxPath::own)
      return exchange_.refuses(OkxPrivateFeeds::channel_of(channel), Symbol{});
    const Choice choice = choose(arg.get_object());
    return choice.feed && exchange_.refuses(choice.feed->channel(), choice.feed->symbol());
  });
}

OkxClient::Choice OkxClient::choose(const json::object& arg) const {
  const std::string_view channel = text_of(arg, "channel");
  if (is_business(channel) != (exchange_.path == OkxPath::business)) return {};
  if (channel == "liquidation-orders" && text_of(arg, "instType") == "SWAP")
    return {nullptr, exchange_.liquidations};
  OkxInstrument* instrument = exchange_.find(text_of(arg, "instId"));
  if (!instrument) return {};
  return {instrument, instrument->find(channel, Timestamp::now())};
}

void OkxClient::subscribe(const Request& request, const json::object& arg) {
  const Choice choice = choose(arg);
  if (!choice.feed) return refuse_channel(request, arg);
  connection_.send(okx_event({request.id, number_}, "subscribe", json::serialize(arg)));
  if (!choice.feed->has(connection_)) {
    feeds_.push_back(choice.feed);
    choice.feed->add({.connection = &connection_, .wrapped = false, .settled_at = {}});
  }
  if (!choice.instrument) return;
  const std::string snapshot = choice.instrument->snapshot(*choice.feed, Timestamp::now());
  if (!snapshot.empty()) choice.feed->send_to(connection_, snapshot);
}

void OkxClient::unsubscribe(const Request& request, const json::object& arg) {
  const Choice choice = choose(arg);
  if (!choice.feed) return refuse_channel(request, arg);
  choice.feed->remove(connection_);
  std::erase(feeds_, choice.feed);
  connection_.send(okx_event({request.id, number_}, "unsubscribe", json::serialize(arg)));
}

}  // namespace hftcpp::sim
