#include "sim/coinbase/coinbase_private_text.hpp"

#include "sim/coinbase/coinbase_text.hpp"
#include "sim/text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <charconv>

namespace hftcpp::sim {
namespace {

constexpr std::size_t kBatch = 50;
constexpr std::string_view kIdHead = "a0000000-0000-4000-8000-";
constexpr std::string_view kNever = "0001-01-01T00:00:00Z";
constexpr std::string_view kPortfolio = "b0000000-0000-4000-8000-000000000001";

std::string twelve(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(12 - std::min<std::size_t>(digits.size(), 12), '0') + digits;
}

// ,"key":"text"; the first of an object without its comma.
void append_text(std::string& out, std::string_view key, std::string_view text) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += key;
  out += "\":";
  out += boost::json::serialize(boost::json::string{text});
}

void append_time(std::string& out, std::string_view key, Timestamp time) {
  std::string text;
  append_iso(text, time);
  append_text(out, key, text);
}

std::string_view status_of(OrderStatus status) {
  switch (status) {
    case OrderStatus::open:
    case OrderStatus::partially_filled:
      return "OPEN";
    case OrderStatus::filled:
      return "FILLED";
    case OrderStatus::canceled:
      return "CANCELLED";
    case OrderStatus::rejected:
      return "FAILED";
    case OrderStatus::expired:
      return "EXPIRED";
  }
  return "UNKNOWN_ORDER_STATUS";
}

std::string or_zero(const std::optional<Decimal>& number) {
  return number ? number->to_string() : "0";
}

std::string left_of(const AccountOrder& order) {
  return order.is_open() ? subtract(order.size, order.filled_size).value().to_string() : "0";
}

std::string fills_of(const Account& account, const AccountOrder& order) {
  return std::to_string(
      std::count_if(account.fills().begin(), account.fills().end(),
                    [&](const AccountFill& fill) { return fill.order_id == order.id; }));
}

std::string paid_for(const AccountOrder& order) {
  const auto sum = order.side == Side::buy ? add(order.filled_value, order.fee)
                                           : subtract(order.filled_value, order.fee);
  return sum.value().to_string();
}

std::string_view side_of(Side side) {
  return side == Side::buy ? "BUY" : "SELL";
}

void append_user_order(std::string& out, const Account& account, const AccountOrder& order) {
  out += '{';
  append_text(out, "avg_price", or_zero(order.average_price));
  append_text(out, "cancel_reason",
              order.status == OrderStatus::canceled ? order.reason : std::string{});
  append_text(out, "client_order_id", order.client_id);
  append_text(out, "contract_expiry_type", "UNKNOWN_CONTRACT_EXPIRY_TYPE");
  append_text(out, "cumulative_quantity", order.filled_size.to_string());
  append_text(out, "filled_value", order.filled_value.to_string());
  append_text(out, "leaves_quantity", left_of(order));
  append_text(out, "limit_price", or_zero(order.price));
  append_text(out, "number_of_fills", fills_of(account, order));
  append_text(out, "order_id", coinbase_order_id(order.id));
  append_text(out, "order_side", side_of(order.side));
  append_text(out, "order_type", order.price ? "Limit" : "Market");
  append_text(out, "post_only", "false");
  append_text(out, "product_id", coinbase_product(order.symbol));
  append_text(out, "product_type", "SPOT");
  append_text(out, "reject_reason",
              order.status == OrderStatus::rejected ? order.reason : std::string{});
  append_text(out, "retail_portfolio_id", kPortfolio);
  append_text(out, "risk_managed_by", "UNKNOWN_RISK_MANAGEMENT_TYPE");
  append_text(out, "status", status_of(order.status));
  append_text(out, "stop_price", "");
  append_text(out, "time_in_force", order.price ? "GOOD_UNTIL_CANCELLED" : "IMMEDIATE_OR_CANCEL");
  append_text(out, "total_fees", order.fee.to_string());
  append_text(out, "total_value_after_fees", paid_for(order));
  append_text(out, "trigger_status", "INVALID_ORDER_TYPE");
  append_time(out, "creation_time", order.placed_at);
  append_text(out, "end_time", kNever);
  append_text(out, "start_time", kNever);
  out += '}';
}

}  // namespace

std::string coinbase_order_id(std::uint64_t id) {
  return std::string{kIdHead} + twelve(id);
}

std::optional<std::uint64_t> parse_coinbase_order_id(std::string_view text) {
  if (!text.starts_with(kIdHead) || text.size() != kIdHead.size() + 12) return std::nullopt;
  text.remove_prefix(kIdHead.size());
  std::uint64_t id = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), id);
  return ec == std::errc{} && end == text.data() + text.size() ? std::optional{id} : std::nullopt;
}

std::string coinbase_user_message(const Account& account, std::span<const AccountOrder> orders,
                                  std::string_view type, Timestamp now) {
  std::string text;
  append_coinbase_envelope(text, "user", now);
  text += R"({"type":")" + std::string{type} + R"(","orders":[)";
  for (const AccountOrder& order : orders) {
    if (text.back() == '}') text += ',';
    append_user_order(text, account, order);
  }
  return text + R"(],"positions":{"perpetual_futures_positions":[],)"
                R"("expiring_futures_positions":[],"prediction_market_positions":[]}}]})";
}

