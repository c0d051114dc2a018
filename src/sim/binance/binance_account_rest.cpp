#include "sim/binance/binance_account_rest.hpp"

#include "sim/binance/binance_account_text.hpp"
#include "sim/binance/binance_text.hpp"

#include <algorithm>
#include <vector>

namespace hftcpp::sim {
namespace {

std::uint64_t milliseconds_of(Timestamp time) {
  return static_cast<std::uint64_t>(time.nanoseconds() / 1'000'000);
}

// Which rows are asked for.
struct Range {
  Symbol symbol;
  std::uint64_t first_id = 0;
  std::uint64_t from = 0;  // in milliseconds
  std::uint64_t to = ~std::uint64_t{0};
  std::size_t limit = 500;

  Range(const HttpRequest& request, Symbol of, std::string_view id_name)
      : symbol{of},
        first_id{number_of(request.query, id_name)},
        from{number_of(request.query, "startTime")},
        limit{std::max<std::size_t>(limit_of(request, 500, 1000), 1)} {
    if (const std::uint64_t end = number_of(request.query, "endTime"); end != 0) to = end;
  }
  [[nodiscard]] bool has(Symbol other, std::uint64_t id, Timestamp time) const {
    const std::uint64_t at = milliseconds_of(time);
    return other == symbol && id >= first_id && at >= from && at <= to;
  }
};

template <class Row>
HttpReply to_list(const std::vector<const Row*>& rows, BinanceAccountRows::Append<Row> append) {
  HttpReply reply;
  reply.body = "[";
  for (const Row* const row : rows) {
    if (reply.body.back() == '}') reply.body += ',';
    append(reply.body, *row);
  }
  reply.body += ']';
  return reply;
}

// With a begin the first of them, else the last.
template <class Row>
void cut(std::vector<const Row*>& rows, const Range& range) {
  if (rows.size() <= range.limit) return;
  const auto size = static_cast<std::ptrdiff_t>(range.limit);
  if (range.first_id != 0 || range.from != 0)
    rows.erase(rows.begin() + size, rows.end());
  else
    rows.erase(rows.begin(), rows.end() - size);
}

}  // namespace

HttpReply BinanceAccountRows::open_orders(const HttpRequest& request,
                                          Append<AccountOrder> append) const {
  Symbol symbol;
  if (const std::string_view name = request.argument("symbol"); !name.empty()) {
    const BinanceInstrument* const instrument = find_(name);
    if (!instrument) return binance_unknown_symbol();
    symbol = instrument->symbol();
  }
  std::vector<const AccountOrder*> rows;
  for (const AccountOrder& order : account_.orders())
    if (order.is_open() && (symbol.empty() || order.symbol == symbol)) rows.push_back(&order);
  return to_list(rows, append);
}

HttpReply BinanceAccountRows::order(const HttpRequest& request, Append<AccountOrder> append) const {
  if (request.argument("symbol").empty()) return binance_missing("symbol");
  const BinanceInstrument* const instrument = find_(request.argument("symbol"));
  if (!instrument) return binance_unknown_symbol();
  const std::uint64_t id = number_of(request.query, "orderId");
  const std::string_view client_id = request.argument("origClientOrderId");
  if (id == 0 && client_id.empty())
    return binance_refusal(
        400, -1102,
        "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
  for (const AccountOrder& order : account_.orders()) {
    const bool is_named =
        id != 0 ? order.id == id : binance_client_id(order.client_id, order.id) == client_id;
    if (!is_named || order.symbol != instrument->symbol()) continue;
    HttpReply reply;
    append(reply.body, order);
    return reply;
  }
  return binance_refusal(400, -2013, "Order does not exist.");
}

HttpReply BinanceAccountRows::all_orders(const HttpRequest& request,
                                         Append<AccountOrder> append) const {
  if (request.argument("symbol").empty()) return binance_missing("symbol");
  const BinanceInstrument* const instrument = find_(request.argument("symbol"));
  if (!instrument) return binance_unknown_symbol();
  const Range range{request, instrument->symbol(), "orderId"};
  std::vector<const AccountOrder*> rows;
  for (const AccountOrder& order : account_.orders())
    if (range.has(order.symbol, order.id, order.placed_at)) rows.push_back(&order);
  cut(rows, range);
  return to_list(rows, append);
}

HttpReply BinanceAccountRows::trades(const HttpRequest& request, Append<AccountFill> append) const {
  if (request.argument("symbol").empty()) return binance_missing("symbol");
  const BinanceInstrument* const instrument = find_(request.argument("symbol"));
  if (!instrument) return binance_unknown_symbol();
  const Range range{request, instrument->symbol(), "fromId"};
  const std::uint64_t order_id = number_of(request.query, "orderId");
  std::vector<const AccountFill*> rows;
  for (const AccountFill& fill : account_.fills())
    if (range.has(fill.symbol, fill.id, fill.time) && (order_id == 0 || fill.order_id == order_id))
      rows.push_back(&fill);
  cut(rows, range);
  return to_list(rows, append);
}

std::optional<BinanceRest::Extra> BinanceAccountRest::reply(const HttpRequest& request) const {
  const std::string_view path = request.path;
  const bool is_ours = path == "/api/v3/account" || path == "/api/v3/openOrders" ||
                       path == "/api/v3/order" || path == "/api/v3/allOrders" ||
                       path == "/api/v3/myTrades";
  if (!is_ours || request.method != "GET") return std::nullopt;
  if (const auto refusal = keys_.check(request)) return BinanceRest::Extra{refusal->to_reply(), 1};
  const bool has_symbol = !request.argument("symbol").empty();
  if (path == "/api/v3/openOrders")
    return BinanceRest::Extra{rows_.open_orders(request, append_spot_order), has_symbol ? 6U : 80U};
  if (path == "/api/v3/order")
    return BinanceRest::Extra{rows_.order(request, append_spot_order), 4};
  if (path == "/api/v3/allOrders")
    return BinanceRest::Extra{rows_.all_orders(request, append_spot_order), 20};
  if (path == "/api/v3/myTrades")
    return BinanceRest::Extra{rows_.trades(request, append_spot_trade),
                              request.argument("orderId").empty() ? 20U : 5U};
  return BinanceRest::Extra{account(request), 20};
}

HttpReply BinanceAccountRest::account(const HttpRequest& request) const {
  const bool all = request.argument("omitZeroBalances") != "true";
  Timestamp changed;
  std::string rows;
  for (const AccountBalance& balance : account_.balances()) {
    changed = std::max(changed, balance.changed_at);
    if (balance.total.is_zero() && !all) continue;
    if (!rows.empty()) rows += ',';
    append_spot_balance(rows, balance);
  }
  HttpReply reply;
  reply.body = R"({"makerCommission":10,"takerCommission":10,"buyerCommission":0,)"
               R"("sellerCommission":0,"canTrade":true,"canWithdraw":true,"canDeposit":true,)"
               R"("updateTime":)" +
               binance_milliseconds(changed) + R"(,"accountType":"SPOT","balances":[)" + rows +
               R"(],"permissions":["SPOT"]})";
  return reply;
}

}  // namespace hftcpp::sim
