#include "sim/kraken/kraken_private_text.hpp"

#include "sim/account_sums.hpp"
#include "sim/kraken/kraken_text.hpp"
#include "sim/text.hpp"

#include <charconv>
#include <cstdio>

namespace hftcpp::sim {
namespace {

constexpr std::uint64_t kLastPart = 1'000'000;

std::string id_of(char kind, std::uint64_t number) {
  char text[64];
  const int size = std::snprintf(text, sizeof text, "%cSIMUL-%05llu-%06llu", kind,
                                 static_cast<unsigned long long>(number / kLastPart % 100'000),
                                 static_cast<unsigned long long>(number % kLastPart));
  return std::string{text, static_cast<std::size_t>(size)};
}

// Kraken's fills say `partially_filled` even where they complete the order.
std::string_view status_of(const AccountOrder& order) {
  switch (order.status) {
    case OrderStatus::filled:
      return "filled";
    case OrderStatus::canceled:
      return "canceled";
    case OrderStatus::partially_filled:
      return "partially_filled";
    default:
      return "new";
  }
}

void append_text(std::string& out, std::string_view name, std::string_view value) {
  out.append("\"").append(name).append("\":\"").append(value).append("\"");
}

void append_quantity(std::string& out, std::string_view name, const Decimal& value) {
  out.append("\"").append(name).append("\":").append(value.to_string());
}

void append_timestamp(std::string& out, Timestamp time) {
  out += R"("timestamp":")";
  append_iso(out, time);
  out += '"';
}

// "1688667796.8802": seconds, of whose parts Kraken writes four digits.
void append_seconds(std::string& out, Timestamp time) {
  append_decimal(out, time.nanoseconds() / 100'000, -4, 4);
}

void append_client_id(std::string& out, std::string_view id) {
  if (id.empty()) return;
  append_text(out, "cl_ord_id", id);
  out += ',';
}

void append_sums(std::string& out, const AccountOrder& order) {
  append_quantity(out, "cum_qty", order.filled_size);
  out += ',';
  append_quantity(out, "cum_cost", order.filled_value);
  out += R"(,"fee_usd_equiv":0,)";
  append_quantity(out, "avg_price", order.average_price.value_or(Decimal{}));
}

// BTC is XBT to the older half of Kraken, and the oldest currencies have a letter before them.
std::string pair_of(Symbol symbol, bool oldest) {
  const std::string name = kraken_symbol(symbol);
  const std::size_t slash = name.find('/');
  const std::string base = kraken_old_name(name.substr(0, slash));
  const std::string quote = kraken_old_name(name.substr(slash + 1));
  const bool is_old = base == "XBT" || base == "ETH" || base == "XRP" || base == "XDG";
  return oldest && is_old && quote == "USD" ? "X" + base + "Z" + quote : base + quote;
}

std::string_view rest_status(const AccountOrder& order) {
  if (order.status == OrderStatus::canceled) return "canceled";
  return order.status == OrderStatus::filled ? "closed" : "open";
}

}  // namespace

std::string kraken_order_id(std::uint64_t number) {
  return id_of('O', number);
}

std::string kraken_trade_id(std::uint64_t number) {
  return id_of('T', number);
}

std::optional<std::uint64_t> kraken_order_number(std::string_view id) {
  constexpr std::size_t kFirst = 7;
  constexpr std::size_t kSecond = 13;
  if (id.size() != kSecond + 6) return std::nullopt;
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::from_chars(id.data() + kFirst, id.data() + kSecond - 1, high);
  std::from_chars(id.data() + kSecond, id.data() + id.size(), low);
  const std::uint64_t number = high * kLastPart + low;
  if (kraken_order_id(number) != id) return std::nullopt;
  return number;
}

void append_order(std::string& out, const AccountOrder& order, std::string_view exec_type) {
  const bool is_first = exec_type == "pending_new";
  out += '{';
  append_text(out, "order_id", kraken_order_id(order.id));
  out += R"(,"order_userref":0,)";
  append_client_id(out, order.client_id);
  append_text(out, "symbol", kraken_symbol(order.symbol));
  out += ',';
  append_quantity(out, "order_qty", order.size);
  out += R"(,"time_in_force":"GTC",)";
  append_text(out, "exec_type", exec_type);
  out += ',';
  append_text(out, "side", to_text(order.side));
  out += ',';
  append_text(out, "order_type", order.price ? "limit" : "market");
  out += R"(,"limit_price_type":"static",)";
  append_quantity(out, "limit_price", order.price.value_or(Decimal{}));
  out += R"(,"stop_price":0,)";
  append_text(out, "order_status", is_first ? "pending_new" : status_of(order));
  out += R"(,"fee_ccy_pref":"fciq",)";
  append_sums(out, order);
  out += ',';
  append_timestamp(out, is_first ? order.placed_at : order.changed_at);
  out += '}';
}

void append_order_change(std::string& out, const AccountOrder& order, std::string_view exec_type) {
  out += '{';
  append_timestamp(out, order.changed_at);
  out += ',';
  append_text(out, "order_status", status_of(order));
  out += ',';
  append_text(out, "exec_type", exec_type);
  out += R"(,"order_userref":0,)";
  append_client_id(out, order.client_id);
  append_text(out, "order_id", kraken_order_id(order.id));
  if (exec_type != "new") {
    out += ',';
    append_sums(out, order);
  }
  if (!order.reason.empty()) {
    out += ',';
    append_text(out, "cancel_reason", order.reason);
    out += ',';
    append_text(out, "reason", order.reason);
  }
  out += '}';
}

void append_execution(std::string& out, const AccountOrder& order, const AccountFill& fill) {
  out += '{';
  append_text(out, "order_id", kraken_order_id(order.id));
  out += R"(,"order_userref":0,)";
  append_client_id(out, order.client_id);
  append_text(out, "exec_id", kraken_trade_id(fill.id));
  out += R"(,"exec_type":"trade","trade_id":)" + std::to_string(fill.id) + ',';
  append_text(out, "symbol", kraken_symbol(order.symbol));
  out += ',';
  append_text(out, "side", to_text(order.side));
  out += ',';
  append_quantity(out, "last_qty", fill.size);
  out += ',';
  append_quantity(out, "last_price", fill.price);
  out += fill.is_maker ? R"(,"liquidity_ind":"m",)" : R"(,"liquidity_ind":"t",)";
  append_quantity(out, "cost", times(fill.price, fill.size));
  out += ',';
  append_text(out, "order_type", order.price ? "limit" : "market");
  out += ',';
  append_timestamp(out, fill.time);
  out += R"(,"order_status":"partially_filled",)";
  append_sums(out, order);
  out += R"(,"fees":[{)";
  append_text(out, "asset", to_upper(fill.fee_currency));
  out += ',';
  append_quantity(out, "qty", fill.fee);
  out += "}]}";
}

void append_balance(std::string& out, const AccountBalance& balance) {
  out += '{';
  append_text(out, "asset", to_upper(balance.currency));
  out += R"(,"asset_class":"currency",)";
  append_quantity(out, "balance", balance.total);
  out += R"(,"wallets":[{"type":"spot","id":"main",)";
  append_quantity(out, "balance", balance.total);
  out += "}]}";
}

void append_movement(std::string& out, const AccountBalance& balance, const AccountChange& change) {
  const bool is_trade = change.fill.has_value();
  const bool bears_fee = is_trade && change.fill->fee_currency == balance.currency;
  const Decimal fee = bears_fee ? change.fill->fee : Decimal{};
  out += '{';
  append_text(out, "ledger_id", id_of('L', change.number));
  out += ',';
  if (is_trade) {
    append_text(out, "ref_id", kraken_trade_id(change.fill->id));
    out += ',';
  }
  append_timestamp(out, change.time);
  out += is_trade ? R"(,"type":"trade",)" : R"(,"type":"deposit",)";
  append_text(out, "asset", to_upper(balance.currency));
  out += is_trade ? R"(,"asset_class":"currency","category":"trade",)"
                  : R"(,"asset_class":"currency","category":"deposit",)";
  out += R"("wallet_type":"spot","wallet_id":"main",)";
  append_quantity(out, "amount", plus(balance.change, fee));
  out += ',';
  append_quantity(out, "fee", fee);
  out += ',';
  append_quantity(out, "balance", balance.total);
  out += '}';
}

std::string kraken_private_message(std::string_view channel, std::string_view type,
                                   std::string_view rows, std::uint64_t sequence) {
  std::string out = "{";
  append_text(out, "channel", channel);
  out += ',';
  append_text(out, "type", type);
  out.append(",\"data\":[").append(rows).append("],\"sequence\":");
  return out + std::to_string(sequence) + '}';
}

void append_rest_order(std::string& out, const AccountOrder& order) {
  const std::string pair = pair_of(order.symbol, false);
  const Decimal price = order.price.value_or(Decimal{});
  const std::string_view type = order.price ? "limit" : "market";
  out += '"' + kraken_order_id(order.id) + R"(":{"refid":null,"userref":0,)";
  append_client_id(out, order.client_id);
  append_text(out, "status", rest_status(order));
  if (!order.reason.empty()) {
    out += ',';
    append_text(out, "reason", order.reason);
  }
  out += R"(,"opentm":)";
  append_seconds(out, order.placed_at);
  if (!order.is_open()) {
    out += R"(,"closetm":)";
    append_seconds(out, order.changed_at);
  }
  out += R"(,"starttm":0,"expiretm":0,"descr":{)";
  append_text(out, "pair", pair);
  out += ',';
  append_text(out, "type", to_text(order.side));
  out += ',';
  append_text(out, "ordertype", type);
  out += ',';
  append_text(out, "price", price.to_string());
  out += R"(,"price2":"0","leverage":"none","order":")";
  out.append(to_text(order.side)).append(" ").append(order.size.to_string()).append(" ");
  out.append(pair).append(" @ ").append(type).append(" ").append(price.to_string());
  out += R"(","close":""},)";
  append_text(out, "vol", order.size.to_string());
  out += ',';
  append_text(out, "vol_exec", order.filled_size.to_string());
  out += ',';
  append_text(out, "cost", order.filled_value.to_string());
  out += ',';
  append_text(out, "fee", order.fee.to_string());
  out += ',';
  append_text(out, "price", order.average_price.value_or(Decimal{}).to_string());
  out += R"(,"stopprice":"0.00000","limitprice":"0.00000","misc":"","oflags":"fciq"})";
}

void append_rest_trade(std::string& out, const AccountFill& fill) {
  out += '"' + kraken_trade_id(fill.id) + R"(":{)";
  append_text(out, "ordertxid", kraken_order_id(fill.order_id));
  out += R"(,"postxid":"TKH2SE-M7IF5-CFI7LT",)";
  append_text(out, "pair", pair_of(fill.symbol, true));
  out += R"(,"time":)";
  append_seconds(out, fill.time);
  out += ',';
  append_text(out, "type", to_text(fill.side));
  out += R"(,"ordertype":"limit",)";
  append_text(out, "price", fill.price.to_string());
  out += ',';
  append_text(out, "cost", times(fill.price, fill.size).to_string());
  out += ',';
  append_text(out, "fee", fill.fee.to_string());
  out += ',';
  append_text(out, "vol", fill.size.to_string());
  out += R"(,"margin":"0.00000","leverage":"0","misc":"","trade_id":)";
  out += std::to_string(fill.id) + (fill.is_maker ? R"(,"maker":true})" : R"(,"maker":false})");
}

}  // namespace hftcpp::sim
