#include "sim/binance/binance_api_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;

constexpr std::string_view kLimits =
    R"(,"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,)"
    R"("limit":6000,"count":2}])";

}  // namespace

BinanceApiClient::BinanceApiClient(Connection& connection, Exchange exchange)
    : connection_{connection},
      exchange_{std::move(exchange)},
      heartbeat_{connection, exchange_.times},
      tells_limits_{connection.handshake().argument("returnRateLimits") != "false"} {}

BinanceApiClient::~BinanceApiClient() {
  exchange_.events.remove(connection_);
}

void BinanceApiClient::accept(std::string_view result) {
  connection_.send({R"({"id":)", id_, R"(,"status":200,"result":)", result,
                    tells_limits_ ? kLimits : std::string_view{}, "}"});
}

void BinanceApiClient::refuse(const BinanceRefusal& refusal) {
  connection_.send({R"({"id":)", id_, R"(,"status":)", std::to_string(refusal.status),
                    R"(,"error":{"code":)", std::to_string(refusal.code), R"(,"msg":)",
                    json::serialize(json::string{refusal.words}), "}",
                    tells_limits_ ? kLimits : std::string_view{}, "}"});
}

void BinanceApiClient::on_message(std::string_view text) {
  id_ = "null";
  boost::system::error_code ec;
  const json::value value = json::parse(text, ec);
  if (ec || !value.is_object()) return refuse({400, -1135, "Invalid JSON Request"});
  const json::object& request = value.get_object();
  if (const json::value* id = request.if_contains("id")) id_ = json::serialize(*id);
  const json::value* method = request.if_contains("method");
  if (!method || !method->is_string()) return refuse({400, -1000, "Missing 'method'."});
  answer(request, method->get_string());
}

void BinanceApiClient::answer(const json::object& request, std::string_view method) {
  const json::value* params = request.if_contains("params");
  const json::object none;
  if (method == "userDataStream.subscribe.signature")
    return subscribe(params && params->is_object() ? params->get_object() : none);
  if (method == "userDataStream.unsubscribe") return unsubscribe();
  if (method == "session.subscriptions")
    return accept(exchange_.events.has(connection_) ? R"([{"subscriptionId":0}])" : "[]");
  if (method == "ping") return accept("{}");
  if (method == "time")
    return accept(R"({"serverTime":)" + std::to_string(exchange_.now().nanoseconds() / 1'000'000) +
                  "}");
  refuse({400, -1099, "Not found, authenticated, or authorized"});
}

void BinanceApiClient::subscribe(const json::object& params) {
  if (const auto refusal = exchange_.keys.check(params)) return refuse(*refusal);
  if (exchange_.refuses())
    return refuse({503, -1008,
                   "Server is currently overloaded with other requests. "
                   "Please try again in a few minutes."});
  accept(R"({"subscriptionId":0})");
  if (!exchange_.events.has(connection_))
    exchange_.events.add({.connection = &connection_, .wrapped = true, .settled_at = {}});
}

void BinanceApiClient::unsubscribe() {
  exchange_.events.remove(connection_);
  accept("{}");
}

}  // namespace hftcpp::sim
