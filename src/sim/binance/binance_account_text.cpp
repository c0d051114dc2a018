#include "sim/binance/binance_account_text.hpp"

#include "sim/account_sums.hpp"
#include "sim/binance/binance_text.hpp"
#include "sim/text.hpp"

#include <utility>

namespace hftcpp::sim {
namespace {

using Kind = AccountChange::Kind;

// "BTC" of "btc".
std::string asset(std::string_view currency) {
  return to_upper(currency);
}

void append_more(std::string& out, std::string_view key, const Decimal& value) {
  out += ',';
  append_amount(out, key, value);
}

// Of a cancellation "c" names the request, and "C" the order.
void append_names(std::string& out, const AccountChange& change) {
  const AccountOrder& order = *change.order;
  const std::string client_id = binance_client_id(order.client_id, order.id);
  const bool is_cancel = change.kind == Kind::canceled;
  append_text(out, "c", is_cancel ? "cancel-" + std::to_string(change.number) : client_id);
  append_text(out, "S", binance_side(order.side));
  append_text(out, "o", order.price ? "LIMIT" : "MARKET");
  append_text(out, "f", "GTC");
  append_more(out, "q", order.size);
  append_more(out, "p", order.price.value_or(Decimal{}));
  out += R"(,"P":"0.00000000","F":"0.00000000","g":-1)";
  append_text(out, "C", is_cancel ? client_id : std::string{});
}

void append_last_fill(std::string& out, const AccountChange& change) {
  const AccountFill fill = change.fill.value_or(AccountFill{});
  append_more(out, "l", fill.size);
  append_more(out, "z", change.order->filled_size);
  append_more(out, "L", fill.price);
  if (change.fill) {
    append_more(out, "n", fill.fee);
    append_text(out, "N", asset(fill.fee_currency));
  } else {
    out += R"(,"n":"0","N":null)";
  }
}

}  // namespace

std::string_view binance_execution(AccountChange::Kind kind) {
  if (kind == Kind::placed) return "NEW";
  return kind == Kind::filled ? "TRADE" : "CANCELED";
}

void append_ms(std::string& out, std::string_view key, Timestamp time) {
  append_time(out, key, time, TimeUnit::milliseconds);
}

void append_amount(std::string& out, std::string_view key, const Decimal& value, int decimals) {
  std::string text = value.to_string();
  const std::size_t point = text.find('.');
  const auto written = static_cast<int>(point == std::string::npos ? 0 : text.size() - point - 1);
  if (point == std::string::npos && decimals > 0) text += '.';
  if (written < decimals) text.append(static_cast<std::size_t>(decimals - written), '0');
  out += '"';
  out += key;
  out += R"(":")";
  out += text;
  out += '"';
}

std::string_view binance_status(OrderStatus status) {
  switch (status) {
    case OrderStatus::open:
      return "NEW";
    case OrderStatus::partially_filled:
      return "PARTIALLY_FILLED";
    case OrderStatus::filled:
      return "FILLED";
    case OrderStatus::canceled:
      return "CANCELED";
    case OrderStatus::rejected:
      return "REJECTED";
    case OrderStatus::expired:
      return "EXPIRED";
  }
  return "NEW";
}

std::string_view binance_side(Side side) {
  return side == Side::buy ? "BUY" : "SELL";
}

std::string binance_client_id(std::string_view given, std::uint64_t order_id) {
  return given.empty() ? "web_" + std::to_string(order_id) : std::string{given};
}

std::string binance_milliseconds(Timestamp time) {
  return std::to_string(time.nanoseconds() / 1'000'000);
}

void append_execution_report(std::string& out, const AccountChange& change) {
  const AccountOrder& order = *change.order;
  append_head(out, "executionReport", change.time, TimeUnit::milliseconds);
  append_text(out, "s", binance_symbol(order.symbol));
  append_names(out, change);
  append_text(out, "x", binance_execution(change.kind));
  append_text(out, "X", binance_status(order.status));
  append_text(out, "r", "NONE");
  append_number(out, "i", order.id);
  append_last_fill(out, change);
  append_ms(out, "T", change.time);
  out += R"(,"t":)" + (change.fill ? std::to_string(change.fill->id) : "-1");
  append_number(out, "I", change.number);
  out += order.is_open() ? R"(,"w":true)" : R"(,"w":false)";
  out += change.fill && change.fill->is_maker ? R"(,"m":true)" : R"(,"m":false)";
  out += R"(,"M":false)";
  append_ms(out, "O", order.placed_at);
  append_more(out, "Z", order.filled_value);
  append_more(out, "Y", change.fill ? times(change.fill->price, change.fill->size) : Decimal{});
  out += R"(,"Q":"0.00000000")";
  append_ms(out, "W", order.placed_at);
  out += R"(,"V":"NONE"})";
}

void append_account_position(std::string& out, const AccountChange& change) {
  append_head(out, "outboundAccountPosition", change.time, TimeUnit::milliseconds);
  append_ms(out, "u", change.time);
  out += R"(,"B":[)";
  for (const AccountBalance& balance : change.balances) {
    out += R"({"a":")" + asset(balance.currency) + R"(",)";
    append_amount(out, "f", balance.available);
    append_more(out, "l", balance.locked);
    out += "},";
  }
  if (out.back() == ',') out.pop_back();
  out += "]}";
}

void append_balance_update(std::string& out, const AccountBalance& balance) {
  append_head(out, "balanceUpdate", balance.changed_at, TimeUnit::milliseconds);
  append_text(out, "a", asset(balance.currency));
  append_more(out, "d", balance.change);
  append_ms(out, "T", balance.changed_at);
  out += '}';
}

void append_spot_order(std::string& out, const AccountOrder& order) {
  out += R"({"symbol":")" + binance_symbol(order.symbol) + '"';
  append_number(out, "orderId", order.id);
  out += R"(,"orderListId":-1)";
  append_text(out, "clientOrderId", binance_client_id(order.client_id, order.id));
  append_more(out, "price", order.price.value_or(Decimal{}));
  append_more(out, "origQty", order.size);
  append_more(out, "executedQty", order.filled_size);
  out += R"(,"origQuoteOrderQty":"0.00000000")";
  append_more(out, "cummulativeQuoteQty", order.filled_value);
  append_text(out, "status", binance_status(order.status));
  append_text(out, "timeInForce", "GTC");
  append_text(out, "type", order.price ? "LIMIT" : "MARKET");
  append_text(out, "side", binance_side(order.side));
  out += R"(,"stopPrice":"0.00000000","icebergQty":"0.00000000")";
  append_ms(out, "time", order.placed_at);
  append_ms(out, "updateTime", order.changed_at);
  out += order.is_open() ? R"(,"isWorking":true)" : R"(,"isWorking":false)";
  append_ms(out, "workingTime", order.placed_at);
  out += R"(,"selfTradePreventionMode":"NONE"})";
}

void append_spot_trade(std::string& out, const AccountFill& fill) {
  out += R"({"symbol":")" + binance_symbol(fill.symbol) + '"';
  append_number(out, "id", fill.id);
  append_number(out, "orderId", fill.order_id);
  out += R"(,"orderListId":-1)";
  append_more(out, "price", fill.price);
  append_more(out, "qty", fill.size);
  append_more(out, "quoteQty", times(fill.price, fill.size));
  append_more(out, "commission", fill.fee);
  append_text(out, "commissionAsset", asset(fill.fee_currency));
  append_ms(out, "time", fill.time);
  out += fill.side == Side::buy ? R"(,"isBuyer":true)" : R"(,"isBuyer":false)";
  out += fill.is_maker ? R"(,"isMaker":true)" : R"(,"isMaker":false)";
  out += R"(,"isBestMatch":true})";
}

void append_spot_balance(std::string& out, const AccountBalance& balance) {
  out += R"({"asset":")" + asset(balance.currency) + R"(",)";
  append_amount(out, "free", balance.available);
  append_more(out, "locked", balance.locked);
  out += '}';
}

}  // namespace hftcpp::sim
