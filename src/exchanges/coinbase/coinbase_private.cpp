// coinbase_private.cpp: one's own orders on Advanced Trade, and the trades that can be told from
// them.
// https://docs.cdp.coinbase.com/advanced-trade/docs/ws-channels#user-channel
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_wire.hpp"

namespace hftcpp {
namespace {

// A snapshot comes in pieces of this many orders; a shorter one is the last.
constexpr std::size_t kBatch = 50;

std::optional<Decimal> price_of(std::optional<Decimal> written) noexcept {
  return written && written->is_zero() ? std::nullopt : written;
}

// What was paid for all that an order got, as far as its average price tells.
Result<Decimal> cost_of(const MyOrder& order) noexcept {
  return order.average_price ? multiply(*order.average_price, order.filled_size) : Decimal{};
}

// Coinbase tells no single trades: what an order has got since the last message is one here.
Result<MyTrade> to_trade(const CoinbaseOrder& before, const CoinbaseOrder& now) noexcept {
  MyTrade trade;
  trade.exchange = now.order.exchange;
  trade.symbol = now.order.symbol;
  trade.order_id = now.order.order_id;
  trade.client_order_id = now.order.client_order_id;
  trade.side = now.order.side;
  trade.fee_currency = now.order.fee_currency;
  trade.exchange_time = now.order.exchange_time;
  trade.receive_time = now.order.receive_time;
  const auto size = subtract(now.order.filled_size, before.order.filled_size);
  if (!size) return error(Errc::out_of_range, "cumulative_quantity");
  trade.size = *size;
  if (now.fees && before.fees) {
    const auto fee = subtract(*now.fees, *before.fees);
    if (!fee) return error(Errc::out_of_range, "total_fees");
    trade.fee = *fee;
  }
  if (before.order.filled_size.is_zero()) {
    trade.price = now.order.average_price.value_or(Decimal{});
    return trade;
  }
  // The sum that is told is exact, an average may be rounded.
  const bool has_values = before.value && now.value && *before.value < *now.value;
  const auto cost_before = has_values ? *before.value : cost_of(before.order);
  const auto cost_now = has_values ? *now.value : cost_of(now.order);
  if (!cost_before || !cost_now) return error(Errc::out_of_range, "avg_price");
  const auto cost = subtract(*cost_now, *cost_before);
  if (!cost) return cost.error();
  const auto price = coinbase_quotient(*cost, *size);
  if (!price) return price.error();
  trade.price = *price;
  return trade;
}

}  // namespace

void CoinbaseCodec::decode_orders(FieldReader& event, const Message& message) noexcept {
  const bool snapshot = coinbase_is_snapshot(event, unknown_);
  std::size_t count = 0;
  for (JsonValue row : event.array("orders")) {
    decode_order(row.object("orders"), snapshot, message);
    ++count;
  }
  if (event.error() || !snapshot || count >= kBatch) return;
  if (settings_.progress != nullptr) settings_.progress->on_snapshot_end(message.time);
  batch_.exchange = exchange_;
  batch_.receive_time = message.received;
  message.sink.on_my_order_batch(batch_);
  batch_.orders.clear();
}

void CoinbaseCodec::read_order(FieldReader& fields, CoinbaseOrder& known) noexcept {
  MyOrder& order = known.order;
  order.average_price = price_of(wire::optional_number(fields, "avg_price"));
  std::string_view reason = wire::told_text(fields, "cancel_reason");
  order.client_order_id = wire::told_id(fields, "client_order_id");
  order.filled_size = fields.decimal("cumulative_quantity");
  known.value = wire::told_decimal(fields, "filled_value");
  const auto left = wire::optional_number(fields, "leaves_quantity").value_or(Decimal{});
  if (const auto price = price_of(wire::optional_number(fields, "limit_price")))
    order.price = price;
  order.side = fields.choice("order_side", wire::to_side);
  order.order_type = coinbase_order_type(wire::told_word(fields, "order_type", unknown_));
  if (reason.empty()) reason = wire::told_text(fields, "reject_reason");
  order.reason = wire::to_reason(reason);
  const std::string_view status = wire::told_word(fields, "status", unknown_);
  order.native_status = wire::to_word(status);
  known.fees = wire::told_decimal(fields, "total_fees");
  // At the end nothing is left, whatever was not done: what was known of the size counts.
  const auto size = add(order.filled_size, left);
  if (!size) return fields.fail(Errc::out_of_range, "leaves_quantity");
  if (order.size < *size) order.size = *size;
  const auto read = coinbase_status(status, order.filled_size);
  if (!read) unknown_.add(status);
  order.status = read.value_or(wire::status_by_fills(order));
}

void CoinbaseCodec::decode_order(JsonObject row, bool snapshot, const Message& message) noexcept {
  FieldReader fields{row};
  const Id id = fields.token("order_id");
  const std::string_view native = fields.text("product_id");
  CoinbaseOrder before;
  if (const CoinbaseOrder* const found = orders_.find(id)) before = *found;
  CoinbaseOrder now = before;
  now.order.exchange = exchange_;
  now.order.order_id = id;
  now.order.symbol = symbols_->find(native);
  now.order.fee_currency = coinbase_quote(native);
  now.order.exchange_time = message.time;
  now.order.receive_time = message.received;
  now.order.last_price.reset();
  now.order.last_size.reset();
  now.order.fee.reset();
  read_order(fields, now);
  if (fields.error() || !is_known(now.order.symbol)) return;
  tell_unknown_words(message);

  if (snapshot) {
    orders_.keep(now);
    batch_.orders.push_back(now.order);
    if (settings_.progress != nullptr)
      settings_.progress->on_snapshot_order(id, now.order.filled_size);
    return;
  }
  if (!tell_order(before, now, message)) fields.fail(Errc::out_of_range, "avg_price");
}

bool CoinbaseCodec::tell_order(const CoinbaseOrder& before, CoinbaseOrder& now,
                               const Message& message) noexcept {
  std::optional<MyTrade> trade;
  const Id& id = now.order.order_id;
  if (before.order.filled_size < now.order.filled_size) {
    const auto made = to_trade(before, now);
    if (!made) return false;
    trade = *made;
    trade->id = coinbase_trade_id(id, now.order.filled_size);
    if (settings_.progress != nullptr)
      settings_.progress->on_trade(id, before.order.filled_size, now.order.filled_size);
    now.order.last_price = trade->price;
    now.order.last_size = trade->size;
    now.order.fee = trade->fee;
  }
  orders_.keep(now);
  if (settings_.news != nullptr) settings_.news->has_changed = true;
  message.sink.on_my_order(now.order);
  if (trade) message.sink.on_my_trade(*trade);
  return true;
}

}  // namespace hftcpp
