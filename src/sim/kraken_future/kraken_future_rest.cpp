#include "sim/kraken_future/kraken_future_rest.hpp"

#include "exchanges/signing.hpp"
#include "sim/kraken_future/kraken_future_private_text.hpp"
#include "sim/kraken_future/kraken_future_text.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>

namespace hftcpp::sim {
namespace {

constexpr std::string_view kDerivatives = "/derivatives";
constexpr std::size_t kFills = 100;
constexpr std::size_t kEvents = 500;

std::string query_of(const HttpRequest& request) {
  const std::size_t mark = request.target.find('?');
  return mark == std::string::npos ? std::string{} : request.target.substr(mark + 1);
}

// One thing that happened to an order, for those who ask for its history.
struct OrderEvent {
  const AccountOrder* order = nullptr;
  bool is_cancel = false;
  [[nodiscard]] Timestamp time() const { return is_cancel ? order->changed_at : order->placed_at; }
};

}  // namespace

std::string kraken_future_signed(std::string_view text, std::string_view secret) {
  const auto key = signing::from_base64(secret);
  if (!key) return {};
  return signing::to_base64(signing::hmac_sha512(*key, signing::sha256(text)));
}

// The query, the nonce and the path, as it was before it moved below "/derivatives".
bool KrakenFutureRest::is_signed(const HttpRequest& request) const {
  const AccountSettings& settings = account_.settings();
  std::string_view path = request.path;
  if (path.starts_with(kDerivatives)) path.remove_prefix(kDerivatives.size());
  const std::string text = query_of(request).append(request.header("Nonce")).append(path);
  return settings.enabled && settings.permitted && request.header("APIKey") == settings.key &&
         request.header("Authent") == kraken_future_signed(text, settings.secret);
}

HttpReply KrakenFutureRest::reply(const HttpRequest& request) const {
  HttpReply reply;
  std::string body;
  if (request.path == "/derivatives/api/v3/instruments") {
    body = R"({"result":"success","instruments":[)";
    for (const InstrumentSettings& each : market_.instruments()) {
      if (body.back() == '}') body += ',';
      append_future_instrument(body, each);
    }
    body += ']';
  } else if (!is_signed(request)) {
    body = R"({"result":"error","error":"authenticationError")";
  } else {
    body = list(request);
  }
  if (body.empty()) {
    reply.status = 404;
    body = R"({"result":"error","error":"notFound")";
  }
  reply.body = body + R"(,"serverTime":")" + kraken_future_time(account_.exchange_now()) + "\"}";
  return reply;
}

std::string KrakenFutureRest::list(const HttpRequest& request) const {
  std::string body;
  if (request.path == "/derivatives/api/v3/openorders") {
    body = R"({"result":"success","openOrders":[)";
    for (const AccountOrder& order : account_.open_orders()) {
      if (body.back() == '}') body += ',';
      append_rest_open_order(body, order);
    }
    return body + ']';
  }
  if (request.path == "/derivatives/api/v3/openpositions") {
    body = R"({"result":"success","openPositions":[)";
    for (const AccountPosition& position : account_.positions()) {
      if (position.size.is_zero()) continue;
      if (body.back() == '}') body += ',';
      append_rest_position(body, position);
    }
    return body + ']';
  }
  if (request.path == "/derivatives/api/v3/fills") return fills(request);
  if (request.path == "/api/history/v3/orders") return order_events(request);
  return {};
}

// The newest, or those before a time: newest first.
std::string KrakenFutureRest::fills(const HttpRequest& request) const {
  const auto before = Timestamp::parse_iso(request.argument("lastFillTime"));
  std::string body = R"({"result":"success","fills":[)";
  std::size_t count = 0;
  for (const AccountFill& fill : account_.fills() | std::views::reverse) {
    if (before && to_milliseconds(fill.time) >= to_milliseconds(*before)) continue;
    if (count++ == kFills) break;
    if (body.back() == '}') body += ',';
    append_rest_fill(body, fill);
  }
  return body + ']';
}

// Newest first, as many as go onto a page; the token is where the next one begins.
std::string KrakenFutureRest::order_events(const HttpRequest& request) const {
  const auto number = [&](std::string_view name) {
    const std::string_view text = request.argument(name);
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  std::vector<OrderEvent> events;
  for (const AccountOrder& order : account_.orders()) {
    if (to_milliseconds(order.placed_at) >= number("since")) events.push_back({&order, false});
    if (order.status == OrderStatus::canceled &&
        to_milliseconds(order.changed_at) >= number("since"))
      events.push_back({&order, true});
  }
  std::ranges::stable_sort(events, std::ranges::greater{}, &OrderEvent::time);
  const auto first =
      std::min(static_cast<std::size_t>(number("continuation_token")), events.size());
  const std::size_t last = std::min(first + kEvents, events.size());
  std::string body = R"({"elements":[)";
  for (std::size_t i = first; i < last; ++i) {
    if (i != first) body += ',';
    append_rest_order_event(body, *events[i].order, events[i].is_cancel);
  }
  body += "],\"len\":" + std::to_string(last - first);
  if (last < events.size()) body += R"(,"continuationToken":")" + std::to_string(last) + '"';
  return body;
}

}  // namespace hftcpp::sim
