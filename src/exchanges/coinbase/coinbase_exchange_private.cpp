// coinbase_exchange_private.cpp: one's own orders and trades on the Exchange feed.
// https://docs.cdp.coinbase.com/exchange/docs/websocket-channels#user-channel
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"
#include "exchanges/coinbase/coinbase_wire.hpp"

namespace hftcpp {
namespace {

// An order that is done is off the book: for a reason that is not known, what is filled of it tells
// whether it was canceled.
OrderStatus done_status(std::string_view reason, const MyOrder& order) noexcept {
  if (reason == "filled") return OrderStatus::filled;
  if (reason == "canceled") return OrderStatus::canceled;
  const bool is_full = wire::status_by_fills(order) == OrderStatus::filled;
  return is_full ? OrderStatus::filled : OrderStatus::canceled;
}

OrderStatus open_status(const MyOrder& order) noexcept {
  return order.filled_size.is_zero() ? OrderStatus::open : OrderStatus::partially_filled;
}

// Fees are in the second currency of "BTC-USD".
void take_fee(FieldReader& fields, std::string_view native, bool is_maker,
              MyTrade& trade) noexcept {
  const auto rate = is_maker ? wire::told_decimal(fields, "maker_fee_rate")
                             : wire::told_decimal(fields, "taker_fee_rate");
  if (!rate) return;
  const auto cost = multiply(trade.price, trade.size);
  if (!cost) return fields.fail(Errc::out_of_range, "price");
  const auto fee = multiply(*cost, *rate);
  if (!fee) return;  // more digits than fit: better none than another
  trade.fee = *fee;
  const auto currency = Word::make(native.substr(native.find('-') + 1));
  if (currency) trade.fee_currency = *currency;
}

}  // namespace

void CoinbaseExchangeCodec::decode_received(FieldReader fields, const Message& message) noexcept {
  CoinbaseOrder known;
  MyOrder& order = known.order;
  order.exchange = exchange_;
  order.side = fields.choice("side", wire::to_side);
  order.symbol = symbols_->find(fields.text("product_id"));
  order.exchange_time = coinbase_time(fields, "time");
  order.order_id = fields.token("order_id");
  wire::UnknownWords unknown;
  order.order_type = wire::to_word(wire::told_word(fields, "order_type", unknown), unknown);
  order.size =
      wire::optional_number(fields, "size").value_or(Decimal{});  // none where it is by cost
  order.price = wire::optional_number(fields, "price");
  order.client_order_id = wire::told_id(fields, "client_oid");
  order.native_status = *Word::make("received");
  order.receive_time = message.received;
  if (fields.error() || !is_known(order.symbol)) return;
  unknown.tell(message.sink, "received");
  orders_.keep(known);
  message.sink.on_my_order(order);
}

// Of an order that the connection never saw there is too little to tell.
void CoinbaseExchangeCodec::decode_news(FieldReader fields, std::string_view type,
                                        const Message& message) noexcept {
  const Symbol symbol = symbols_->find(fields.text("product_id"));
  const Timestamp time = coinbase_time(fields, "time");
  const CoinbaseOrder* const found = orders_.find(fields.token("order_id"));
  wire::UnknownWords unknown;
  const bool is_done = type == "done";
  const std::string_view reason =
      is_done ? wire::told_word(fields, "reason", unknown) : std::string_view{};
  const auto new_size = wire::optional_number(fields, "new_size");
  const auto new_price = wire::optional_number(fields, "new_price");
  if (fields.error() || !is_known(symbol)) return;
  if (found == nullptr) {
    unknown_symbol_ = true;
    return;
  }
  CoinbaseOrder known = *found;
  MyOrder& order = known.order;
  order.exchange_time = time;
  order.receive_time = message.received;
  order.last_price.reset();
  order.last_size.reset();
  order.fee.reset();
  if (type == "change" && new_size) {  // of what is still open
    const auto size = add(order.filled_size, *new_size);
    if (size) order.size = *size;
  }
  if (new_price) order.price = new_price;
  order.status = open_status(order);
  if (is_done) {
    order.status = done_status(reason, order);
    order.reason = wire::to_reason(reason);
    if (reason != "filled" && reason != "canceled") unknown.add(reason);
    unknown.tell(message.sink, type);
  }
  order.native_status = wire::to_word(is_done ? reason : type);
  orders_.keep(known);
  message.sink.on_my_order(order);
}

// "side" is the maker's. Who has a fee rate there is the one whose message it is.
void CoinbaseExchangeCodec::decode_my_match(FieldReader fields, const Message& message) noexcept {
  const bool is_maker = fields.has("maker_fee_rate") || fields.has("maker_user_id");
  MyTrade trade;
  trade.exchange = exchange_;
  const Side side = fields.choice("side", wire::to_side);
  trade.side = is_maker ? side : wire::opposite(side);
  const std::string_view native = fields.text("product_id");
  trade.symbol = symbols_->find(native);
  trade.exchange_time = coinbase_time(fields, "time");
  trade.id = fields.token("trade_id");
  trade.order_id = is_maker ? fields.token("maker_order_id") : fields.token("taker_order_id");
  trade.size = fields.decimal("size");
  trade.price = fields.decimal("price");
  trade.is_maker = is_maker;
  trade.receive_time = message.received;
  wire::refuse_negative(trade, fields);
  take_fee(fields, native, is_maker, trade);
  if (fields.error() || !is_known(trade.symbol)) return;

  if (const CoinbaseOrder* const found = orders_.find(trade.order_id)) {
    CoinbaseOrder known = *found;
    MyOrder& order = known.order;
    trade.client_order_id = order.client_order_id;
    if (const auto filled = add(order.filled_size, trade.size)) order.filled_size = *filled;
    order.status = OrderStatus::partially_filled;  // "done" says when it is all
    order.native_status = *Word::make("match");
    order.last_price = trade.price;
    order.last_size = trade.size;
    order.fee = trade.fee;
    order.fee_currency = trade.fee_currency;
    order.exchange_time = trade.exchange_time;
    order.receive_time = message.received;
    orders_.keep(known);
    message.sink.on_my_order(order);
  }
  message.sink.on_my_trade(trade);
}

}  // namespace hftcpp
