// binance_future_private.cpp: one's own orders, trades, balances and positions.
// https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams
#include "exchanges/binance/binance_wire.hpp"
#include "exchanges/binance_future/binance_future_codec.hpp"

#include <algorithm>

namespace hftcpp {

using binance::to_position_side;
using binance::to_price;
using binance::to_side;
using binance::told_price;

namespace {

constexpr UnixUnit kUnit = UnixUnit::milliseconds;

// A conditional order's own states; once triggered, another order takes over.
std::optional<OrderStatus> to_conditional_status(std::string_view word, bool has_fills) noexcept {
  if (word == "NEW" || word == "TRIGGERING" || word == "TRIGGERED") return OrderStatus::open;
  if (word == "FINISHED") return has_fills ? OrderStatus::filled : OrderStatus::canceled;
  return binance::to_status(word);
}

}  // namespace

template <class T, std::size_t Size>
bool BinanceFutureCodec::Latest<T, Size>::has(const T& item) const noexcept {
  return std::ranges::find(items, item) != items.end();
}

template <class T, std::size_t Size>
void BinanceFutureCodec::Latest<T, Size>::add(const T& item) noexcept {
  items[next] = item;
  next = (next + 1) % Size;
}

// Some of these messages come twice; what was told is not told again.
void BinanceFutureCodec::decode_order(FieldReader fields, const Message& message) noexcept {
  FieldReader row{fields.object("o")};
  wire::UnknownWords unknown;
  MyOrder order;
  order.exchange = exchange_;
  order.symbol = symbols_->find(row.text("s"));
  order.client_order_id = wire::told_id(row, "c");
  order.side = row.choice("S", to_side);
  order.order_type = wire::to_word(wire::told_word(row, "o", unknown), unknown);
  order.size = row.decimal("q");
  order.price = to_price(row.decimal("p"));
  order.average_price = told_price(row, "ap");
  const std::string_view execution = wire::told_word(row, "x", unknown);
  const std::string_view state = wire::told_word(row, "X", unknown);
  order.native_status = wire::to_word(state);
  order.order_id = row.token("i");
  const Decimal last_size = row.decimal("l");
  order.filled_size = row.decimal("z");
  const Decimal last_price = row.decimal("L");
  const auto fee = wire::told_decimal(row, "n");
  const Word fee_currency = wire::to_word(wire::told_text(row, "N"));
  order.exchange_time = row.unix_time("T", kUnit);
  const Id trade_id = row.token("t");
  const auto is_maker = wire::told_boolean(row, "m");
  const std::string_view reason = wire::told_text(row, "er");
  order.reason = binance::to_reason(reason == "0" ? std::string_view{} : reason);
  const bool is_fill = binance::is_fill(execution, last_size, trade_id, unknown);
  const auto status = binance::to_future_status(order);
  if (!status) unknown.add(state);
  order.status = status.value_or(wire::status_by_fills(order));
  order.receive_time = message.received;
  if (is_fill) {
    order.last_price = last_price;
    order.last_size = last_size;
    order.fee = fee;
    order.fee_currency = fee_currency;
  }
  std::optional<MyTrade> trade;
  if (is_fill)
    wire::refuse_negative(trade.emplace(binance::to_trade(order, trade_id, is_maker)), row);
  if (row.error() || fields.error() || !is_known(order.symbol)) return;

  const OrderNews news{order.order_id, wire::to_word(execution), order.native_status, trade_id,
                       order.exchange_time};
  if (latest_news_.has(news)) return;
  latest_news_.add(news);
  unknown.tell(message.sink, "ORDER_TRADE_UPDATE");
  message.sink.on_my_order(order);
  if (trade && !early_fills_.has({order.symbol, trade_id})) message.sink.on_my_trade(*trade);
}

// Stop orders and the like wait in a service of their own, under ids of their own. Their fills are
// told by the order that they become: there is no trade here.
void BinanceFutureCodec::decode_conditional_order(FieldReader fields,
                                                  const Message& message) noexcept {
  wire::UnknownWords unknown;
  MyOrder order;
  order.exchange = exchange_;
  order.exchange_time = fields.unix_time("T", kUnit);
  FieldReader row{fields.object("o")};
  order.client_order_id = wire::told_id(row, "caid");
  order.order_id = row.token("aid");
  order.order_type = wire::to_word(wire::told_word(row, "o", unknown), unknown);
  order.symbol = symbols_->find(row.text("s"));
  order.side = row.choice("S", to_side);
  order.size = row.decimal("q");
  const std::string_view state = wire::told_word(row, "X", unknown);
  order.native_status = wire::to_word(state);
  order.average_price = told_price(row, "ap");
  order.filled_size = row.optional_decimal("aq").value_or(Decimal{});
  order.price = to_price(row.decimal("p"));
  order.reason = binance::to_reason(wire::told_text(row, "rm"));
  const auto status = to_conditional_status(state, !order.filled_size.is_zero());
  if (!status) unknown.add(state);
  order.status = status.value_or(wire::status_by_fills(order));
  order.receive_time = message.received;
  if (row.error() || fields.error() || !is_known(order.symbol)) return;
  unknown.tell(message.sink, "ALGO_UPDATE");
  message.sink.on_my_order(order);
}

void BinanceFutureCodec::decode_early_trade(FieldReader fields, const Message& message) noexcept {
  MyTrade trade;
  trade.exchange = exchange_;
  trade.exchange_time = fields.unix_time("T", kUnit);
  trade.symbol = symbols_->find(fields.text("s"));
  trade.client_order_id = wire::told_id(fields, "c");
  trade.side = fields.choice("S", to_side);
  trade.order_id = fields.token("i");
  trade.size = fields.decimal("l");
  trade.price = fields.decimal("L");
  trade.id = fields.token("t");
  trade.is_maker = wire::told_boolean(fields, "m");
  wire::refuse_negative(trade, fields);
  trade.receive_time = message.received;
  if (fields.error() || !settings_.early_trades || !is_known(trade.symbol)) return;
  const Fill fill{trade.symbol, trade.id};
  if (early_fills_.has(fill)) return;
  early_fills_.add(fill);
  message.sink.on_my_trade(trade);
}

// The currencies and positions that changed, with their new standing. What is available is not
// told.
void BinanceFutureCodec::decode_account(FieldReader fields, const Message& message) noexcept {
  const Timestamp changed = fields.unix_time("T", kUnit);
  FieldReader account{fields.object("a")};
  if (const auto rows = account.optional_array("B")) {
    for (JsonValue item : *rows) {
      FieldReader row{item.object("B")};
      Balance balance;
      balance.exchange = exchange_;
      balance.currency = row.word("a");
      balance.total = row.decimal("wb");
      balance.exchange_time = changed;
      balance.receive_time = message.received;
      if (row.error()) return;
      message.sink.on_balance(balance);
    }
  }
  if (const auto rows = account.optional_array("P"))
    for (JsonValue item : *rows) decode_position(FieldReader{item.object("P")}, changed, message);
  static_cast<void>(account.error());
  static_cast<void>(fields.error());
}

void BinanceFutureCodec::decode_position(FieldReader row, Timestamp changed,
                                         const Message& message) noexcept {
  Position position;
  position.exchange = exchange_;
  position.symbol = symbols_->find(row.text("s"));
  const Decimal amount = row.decimal("pa");
  position.entry_price = told_price(row, "ep");
  position.unrealized_profit = wire::told_decimal(row, "up");
  const std::string_view side = row.text("ps");
  position.side = to_position_side(side, amount);
  const auto negative = subtract(Decimal{}, amount);
  if (!negative) row.fail(Errc::out_of_range, "pa");
  position.size = amount.mantissa() < 0 && negative ? *negative : amount;
  position.exchange_time = changed;
  position.receive_time = message.received;
  if (row.error() || !is_known(position.symbol)) return;
  if (side != "BOTH" && side != "LONG" && side != "SHORT")
    wire::tell_unknown(message.sink, "ACCOUNT_UPDATE", side);
  message.sink.on_position(position);
}

}  // namespace hftcpp
