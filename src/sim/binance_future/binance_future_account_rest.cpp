#include "sim/binance_future/binance_future_account_rest.hpp"

#include "sim/binance_future/binance_future_account_text.hpp"

#include <utility>

namespace hftcpp::sim {
namespace {

using Extra = BinanceRest::Extra;

}  // namespace

std::optional<Extra> BinanceFutureAccountRest::reply(const HttpRequest& request, Timestamp now) {
  const std::string_view path = request.path;
  if (path == "/fapi/v1/listenKey") return Extra{listen_key(request, now), 1};
  const bool is_ours = path == "/fapi/v1/openOrders" || path == "/fapi/v1/order" ||
                       path == "/fapi/v1/allOrders" || path == "/fapi/v1/userTrades" ||
                       path == "/fapi/v3/balance" || path == "/fapi/v3/positionRisk";
  if (!is_ours || request.method != "GET") return std::nullopt;
  if (const auto refusal = keys_.check(request)) return Extra{refusal->to_reply(), 1};
  if (path == "/fapi/v1/openOrders")
    return Extra{rows_.open_orders(request, append_future_order),
                 request.argument("symbol").empty() ? 40U : 1U};
  if (path == "/fapi/v1/order") return Extra{rows_.order(request, append_future_order), 1};
  if (path == "/fapi/v1/allOrders") return Extra{rows_.all_orders(request, append_future_order), 5};
  if (path == "/fapi/v1/userTrades") return Extra{rows_.trades(request, append_future_fill), 5};
  return Extra{path == "/fapi/v3/balance" ? balances() : positions(), 5};
}

HttpReply BinanceFutureAccountRest::listen_key(const HttpRequest& request, Timestamp now) {
  if (const auto refusal = keys_.check_key(request.header("X-MBX-APIKEY")))
    return refusal->to_reply();
  if (request.method == "POST")
    return binance_reply(R"({"listenKey":")" + listen_keys_.issue(now) + R"("})");
  if (request.method == "PUT") {
    if (!listen_keys_.extend(now))
      return binance_refusal(400, -1125, "This listenKey does not exist.");
    return binance_reply("{}");
  }
  listen_keys_.revoke();
  return binance_reply("{}");
}

HttpReply BinanceFutureAccountRest::balances() const {
  std::string rows = "[";
  for (const AccountBalance& balance : account_.balances()) {
    if (rows.back() == '}') rows += ',';
    append_future_balance(rows, balance);
  }
  return binance_reply(rows + ']');
}

HttpReply BinanceFutureAccountRest::positions() const {
  std::string rows = "[";
  for (const AccountPosition& position : account_.positions()) {
    if (position.size.is_zero()) continue;
    if (rows.back() == '}') rows += ',';
    append_future_position(rows, position);
  }
  return binance_reply(rows + ']');
}

}  // namespace hftcpp::sim
