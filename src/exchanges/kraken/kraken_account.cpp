#include "exchanges/kraken/kraken_account.hpp"

#include "exchanges/kraken/kraken_symbols.hpp"
#include "exchanges/wire.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <array>
#include <optional>
#include <utility>

namespace hftcpp {
namespace {

std::optional<OrderStatus> to_row_status(std::string_view word) noexcept {
  if (word == "pending" || word == "open") return OrderStatus::open;
  if (word == "closed") return OrderStatus::filled;
  if (word == "canceled") return OrderStatus::canceled;
  if (word == "expired") return OrderStatus::expired;
  return std::nullopt;
}

// "1688667796.8802": seconds.
Timestamp to_time(std::optional<Decimal> seconds, FieldReader& fields, FieldName name) noexcept {
  if (!seconds) return {};
  const auto exact = seconds->rescaled(-9);
  if (!exact) fields.fail(Errc::out_of_range, name);
  return exact ? Timestamp{exact->mantissa()} : Timestamp{};
}

std::optional<Decimal> unless_zero(std::optional<Decimal> value) noexcept {
  return value && value->is_zero() ? std::nullopt : value;
}

// Fees and costs are in the quote currency, which nothing but the pair's name tells.
Word quote_of(Symbol symbol) {
  const std::string native = kraken_native(symbol);
  const auto made = Word::make(std::string_view{native}.substr(native.find('/') + 1));
  return made ? *made : Word{};
}

Id to_id(std::string_view text, FieldReader& fields, FieldName name) noexcept {
  const auto made = Id::make(text);
  if (!made) fields.fail(Errc::too_large, name);
  return made ? *made : Id{};
}

void read_description(FieldReader& row, const SymbolMap& names, MyOrder& order) {
  FieldReader fields{row.object("descr")};
  order.symbol = names.find(fields.text("pair"));
  order.side = fields.choice("type", wire::to_side);
  order.order_type = wire::to_word(wire::told_text(fields, "ordertype"));
  order.price = unless_zero(fields.decimal("price"));
  static_cast<void>(fields.error());
}

// An order that is still there counts from when it was placed, for nothing tells its last change.
MyOrder to_order(std::string_view id, FieldReader& row, const SymbolMap& names) {
  MyOrder order;
  order.exchange = Exchange{"kraken"};
  order.order_id = to_id(id, row, "txid");
  const Id tag = wire::told_id(row, "userref");
  order.client_order_id = wire::told_id(row, "cl_ord_id");
  if (order.client_order_id.empty() && tag != "0") order.client_order_id = tag;
  order.native_status = wire::to_word(wire::told_text(row, "status"));
  order.reason = wire::to_reason(wire::told_text(row, "reason"));
  order.exchange_time = to_time(row.decimal("opentm"), row, "opentm");
  if (const auto closed = row.optional_decimal("closetm"))
    order.exchange_time = to_time(closed, row, "closetm");
  read_description(row, names, order);
  order.size = row.decimal("vol");
  order.filled_size = row.decimal("vol_exec");
  order.fee = unless_zero(wire::told_decimal(row, "fee"));
  order.average_price = unless_zero(wire::told_decimal(row, "price"));
  order.status = to_row_status(order.native_status.view()).value_or(wire::status_by_fills(order));
  if (order.status == OrderStatus::open && !order.filled_size.is_zero())
    order.status = OrderStatus::partially_filled;
  if (order.status == OrderStatus::canceled && order.reason == "Post only order")
    order.status = OrderStatus::rejected;
  if (order.fee && !order.symbol.empty()) order.fee_currency = quote_of(order.symbol);
  return order;
}

MyTrade to_row_trade(std::string_view id, FieldReader& row, const SymbolMap& names) {
  MyTrade trade;
  trade.exchange = Exchange{"kraken"};
  trade.id = to_id(id, row, "txid");
  trade.order_id = row.token("ordertxid");
  trade.symbol = names.find(row.text("pair"));
  trade.exchange_time = to_time(row.decimal("time"), row, "time");
  trade.side = row.choice("type", wire::to_side);
  trade.price = row.decimal("price");
  trade.fee = wire::told_decimal(row, "fee");
  trade.size = row.decimal("vol");
  wire::refuse_negative(trade, row);
  trade.is_maker = wire::told_boolean(row, "maker");
  if (!trade.symbol.empty()) trade.fee_currency = quote_of(trade.symbol);
  return trade;
}

// Lists are objects whose fields are named by the ids.
template <class Row, class Convert>
void read_rows(JsonObject rows, KrakenList<Row>& list, Convert convert) {
  rows.for_each([&](std::string_view id, JsonValue value) {
    FieldReader row{value.object("result")};
    Row made = convert(id, row);
    ++list.read;
    if (!row.error() && !made.symbol.empty()) list.rows.push_back(made);
  });
}

template <class Row>
void read_refusal(FieldReader& fields, KrakenList<Row>& list) {
  for (JsonValue item : fields.array("error")) {
    const std::string_view words = item.text("error");
    if (words.starts_with('W')) continue;  // a warning
    list.refusal.append(list.refusal.empty() ? "" : ", ").append(words);
  }
}

// `name`: of the list inside the result; null when it is the result.
template <class Row, class Convert>
Result<KrakenList<Row>> parse_list(std::string_view json, const FieldName* name, Convert convert) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  KrakenList<Row> list;
  read_refusal(fields, list);
  if (list.refusal.empty() && name == nullptr) {
    read_rows(fields.object("result"), list, convert);
  } else if (list.refusal.empty()) {
    FieldReader result{fields.object("result")};
    read_rows(result.object(*name), list, convert);
    static_cast<void>(result.error());
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return list;
}

void add_variants(std::string_view currency, char letter, std::vector<std::string>& names) {
  std::string own{currency};
  if (currency == "BTC") own = "XBT";
  if (currency == "DOGE") own = "XDG";
  names = {own, 'X' + own};
  if (letter != 'X') names.push_back(letter + own);
}

}  // namespace

// The oldest currencies have a letter before them where Kraken writes out both halves of a pair: X
// for coins, Z for money.
SymbolMap kraken_rest_names(std::span<const Symbol> symbols) {
  SymbolMap map;
  std::vector<std::string> bases;
  std::vector<std::string> quotes;
  for (const Symbol symbol : symbols) {
    const std::string native = kraken_native(symbol);
    const std::size_t slash = native.find('/');
    add_variants(native.substr(0, slash), 'X', bases);
    add_variants(native.substr(slash + 1), 'Z', quotes);
    for (const std::string& base : bases)
      for (const std::string& quote : quotes) map.add(base + quote, symbol);
    map.add(native, symbol);
  }
  return map;
}

bool is_kraken_order_state(const MyOrder& order) noexcept {
  return to_row_status(order.native_status.view()).has_value();
}

Result<KrakenList<MyOrder>> parse_kraken_orders(std::string_view json, KrakenOrderList list,
                                                const SymbolMap& names) {
  static constexpr FieldName kOpen{"open"};
  static constexpr FieldName kClosed{"closed"};
  const FieldName* const name = list == KrakenOrderList::open_orders     ? &kOpen
                                : list == KrakenOrderList::closed_orders ? &kClosed
                                                                         : nullptr;
  return parse_list<MyOrder>(
      json, name, [&](std::string_view id, FieldReader& row) { return to_order(id, row, names); });
}

Result<KrakenList<MyTrade>> parse_kraken_trades(std::string_view json, const SymbolMap& names) {
  static constexpr FieldName kTrades{"trades"};
  return parse_list<MyTrade>(json, &kTrades, [&](std::string_view id, FieldReader& row) {
    return to_row_trade(id, row, names);
  });
}

}  // namespace hftcpp
