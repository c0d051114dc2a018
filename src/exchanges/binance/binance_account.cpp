// binance_account.cpp: rows of REST answers.
#include "exchanges/binance/binance_account.hpp"

#include "exchanges/binance/binance_wire.hpp"

#include <utility>

namespace hftcpp::binance {
namespace {

// REST writes milliseconds unless it is asked for others.
constexpr UnixUnit kUnit = UnixUnit::milliseconds;

struct Source {
  Exchange exchange;
  const SymbolMap& symbols;
  Timestamp received;
};

// An order's time is that of its last change; a list has it as "updateTime".
MyOrder read_order(FieldReader& row, const Source& source) noexcept {
  MyOrder order;
  order.exchange = source.exchange;
  order.symbol = source.symbols.find(row.text("symbol"));
  order.order_id = row.token("orderId");
  order.client_order_id = wire::told_id(row, "clientOrderId");
  order.price = to_price(row.decimal("price"));
  order.size = row.decimal("origQty");
  order.filled_size = row.decimal("executedQty");
  order.average_price = told_price(row, "avgPrice");
  order.native_status = wire::to_word(wire::told_text(row, "status"));
  order.order_type = wire::to_word(wire::told_text(row, "type"));
  order.side = row.choice("side", to_side);
  order.exchange_time = row.unix_time("updateTime", kUnit);
  order.status = to_future_status(order).value_or(wire::status_by_fills(order));
  order.receive_time = source.received;
  return order;
}

// The one market says who bought, the other which side we were on.
MyTrade read_fill(FieldReader& row, const Source& source) noexcept {
  MyTrade fill;
  fill.exchange = source.exchange;
  fill.symbol = source.symbols.find(row.text("symbol"));
  fill.id = row.token("id");
  fill.order_id = row.token("orderId");
  fill.price = row.decimal("price");
  fill.size = row.decimal("qty");
  wire::refuse_negative(fill, row);
  fill.fee = wire::told_decimal(row, "commission");
  fill.fee_currency = wire::to_word(wire::told_text(row, "commissionAsset"));
  fill.exchange_time = row.unix_time("time", kUnit);
  if (const auto buys = row.optional_boolean("isBuyer"))
    fill.side = *buys ? Side::buy : Side::sell;
  else
    fill.side = row.choice("side", to_side);
  fill.is_maker =
      row.has("isMaker") ? wire::told_boolean(row, "isMaker") : wire::told_boolean(row, "maker");
  fill.receive_time = source.received;
  return fill;
}

// A row for each of a list; a broken one is the answer's error.
template <class Read>
Result<void> each_row(std::string_view json, Read read) {
  JsonReader reader{json};
  for (JsonValue item : reader.array()) {
    FieldReader row{item.object("row")};
    read(row);
    if (row.error()) return *row.error();
  }
  if (reader.error()) return *reader.error();
  return {};
}

Result<void> finished(JsonReader& reader, FieldReader& fields) noexcept {
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return {};
}

}  // namespace

std::optional<Failure> parse_failure(std::string_view json) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  Failure failure;
  const auto read = [&](FieldReader& from) {
    failure.code = from.integer("code");
    failure.words = from.text("msg");
  };
  if (const auto error = fields.optional_object("error")) {
    FieldReader about{*error};
    read(about);
    if (about.error()) return std::nullopt;
  } else if (fields.has("code")) {
    read(fields);
  } else {
    return std::nullopt;
  }
  if (fields.error() || reader.error()) return std::nullopt;
  return failure;
}

bool is_accepted(std::string_view json, std::uint64_t request_id) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  const auto id = fields.optional_token("id");
  const auto status = fields.optional_integer("status");
  if (fields.error() || reader.error()) return false;
  return id && id->view() == std::to_string(request_id) && status == 200;
}

bool is_final(const Failure& failure) noexcept {
  return failure.code == -1022 || failure.code == -2014 || failure.code == -2015;
}

std::string explain(const Failure& failure) {
  std::string text = failure.words + " (" + std::to_string(failure.code) + ")";
  if (failure.code == -1022)
    text += "; check api_secret: it must belong to api_key";
  else if (failure.code == -2014)
    text += "; check api_key: this is none of Binance's form";
  else if (failure.code == -2015)
    text +=
        "; check api_key, its permissions (reading, and futures for futures), and the addresses "
        "that it is restricted to";
  else if (failure.code == -1021)
    text += "; check this machine's clock";
  return text;
}

