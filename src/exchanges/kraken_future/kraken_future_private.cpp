// kraken_future_private.cpp: one's own orders, fills, balances and positions.
// https://docs.kraken.com/api/docs/futures-api/websocket/open_orders and its siblings
#include "exchanges/kraken_future/kraken_future_account.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/wire.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hftcpp {
namespace {

constexpr UnixUnit kUnit = UnixUnit::milliseconds;

// Kraken writes zero where there is no price.
std::optional<Decimal> to_price(std::optional<Decimal> written) noexcept {
  return written && !written->is_zero() ? written : std::nullopt;
}

OrderStatus open_status(const MyOrder& order) noexcept {
  return order.filled_size.is_zero() ? OrderStatus::open : OrderStatus::partially_filled;
}

// Reasons that have no say in an order's state beyond that it stands, or has left the book.
constexpr std::array<std::string_view, 14> kReasons{"new_placed_order_by_user",
                                                    "edited_by_user",
                                                    "limit_order_from_stop",
                                                    "partial_fill",
                                                    "full_fill",
                                                    "cancelled_by_user",
                                                    "cancelled_by_admin",
                                                    "dead_man_switch",
                                                    "liquidation",
                                                    "market_inactive",
                                                    "contract_expired",
                                                    "not_enough_margin",
                                                    "stop_order_triggered",
                                                    ""};

// Why an order that never stood, or could not stay, was taken away.
constexpr std::array<std::string_view, 5> kRejections{
    "post_order_failed_because_it_would_filled",
    "ioc_order_failed_because_it_would_not_be_executed", "would_execute_self",
    "would_not_reduce_position", "order_for_edit_not_found"};

std::optional<Side> to_side(std::uint64_t direction) noexcept {
  if (direction == 0) return Side::buy;
  if (direction == 1) return Side::sell;
  return std::nullopt;
}

// "qty" is what remains of the order.
void read_order(FieldReader& fields, const SymbolMap& symbols, MyOrder& order,
                wire::UnknownWords& unknown) noexcept {
  order.symbol = symbols.find(fields.text("instrument"));
  order.exchange_time = fields.unix_time("last_update_time", kUnit);
  const Decimal remaining = fields.decimal("qty");
  order.filled_size = fields.decimal("filled");
  const auto size = add(remaining, order.filled_size);
  if (!size) fields.fail(Errc::out_of_range, "qty");
  order.size = size ? *size : Decimal{};
  order.price = to_price(fields.optional_decimal("limit_price"));
  order.order_type = wire::to_word(wire::told_word(fields, "type", unknown), unknown);
  order.order_id = fields.token("order_id");
  order.client_order_id = wire::told_id(fields, "cli_ord_id");
  const auto side = to_side(fields.natural("direction"));
  if (!side) fields.fail(Errc::bad_value, "direction");
  order.side = side.value_or(Side::unknown);
}

bool is_known_reason(std::string_view reason) noexcept {
  return std::ranges::find(kReasons, reason) != kReasons.end() ||
         std::ranges::find(kRejections, reason) != kRejections.end();
}

// A reason is for people: one too long for its place is left out rather than the order with it.
void set_reason(std::string_view reason, MyOrder& order) noexcept {
  const auto text = InlineText<95>::make(reason);
  const auto word = Word::make(reason);
  order.reason = text ? *text : InlineText<95>{};
  order.native_status = word ? *word : Word{};
}

// The one currency that Kraken names in its own way here.
Word to_currency(std::string_view name, FieldReader& fields) noexcept {
  const auto made = Word::make(name == "XBT" ? "BTC" : name);
  if (!made) fields.fail(Errc::too_large, "currency");
  return made ? *made : Word{};
}

}  // namespace

OrderStatus kraken_future_status(bool is_cancel, std::string_view reason,
                                 const MyOrder& order) noexcept {
  if (!is_cancel) return open_status(order);
  if (reason == "full_fill" || reason == "partial_fill") return OrderStatus::filled;
  if (reason == "contract_expired") return OrderStatus::expired;
  if (reason == "not_enough_margin")
    return order.filled_size.is_zero() ? OrderStatus::rejected : OrderStatus::canceled;
  if (!is_known_reason(reason) && wire::status_by_fills(order) == OrderStatus::filled)
    return OrderStatus::filled;
  const bool is_rejection = std::ranges::find(kRejections, reason) != kRejections.end();
  return is_rejection ? OrderStatus::rejected : OrderStatus::canceled;
}

