#include "exchanges/coinbase/coinbase_rest.hpp"

#include "exchanges/coinbase/coinbase_wire.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace hftcpp {
namespace {

Exchange coinbase() {
  static const Exchange exchange{"coinbase"};
  return exchange;
}

std::optional<Decimal> unless_zero(std::optional<Decimal> number) noexcept {
  return number && number->is_zero() ? std::nullopt : number;
}

// {"limit_limit_gtc":{"base_size":"0.01","limit_price":"45000.00","post_only":false}}: the name
// says what kind it is. An order for a sum of money has no size in it.
void read_configuration(FieldReader& fields, MyOrder& order) noexcept {
  fields.object("order_configuration").for_each([&](std::string_view, JsonValue value) {
    FieldReader kind{value.object("order_configuration")};
    if (const auto size = wire::optional_number(kind, "base_size")) order.size = *size;
    order.price = unless_zero(wire::optional_number(kind, "limit_price"));
    if (kind.error()) fields.fail(static_cast<Errc>(kind.error()->code.value()), "base_size");
  });
}

// The latest that is told of it.
Timestamp time_of(FieldReader& fields) noexcept {
  const Timestamp updated = optional_coinbase_time(fields, "last_update_time");
  const Timestamp filled = optional_coinbase_time(fields, "last_fill_time");
  const Timestamp created = optional_coinbase_time(fields, "created_time");
  return updated.is_set() ? updated : std::max(filled, created);
}

InlineText<95> reason_of(FieldReader& fields) noexcept {
  std::string_view reason = wire::told_text(fields, "reject_message");
  if (reason.empty()) reason = wire::told_text(fields, "cancel_message");
  return wire::to_reason(reason);
}

MyOrder read_order(FieldReader& fields, const SymbolMap& symbols, Timestamp received) noexcept {
  MyOrder order;
  order.exchange = coinbase();
  order.order_id = fields.token("order_id");
  const std::string_view native = fields.text("product_id");
  order.symbol = symbols.find(native);
  order.fee_currency = coinbase_quote(native);
  read_configuration(fields, order);
  order.side = fields.choice("side", wire::to_side);
  order.client_order_id = wire::told_id(fields, "client_order_id");
  const std::string_view status = wire::told_text(fields, "status");
  order.native_status = wire::to_word(status);
  order.filled_size = wire::optional_number(fields, "filled_size").value_or(Decimal{});
  order.average_price = unless_zero(wire::told_decimal(fields, "average_filled_price"));
  order.order_type = coinbase_order_type(wire::told_text(fields, "order_type"));
  order.reason = reason_of(fields);
  order.exchange_time = time_of(fields);
  order.receive_time = received;
  order.status = coinbase_status(status, order.filled_size).value_or(wire::status_by_fills(order));
  order.size = std::max(order.size, order.filled_size);
  return order;
}

MyTrade read_fill(FieldReader& fields, const SymbolMap& symbols, Timestamp received) noexcept {
  MyTrade trade;
  trade.exchange = coinbase();
  trade.id = fields.token("trade_id");
  trade.order_id = fields.token("order_id");
  trade.exchange_time = coinbase_time(fields, "trade_time");
  trade.receive_time = received;
  trade.price = fields.decimal("price");
  trade.size = fields.decimal("size");
  trade.fee = wire::told_decimal(fields, "commission");
  const std::string_view native = fields.text("product_id");
  trade.symbol = symbols.find(native);
  trade.fee_currency = coinbase_quote(native);
  const std::string_view liquidity = wire::told_text(fields, "liquidity_indicator");
  if (liquidity == "MAKER" || liquidity == "TAKER") trade.is_maker = liquidity == "MAKER";
  const bool in_quote = fields.has("size_in_quote") && fields.boolean("size_in_quote");
  trade.side = fields.choice("side", wire::to_side);
  wire::refuse_negative(trade, fields);
  if (!in_quote || fields.error()) return trade;
  const auto size = coinbase_quotient(trade.size, trade.price);
  if (size) trade.size = *size;
  if (!size) fields.fail(Errc::out_of_range, "size");
  return trade;
}

std::optional<Decimal> amount(FieldReader& row, FieldName name) noexcept {
  FieldReader fields{row.object(name)};
  const Decimal value = fields.decimal("value");
  if (fields.error()) return std::nullopt;
  return value;
}

std::optional<Decimal> told_amount(FieldReader& row, FieldName name) noexcept {
  auto value = row.optional_value(name);
  if (!value || value->kind() != JsonValue::Kind::object) return std::nullopt;
  FieldReader fields{value->object(name)};
  const auto told = wire::told_decimal(fields, "value");
  return fields.error() ? std::nullopt : told;
}

Balance read_balance(FieldReader& fields, Timestamp received) noexcept {
  Balance balance;
  balance.exchange = coinbase();
  balance.currency = fields.word("currency");
  balance.available = amount(fields, "available_balance");
  balance.locked = told_amount(fields, "hold");
  balance.receive_time = received;
  if (!balance.available || !balance.locked) return balance;
  if (const auto total = add(*balance.available, *balance.locked)) balance.total = *total;
  return balance;
}

// Where "has_next" is told it counts: a cursor may come with the last page, too.
std::string cursor_of(FieldReader& fields) {
  if (fields.has("has_next") && !fields.boolean("has_next")) return {};
  return std::string{fields.optional_text("cursor")};
}

// `read(fields)` makes a row; those without a symbol, where there is one, are left out.
template <class Row, class Read>
Result<CoinbasePage<Row>> read_page(std::string_view json, FieldName list, Read read) noexcept {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  CoinbasePage<Row> page;
  for (JsonValue item : fields.array(list)) {
    FieldReader row_fields{item.object(list)};
    const Row row = read(row_fields);
    if (row_fields.error()) return *row_fields.error();
    if constexpr (requires { row.symbol; })
      if (row.symbol.empty()) continue;
    page.rows.push_back(row);
  }
  page.cursor = cursor_of(fields);
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return page;
}

// One order's fills, as they are put together.
struct Part {
  Decimal done;  // of the order
  std::optional<MyTrade> trade;
  Decimal cost;
  int fills = 0;

