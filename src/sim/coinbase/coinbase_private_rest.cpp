// coinbase_private_rest.cpp: the part of the REST interface that asks for a token.
#include "sim/coinbase/coinbase_private_text.hpp"
#include "sim/coinbase/coinbase_rest.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace hftcpp::sim {
namespace {

// Whatever the address of this server.
constexpr std::string_view kHost = "api.coinbase.com";

HttpReply unauthorized() {
  HttpReply reply;
  reply.status = 401;
  reply.content_type = "text/plain";
  reply.body = "Unauthorized\n";
  return reply;
}

// All values of a parameter that may come several times.
std::vector<std::string_view> all_of(const HttpRequest& request, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : request.query)
    if (key == name) values.emplace_back(value);
  return values;
}

bool is_among(const std::vector<std::string_view>& wanted, std::string_view value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

// Unset where there is none.
Timestamp time_of(const HttpRequest& request, std::string_view name) {
  const auto time = Timestamp::parse_iso(request.argument(name));
  return time ? *time : Timestamp{};
}

// A page of rows, beginning where the cursor says.
struct Page {
  std::string rows;
  std::string cursor;  // empty behind the last
  std::size_t count = 0;
};

template <class Row, class Append>
Page page_of(const HttpRequest& request, const std::vector<Row>& all, std::size_t usual,
             Append append) {
  const std::size_t limit =
      std::clamp<std::size_t>(number_of(request.query, "limit", usual), 1, 250);
  const std::size_t from = std::min<std::size_t>(number_of(request.query, "cursor"), all.size());
  Page page{.count = std::min(limit, all.size() - from)};
  for (std::size_t i = from; i < from + page.count; ++i) {
    if (!page.rows.empty()) page.rows += ',';
    append(page.rows, all[i]);
  }
  if (from + page.count < all.size()) page.cursor = std::to_string(from + page.count);
  return page;
}

}  // namespace

HttpReply CoinbaseRest::account(const HttpRequest& request, std::string_view path) const {
  constexpr std::string_view kBearer = "Bearer ";
  std::string_view token = request.header("Authorization");
  if (!token.starts_with(kBearer)) return unauthorized();
  token.remove_prefix(kBearer.size());
  const std::string uri = request.method + ' ' + std::string{kHost} + request.path;
  if (!exchange_.keys.accepts(token, uri, exchange_.account.exchange_now())) return unauthorized();
  if (!exchange_.account.settings().permitted)
    return coinbase_refusal(403, "PERMISSION_DENIED", "Missing required scopes");

  constexpr std::string_view kOrders = "/orders/historical/";
  if (path == "/accounts") return balances(request);
  if (!path.starts_with(kOrders)) return coinbase_refusal(404, "NOT_FOUND", "Not Found");
  path.remove_prefix(kOrders.size());
  if (path == "batch") return orders(request);
  if (path == "fills") return fills(request);
  return order(path);
}

HttpReply CoinbaseRest::balances(const HttpRequest& request) const {
  const Page page = page_of(request, exchange_.account.balances(), 49,
                            [](std::string& out, const AccountBalance& balance) {
                              append_coinbase_balance(out, balance);
                            });
  HttpReply reply;
  reply.body = R"({"accounts":[)" + page.rows + R"(],"has_next":)" +
               (page.cursor.empty() ? "false" : "true") + R"(,"cursor":")" + page.cursor +
               R"(","size":)" + std::to_string(page.count) + '}';
  return reply;
}

HttpReply CoinbaseRest::orders(const HttpRequest& request) const {
  const auto statuses = all_of(request, "order_status");
  const Timestamp since = time_of(request, "start_date");
  std::vector<const AccountOrder*> wanted;
  for (const AccountOrder& each : exchange_.account.orders()) {
    const bool is_fitting =
        statuses.empty() || (each.is_open() && is_among(statuses, "OPEN")) ||
        (each.status == OrderStatus::filled && is_among(statuses, "FILLED")) ||
        (each.status == OrderStatus::canceled && is_among(statuses, "CANCELLED"));
    if (is_fitting && each.placed_at >= since) wanted.push_back(&each);
  }
  std::reverse(wanted.begin(), wanted.end());
  const Page page =
      page_of(request, wanted, 100, [this](std::string& out, const AccountOrder* each) {
        append_coinbase_order(out, exchange_.account, *each);
      });
  HttpReply reply;
  reply.body = R"({"orders":[)" + page.rows + R"(],"sequence":"0","has_next":)" +
               (page.cursor.empty() ? "false" : "true") + R"(,"cursor":")" + page.cursor + "\"}";
  return reply;
}

HttpReply CoinbaseRest::order(std::string_view id) const {
  const auto number = parse_coinbase_order_id(id);
  const AccountOrder* const found = number ? exchange_.account.order(*number) : nullptr;
  if (!found) return coinbase_refusal(404, "NOT_FOUND", "order not found");
  HttpReply reply;
  reply.body = R"({"order":)";
  append_coinbase_order(reply.body, exchange_.account, *found);
  reply.body += '}';
  return reply;
}

HttpReply CoinbaseRest::fills(const HttpRequest& request) const {
  const auto ids = all_of(request, "order_ids");
  const Timestamp since = time_of(request, "start_sequence_timestamp");
  std::vector<const AccountFill*> wanted;
  for (const AccountFill& each : exchange_.account.fills())
    if (is_among(ids, coinbase_order_id(each.order_id)) && each.time >= since)
      wanted.push_back(&each);
  std::reverse(wanted.begin(), wanted.end());
  const Page page = page_of(request, wanted, 100, [](std::string& out, const AccountFill* each) {
    append_coinbase_fill(out, *each);
  });
  HttpReply reply;
  reply.body = R"({"fills":[)" + page.rows + R"(],"cursor":")" + page.cursor + "\"}";
  return reply;
}

}  // namespace hftcpp::sim
