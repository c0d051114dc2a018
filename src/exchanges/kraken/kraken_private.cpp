// kraken_private.cpp: one's own orders, trades and balances.
// https://docs.kraken.com/api/docs/websocket-v2/executions and .../balances
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/wire.hpp"

#include <utility>

namespace hftcpp {
namespace {

std::optional<OrderStatus> to_status(std::string_view word) noexcept {
  if (word == "pending_new" || word == "new" || word == "triggered") return OrderStatus::open;
  if (word == "partially_filled") return OrderStatus::partially_filled;
  if (word == "filled") return OrderStatus::filled;
  if (word == "canceled") return OrderStatus::canceled;
  if (word == "expired") return OrderStatus::expired;
  return std::nullopt;
}

// Kraken writes zero where there is no price: of a market order, of an order without fills.
void take_price(std::optional<Decimal> written, std::optional<Decimal>& price) noexcept {
  if (!written) return;
  price.reset();
  if (!written->is_zero()) price = written;
}

template <class T>
void take(std::optional<T> written, T& member) noexcept {
  if (written) member = *written;
}

template <class T, class Convert>
void take(FieldReader& fields, FieldName name, Convert convert, T& member) noexcept {
  const std::string_view word = fields.optional_text(name);
  if (word.empty()) return;
  const auto value = convert(word);
  if (!value) fields.fail(Errc::bad_value, name);
  if (value) member = *value;
}

// A reason is for people: one too long for its place is left out rather than the order with it.
void take_reason(FieldReader& fields, MyOrder& order) noexcept {
  std::string_view reason = fields.optional_text("reason");
  if (reason.empty()) reason = fields.optional_text("cancel_reason");
  if (reason.empty()) return;
  const auto made = InlineText<95>::make(reason);
  order.reason = made ? *made : InlineText<95>{};
}

// All fees of one trade are in one currency but for special accounts: of those, the first.
void read_fees(JsonArray fees, std::optional<Decimal>& fee, Word& currency) noexcept {
  for (JsonValue item : fees) {
    FieldReader fields{item.object("fees")};
    const Word asset = fields.word("asset");
    const Decimal amount = fields.decimal("qty");
    if (fields.error()) return;
    if (!fee) {
      fee = amount;
      currency = asset;
    } else if (asset == currency) {
      const auto sum = add(*fee, amount);
      if (sum) fee = *sum;
      if (!sum) fields.fail(Errc::out_of_range, "fees");
    }
  }
}

// What the message tells of the order replaces what was known.
void update_order(FieldReader& fields, MyOrder& order) noexcept {
  take(fields.optional_token("cl_ord_id"), order.client_order_id);
  if (const auto tag = fields.optional_token("order_userref");
      order.client_order_id.empty() && tag && *tag != "0")
    order.client_order_id = *tag;
  take(fields, "side", wire::to_side, order.side);
  take(fields.optional_word("order_type"), order.order_type);
  take(fields, "order_status", to_status, order.status);
  take(fields.optional_word("order_status"), order.native_status);
  take(fields.optional_decimal("order_qty"), order.size);
  take(fields.optional_decimal("cum_qty"), order.filled_size);
  take_price(fields.optional_decimal("limit_price"), order.price);
  take_price(fields.optional_decimal("avg_price"), order.average_price);
  take_reason(fields, order);
  if (const auto time = fields.optional_iso_time("timestamp"); time.is_set())
    order.exchange_time = time;
  // There is no word for it: a post-only order that would have traded is canceled.
  if (order.status == OrderStatus::canceled && order.reason == "Post only order")
    order.status = OrderStatus::rejected;
}

MyTrade to_trade(FieldReader& fields, const MyOrder& order) noexcept {
  MyTrade trade;
  trade.exchange = order.exchange;
  trade.symbol = order.symbol;
  trade.id = fields.token("exec_id");
  trade.order_id = order.order_id;
  trade.client_order_id = order.client_order_id;
  trade.side = order.side;
  trade.price = fields.decimal("last_price");
  trade.size = fields.decimal("last_qty");
  if (const auto fees = fields.optional_array("fees"))
    read_fees(*fees, trade.fee, trade.fee_currency);
  if (const auto word = fields.optional_text("liquidity_ind"); !word.empty())
    trade.is_maker = word == "m";
  trade.exchange_time = order.exchange_time;
  trade.receive_time = order.receive_time;
  return trade;
}

// "spot/main": a balance is that of one wallet.
Word to_wallet(FieldReader& fields, std::string_view type, std::string_view id) noexcept {
  char name[2 * 31];
  if (type.size() + id.size() + 1 > sizeof name) {
    fields.fail(Errc::too_large, "wallet");
    return {};
  }
  char* end = name + type.copy(name, type.size());
  if (!id.empty()) *end++ = '/';
  end += id.copy(end, id.size());
  const auto made = Word::make({name, end});
  if (made) return *made;
  fields.fail(Errc::too_large, "wallet");
  return {};
}

}  // namespace

bool KrakenCodec::Sequence::follows(std::uint64_t number, bool snapshot) noexcept {
  const bool next = snapshot || !last || number == *last + 1;
  last = number;
  return next;
}

void KrakenCodec::decode_executions(FieldReader& fields, const Message& message) noexcept {
  if (message.snapshot) orders_.clear();
  MyOrderBatch batch;
  for (JsonValue row : fields.array("data")) decode_execution(row.object("data"), message, batch);
  const auto number = fields.optional_natural("sequence");
  if (fields.error()) return;
  if (number && !executions_.follows(*number, message.snapshot)) sequence_gap_ = true;
  if (!message.snapshot) return;
  batch.exchange = exchange_;
  batch.receive_time = message.received;
  message.sink.on_my_order_batch(batch);
}

// The first message about an order has all of it, later ones its id and what changed. Those of a
// snapshot that are trades are past ones, asked for with "snap_trades".
void KrakenCodec::decode_execution(JsonObject row, const Message& message,
                                   MyOrderBatch& batch) noexcept {
  FieldReader fields{row};
  const Id id = fields.token("order_id");
  const bool is_trade = fields.text("exec_type") == "trade";
  MyOrder order;
  if (const MyOrder* const known = orders_.find(id)) order = *known;
  order.exchange = exchange_;
  order.order_id = id;
  if (const auto native = fields.optional_text("symbol"); !native.empty())
    order.symbol = symbols_->find(native);
  order.last_price.reset();
  order.last_size.reset();
  order.fee.reset();
  order.fee_currency = {};
  order.receive_time = message.received;
  update_order(fields, order);
  std::optional<MyTrade> trade;
  if (is_trade) {
    trade = to_trade(fields, order);
    order.last_price = trade->price;
    order.last_size = trade->size;
    order.fee = trade->fee;
    order.fee_currency = trade->fee_currency;
  }
  if (fields.error() || !is_known(order.symbol)) return;

  if (message.snapshot) {
    if (is_trade) return;  // an old one
    orders_.keep(order);
    batch.orders.push_back(order);
    return;
  }
  orders_.keep(order);
  message.sink.on_my_order(order);
  if (trade) message.sink.on_my_trade(*trade);
}

// A snapshot has a row per currency with its wallets; an update a row per movement, with the new
// balance of its wallet.
void KrakenCodec::decode_balances(FieldReader& fields, const Message& message) noexcept {
  for (JsonValue item : fields.array("data")) {
    FieldReader row{item.object("data")};
    Balance balance;
    balance.exchange = exchange_;
    balance.currency = row.word("asset");
    balance.total = row.decimal("balance");
    balance.receive_time = message.received;
    balance.exchange_time = row.optional_iso_time("timestamp");
    if (message.snapshot) {
      decode_wallets(row, balance, message);
      continue;
    }
    const auto type = row.text("wallet_type");
    balance.wallet = to_wallet(row, type, row.text("wallet_id"));
    if (row.error()) return;
    message.sink.on_balance(balance);
  }
  const auto number = fields.optional_natural("sequence");
  if (number && !balances_.follows(*number, message.snapshot)) sequence_gap_ = true;
}

void KrakenCodec::decode_wallets(FieldReader& row, const Balance& whole,
                                 const Message& message) noexcept {
  for (JsonValue item : row.array("wallets")) {
    FieldReader fields{item.object("wallets")};
    Balance balance = whole;
    const auto type = fields.text("type");
    balance.wallet = to_wallet(fields, type, fields.text("id"));
    balance.total = fields.decimal("balance");
    if (fields.error()) return;
    message.sink.on_balance(balance);
  }
  static_cast<void>(row.error());
}

}  // namespace hftcpp
