// coinbase_exchange_codec.cpp: the public channels of the Exchange feed, and its answers.
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"

#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_wire.hpp"

namespace hftcpp {
namespace {

// ["14.8024","12.77"]
[[gnu::always_inline]] inline void read_levels(JsonArray levels, std::vector<Level>& out) noexcept {
  for (JsonValue item : levels) {
    ItemReader level{item.array("level")};
    const Decimal price = level.decimal("price");
    out.push_back({price, level.decimal("size")});
    wire::refuse_negative(out.back(), level);
    if (out.size() > kCoinbaseMaxLevels) level.fail(Errc::too_large, "levels");
    if (level.error()) return;
  }
}

// Frames of either interface: what has a channel is Advanced Trade's, and what has a type
// Exchange's.
class CoinbaseAnyCodec final : public Codec {
 public:
  explicit CoinbaseAnyCodec(const SymbolMap& symbols) : advanced_{symbols}, exchange_{symbols} {}

  Result<void> decode(const Frame& frame, EventSink& sink) noexcept override {
    JsonReader reader{frame.bytes};
    FieldReader fields{reader.object()};
    const bool is_exchange = fields.is_next("type") || !fields.has("channel");
    return is_exchange ? exchange_.decode(frame, sink) : advanced_.decode(frame, sink);
  }