// Those of a liquidation and the like are neither. "takerAfterEdit" took what an edit made it meet.
std::optional<bool> kraken_future_maker(std::string_view type,
                                        wire::UnknownWords& unknown) noexcept {
  constexpr std::array<std::string_view, 6> kNeither{"liquidation",    "partialLiquidation",
                                                     "assignee",       "assignor",
                                                     "unwindBankrupt", "unwindCounterparty"};
  if (std::ranges::find(kNeither, type) != kNeither.end()) return std::nullopt;
  if (type == "takerAfterEdit") return false;
  return wire::to_maker(type, "maker", "taker", unknown);
}

void KrakenFutureCodec::decode_open_orders(FieldReader fields, const Message& message) noexcept {
  orders_.clear();
  MyOrderBatch batch;
  batch.exchange = exchange_;
  batch.receive_time = message.received;
  for (JsonValue item : fields.array("orders")) {
    FieldReader row{item.object("orders")};
    MyOrder order;
    order.exchange = exchange_;
    order.receive_time = message.received;
    wire::UnknownWords unknown;
    read_order(row, *symbols_, order, unknown);
    order.status = open_status(order);
    if (row.error()) return;
    if (!is_known(order.symbol)) continue;
    unknown.tell(message.sink, "open_orders_snapshot");
    orders_.keep(order);
    batch.orders.push_back(order);
  }
  if (fields.error()) return;
  message.sink.on_my_order_batch(batch);
}

// With all of the order, or with its id alone: then the rest is what was known of it.
void KrakenFutureCodec::decode_order(FieldReader fields, const Message& message) noexcept {
  MyOrder order;
  wire::UnknownWords unknown;
  if (const auto whole = fields.optional_object("order")) {
    FieldReader row{*whole};
    read_order(row, *symbols_, order, unknown);
    if (row.error()) return;
  } else {
    const Id id = fields.token("order_id");
    if (const MyOrder* const known = orders_.find(id)) order = *known;
    order.order_id = id;
    if (const Id client = wire::told_id(fields, "cli_ord_id"); !client.empty())
      order.client_order_id = client;
    order.exchange_time = {};
  }
  const bool is_cancel = fields.boolean("is_cancel");
  const std::string_view reason = wire::told_word_if_any(fields, "reason", unknown);
  order.exchange = exchange_;
  order.receive_time = message.received;
  order.status = kraken_future_status(is_cancel, reason, order);
  set_reason(reason, order);
  if (fields.error() || !is_known(order.symbol)) return;
  if (!is_known_reason(reason)) unknown.add(reason);
  unknown.tell(message.sink, "open_orders");
  if (order.status == OrderStatus::filled && reason == "full_fill") order.filled_size = order.size;
  orders_.keep(order);
  message.sink.on_my_order(order);
}

MyTrade KrakenFutureCodec::to_fill(FieldReader& row, Timestamp received,
                                   wire::UnknownWords& unknown) const noexcept {
  MyTrade trade;
  trade.exchange = exchange_;
  trade.symbol = symbols_->find(row.text("instrument"));
  trade.exchange_time = row.unix_time("time", kUnit);
  trade.price = row.decimal("price");
  trade.side = row.boolean("buy") ? Side::buy : Side::sell;
  trade.size = row.decimal("qty");
  trade.order_id = row.token("order_id");
  trade.client_order_id = wire::told_id(row, "cli_ord_id");
  trade.id = row.token("fill_id");
  trade.is_maker = kraken_future_maker(wire::told_word(row, "fill_type", unknown), unknown);
  trade.fee = wire::told_decimal(row, "fee_paid");  // below zero: a rebate
  trade.fee_currency = wire::to_word(wire::told_text(row, "fee_currency"));
  trade.receive_time = received;
  wire::refuse_negative(trade, row);
  return trade;
}

void KrakenFutureCodec::decode_fills(FieldReader fields, const Message& message) noexcept {
  for (JsonValue item : fields.array("fills")) {
    FieldReader row{item.object("fills")};
    wire::UnknownWords unknown;
    const MyTrade trade = to_fill(row, message.received, unknown);
    if (row.error()) return;
    if (!is_known(trade.symbol)) continue;
    unknown.tell(message.sink, "fills");
    message.sink.on_my_trade(trade);
  }
}

// The last hundred, in no order that was promised. Which of them were told before is not for a
// codec to know: it may have ended before they were handed on.
void KrakenFutureCodec::decode_old_fills(FieldReader fields, const Message& message) noexcept {
  std::vector<MyTrade> listed;
  for (JsonValue item : fields.array("fills")) {
    FieldReader row{item.object("fills")};
    wire::UnknownWords unknown;
    const MyTrade trade = to_fill(row, message.received, unknown);
    if (row.error()) return;
    unknown.tell(message.sink, "fills_snapshot");
    if (is_known(trade.symbol)) listed.push_back(trade);
  }
  KrakenFutureFills* const fills = settings_.fills;
  if (fields.error()) return;
  if (fills != nullptr) fills->on_snapshot(listed);
  std::ranges::stable_sort(listed, {}, &MyTrade::exchange_time);
  for (const MyTrade& trade : listed)
    if (fills == nullptr || !fills->is_old(trade)) message.sink.on_my_trade(trade);
}

