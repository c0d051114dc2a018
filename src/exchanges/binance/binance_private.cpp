// binance_private.cpp: one's own orders, trades and balances.
// https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_wire.hpp"

namespace hftcpp {

using binance::to_reason;
using binance::to_side;
using binance::to_status;
using binance::to_trade;

void BinanceCodec::decode_order(FieldReader fields, const Message& message) noexcept {
  wire::UnknownWords unknown;
  MyOrder order;
  order.exchange = exchange_;
  fields.pass("E");
  order.symbol = symbols_->find(fields.text("s"));
  order.client_order_id = wire::told_id(fields, "c");
  order.side = fields.choice("S", to_side);
  order.order_type = wire::to_word(wire::told_word(fields, "o", unknown), unknown);
  order.size = fields.decimal("q");
  const Decimal price = fields.decimal("p");
  if (!price.is_zero()) order.price = price;
  // Of a cancellation "c" names the request, and "C" the order.
  if (const Id original = wire::told_id(fields, "C"); !original.empty())
    order.client_order_id = original;
  const std::string_view execution = wire::told_word(fields, "x", unknown);
  const std::string_view state = wire::told_word(fields, "X", unknown);
  order.native_status = wire::to_word(state);
  order.reason = to_reason(wire::told_text(fields, "r"));
  order.order_id = fields.token("i");
  const Decimal last_size = fields.decimal("l");
  order.filled_size = fields.decimal("z");
  const Decimal last_price = fields.decimal("L");
  const auto fee = wire::told_decimal(fields, "n");
  order.fee_currency = wire::to_word(wire::told_text(fields, "N"));
  order.exchange_time = fields.unix_time("T", settings_.time_unit);
  const Id trade_id = fields.token("t");
  const auto is_maker = wire::told_boolean(fields, "m");
  order.receive_time = message.received;
  const bool is_fill = binance::is_fill(execution, last_size, trade_id, unknown);
  const auto status = to_status(state);
  if (!status) unknown.add(state);
  order.status = status.value_or(wire::status_by_fills(order));
  if (is_fill) {
    order.last_price = last_price;
    order.last_size = last_size;
    order.fee = fee;
  }
  std::optional<MyTrade> trade;
  if (is_fill) wire::refuse_negative(trade.emplace(to_trade(order, trade_id, is_maker)), fields);
  if (fields.error() || !is_known(order.symbol)) return;
  unknown.tell(message.sink, "executionReport");
  message.sink.on_my_order(order);
  if (trade) message.sink.on_my_trade(*trade);
}

// The currencies that may have changed, with their new standing.
void BinanceCodec::decode_account(FieldReader fields, const Message& message) noexcept {
  const Timestamp changed = fields.unix_time("u", settings_.time_unit);
  for (JsonValue item : fields.array("B")) {
    FieldReader row{item.object("B")};
    Balance balance;
    balance.exchange = exchange_;
    balance.currency = row.word("a");
    balance.available = row.decimal("f");
    balance.locked = row.decimal("l");
    balance.total = binance::total_of(balance);
    balance.exchange_time = changed;
    balance.receive_time = message.received;
    if (row.error()) return;
    message.sink.on_balance(balance);
  }
}

// A movement in or out; the new standing comes in a message of its own.
void BinanceCodec::decode_balance_change(FieldReader fields, const Message& message) noexcept {
  Balance balance;
  balance.exchange = exchange_;
  balance.currency = fields.word("a");
  balance.change = fields.decimal("d");
  balance.exchange_time = fields.unix_time("T", settings_.time_unit);
  balance.receive_time = message.received;
  if (fields.error()) return;
  message.sink.on_balance(balance);
}

}  // namespace hftcpp
