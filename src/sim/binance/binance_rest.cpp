#include "sim/binance/binance_rest.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kWeightPerMinute = 6000;
constexpr std::int64_t kNanosecondsPerMinute = 60'000'000'000;

HttpReply refusal(unsigned status, int code, std::string_view words) {
  HttpReply reply;
  reply.status = status;
  reply.body = R"({"code":)" + std::to_string(code) + R"(,"msg":")" + std::string{words} + R"("})";
  return reply;
}

HttpReply missing(std::string_view parameter) {
  return refusal(400, -1102,
                 "Mandatory parameter '" + std::string{parameter} +
                     "' was not sent, was empty/null, or malformed.");
}

HttpReply unknown_symbol() {
  return refusal(400, -1121, "Invalid symbol.");
}

// 1 to `most`, `otherwise` when it was not sent; 0 for anything else.
std::size_t limit_of(const HttpRequest& request, std::size_t otherwise, std::size_t most) {
  const std::string_view text = request.parameter("limit");
  if (text.empty()) return otherwise;
  std::size_t limit = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (ec != std::errc{} || end != text.data() + text.size()) return 0;
  return std::min(limit, most);
}

std::uint64_t depth_weight(std::size_t limit) {
  if (limit <= 100) return 5;
  if (limit <= 500) return 25;
  return limit <= 1000 ? 50 : 250;
}

std::uint64_t weight_of(const HttpRequest& request) {
  if (request.path == "/api/v3/depth") return depth_weight(limit_of(request, 100, 5000));
  if (request.path == "/api/v3/exchangeInfo") return 20;
  return request.path == "/api/v3/klines" ? 2 : 1;
}

std::vector<std::string> wanted_symbols(const HttpRequest& request) {
  std::vector<std::string> names;
  if (const auto one = request.parameter("symbol"); !one.empty()) names.emplace_back(one);
  boost::system::error_code ec;
  const json::value list = json::parse(request.parameter("symbols"), ec);
  if (!ec && list.is_array())
    for (const json::value& each : list.get_array())
      if (each.is_string()) names.emplace_back(each.get_string());
  return names;
}

}  // namespace

BinanceRest::BinanceRest(Exchange exchange) : exchange_{std::move(exchange)} {}

bool BinanceRest::use(std::uint64_t weight, Timestamp now) {
  const std::int64_t minute = now.nanoseconds() / kNanosecondsPerMinute;
  if (std::exchange(minute_, minute) != minute) used_ = 0;
  used_ += weight;
  return used_ <= kWeightPerMinute;
}

void BinanceRest::refuse_weight(HttpReply& reply) {
  const HttpReply words =
      refusal(429, -1003,
              "Too much request weight used; current limit is 6000 request weight per 1 MINUTE. "
              "Please use WebSocket Streams for live updates to avoid polling the API.");
  reply.status = words.status;
  reply.body = words.body;
}

HttpReply BinanceRest::reply(const HttpRequest& request, Timestamp now) {
  HttpReply reply;
  if (!use(weight_of(request), now)) {
    const std::int64_t left = kNanosecondsPerMinute - now.nanoseconds() % kNanosecondsPerMinute;
    refuse_weight(reply);
    reply.headers.emplace_back("Retry-After", std::to_string(left / 1'000'000'000 + 1));
  } else if (request.path == "/api/v3/ping") {
    reply.body = "{}";
  } else if (request.path == "/api/v3/time") {
    reply.body = R"({"serverTime":)" + std::to_string(now.nanoseconds() / 1'000'000) + "}";
  } else if (request.path == "/api/v3/depth") {
    reply = depth(request);
  } else if (request.path == "/api/v3/klines") {
    reply = klines(request, now);
  } else if (request.path == "/api/v3/exchangeInfo") {
    reply = exchange_info(request, now);
  } else {
    reply.status = 404;
    reply.content_type = "text/html";
    reply.body = "<html><body><h2>404 Not found</h2></body></html>";
  }
  reply.headers.emplace_back("x-mbx-used-weight", std::to_string(used_));
  reply.headers.emplace_back("x-mbx-used-weight-1m", std::to_string(used_));
  return reply;
}

HttpReply BinanceRest::depth(const HttpRequest& request) {
  if (request.parameter("symbol").empty()) return missing("symbol");
  BinanceInstrument* instrument = exchange_.find(request.parameter("symbol"));
  if (!instrument) return unknown_symbol();
  const std::size_t limit = limit_of(request, 100, 5000);
  if (limit == 0) return refusal(400, -1100, "Illegal characters found in parameter 'limit'.");
  HttpReply reply;
  reply.body = instrument->depth(limit);
  return reply;
}

HttpReply BinanceRest::klines(const HttpRequest& request, Timestamp now) {
  if (request.parameter("symbol").empty()) return missing("symbol");
  if (request.parameter("interval").empty()) return missing("interval");
  BinanceInstrument* instrument = exchange_.find(request.parameter("symbol"));
  if (!instrument) return unknown_symbol();
  const std::size_t limit = limit_of(request, 500, 1000);
  if (limit == 0) return refusal(400, -1100, "Illegal characters found in parameter 'limit'.");
  for (const BinanceInterval& interval : binance_intervals()) {
    if (interval.name != request.parameter("interval")) continue;
    HttpReply reply;
    reply.body = instrument->klines(interval, limit, now);
    return reply;
  }
  return refusal(400, -1120, "Invalid interval.");
}

HttpReply BinanceRest::exchange_info(const HttpRequest& request, Timestamp now) {
  const std::vector<std::string> wanted = wanted_symbols(request);
  for (const std::string& name : wanted)
    if (!exchange_.find(name)) return unknown_symbol();
  HttpReply reply;
  reply.body = R"({"timezone":"UTC","serverTime":)" +
               std::to_string(now.nanoseconds() / 1'000'000) +
               R"(,"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE",)"
               R"("intervalNum":1,"limit":6000},{"rateLimitType":"RAW_REQUESTS",)"
               R"("interval":"MINUTE","intervalNum":5,"limit":61000}],"exchangeFilters":[],)"
               R"("symbols":[)";
  for (const InstrumentSettings& each : exchange_.instruments) {
    const std::string name = binance_symbol(each.symbol);
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
    if (reply.body.back() == '}') reply.body += ',';
    append_symbol_info(reply.body, each);
  }
  reply.body += "]}";
  return reply;
}

}  // namespace hftcpp::sim