 private:
  CoinbaseCodec advanced_;
  CoinbaseExchangeCodec exchange_;
};

}  // namespace

std::unique_ptr<Codec> make_coinbase_codec(const SymbolMap& symbols) {
  return std::make_unique<CoinbaseAnyCodec>(symbols);
}

CoinbaseExchangeCodec::CoinbaseExchangeCodec(const SymbolMap& symbols) : symbols_{&symbols} {}

bool CoinbaseExchangeCodec::is_known(Symbol symbol) noexcept {
  if (symbol.empty()) unknown_symbol_ = true;
  return !symbol.empty();
}

// Until 2022 it had no sizes; the first one of a quiet product has no time.
[[gnu::always_inline]] inline void CoinbaseExchangeCodec::decode_ticker(
    FieldReader fields, const Message& message) noexcept {
  Ticker ticker;
  ticker.exchange = exchange_;
  ticker.sequence = fields.optional_natural("sequence").value_or(0);
  ticker.symbol = symbols_->find(fields.text("product_id"));
  fields.pass("price");
  fields.pass("open_24h");
  fields.pass("volume_24h");
  fields.pass("low_24h");
  fields.pass("high_24h");
  fields.pass("volume_30d");
  ticker.bid_price = fields.decimal("best_bid");
  if (fields.is_next("best_ask")) {
    ticker.ask_price = fields.decimal("best_ask");
  } else {
    ticker.bid_size = fields.optional_decimal("best_bid_size").value_or(Decimal{});
    ticker.ask_price = fields.decimal("best_ask");
    ticker.ask_size = fields.optional_decimal("best_ask_size").value_or(Decimal{});
  }
  fields.pass("side");
  ticker.exchange_time = optional_coinbase_time(fields, "time");
  ticker.receive_time = message.received;
  wire::refuse_negative(ticker, fields);
  if (fields.error() || !is_known(ticker.symbol)) return;
  message.sink.on_ticker(ticker);
}

// "side" is the maker's: the aggressor's is the other. "last_match" repeats the last trade from
// before the subscription, under its old number. One's own matches come with the names of those who
// are in it; what has nothing but the fields of the others needs no search for them.
[[gnu::always_inline]] inline void CoinbaseExchangeCodec::decode_match(
    FieldReader fields, bool is_last, const Message& message) noexcept {
  bool is_public = fields.is_next("trade_id");
  const Id id = fields.token("trade_id");
  is_public = is_public && fields.is_next("maker_order_id");
  fields.pass("maker_order_id");
  is_public = is_public && fields.is_next("taker_order_id");
  fields.pass("taker_order_id");
  is_public = is_public && fields.is_next("side");
  const Side maker_side = fields.choice("side", wire::to_side);
  is_public = is_public && fields.is_next("size");
  const Decimal size = fields.decimal("size");
  is_public = is_public && fields.is_next("price");
  const Decimal price = fields.decimal("price");
  is_public = is_public && fields.is_next("product_id");
  const Symbol symbol = symbols_->find(fields.text("product_id"));
  is_public = is_public && fields.is_next("sequence");
  fields.pass("sequence");
  is_public = is_public && fields.is_next("time");
  const std::string_view time = fields.text("time");
  const bool is_end = !time.empty() && message.bytes.ends_with("\"}") &&
                      time.data() + time.size() + 2 == message.bytes.data() + message.bytes.size();
  if (!(is_public && is_end) && !is_last && fields.has("user_id"))
    return decode_my_match(fields, message);
  const Trade trade{
      .exchange = exchange_,
      .symbol = symbol,
      .price = price,
      .size = size,
      .side = wire::opposite(maker_side),
      .id = id,
      .exchange_time = to_coinbase_time(time, fields, "time"),
      .receive_time = message.received,
  };
  wire::refuse_negative(trade, fields);
  wire::refuse_negative_zero(trade.size, fields, "size");
  if (fields.error() || !is_known(trade.symbol)) return;
  message.sink.on_trade(trade);
}

void CoinbaseExchangeCodec::decode_snapshot(FieldReader fields, const Message& message) noexcept {
  book_.reset();
  book_.exchange = exchange_;
  book_.snapshot = true;
  book_.symbol = symbols_->find(fields.text("product_id"));
  read_levels(fields.array("asks"), book_.asks);
  read_levels(fields.array("bids"), book_.bids);
  book_.exchange_time = optional_coinbase_time(fields, "time");
  book_.receive_time = message.received;
  if (fields.error() || !is_known(book_.symbol)) return;
  message.sink.on_book_update(book_);
}

// [["sell","14.8098","0.00"]]
[[gnu::always_inline]] inline void CoinbaseExchangeCodec::decode_changes(
    FieldReader fields, const Message& message) noexcept {
  book_.reset();
  book_.exchange = exchange_;
  book_.symbol = symbols_->find(fields.text("product_id"));
  for (JsonValue item : fields.array("changes")) {
    ItemReader change{item.array("change")};
    const Side side = change.choice("side", wire::to_side);
    const Decimal price = change.decimal("price");
    const Decimal size = change.decimal("size");
    auto& levels = side == Side::buy ? book_.bids : book_.asks;
    levels.push_back({price, size});
    wire::refuse_negative(levels.back(), change);
    if (levels.size() > kCoinbaseMaxLevels) change.fail(Errc::too_large, "changes");
    if (change.error()) return;
  }
  book_.exchange_time = coinbase_time(fields, "time");
  book_.receive_time = message.received;
  if (fields.error() || !is_known(book_.symbol)) return;
  message.sink.on_book_update(book_);
}

// The whole set, after each request: what is in it is confirmed.
void CoinbaseExchangeCodec::decode_subscriptions(FieldReader fields,
                                                 const Message& message) noexcept {
  for (JsonValue item : fields.array("channels")) {
    FieldReader row{item.object("channels")};
    Control control = coinbase_control(Control::Kind::subscribed, row.text("name"));
    if (control.channel == "heartbeat") {
      if (row.error()) return;
      continue;
    }
    for (JsonValue product : row.array("product_ids")) {
      control.symbol = product.text("product_ids");
      if (!control.symbol.empty()) message.sink.on_control(control);
    }
    if (row.error()) return;
  }
}

void CoinbaseExchangeCodec::decode_type(FieldReader fields, std::string_view type,
                                        const Message& message,
                                        std::optional<Control>& control) noexcept {
  if (type == "l2update") return decode_changes(fields, message);
  if (type == "ticker") return decode_ticker(fields, message);
  if (type == "match" || type == "last_match")
    return decode_match(fields, type == "last_match", message);
  if (type == "snapshot") return decode_snapshot(fields, message);
  if (type == "subscriptions") return decode_subscriptions(fields, message);
  if (type == "heartbeat") {
    control = coinbase_control(Control::Kind::heartbeat, type);
  } else if (type == "error") {
    control = coinbase_refusal(fields);
  } else if (type == "received" && fields.has("user_id")) {
    decode_received(fields, message);
  } else if (type == "open" || type == "done" || type == "change") {
    decode_news(fields, type, message);
  } else {
    control = coinbase_control(Control::Kind::unknown, type);
  }
}

Result<void> CoinbaseExchangeCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  unknown_symbol_ = false;
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  std::optional<Control> control;
  const std::string_view type = fields.optional_text("type");
  decode_type(fields, type, {frame.bytes, frame.receive_time, sink}, control);
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (unknown_symbol_) return error(Errc::unknown_symbol, "product_id");
  return {};
}

}  // namespace hftcpp
