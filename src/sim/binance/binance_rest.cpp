#include "sim/binance/binance_rest.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;

constexpr std::int64_t kNanosecondsPerMinute = 60'000'000'000;

std::uint64_t spot_depth_weight(std::size_t levels) {
  if (levels <= 100) return 5;
  if (levels <= 500) return 25;
  return levels <= 1000 ? 50 : 250;
}

std::vector<std::string> wanted_symbols(const HttpRequest& request) {
  std::vector<std::string> names;
  if (const auto one = request.argument("symbol"); !one.empty()) names.emplace_back(one);
  boost::system::error_code ec;
  const json::value list = json::parse(request.argument("symbols"), ec);
  if (!ec && list.is_array())
    for (const json::value& each : list.get_array())
      if (each.is_string()) names.emplace_back(each.get_string());
  return names;
}

HttpReply not_found() {
  HttpReply reply;
  reply.status = 404;
  reply.content_type = "text/html";
  reply.body = "<html><body><h2>404 Not found</h2></body></html>";
  return reply;
}

}  // namespace

HttpReply binance_reply(std::string body) {
  HttpReply reply;
  reply.body = std::move(body);
  return reply;
}

HttpReply binance_refusal(unsigned status, int code, std::string_view words) {
  HttpReply reply;
  reply.status = status;
  reply.body = R"({"code":)" + std::to_string(code) + R"(,"msg":")" + std::string{words} + R"("})";
  return reply;
}

HttpReply binance_missing(std::string_view parameter) {
  return binance_refusal(400, -1102,
                         "Mandatory parameter '" + std::string{parameter} +
                             "' was not sent, was empty/null, or malformed.");
}

HttpReply binance_unknown_symbol() {
  return binance_refusal(400, -1121, "Invalid symbol.");
}

BinanceRest::Market spot_rest() noexcept {
  return {.prefix = "/api/v3/",
          .depth_weight = spot_depth_weight,
          .info_head = R"("rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE",)"
                       R"("intervalNum":1,"limit":6000},{"rateLimitType":"RAW_REQUESTS",)"
                       R"("interval":"MINUTE","intervalNum":5,"limit":61000}],)"
                       R"("exchangeFilters":[],)",
          .append_symbol = append_symbol_info};
}

BinanceRest::BinanceRest(Market market, Exchange exchange)
    : market_{market}, exchange_{std::move(exchange)} {}

bool BinanceRest::use(std::uint64_t weight, Timestamp now) {
  const std::int64_t minute = now.nanoseconds() / kNanosecondsPerMinute;
  if (std::exchange(minute_, minute) != minute) used_ = 0;
  used_ += weight;
  return used_ <= market_.weight_per_minute;
}

void BinanceRest::refuse_weight(HttpReply& reply) const {
  const HttpReply words = binance_refusal(
      429, -1003,
      "Too much request weight used; current limit is " +
          std::to_string(market_.weight_per_minute) +
          " request weight per 1 MINUTE. "
          "Please use WebSocket Streams for live updates to avoid polling the API.");
  reply.status = words.status;
  reply.body = words.body;
}

HttpReply BinanceRest::reply(const HttpRequest& request, Timestamp now) {
  Extra answered = answer(request, now);
  HttpReply& reply = answered.reply;
  if (!use(answered.weight, now)) {
    const std::int64_t left = kNanosecondsPerMinute - now.nanoseconds() % kNanosecondsPerMinute;
    reply = {};
    refuse_weight(reply);
    reply.headers.emplace_back("Retry-After", std::to_string(left / 1'000'000'000 + 1));
  }
  reply.headers.emplace_back("x-mbx-used-weight", std::to_string(used_));
  reply.headers.emplace_back("x-mbx-used-weight-1m", std::to_string(used_));
  return std::move(reply);
}

BinanceRest::Extra BinanceRest::answer(const HttpRequest& request, Timestamp now) {
  if (exchange_.others)
    if (std::optional<Extra> other = exchange_.others(request, now)) return std::move(*other);
  if (!request.path.starts_with(market_.prefix)) return {not_found()};
  const std::string_view name = std::string_view{request.path}.substr(market_.prefix.size());
  if (name == "ping") return {binance_reply("{}")};
  if (name == "time")
    return {
        binance_reply(R"({"serverTime":)" + std::to_string(now.nanoseconds() / 1'000'000) + "}")};
  if (name == "depth")
    return {depth(request),
            market_.depth_weight(limit_of(request, market_.usual_levels, market_.most_levels))};
  if (name == "klines") return {klines(request, now), 2};
  if (name == "exchangeInfo") return {exchange_info(request, now), market_.info_weight};
  return {not_found()};
}

HttpReply BinanceRest::depth(const HttpRequest& request) {
  if (request.argument("symbol").empty()) return binance_missing("symbol");
  BinanceInstrument* instrument = exchange_.find(request.argument("symbol"));
  if (!instrument) return binance_unknown_symbol();
  const std::size_t limit = limit_of(request, market_.usual_levels, market_.most_levels);
  if (limit == 0)
    return binance_refusal(400, -1100, "Illegal characters found in parameter 'limit'.");
  return binance_reply(instrument->depth(limit));
}

HttpReply BinanceRest::klines(const HttpRequest& request, Timestamp now) {
  if (request.argument("symbol").empty()) return binance_missing("symbol");
  if (request.argument("interval").empty()) return binance_missing("interval");
  BinanceInstrument* instrument = exchange_.find(request.argument("symbol"));
  if (!instrument) return binance_unknown_symbol();
  const std::size_t limit = limit_of(request, 500, 1000);
  if (limit == 0)
    return binance_refusal(400, -1100, "Illegal characters found in parameter 'limit'.");
  std::string rows = instrument->klines(request.argument("interval"), limit, now);
  if (rows.empty()) return binance_refusal(400, -1120, "Invalid interval.");
  return binance_reply(std::move(rows));
}

HttpReply BinanceRest::exchange_info(const HttpRequest& request, Timestamp now) {
  const std::vector<std::string> wanted = wanted_symbols(request);
  for (const std::string& name : wanted)
    if (!exchange_.find(name)) return binance_unknown_symbol();
  std::string body = R"({"timezone":"UTC","serverTime":)" +
                     std::to_string(now.nanoseconds() / 1'000'000) + "," +
                     std::string{market_.info_head} + R"("symbols":[)";
  for (const InstrumentSettings& each : exchange_.instruments) {
    const std::string name = binance_symbol(each.symbol);
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
    if (body.back() == '}') body += ',';
    market_.append_symbol(body, each);
  }
  return binance_reply(body + "]}");
}

}  // namespace hftcpp::sim
