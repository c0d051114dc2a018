// okx_private.cpp: one's own orders, trades, balances and positions.
// https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-order-channel and
// https://www.okx.com/docs-v5/en/#trading-account-websocket
#include "exchanges/okx/okx_codec.hpp"

namespace hftcpp {
namespace {

constexpr std::string_view kPostOnlyWouldTake = "31";

std::optional<OrderStatus> to_status(std::string_view word) noexcept {
  if (word == "live") return OrderStatus::open;
  if (word == "partially_filled") return OrderStatus::partially_filled;
  if (word == "filled") return OrderStatus::filled;
  if (word == "canceled" || word == "mmp_canceled") return OrderStatus::canceled;
  return std::nullopt;
}

std::optional<Side> to_side(std::string_view word) noexcept {
  if (word == "buy") return Side::buy;
  if (word == "sell") return Side::sell;
  return std::nullopt;
}

// What does not apply is an empty text, or not there.
std::optional<Decimal> optional_number(FieldReader& fields, FieldName name) noexcept {
  const std::string_view text = fields.optional_text(name);
  if (text.empty()) return std::nullopt;
  const auto number = Decimal::parse(text);
  if (number) return *number;
  fields.fail(Errc::wrong_type, name);
  return std::nullopt;
}

Timestamp optional_time(FieldReader& fields, FieldName name) noexcept {
  if (fields.optional_text(name).empty()) return {};
  return fields.unix_time(name, UnixUnit::milliseconds);
}

// A reason is for people: one too long for its place is left out rather than the order with it.
InlineText<95> to_reason(std::string_view text) noexcept {
  const auto made = InlineText<95>::make(text);
  return made ? *made : InlineText<95>{};
}

// Market orders to buy on the spot market name what they may cost, not what they get.
bool is_by_cost(FieldReader& fields, const MyOrder& order) noexcept {
  const std::string_view target = fields.optional_text("tgtCcy");
  if (target == "quote_ccy") return true;
  return target.empty() && order.order_type == "market" && order.side == Side::buy &&
         fields.optional_text("instType") == "SPOT";
}

// OKX writes what it takes as a negative number.
std::optional<Decimal> to_fee(std::optional<Decimal> change) noexcept {
  if (!change) return std::nullopt;
  return Decimal{-change->mantissa(), change->exponent()};
}

}  // namespace

// An order may end without ever having been `live`.
MyOrder OkxCodec::read_order(FieldReader& fields) noexcept {
  MyOrder order;
  order.exchange = exchange_;
  order.symbol = symbols_->find(fields.text("instId"));
  order.order_id = fields.token("ordId");
  order.client_order_id = fields.optional_token("clOrdId").value_or(Id{});
  order.side = fields.choice("side", to_side);
  order.order_type = fields.word("ordType");
  order.native_status = fields.word("state");
  const auto status = to_status(order.native_status.view());
  if (!status) fields.fail(Errc::bad_value, "state");
  order.status = status.value_or(OrderStatus::open);
  order.price = optional_number(fields, "px");
  order.filled_size = optional_number(fields, "accFillSz").value_or(Decimal{});
  order.size = fields.decimal("sz");
  if (is_by_cost(fields, order)) order.size = order.filled_size;
  order.average_price = optional_number(fields, "avgPx");
  if (order.average_price && order.average_price->is_zero()) order.average_price.reset();
  const std::string_view source = fields.optional_text("cancelSource");
  if (order.status == OrderStatus::canceled && source == kPostOnlyWouldTake)
    order.status = OrderStatus::rejected;
  std::string_view reason = fields.optional_text("cancelSourceReason");
  if (reason.empty()) reason = fields.optional_text("msg");
  order.reason = to_reason(reason.empty() ? source : reason);
  order.exchange_time = fields.unix_time("uTime", UnixUnit::milliseconds);
  return order;
}

// The order's message tells of a trade when it names one. The fee is that of this trade: "fee" is
// the sum of all.
std::optional<MyTrade> OkxCodec::read_fill(FieldReader& fields, MyOrder& order) noexcept {
  const auto id = fields.optional_token("tradeId");
  if (!id || id->empty()) return std::nullopt;
  order.last_price = fields.decimal("fillPx");
  order.last_size = fields.decimal("fillSz");
  order.fee = to_fee(optional_number(fields, "fillFee"));
  if (order.fee) order.fee_currency = fields.optional_word("fillFeeCcy").value_or(Word{});
  MyTrade trade;
  trade.exchange = exchange_;
  trade.symbol = order.symbol;
  trade.id = *id;
  trade.order_id = order.order_id;
  trade.client_order_id = order.client_order_id;
  trade.side = order.side;
  trade.price = *order.last_price;
  trade.size = *order.last_size;
  trade.fee = order.fee;
  trade.fee_currency = order.fee_currency;
  if (const auto word = fields.optional_text("execType"); !word.empty())
    trade.is_maker = word == "M";
  trade.exchange_time = optional_time(fields, "fillTime");
  return trade;
}

void OkxCodec::decode_order(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  MyOrder order = read_order(fields);
  auto trade = read_fill(fields, order);
  if (fields.error() || !is_known(order.symbol)) return;
  order.receive_time = message.received;
  convert(order.symbol, order.size, fields);
  convert(order.symbol, order.filled_size, fields);
  if (trade) {
    convert(order.symbol, trade->size, fields);
    order.last_size = trade->size;
    trade->receive_time = message.received;
  }
  if (fields.error()) return;
  message.sink.on_my_order(order);
  if (trade) message.sink.on_my_trade(*trade);
}

// All currencies of the account at first and now and then, else those that changed.
void OkxCodec::decode_account(JsonObject row, const Message& message) noexcept {
  FieldReader account{row};
  for (JsonValue item : account.array("details")) {
    FieldReader fields{item.object("details")};
    Balance balance;
    balance.exchange = exchange_;
    balance.available = optional_number(fields, "availBal");
    balance.total = optional_number(fields, "cashBal");
    balance.currency = fields.word("ccy");
    balance.locked = optional_number(fields, "frozenBal");
    balance.exchange_time = optional_time(fields, "uTime");
    balance.receive_time = message.received;
    if (fields.error()) return;
    message.sink.on_balance(balance);
  }
  static_cast<void>(account.error());
}

// "net" positions are signed, those of an account that keeps both sides apart are not.
void OkxCodec::decode_position(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  Position position;
  position.exchange = exchange_;
  position.symbol = symbols_->find(fields.text("instId"));
  const Decimal size = optional_number(fields, "pos").value_or(Decimal{});
  const std::string_view side = fields.optional_text("posSide");
  const bool is_short = side == "short" || size.mantissa() < 0;
  if (!size.is_zero()) position.side = is_short ? Side::sell : Side::buy;
  position.size = size.mantissa() < 0 ? Decimal{-size.mantissa(), size.exponent()} : size;
  position.entry_price = optional_number(fields, "avgPx");
  position.mark_price = optional_number(fields, "markPx");
  position.unrealized_profit = optional_number(fields, "upl");
  position.liquidation_price = optional_number(fields, "liqPx");
  position.leverage = optional_number(fields, "lever");
  position.exchange_time = optional_time(fields, "uTime");
  position.receive_time = message.received;
  if (fields.error() || !is_known(position.symbol)) return;
  convert(position.symbol, position.size, fields);
  if (!fields.error()) message.sink.on_position(position);
}

Result<MyOrderBatch> OkxCodec::parse_open_orders(std::string_view json) {
  unknown_symbol_ = false;
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  const bool is_refused = fields.text("code") != "0";
  MyOrderBatch batch;
  batch.exchange = exchange_;
  for (JsonValue item : fields.array("data")) {
    FieldReader row{item.object("data")};
    MyOrder order = read_order(row);
    if (row.error()) return *row.error();
    if (!is_known(order.symbol)) continue;
    convert(order.symbol, order.size, row);
    convert(order.symbol, order.filled_size, row);
    batch.orders.push_back(order);
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (is_refused) return error(Errc::rejected, "orders-pending");
  return batch;
}

}  // namespace hftcpp
