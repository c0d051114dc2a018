// kraken_private.cpp: one's own orders, trades and balances.
// https://docs.kraken.com/api/docs/websocket-v2/executions and .../balances
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/wire.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hftcpp {
namespace {

using wire::UnknownWords;

// Kinds of executions besides the one that is a trade.
constexpr std::array<std::string_view, 9> kNoTrades{"pending_new",    "new",      "filled",
                                                    "iceberg_refill", "canceled", "expired",
                                                    "amended",        "restated", "status"};

// Of a kind that Kraken has come up with since: a trade has a number, a price and a size.
bool names_trade(FieldReader& fields) noexcept {
  const auto id = fields.optional_token("exec_id");
  const auto size = fields.optional_decimal("last_qty");
  return id && !id->empty() && size && !size->is_zero() && fields.has("last_price");
}

bool is_trade(std::string_view kind, FieldReader& fields, UnknownWords& unknown) noexcept {
  if (kind == "trade") return true;
  if (std::ranges::find(kNoTrades, kind) != kNoTrades.end()) return false;
  unknown.add(kind);
  return names_trade(fields);
}

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

void take_side(FieldReader& fields, Side& side) noexcept {
  const std::string_view word = fields.optional_text("side");
  if (word.empty()) return;
  const auto known = wire::to_side(word);
  if (!known) fields.fail(Errc::bad_value, "side");
  if (known) side = *known;
}

// A word that is not known stays beside what the fills tell, which change.
void take_status(std::string_view word, MyOrder& order, UnknownWords& unknown) noexcept {
  if (!word.empty()) order.native_status = wire::to_word(word);
  if (!word.empty() && !to_status(word)) unknown.add(word);
  order.status = to_status(order.native_status.view()).value_or(wire::status_by_fills(order));
}

void take_reason(FieldReader& fields, MyOrder& order) noexcept {
  std::string_view reason = wire::told_text(fields, "reason");
  if (reason.empty()) reason = wire::told_text(fields, "cancel_reason");
  if (!reason.empty()) order.reason = wire::to_reason(reason);
}

// All fees of one trade are in one currency but for special accounts: of those, the first.
// Rows that cannot be read are left out.
void read_fees(FieldReader& trade, std::optional<Decimal>& fee, Word& currency) noexcept {
  auto fees = trade.optional_value("fees");
  if (!fees || fees->kind() != JsonValue::Kind::array) return;
  for (JsonValue item : fees->array("fees")) {
    if (item.kind() != JsonValue::Kind::object) continue;
    FieldReader fields{item.object("fees")};
    const Word asset = wire::to_word(wire::told_text(fields, "asset"));
    const auto amount = wire::told_decimal(fields, "qty");
    if (fields.error()) return;
    if (!amount) continue;
    if (!fee) {
      fee = amount;
      currency = asset;
    } else if (asset == currency) {
      const auto sum = add(*fee, *amount);
      if (!sum) return fee.reset();
      fee = *sum;
    }
  }
}

// What the message tells of the order replaces what was known.
void update_order(FieldReader& fields, MyOrder& order, UnknownWords& unknown) noexcept {
  if (const Id client = wire::told_id(fields, "cl_ord_id"); !client.empty())
    order.client_order_id = client;
  if (const Id tag = wire::told_id(fields, "order_userref");
      order.client_order_id.empty() && tag != "0")
    order.client_order_id = tag;
  take_side(fields, order.side);
  if (const auto type = wire::told_word_if_any(fields, "order_type", unknown); !type.empty())
    order.order_type = wire::to_word(type, unknown);
  const std::string_view status = wire::told_word_if_any(fields, "order_status", unknown);
  if (status.empty() && fields.has("order_status")) order.native_status = {};  // the old one is not
  take(fields.optional_decimal("order_qty"), order.size);
  take(fields.optional_decimal("cum_qty"), order.filled_size);
  take_price(fields.optional_decimal("limit_price"), order.price);
  take_price(wire::told_decimal(fields, "avg_price"), order.average_price);
  take_reason(fields, order);
  take_status(status, order, unknown);
  if (const auto time = fields.optional_iso_time("timestamp"); time.is_set())
    order.exchange_time = time;
  // There is no word for it: a post-only order that would have traded is canceled.
  if (order.status == OrderStatus::canceled && order.reason == "Post only order")
    order.status = OrderStatus::rejected;
}

MyTrade to_trade(FieldReader& fields, const MyOrder& order, UnknownWords& unknown) noexcept {
  MyTrade trade;
  trade.exchange = order.exchange;
  trade.symbol = order.symbol;
  trade.id = fields.token("exec_id");
  trade.order_id = order.order_id;
  trade.client_order_id = order.client_order_id;
  trade.side = order.side;
  trade.price = fields.decimal("last_price");
  trade.size = fields.decimal("last_qty");
  wire::refuse_negative(trade, fields);
  read_fees(fields, trade.fee, trade.fee_currency);
  const std::string_view liquidity = wire::told_word_if_any(fields, "liquidity_ind", unknown);
  trade.is_maker = wire::to_maker(liquidity, "m", "t", unknown);
  trade.exchange_time = order.exchange_time;
  trade.receive_time = order.receive_time;
  return trade;
}

// That of the message; what the one before told of is no news.
void set_last_trade(const std::optional<MyTrade>& trade, MyOrder& order) noexcept {
  order.last_price.reset();
  order.last_size.reset();
  order.fee.reset();
  order.fee_currency = {};
  if (!trade) return;
  order.last_price = trade->price;
  order.last_size = trade->size;
  order.fee = trade->fee;
  order.fee_currency = trade->fee_currency;
}

// "spot/main": a balance is that of one wallet. A name that is too long is counted and left out, as
// cut it might be another's.
Word to_wallet(std::string_view type, std::string_view id, UnknownWords& unknown) noexcept {
  std::array<char, 31> name;
  const std::size_t slash = id.empty() ? 0 : 1;
  if (type.size() + slash + id.size() > name.size()) {
    unknown.add(type.size() > id.size() ? type : id);
    return {};
  }
  char* end = std::ranges::copy(type, name.data()).out;
  if (slash != 0) *end++ = '/';
  end = std::ranges::copy(id, end).out;
  return wire::to_word({name.data(), static_cast<std::size_t>(end - name.data())});
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

// What may follow a status that is not known, nobody knows either.
void KrakenCodec::keep(const MyOrder& order) noexcept {
  if (to_status(order.native_status.view()))
    orders_.keep(order);
  else
    orders_.keep_open(order);
}

// The first message about an order has all of it, later ones its id and what changed. Those of a
// snapshot that are trades are past ones, asked for with "snap_trades".
void KrakenCodec::decode_execution(JsonObject row, const Message& message,
                                   MyOrderBatch& batch) noexcept {
  FieldReader fields{row};
  const Id id = fields.token("order_id");
  UnknownWords unknown;
  const std::string_view kind = wire::told_word(fields, "exec_type", unknown);
  const bool has_trade = is_trade(kind, fields, unknown);
  MyOrder order;
  if (const MyOrder* const known = orders_.find(id)) order = *known;
  order.exchange = exchange_;
  order.order_id = id;
  if (const auto native = fields.optional_text("symbol"); !native.empty())
    order.symbol = symbols_->find(native);
  order.receive_time = message.received;
  update_order(fields, order, unknown);
  std::optional<MyTrade> trade;
  if (has_trade) trade = to_trade(fields, order, unknown);
  set_last_trade(trade, order);
  if (fields.error() || !is_known(order.symbol)) return;
  unknown.tell(message.sink, message.channel);

  if (message.snapshot) {
    if (kind == "trade" || (has_trade && order.size.is_zero())) return;  // an old one
    keep(order);
    batch.orders.push_back(order);
    return;
  }
  keep(order);
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
    if (message.snapshot || row.has("wallets")) {
      decode_wallets(row, balance, message);
      continue;
    }
    UnknownWords unknown;
    const auto type = wire::told_word(row, "wallet_type", unknown);
    const auto id = wire::told_word(row, "wallet_id", unknown);
    balance.wallet = to_wallet(type, id, unknown);
    if (row.error()) return;
    unknown.tell(message.sink, message.channel);
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
    UnknownWords unknown;
    const auto type = wire::told_word(fields, "type", unknown);
    const auto id = wire::told_word(fields, "id", unknown);
    balance.wallet = to_wallet(type, id, unknown);
    balance.total = fields.decimal("balance");
    if (fields.error()) return;
    unknown.tell(message.sink, message.channel);
    message.sink.on_balance(balance);
  }
  static_cast<void>(row.error());
}

}  // namespace hftcpp