  Result<void> take(const MyTrade& fill) {
    const auto value = multiply(fill.price, fill.size);
    if (!value) return value.error();
    if (fills++ == 0) {
      trade = fill;
      cost = *value;
      return {};
    }
    const auto size = add(trade->size, fill.size);
    const auto sum = add(cost, *value);
    const auto fee = add(trade->fee.value_or(Decimal{}), fill.fee.value_or(Decimal{}));
    if (!size || !sum || !fee) return error(Errc::out_of_range, "size");
    cost = *sum;
    trade->size = *size;
    trade->fee = *fee;
    trade->exchange_time = fill.exchange_time;
    if (trade->is_maker != fill.is_maker) trade->is_maker.reset();
    return {};
  }
  MyTrade close() {
    MyTrade whole = *trade;
    if (const auto price = coinbase_quotient(cost, whole.size); fills > 1 && price)
      whole.price = *price;
    fills = 0;
    return whole;
  }
};

}  // namespace

Result<CoinbasePage<MyOrder>> coinbase_read_orders(std::string_view json, const SymbolMap& symbols,
                                                   Timestamp received) noexcept {
  return read_page<MyOrder>(
      json, "orders", [&](FieldReader& fields) { return read_order(fields, symbols, received); });
}

Result<std::vector<MyOrder>> coinbase_read_order(std::string_view json, const SymbolMap& symbols,
                                                 Timestamp received) noexcept {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  FieldReader row{fields.object("order")};
  const MyOrder order = read_order(row, symbols, received);
  if (row.error()) return *row.error();
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  std::vector<MyOrder> orders;
  if (!order.symbol.empty()) orders.push_back(order);
  return orders;
}

Result<CoinbasePage<MyTrade>> coinbase_read_fills(std::string_view json, const SymbolMap& symbols,
                                                  Timestamp received) noexcept {
  return read_page<MyTrade>(
      json, "fills", [&](FieldReader& fields) { return read_fill(fields, symbols, received); });
}

Result<CoinbasePage<Balance>> coinbase_read_balances(std::string_view json,
                                                     Timestamp received) noexcept {
  return read_page<Balance>(json, "accounts",
                            [&](FieldReader& fields) { return read_balance(fields, received); });
}

Result<Timestamp> coinbase_read_time(std::string_view json) noexcept {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  const std::uint64_t milliseconds = fields.natural("epochMillis");
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return Timestamp::from_milliseconds(static_cast<std::int64_t>(milliseconds));
}

Result<CoinbaseTradesForRest> coinbase_trades_for_rest(std::vector<MyTrade> fills,
                                                       const CoinbaseProgress& progress) {
  using Teller = CoinbaseProgress::Teller;
  std::ranges::reverse(fills);  // of one instant, in their order
  std::ranges::stable_sort(fills, {}, &MyTrade::exchange_time);
  std::unordered_map<Id, Part, CoinbaseIdHash> orders;
  CoinbaseTradesForRest result;
  for (const MyTrade& fill : fills) {
    Part& part = orders[fill.order_id];
    const auto done = add(part.done, fill.size);
    if (!done) return done.error();
    part.done = *done;
    if (const auto added = part.take(fill); !added) return added.error();
    const auto end = progress.end_of_trade(fill.order_id, part.done);
    if (end && part.done < *end) continue;  // the connection made one trade of this and the next
    MyTrade trade = part.close();
    const Teller teller = progress.teller_of(trade, part.done);
    if (teller == Teller::connection) continue;
    if (teller == Teller::in_doubt) result.has_doubtful = true;
    trade.id = coinbase_trade_id(trade.order_id, part.done);
    result.trades.push_back(trade);
  }
  return result;
}

}  // namespace hftcpp