// Three kinds of wallets; what an update does not name has not changed.
void KrakenFutureCodec::decode_balances(FieldReader fields, bool snapshot,
                                        const Message& message) noexcept {
  Balance whole;
  whole.exchange = exchange_;
  whole.exchange_time = fields.unix_time("timestamp", kUnit);
  whole.receive_time = message.received;
  const std::uint64_t number = fields.natural("seq");
  if (const auto holding = fields.optional_object("holding")) decode_cash(*holding, whole, message);
  if (const auto accounts = fields.optional_object("futures"))
    decode_margin_accounts(*accounts, whole, message);
  if (const auto flex = fields.optional_object("flex_futures")) {
    FieldReader account{*flex};
    if (const auto currencies = account.optional_object("currencies"))
      decode_collateral(*currencies, whole, message);
    static_cast<void>(account.error());
  }
  if (fields.error()) return;
  if (!snapshot && last_balances_ && number != *last_balances_ + 1) account_gap_ = true;
  last_balances_ = number;
}

void KrakenFutureCodec::decode_cash(JsonObject holding, const Balance& whole,
                                    const Message& message) noexcept {
  FieldReader fields{holding};
  holding.for_each([&](std::string_view name, JsonValue value) {
    Balance balance = whole;
    balance.wallet = *Word::make("cash");
    balance.currency = to_currency(name, fields);
    balance.total = value.decimal("holding");
    if (!fields.error()) message.sink.on_balance(balance);
  });
}

// One for each pair of inverse contracts.
void KrakenFutureCodec::decode_margin_accounts(JsonObject accounts, const Balance& whole,
                                               const Message& message) noexcept {
  accounts.for_each([&](std::string_view, JsonValue value) {
    FieldReader row{value.object("futures")};
    Balance balance = whole;
    wire::UnknownWords unknown;
    balance.wallet = wire::to_word(wire::told_word(row, "name", unknown), unknown);
    balance.currency = to_currency(row.text("unit"), row);
    balance.total = row.decimal("balance");
    balance.available = wire::told_decimal(row, "available");
    if (row.error()) return;
    unknown.tell(message.sink, "balances");
    message.sink.on_balance(balance);
  });
}

void KrakenFutureCodec::decode_collateral(JsonObject currencies, const Balance& whole,
                                          const Message& message) noexcept {
  currencies.for_each([&](std::string_view name, JsonValue value) {
    FieldReader row{value.object("currencies")};
    Balance balance = whole;
    balance.wallet = *Word::make("collateral");
    balance.currency = to_currency(name, row);
    balance.total = row.decimal("quantity");
    balance.available = wire::told_decimal(row, "available");
    if (!row.error()) message.sink.on_balance(balance);
  });
}

// Every message is the whole list: what is no longer in it has been closed.
void KrakenFutureCodec::decode_positions(FieldReader fields, const Message& message) noexcept {
  std::vector<Position> open;
  for (JsonValue item : fields.array("positions")) {
    FieldReader row{item.object("positions")};
    Position position;
    position.exchange = exchange_;
    position.symbol = symbols_->find(row.text("instrument"));
    const Decimal amount = row.decimal("balance");
    position.unrealized_profit = wire::told_decimal(row, "pnl");
    position.entry_price = wire::told_decimal(row, "entry_price");
    position.mark_price = wire::told_decimal(row, "mark_price");
    position.liquidation_price = to_price(wire::told_decimal(row, "liquidation_threshold"));
    position.leverage = wire::told_decimal(row, "effective_leverage");
    const auto negative = subtract(Decimal{}, amount);
    if (!negative) row.fail(Errc::out_of_range, "balance");
    if (row.error()) return;
    if (!is_known(position.symbol)) continue;
    const bool is_short = amount.mantissa() < 0;
    position.side = amount.is_zero() ? Side::unknown : is_short ? Side::sell : Side::buy;
    position.size = is_short ? *negative : amount;
    open.push_back(position);
  }
  const Timestamp time = fields.unix_time("timestamp", kUnit);
  if (fields.error()) return;
  std::swap(open, positions_);
  for (const Position& old : open) {
    if (std::ranges::find(positions_, old.symbol, &Position::symbol) != positions_.end()) continue;
    Position closed;
    closed.exchange = exchange_;
    closed.symbol = old.symbol;
    closed.exchange_time = time;
    closed.receive_time = message.received;
    message.sink.on_position(closed);
  }
  for (Position& position : positions_) {
    position.exchange_time = time;
    position.receive_time = message.received;
    message.sink.on_position(position);
  }
}

}  // namespace hftcpp
