#include "exchanges/kraken_future/kraken_future_account.hpp"

#include <hftcpp/core/json_reader.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace hftcpp {
namespace {

constexpr UnixUnit kRowUnit = UnixUnit::milliseconds;

std::optional<Side> to_row_side(std::string_view word) noexcept {
  if (word == "buy" || word == "Buy" || word == "long") return Side::buy;
  if (word == "sell" || word == "Sell" || word == "short") return Side::sell;
  return std::nullopt;
}

// Some answers have names in small letters.
Symbol to_symbol(std::string_view name, const SymbolMap& symbols) {
  std::string native{name};
  std::ranges::transform(native, native.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return symbols.find(native);
}

std::optional<Decimal> unless_zero(std::optional<Decimal> value) noexcept {
  return value && !value->is_zero() ? value : std::nullopt;
}

Decimal sum_of(const Decimal& a, const Decimal& b, FieldReader& fields, FieldName name) noexcept {
  const auto sum = add(a, b);
  if (!sum) fields.fail(Errc::out_of_range, name);
  return sum ? *sum : Decimal{};
}

MyOrder to_order(FieldReader& row, const SymbolMap& symbols, wire::UnknownWords& unknown) {
  MyOrder order;
  order.exchange = Exchange{"kraken_future"};
  order.order_id = row.token("order_id");
  order.client_order_id = wire::told_id(row, "cliOrdId");
  order.symbol = to_symbol(row.text("symbol"), symbols);
  order.side = row.choice("side", to_row_side);
  order.order_type = kraken_future_order_type(wire::told_word(row, "orderType", unknown), unknown);
  order.price = unless_zero(row.optional_decimal("limitPrice"));
  const Decimal rest = row.decimal("unfilledSize");
  const std::string_view status = wire::told_word(row, "status", unknown);
  if (status != "untouched" && status != "partiallyFilled") unknown.add(status);
  order.native_status = wire::to_word(status);
  order.filled_size = row.decimal("filledSize");
  order.size = sum_of(rest, order.filled_size, row, "unfilledSize");
  order.exchange_time = row.iso_time("lastUpdateTime");
  order.status = order.filled_size.is_zero() ? OrderStatus::open : OrderStatus::partially_filled;
  return order;
}

MyTrade to_trade(FieldReader& row, const SymbolMap& symbols, wire::UnknownWords& unknown) {
  MyTrade trade;
  trade.exchange = Exchange{"kraken_future"};
  trade.id = row.token("fill_id");
  trade.symbol = to_symbol(row.text("symbol"), symbols);
  trade.side = row.choice("side", to_row_side);
  trade.order_id = row.token("order_id");
  trade.client_order_id = wire::told_id(row, "cliOrdId");
  trade.size = row.decimal("size");
  trade.price = row.decimal("price");
  trade.exchange_time = row.iso_time("fillTime");
  trade.is_maker = kraken_future_maker(wire::told_word(row, "fillType", unknown), unknown);
  wire::refuse_negative(trade, row);
  return trade;
}

Position to_position(FieldReader& row, const SymbolMap& symbols) {
  Position position;
  position.exchange = Exchange{"kraken_future"};
  position.side = row.choice("side", to_row_side);
  position.symbol = to_symbol(row.text("symbol"), symbols);
  position.entry_price = wire::told_decimal(row, "price");
  position.size = row.decimal("size");
  return position;
}

void read_placed(FieldReader& row, const SymbolMap& symbols, MyOrder& order,
                 wire::UnknownWords& unknown) {
  order.order_id = row.token("uid");
  order.symbol = to_symbol(row.text("tradeable"), symbols);
  order.side = row.choice("direction", to_row_side);
  order.size = row.decimal("quantity");
  order.price = unless_zero(row.optional_decimal("limitPrice"));
  order.order_type = kraken_future_order_type(wire::told_word(row, "orderType", unknown), unknown);
  order.client_order_id = wire::told_id(row, "clientId");
}

void note_kind(JsonObject event, wire::UnknownWords& unknown) {
  constexpr std::array<std::string_view, 4> kOthers{"OrderUpdated", "OrderRejected",
                                                    "OrderEditRejected", "OrderNotFound"};
  event.for_each([&](std::string_view name, JsonValue) {
    if (std::ranges::find(kOthers, name) == kOthers.end()) unknown.add(name);
  });
}

// Kinds of events that are neither are left out: their fills are told elsewhere.
std::optional<KrakenFutureOrderEvent> to_event(FieldReader& row, const SymbolMap& symbols,
                                               wire::UnknownWords& unknown) {
  KrakenFutureOrderEvent event;
  event.order.exchange = Exchange{"kraken_future"};
  event.order.exchange_time = row.unix_time("timestamp", kRowUnit);
  const JsonObject object = row.object("event");
  FieldReader kinds{object};
  auto what = kinds.optional_object("OrderPlaced");
  if (!what) {
    what = kinds.optional_object("OrderCancelled");
    event.is_cancel = true;
  }
  if (what) {
    FieldReader fields{*what};
    FieldReader order{fields.object("order")};
    read_placed(order, symbols, event.order, unknown);
    static_cast<void>(order.error());
    event.order.reason = wire::to_reason(wire::told_text(fields, "reason"));
    static_cast<void>(fields.error());
  } else {
    note_kind(object, unknown);
  }
  static_cast<void>(kinds.error());
  return what ? std::optional{event} : std::nullopt;
}

template <class List>
void take_time(List& list, Timestamp time) noexcept {
  if (!list.oldest.is_set() || time < list.oldest) list.oldest = time;
}

template <class Row>
void read_refusal(FieldReader& fields, KrakenFutureList<Row>& list) {
  if (const auto result = fields.optional_text("result"); result == "error") {
    list.refusal = fields.optional_text("error");
    if (list.refusal.empty()) list.refusal = "error";
  }
}

template <class Row, class Read>
Result<KrakenFutureList<Row>> parse_list(std::string_view json, FieldName name, Read read) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  KrakenFutureList<Row> list;
  read_refusal(fields, list);
  if (list.refusal.empty()) {
    for (JsonValue item : fields.array(name)) {
      FieldReader row{item.object(name)};
      wire::UnknownWords unknown;
      read(row, list, unknown);
      ++list.read;
      if (row.error()) break;
      for (const std::string_view word : unknown.words()) list.unknown.emplace_back(word);
    }
    list.next = fields.optional_text("continuationToken");
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return list;
}

bool contains(std::span<const MyOrder> orders, const Id& id) noexcept {
  return std::ranges::find(orders, id, &MyOrder::order_id) != orders.end();
}

// Counts the fills that the order's state does not have yet. Times are in milliseconds, and both
// have the same where the one led to the other; but the next fill may have it as well, so that all
// that are listed count where they are more.
void add_fills(MyOrder& order, std::span<const MyTrade> fills) noexcept {
  const Timestamp known = order.exchange_time;
  Decimal listed;
  Decimal filled = order.filled_size;
  for (const MyTrade& fill : fills) {
    if (fill.order_id != order.order_id) continue;
    if (const auto sum = add(listed, fill.size)) listed = *sum;
    if (fill.exchange_time > known)
      if (const auto sum = add(filled, fill.size)) filled = *sum;
    order.exchange_time = std::max(order.exchange_time, fill.exchange_time);
  }
  order.filled_size = std::min(std::max(filled, listed), order.size);
}

void end(MyOrder& order, const MyOrder* cancel) noexcept {
  const std::string_view reason = cancel ? cancel->reason.view() : std::string_view{};
  order.status = order.filled_size == order.size ? OrderStatus::filled
                                                 : kraken_future_status(true, reason, order);
  if (order.status == OrderStatus::filled) order.filled_size = order.size;
  order.native_status = {};
  order.reason = {};  // that of a state which it is past
  if (!cancel) return;
  order.reason = cancel->reason;
  if (const auto word = Word::make(reason)) order.native_status = *word;
  order.exchange_time = std::max(order.exchange_time, cancel->exchange_time);
}

}  // namespace

Word kraken_future_order_type(std::string_view word, wire::UnknownWords& unknown) noexcept {
  constexpr std::array<std::array<std::string_view, 2>, 5> kNames{{{"lmt", "limit"},
                                                                   {"mkt", "market"},
                                                                   {"stp", "stop"},
                                                                   {"Limit", "limit"},
                                                                   {"Market", "market"}}};
  const auto* const found = std::ranges::find(kNames, word, [](const auto& n) { return n[0]; });
  return wire::to_word(found == kNames.end() ? word : (*found)[1], unknown);
}

Result<KrakenFutureList<MyOrder>> parse_kraken_future_orders(std::string_view json,
                                                             const SymbolMap& symbols) {
  return parse_list<MyOrder>(json, "openOrders", [&](FieldReader& row, auto& list, auto& unknown) {
    const MyOrder order = to_order(row, symbols, unknown);
    if (!row.error() && !order.symbol.empty()) list.rows.push_back(order);
  });
}

Result<KrakenFutureList<MyTrade>> parse_kraken_future_fills(std::string_view json,
                                                            const SymbolMap& symbols) {
  return parse_list<MyTrade>(json, "fills", [&](FieldReader& row, auto& list, auto& unknown) {
    const MyTrade trade = to_trade(row, symbols, unknown);
    take_time(list, trade.exchange_time);
    if (!row.error() && !trade.symbol.empty()) list.rows.push_back(trade);
  });
}

Result<KrakenFutureList<Position>> parse_kraken_future_positions(std::string_view json,
                                                                 const SymbolMap& symbols) {
  return parse_list<Position>(json, "openPositions", [&](FieldReader& row, auto& list, auto&) {
    const Position position = to_position(row, symbols);
    if (!row.error() && !position.symbol.empty()) list.rows.push_back(position);
  });
}

Result<KrakenFutureList<KrakenFutureOrderEvent>> parse_kraken_future_order_events(
    std::string_view json, const SymbolMap& symbols) {
  return parse_list<KrakenFutureOrderEvent>(
      json, "elements", [&](FieldReader& row, auto& list, auto& unknown) {
        const auto event = to_event(row, symbols, unknown);
        if (!row.error() && event && !event->order.symbol.empty()) list.rows.push_back(*event);
      });
}

std::vector<MyOrder> settle_kraken_future_orders(std::span<const MyOrder> known,
                                                 std::span<const MyOrder> open,
                                                 std::span<const KrakenFutureOrderEvent> events,
                                                 std::span<const MyTrade> fills) {
  std::vector<MyOrder> gone;
  std::map<Id, const MyOrder*> cancels;
  for (const MyOrder& order : known)
    if (!contains(open, order.order_id)) gone.push_back(order);
  for (const KrakenFutureOrderEvent& event : events) {
    const Id& id = event.order.order_id;
    if (event.is_cancel)
      cancels.emplace(id, &event.order);
    else if (!contains(open, id) && !contains(gone, id))
      gone.push_back(event.order);
  }
  for (MyOrder& order : gone) {
    add_fills(order, fills);
    const auto cancel = cancels.find(order.order_id);
    end(order, cancel == cancels.end() ? nullptr : cancel->second);
  }
  return gone;
}

}  // namespace hftcpp
