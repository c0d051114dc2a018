// okx_private.cpp: one's own orders, trades, balances and positions.
// https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-order-channel and
// https://www.okx.com/docs-v5/en/#trading-account-websocket
#include "exchanges/okx/okx_codec.hpp"
#include "exchanges/okx/okx_fields.hpp"
#include "exchanges/okx/okx_replies.hpp"
#include "exchanges/okx/okx_symbols.hpp"

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

// Market orders to buy on the spot market name what they may cost, not what they get.
bool is_by_cost(FieldReader& fields, const MyOrder& order) noexcept {
  const std::string_view target = wire::told_text(fields, "tgtCcy");
  if (target == "quote_ccy") return true;
  const bool has_no_type = order.order_type.empty() && !order.price;
  return target.empty() && (has_no_type || order.order_type == "market") &&
         order.side == Side::buy && wire::told_text(fields, "instType") == "SPOT";
}

}  // namespace

Symbol OkxCodec::own_symbol(std::string_view native) const noexcept {
  const Symbol symbol = symbols_->find(native);
  if (!symbol.empty()) return symbol;
  return market_ == OkxMarket::swap ? okx_swap_symbol(native) : okx_symbol(native);
}

// An order may end without ever having been `live`.
MyOrder OkxCodec::read_order(FieldReader& fields, wire::UnknownWords& unknown) noexcept {
  MyOrder order;
  order.exchange = exchange_;
  order.symbol = own_symbol(fields.text("instId"));
  order.order_id = fields.token("ordId");
  order.client_order_id = wire::told_id(fields, "clOrdId");
  order.side = fields.choice("side", wire::to_side);
  order.order_type = wire::to_word(wire::told_word(fields, "ordType", unknown), unknown);
  const std::string_view state = wire::told_word(fields, "state", unknown);
  order.native_status = wire::to_word(state);
  const auto status = to_status(state);
  if (!status) unknown.add(state);
  order.price = wire::optional_number(fields, "px");
  order.filled_size = wire::optional_number(fields, "accFillSz").value_or(Decimal{});
  order.size = fields.decimal("sz");
  const bool by_cost = is_by_cost(fields, order);
  if (by_cost) order.size = {};
  order.fee = okx_fee(wire::told_decimal(fields, "fee"));
  if (order.fee) order.fee_currency = wire::to_word(wire::told_text(fields, "feeCcy"));
  order.status = status.value_or(wire::status_by_fills(order));
  if (by_cost) order.size = order.filled_size;
  order.average_price = wire::told_decimal(fields, "avgPx");
  if (order.average_price && order.average_price->is_zero()) order.average_price.reset();
  const std::string_view source = wire::told_text(fields, "cancelSource");
  if (order.status == OrderStatus::canceled && source == kPostOnlyWouldTake)
    order.status = OrderStatus::rejected;
  std::string_view reason = wire::told_text(fields, "cancelSourceReason");
  if (reason.empty()) reason = wire::told_text(fields, "msg");
  order.reason = wire::to_reason(reason.empty() ? source : reason);
  order.exchange_time = fields.unix_time("uTime", UnixUnit::milliseconds);
  return order;
}

// The order's message tells of a trade when it names one. Its fee is "fillFee": "fee" is the sum of
// all.
std::optional<MyTrade> OkxCodec::read_fill(FieldReader& fields, MyOrder& order,
                                           wire::UnknownWords& unknown) noexcept {
  const auto id = fields.optional_token("tradeId");
  if (!id || id->empty() || *id == "0") return std::nullopt;
  order.last_price = fields.decimal("fillPx");
  order.last_size = fields.decimal("fillSz");
  MyTrade trade;
  trade.exchange = exchange_;
  trade.symbol = order.symbol;
  trade.id = *id;
  trade.order_id = order.order_id;
  trade.client_order_id = order.client_order_id;
  trade.side = order.side;
  trade.price = *order.last_price;
  trade.size = *order.last_size;
  wire::refuse_negative(trade, fields);
  trade.fee = okx_fee(wire::told_decimal(fields, "fillFee"));
  if (trade.fee) trade.fee_currency = wire::to_word(wire::told_text(fields, "fillFeeCcy"));
  trade.is_maker =
      wire::to_maker(wire::told_word_if_any(fields, "execType", unknown), "M", "T", unknown);
  trade.exchange_time = okx_optional_time(fields, "fillTime");
  return trade;
}

void OkxCodec::decode_order(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  wire::UnknownWords unknown;
  MyOrder order = read_order(fields, unknown);
  auto trade = read_fill(fields, order, unknown);
  if (fields.error() || !is_known(order.symbol)) return;
  unknown.tell(message.sink, message.channel);
  order.receive_time = message.received;
  convert(order.symbol, order, fields);
  convert(order.symbol, order.filled_size, fields);
  if (trade) {
    convert(order.symbol, *trade, fields);
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
    balance.available = wire::told_decimal(fields, "availBal");
    balance.total = wire::optional_number(fields, "cashBal");
    balance.currency = fields.word("ccy");
    balance.locked = wire::told_decimal(fields, "frozenBal");
    balance.exchange_time = okx_optional_time(fields, "uTime");
    balance.receive_time = message.received;
    if (fields.error()) return;
    message.sink.on_balance(balance);
  }
  static_cast<void>(account.error());
}

// "net" positions are signed, those of an account that keeps both sides apart are not; of any other
// kind nobody knows the side.
void OkxCodec::decode_position(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  Position position;
  position.exchange = exchange_;
  position.symbol = own_symbol(fields.text("instId"));
  const Decimal size = wire::optional_number(fields, "pos").value_or(Decimal{});
  const std::string_view side = fields.optional_text("posSide");
  if (!side.empty() && side != "net" && side != "long" && side != "short")
    fields.fail(Errc::bad_value, "posSide");
  const bool is_short = side == "short" || size.mantissa() < 0;
  if (!size.is_zero()) position.side = is_short ? Side::sell : Side::buy;
  position.size = size.mantissa() < 0 ? Decimal{-size.mantissa(), size.exponent()} : size;
  position.entry_price = wire::told_decimal(fields, "avgPx");
  position.mark_price = wire::told_decimal(fields, "markPx");
  position.unrealized_profit = wire::told_decimal(fields, "upl");
  position.liquidation_price = wire::told_decimal(fields, "liqPx");
  position.leverage = wire::told_decimal(fields, "lever");
  position.exchange_time = okx_optional_time(fields, "uTime");
  position.receive_time = message.received;
  if (fields.error() || !is_known(position.symbol)) return;
  convert(position.symbol, position, fields);
  if (!fields.error()) message.sink.on_position(position);
}

}  // namespace hftcpp