std::vector<std::string> coinbase_user_snapshot(const Account& account, Timestamp now) {
  const std::vector<AccountOrder> open = account.open_orders();
  std::vector<std::string> messages;
  for (std::size_t from = 0; from <= open.size(); from += kBatch) {
    const std::size_t count = std::min(kBatch, open.size() - from);
    messages.push_back(
        coinbase_user_message(account, std::span{open}.subspan(from, count), "snapshot", now));
  }
  return messages;
}

void append_coinbase_order(std::string& out, const Account& account, const AccountOrder& order) {
  Timestamp last_fill;
  for (const AccountFill& fill : account.fills())
    if (fill.order_id == order.id) last_fill = fill.time;
  out += '{';
  append_text(out, "order_id", coinbase_order_id(order.id));
  append_text(out, "product_id", coinbase_product(order.symbol));
  append_text(out, "user_id", kPortfolio);
  out += R"(,"order_configuration":{)";
  if (order.price) {
    out += R"("limit_limit_gtc":{)";
    append_text(out, "base_size", order.size.to_string());
    append_text(out, "limit_price", order.price->to_string());
    out += R"(,"post_only":false}})";
  } else {
    out += R"("market_market_ioc":{)";
    append_text(out, "base_size", order.size.to_string());
    out += "}}";
  }
  append_text(out, "side", side_of(order.side));
  append_text(out, "client_order_id", order.client_id);
  append_text(out, "status", status_of(order.status));
  append_text(out, "time_in_force", order.price ? "GOOD_UNTIL_CANCELLED" : "IMMEDIATE_OR_CANCEL");
  append_time(out, "created_time", order.placed_at);
  append_text(out, "filled_size", order.filled_size.to_string());
  append_text(out, "average_filled_price", or_zero(order.average_price));
  append_text(out, "fee", "");
  append_text(out, "number_of_fills", fills_of(account, order));
  append_text(out, "filled_value", order.filled_value.to_string());
  out += R"(,"pending_cancel":false,"size_in_quote":false)";
  append_text(out, "total_fees", order.fee.to_string());
  out += R"(,"size_inclusive_of_fees":false)";
  append_text(out, "total_value_after_fees", paid_for(order));
  append_text(out, "trigger_status", "INVALID_ORDER_TYPE");
  append_text(out, "order_type", order.price ? "LIMIT" : "MARKET");
  append_text(out, "reject_reason", "REJECT_REASON_UNSPECIFIED");
  out += order.is_open() ? R"(,"settled":false)" : R"(,"settled":true)";
  append_text(out, "product_type", "SPOT");
  append_text(out, "reject_message", "");
  append_text(out, "cancel_message",
              order.status == OrderStatus::canceled ? order.reason : std::string{});
  append_text(out, "order_placement_source", "RETAIL_ADVANCED");
  if (last_fill.is_set())
    append_time(out, "last_fill_time", last_fill);
  else
    out += R"(,"last_fill_time":null)";
  append_time(out, "last_update_time", order.changed_at);
  out += '}';
}

void append_coinbase_fill(std::string& out, const AccountFill& fill) {
  out += '{';
  append_text(out, "entry_id", "c0000000-0000-4000-8000-" + twelve(fill.id));
  append_text(out, "trade_id", std::to_string(fill.id));
  append_text(out, "order_id", coinbase_order_id(fill.order_id));
  append_time(out, "trade_time", fill.time);
  append_text(out, "trade_type", "FILL");
  append_text(out, "price", fill.price.to_string());
  append_text(out, "size", fill.size.to_string());
  append_text(out, "commission", fill.fee.to_string());
  append_text(out, "product_id", coinbase_product(fill.symbol));
  append_time(out, "sequence_timestamp", fill.time);
  append_text(out, "liquidity_indicator", fill.is_maker ? "MAKER" : "TAKER");
  out += R"(,"size_in_quote":false)";
  append_text(out, "user_id", kPortfolio);
  append_text(out, "side", side_of(fill.side));
  append_text(out, "retail_portfolio_id", kPortfolio);
  out += '}';
}

void append_coinbase_balance(std::string& out, const AccountBalance& balance) {
  const std::string currency = to_upper(balance.currency);
  const auto append_amount = [&](std::string_view key, const Decimal& amount) {
    out += ",\"" + std::string{key} + R"(":{)";
    append_text(out, "value", amount.to_string());
    append_text(out, "currency", currency);
    out += '}';
  };
  std::uint64_t number = 0;
  for (const char c : currency) number = number * 31 + static_cast<unsigned char>(c);
  out += '{';
  append_text(out, "uuid", "d0000000-0000-4000-8000-" + twelve(number % 1'000'000'000'000));
  append_text(out, "name", currency + " Wallet");
  append_text(out, "currency", currency);
  append_amount("available_balance", balance.available);
  out += R"(,"default":false,"active":true)";
  append_time(out, "created_at", Timestamp{1'600'000'000'000'000'000});
  append_time(out, "updated_at", balance.changed_at);
  out += R"(,"deleted_at":null)";
  append_text(out, "type", currency == "USD" ? "ACCOUNT_TYPE_FIAT" : "ACCOUNT_TYPE_CRYPTO");
  out += R"(,"ready":true)";
  append_amount("hold", balance.locked);
  append_text(out, "retail_portfolio_id", kPortfolio);
  append_text(out, "platform", "ACCOUNT_PLATFORM_CONSUMER");
  out += '}';
}

}  // namespace hftcpp::sim
