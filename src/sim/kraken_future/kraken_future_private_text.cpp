#include "sim/kraken_future/kraken_future_private_text.hpp"

#include "sim/account_sums.hpp"
#include "sim/kraken_future/kraken_future_text.hpp"
#include "sim/text.hpp"

namespace hftcpp::sim {
namespace {

constexpr std::string_view kAccount = "e258dba9-4dd4-4da5-bfef-75beb91c098e";

void append_text(std::string& out, std::string_view name, std::string_view value) {
  out.append("\"").append(name).append("\":\"").append(value).append("\",");
}

void append_value(std::string& out, std::string_view name, const Decimal& value) {
  out.append("\"").append(name).append("\":").append(value.to_string()).append(",");
}

void append_quoted(std::string& out, std::string_view name, const Decimal& value) {
  append_text(out, name, value.to_string());
}

void append_time_number(std::string& out, std::string_view name, Timestamp time) {
  out.append("\"").append(name).append("\":");
  out.append(std::to_string(to_milliseconds(time))).append(",");
}

void append_time(std::string& out, std::string_view name, Timestamp time) {
  append_text(out, name, kraken_future_time(time));
}

void append_client_id(std::string& out, std::string_view name, std::string_view id) {
  if (!id.empty()) append_text(out, name, id);
}

// Instead of the last comma.
void close(std::string& out) {
  out.back() = '}';
}

// "qty" is what remains.
void append_order(std::string& out, const AccountOrder& order) {
  out += '{';
  append_text(out, "instrument", kraken_future_id(order.symbol));
  append_time_number(out, "time", order.placed_at);
  append_time_number(out, "last_update_time", order.changed_at);
  append_value(out, "qty", minus(order.size, order.filled_size));
  append_value(out, "filled", order.filled_size);
  append_value(out, "limit_price", order.price.value_or(Decimal{}));
  out += R"("stop_price":0.0,)";
  append_text(out, "type", order.price ? "limit" : "market");
  append_text(out, "order_id", kraken_future_order_id(order.id));
  append_client_id(out, "cli_ord_id", order.client_id);
  out += order.side == Side::buy ? R"("direction":0,"reduce_only":false})"
                                 : R"("direction":1,"reduce_only":false})";
}

std::string name_of(std::string_view currency) {
  return currency == "btc" ? std::string{"XBT"} : to_upper(currency);
}

}  // namespace

std::string kraken_future_order_id(std::uint64_t number) {
  return kraken_future_uid("order", number);
}

std::string kraken_future_fill_id(std::uint64_t number) {
  return kraken_future_uid("fill", number);
}

std::string future_orders_snapshot(const Account& account) {
  std::string out = R"({"feed":"open_orders_snapshot",)";
  append_text(out, "account", kAccount);
  out += R"("orders":[)";
  for (const AccountOrder& order : account.open_orders()) {
    if (out.back() == '}') out += ',';
    append_order(out, order);
  }
  return out + "]}";
}

std::string future_order_message(const AccountChange& change) {
  const AccountOrder& order = *change.order;
  std::string out = R"({"feed":"open_orders",)";
  if (change.kind == AccountChange::Kind::canceled) {
    append_text(out, "order_id", kraken_future_order_id(order.id));
    append_client_id(out, "cli_ord_id", order.client_id);
    return out + R"("is_cancel":true,"reason":"cancelled_by_user"})";
  }
  out += R"("order":)";
  append_order(out, order);
  if (change.kind == AccountChange::Kind::placed)
    return out + R"(,"is_cancel":false,"reason":"new_placed_order_by_user"})";
  return out + (order.is_open() ? R"(,"is_cancel":false,"reason":"partial_fill"})"
                                : R"(,"is_cancel":true,"reason":"full_fill"})");
}

void append_future_fill(std::string& out, const AccountFill& fill, const AccountOrder* order,
                        std::uint64_t number) {
  out += '{';
  append_text(out, "instrument", kraken_future_id(fill.symbol));
  append_time_number(out, "time", fill.time);
  append_value(out, "price", fill.price);
  out += "\"seq\":" + std::to_string(number);
  out += fill.side == Side::buy ? R"(,"buy":true,)" : R"(,"buy":false,)";
  append_value(out, "qty", fill.size);
  append_value(out, "remaining_order_qty",
               order ? minus(order->size, order->filled_size) : Decimal{});
  append_text(out, "order_id", kraken_future_order_id(fill.order_id));
  append_client_id(out, "cli_ord_id", fill.client_id);
  append_text(out, "fill_id", kraken_future_fill_id(fill.id));
  append_text(out, "fill_type", fill.is_maker ? "maker" : "taker");
  append_value(out, "fee_paid", fill.fee);
  append_text(out, "fee_currency", name_of(fill.fee_currency));
  append_text(out, "taker_order_type", "limit");
  append_text(out, "order_type", "limit");
  close(out);
}

std::string future_fills_message(std::string_view feed, std::string_view rows) {
  std::string out = "{";
  append_text(out, "feed", feed);
  append_text(out, feed == "fills" ? "username" : "account", kAccount);
  return out.append("\"fills\":[").append(rows).append("]}");
}

std::string future_balances(std::string_view feed, std::span<const AccountBalance> balances,
                            std::uint64_t number, Timestamp time) {
  std::string out = "{";
  append_text(out, "feed", feed);
  append_text(out, "account", kAccount);
  if (feed == "balances_snapshot") out += R"("holding":{},"futures":{},)";
  out += R"("flex_futures":{"currencies":{)";
  const char* comma = "";
  for (const AccountBalance& balance : balances) {
    out.append(comma).append("\"").append(name_of(balance.currency)).append("\":{");
    append_value(out, "quantity", balance.total);
    append_value(out, "value", balance.total);
    append_value(out, "collateral_value", balance.total);
    append_value(out, "available", balance.available);
    out += R"("haircut":0.0,"conversion_spread":0.0})";
    comma = ",";
  }
  out += "}},";
  append_time_number(out, "timestamp", time);
  return out + "\"seq\":" + std::to_string(number) + '}';
}

std::string future_positions(const Account& account, const Market& market, std::uint64_t number,
                             Timestamp time) {
  std::string out = R"({"feed":"open_positions",)";
  append_text(out, "account", kAccount);
  out += R"("positions":[)";
  for (const AccountPosition& position : account.positions()) {
    if (position.size.is_zero()) continue;
    if (out.back() == '}') out += ',';
    const std::size_t index = *market.index_of(position.symbol);
    const Decimal mark{market.raw_book(index).bids.front().price,
                       market.instruments()[index].price_exponent};
    out += '{';
    append_text(out, "instrument", kraken_future_id(position.symbol));
    append_value(out, "balance", position.size);
    append_value(out, "pnl", times(minus(mark, position.entry_price), position.size));
    append_value(out, "entry_price", position.entry_price);
    append_value(out, "mark_price", mark);
    append_value(out, "index_price", mark);
    out += R"("liquidation_threshold":0.0,"effective_leverage":1.5})";
  }
  out += "],\"seq\":" + std::to_string(number) + ',';
  append_time_number(out, "timestamp", time);
  close(out);
  return out;
}

void append_rest_open_order(std::string& out, const AccountOrder& order) {
  out += '{';
  append_text(out, "order_id", kraken_future_order_id(order.id));
  append_client_id(out, "cliOrdId", order.client_id);
  append_text(out, "symbol", kraken_future_id(order.symbol));
  append_text(out, "side", order.side == Side::buy ? "buy" : "sell");
  append_text(out, "orderType", order.price ? "lmt" : "mkt");
  if (order.price) append_value(out, "limitPrice", *order.price);
  append_value(out, "unfilledSize", minus(order.size, order.filled_size));
  append_time(out, "receivedTime", order.placed_at);
  append_text(out, "status", order.filled_size.is_zero() ? "untouched" : "partiallyFilled");
  append_value(out, "filledSize", order.filled_size);
  out += R"("reduceOnly":false,)";
  append_time(out, "lastUpdateTime", order.changed_at);
  close(out);
}

void append_rest_fill(std::string& out, const AccountFill& fill) {
  out += '{';
  append_text(out, "fill_id", kraken_future_fill_id(fill.id));
  append_text(out, "symbol", kraken_future_id(fill.symbol));
  append_text(out, "side", fill.side == Side::buy ? "buy" : "sell");
  append_text(out, "order_id", kraken_future_order_id(fill.order_id));
  append_client_id(out, "cliOrdId", fill.client_id);
  append_value(out, "size", fill.size);
  append_value(out, "price", fill.price);
  append_time(out, "fillTime", fill.time);
  append_text(out, "fillType", fill.is_maker ? "maker" : "taker");
  close(out);
}

void append_rest_position(std::string& out, const AccountPosition& position) {
  out += '{';
  append_text(out, "side", position.size > Decimal{} ? "long" : "short");
  append_text(out, "symbol", kraken_future_id(position.symbol));
  append_value(out, "price", position.entry_price);
  append_time(out, "fillTime", position.changed_at);
  append_value(out, "size", magnitude(position.size));
  out += R"("unrealizedFunding":0.0})";
}

void append_rest_order_event(std::string& out, const AccountOrder& order, bool is_cancel) {
  const Timestamp time = is_cancel ? order.changed_at : order.placed_at;
  out += '{';
  append_text(out, "uid", kraken_future_uid(is_cancel ? "cancel" : "place", order.id));
  append_time_number(out, "timestamp", time);
  out += is_cancel ? R"("event":{"OrderCancelled":{"order":{)"
                   : R"("event":{"OrderPlaced":{"order":{)";
  append_text(out, "uid", kraken_future_order_id(order.id));
  append_text(out, "accountUid", kAccount);
  append_text(out, "tradeable", kraken_future_id(order.symbol));
  append_text(out, "direction", order.side == Side::buy ? "Buy" : "Sell");
  append_quoted(out, "quantity", is_cancel ? minus(order.size, order.filled_size) : order.size);
  append_quoted(out, "filled", is_cancel ? order.filled_size : Decimal{});
  append_time_number(out, "timestamp", order.placed_at);
  append_quoted(out, "limitPrice", order.price.value_or(Decimal{}));
  append_text(out, "orderType", order.price ? "Limit" : "Market");
  append_text(out, "clientId", order.client_id);
  out += R"("reduceOnly":false,)";
  append_time_number(out, "lastUpdateTimestamp", time);
  close(out);
  out += is_cancel ? R"(,"reason":"cancelled_by_user"}}})"
                   : R"(,"reason":"new_user_order","reducedQuantity":""}}})";
}

}  // namespace hftcpp::sim