Result<Orders> parse_orders(const Frame& answer, Exchange exchange, const SymbolMap& symbols) {
  Orders list;
  const Result<void> read = each_row(answer.bytes, [&](FieldReader& row) {
    const MyOrder order = read_order(row, {exchange, symbols, answer.receive_time});
    list.last_id = row.natural("orderId");
    ++list.rows;
    if (!order.symbol.empty()) list.orders.push_back(order);
  });
  if (!read) return read.error();
  return list;
}

Result<MyOrder> parse_order(const Frame& answer, Exchange exchange, const SymbolMap& symbols) {
  JsonReader reader{answer.bytes};
  FieldReader row{reader.object()};
  const MyOrder order = read_order(row, {exchange, symbols, answer.receive_time});
  if (const Result<void> read = finished(reader, row); !read) return read.error();
  if (order.symbol.empty()) return error(Errc::unknown_symbol, "symbol");
  return order;
}

Result<Fills> parse_fills(const Frame& answer, Exchange exchange, const SymbolMap& symbols) {
  Fills fills;
  const Result<void> read = each_row(answer.bytes, [&](FieldReader& row) {
    fills.last_id = row.natural("id");
    ++fills.rows;
    const MyTrade fill = read_fill(row, {exchange, symbols, answer.receive_time});
    if (!fill.symbol.empty()) fills.trades.push_back(fill);
  });
  if (!read) return read.error();
  return fills;
}

Result<std::vector<Balance>> parse_spot_balances(const Frame& answer) {
  JsonReader reader{answer.bytes};
  FieldReader fields{reader.object()};
  std::vector<Balance> balances;
  const Timestamp changed = fields.unix_time("updateTime", kUnit);
  for (JsonValue item : fields.array("balances")) {
    FieldReader row{item.object("balances")};
    Balance balance;
    balance.exchange = Exchange{"binance"};
    balance.currency = row.word("asset");
    balance.available = row.decimal("free");
    balance.locked = row.decimal("locked");
    balance.total = total_of(balance);
    balance.exchange_time = changed;
    balance.receive_time = answer.receive_time;
    if (row.error()) return *row.error();
    balances.push_back(balance);
  }
  if (const Result<void> read = finished(reader, fields); !read) return read.error();
  return balances;
}

Result<std::vector<Balance>> parse_future_balances(const Frame& answer, Exchange exchange) {
  std::vector<Balance> balances;
  const Result<void> read = each_row(answer.bytes, [&](FieldReader& row) {
    Balance balance;
    balance.exchange = exchange;
    balance.currency = row.word("asset");
    balance.total = row.decimal("balance");
    balance.available = wire::told_decimal(row, "availableBalance");
    balance.exchange_time = row.unix_time("updateTime", kUnit);
    balance.receive_time = answer.receive_time;
    balances.push_back(balance);
  });
  if (!read) return read.error();
  return balances;
}

Result<std::vector<Position>> parse_positions(const Frame& answer, Exchange exchange,
                                              const SymbolMap& symbols) {
  std::vector<Position> positions;
  const Result<void> read = each_row(answer.bytes, [&](FieldReader& row) {
    Position position;
    position.exchange = exchange;
    position.symbol = symbols.find(row.text("symbol"));
    const std::string_view side = row.text("positionSide");
    const Decimal amount = row.decimal("positionAmt");
    position.entry_price = told_price(row, "entryPrice");
    position.mark_price = told_price(row, "markPrice");
    position.unrealized_profit = wire::told_decimal(row, "unRealizedProfit");
    position.liquidation_price = told_price(row, "liquidationPrice");
    position.exchange_time = row.unix_time("updateTime", kUnit);
    position.side = to_position_side(side, amount);
    const auto negative = subtract(Decimal{}, amount);
    position.size = amount.mantissa() < 0 && negative ? *negative : amount;
    position.receive_time = answer.receive_time;
    if (!position.symbol.empty()) positions.push_back(position);
  });
  if (!read) return read.error();
  return positions;
}

Result<Timestamp> parse_server_time(std::string_view json) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  const Timestamp time = fields.unix_time("serverTime", UnixUnit::by_size);
  if (const Result<void> read = finished(reader, fields); !read) return read.error();
  return time;
}

Result<std::string> parse_listen_key(std::string_view json) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  std::string key{fields.text("listenKey")};
  if (const Result<void> read = finished(reader, fields); !read) return read.error();
  return key;
}

}  // namespace hftcpp::binance
