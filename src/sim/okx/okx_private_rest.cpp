#include "sim/okx/okx_private_rest.hpp"

#include "sim/okx/okx_private_text.hpp"
#include "sim/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ranges>

namespace hftcpp::sim {
namespace {

constexpr std::size_t kMostRows = 100;

std::size_t page_size(const HttpRequest& request) {
  return std::clamp<std::size_t>(number_of(request.query, "limit", kMostRows), 1, kMostRows);
}

// A page goes back from the one with this number, the newest first.
bool is_in_page(const HttpRequest& request, std::uint64_t id) {
  return id < number_of(request.query, "after", std::numeric_limits<std::uint64_t>::max()) &&
         id > number_of(request.query, "before", 0);
}

bool is_in_time(const HttpRequest& request, Timestamp time) {
  const auto milliseconds = static_cast<std::uint64_t>(time.nanoseconds() / 1'000'000);
  return milliseconds >= number_of(request.query, "begin", 0) &&
         milliseconds <= number_of(request.query, "end", std::numeric_limits<std::uint64_t>::max());
}

void begin_row(std::string& rows) {
  if (!rows.empty()) rows += ',';
}

}  // namespace

HttpReply OkxPrivateRest::reply(const HttpRequest& request) const {
  const std::string_view path = request.path;
  std::string (OkxPrivateRest::*rows)(const HttpRequest&) const = nullptr;
  if (path == "/api/v5/trade/order") rows = &OkxPrivateRest::order;
  if (path == "/api/v5/trade/fills" || path == "/api/v5/trade/fills-history")
    rows = &OkxPrivateRest::fills;
  if (path == "/api/v5/account/balance") rows = &OkxPrivateRest::balance;
  if (path == "/api/v5/account/positions") rows = &OkxPrivateRest::positions;
  const bool is_pending = path == "/api/v5/trade/orders-pending";
  const bool is_history = path == "/api/v5/trade/orders-history";
  if (!rows && !is_pending && !is_history)
    return okx_refusal(404, "404", "Not Found: " + request.path);
  if (const OkxKeys::Refusal refusal = keys_.refuse(request); !refusal.code.empty())
    return okx_refusal(401, refusal.code, refusal.words);
  HttpReply reply;
  const std::string found = rows ? (this->*rows)(request) : orders(request, is_pending);
  if (found.empty() && rows == &OkxPrivateRest::order)
    return okx_refusal(200, "51603", "Order does not exist");
  reply.body = okx_reply_body("0", "", found);
  return reply;
}

bool OkxPrivateRest::concerns(const HttpRequest& request, Symbol symbol) const {
  const std::string_view type = request.argument("instType");
  const std::string_view id = request.argument("instId");
  if (!type.empty() && type != customer_.type()) return false;
  return id.empty() || id == customer_.instrument(symbol).id();
}

std::string OkxPrivateRest::order(const HttpRequest& request) const {
  const AccountOrder* const found = customer_.account.order(number_of(request.query, "ordId", 0));
  std::string row;
  if (found && concerns(request, found->symbol))
    append_order(row, customer_.instrument(found->symbol).naming(), *found, nullptr);
  return row;
}

std::string OkxPrivateRest::orders(const HttpRequest& request, bool are_open) const {
  std::string rows;
  std::size_t left = page_size(request);
  for (const AccountOrder& each : customer_.account.orders() | std::views::reverse) {
    if (each.is_open() != are_open || !concerns(request, each.symbol)) continue;
    if (!is_in_page(request, each.id) || !is_in_time(request, each.placed_at)) continue;
    if (left-- == 0) break;
    begin_row(rows);
    append_order(rows, customer_.instrument(each.symbol).naming(), each, nullptr);
  }
  return rows;
}

std::string OkxPrivateRest::fills(const HttpRequest& request) const {
  std::string rows;
  std::size_t left = page_size(request);
  for (const AccountFill& each : customer_.account.fills() | std::views::reverse) {
    if (!concerns(request, each.symbol)) continue;
    if (!is_in_page(request, each.id) || !is_in_time(request, each.time)) continue;
    if (left-- == 0) break;
    begin_row(rows);
    append_fill(rows, customer_.instrument(each.symbol).naming(), each);
  }
  return rows;
}

std::string OkxPrivateRest::balance(const HttpRequest& request) const {
  std::vector<AccountBalance> wanted;
  for (const AccountBalance& each : customer_.account.balances()) {
    const std::string_view currencies = request.argument("ccy");
    if (currencies.empty() || currencies == to_upper(each.currency)) wanted.push_back(each);
  }
  std::string row;
  append_account(row, wanted, customer_.account.exchange_now());
  return row;
}

// What was closed is gone, unless one asks for it by name.
std::string OkxPrivateRest::positions(const HttpRequest& request) const {
  std::string rows;
  for (const AccountPosition& each : customer_.account.positions()) {
    if (!concerns(request, each.symbol)) continue;
    if (each.size.is_zero() && request.argument("instId").empty()) continue;
    const OkxInstrument& instrument = customer_.instrument(each.symbol);
    begin_row(rows);
    append_position(rows, instrument.naming(), each, instrument.mark_price());
  }
  return rows;
}

}  // namespace hftcpp::sim
