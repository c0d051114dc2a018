// kraken_codec.cpp: the public channels, and what Kraken answers to requests.
#include "exchanges/kraken/kraken_codec.hpp"

#include "exchanges/wire.hpp"

#include <chrono>
#include <limits>

namespace hftcpp {
namespace {

// Kraken's deepest book has 1,000 levels a side.
constexpr std::size_t kMaxLevels = 20'000;
// The longest candle there is has 15 days.
constexpr std::uint64_t kMaxMinutes = 1'000'000;

// A pair that nobody quotes is sent with prices of zero, and whatever sizes.
void clear_if_unquoted(Ticker& ticker) noexcept {
  if (ticker.bid_price.is_zero()) ticker.bid_size = {};
  if (ticker.ask_price.is_zero()) ticker.ask_size = {};
}

[[gnu::always_inline]] inline void read_levels(JsonArray levels, std::vector<Level>& out) noexcept {
  for (JsonValue item : levels) {
    FieldReader fields{item.object("level")};
    out.push_back({
        .price = fields.decimal("price"),
        .size = fields.decimal("qty"),
    });
    wire::refuse_negative(out.back(), fields);
    if (out.size() > kMaxLevels) fields.fail(Errc::too_large, "levels");
    if (fields.error()) return;
  }
}

Control control_of(Control::Kind kind, std::string_view channel) noexcept {
  Control control;
  control.kind = kind;
  control.channel = channel;
  return control;
}

// A token that is not good any more is replaced; a key that is not has to be looked at.
Control::Kind refusal_kind(std::string_view text) noexcept {
  if (text.starts_with("ESession:")) return Control::Kind::login_expired;
  if (text.starts_with("EAPI:") || text.starts_with("EGeneral:Permission denied"))
    return Control::Kind::login_refused;
  return Control::Kind::rejected;
}

Control::Kind kind_of(std::string_view method, std::optional<bool> success,
                      std::string_view text) noexcept {
  if (method == "pong") return Control::Kind::pong;
  if (success == false) return refusal_kind(text);
  if (method == "subscribe" && success) return Control::Kind::subscribed;
  if (method == "unsubscribe" && success) return Control::Kind::unsubscribed;
  return Control::Kind::unknown;
}

// An answer has what it is about in "result", and a refusal beside its reason.
Control to_reply(FieldReader& fields, std::string_view method) noexcept {
  Control reply;
  const std::optional<bool> success = fields.optional_boolean("success");
  reply.request_id = fields.optional_natural("req_id").value_or(0);
  reply.text = fields.optional_text("error");
  reply.channel = fields.optional_text("channel");
  reply.symbol = fields.optional_text("symbol");
  if (const auto result = fields.optional_object("result")) {
    FieldReader about{*result};
    reply.channel = about.optional_text("channel");
    reply.symbol = about.optional_text("symbol");
    static_cast<void>(about.error());
  }
  reply.kind = kind_of(method, success, reply.text);
  if (reply.kind == Control::Kind::unknown) reply.text = method;
  return reply;
}

// The state of the exchange itself: "online", "maintenance" and the like.
Control to_notice(FieldReader& fields) noexcept {
  Control notice = control_of(Control::Kind::notice, "status");
  for (JsonValue item : fields.array("data")) {
    FieldReader row{item.object("data")};
    notice.text = row.text("system");
    static_cast<void>(row.error());
  }
  return notice;
}

}  // namespace

KrakenCodec::KrakenCodec(const SymbolMap& symbols) : symbols_{&symbols} {}

bool KrakenCodec::is_known(Symbol symbol) noexcept {
  if (symbol.empty()) unknown_symbol_ = true;
  return !symbol.empty();
}

// https://docs.kraken.com/api/docs/websocket-v2/ticker
[[gnu::always_inline]] inline void KrakenCodec::decode_ticker(JsonObject row,
                                                              const Message& message) noexcept {
  FieldReader fields{row};
  Ticker ticker{
      .exchange = exchange_,
      .symbol = symbols_->find(fields.text("symbol")),
      .bid_price = fields.decimal("bid"),
      .bid_size = fields.decimal("bid_qty"),
      .ask_price = fields.decimal("ask"),
      .ask_size = fields.decimal("ask_qty"),
      .receive_time = message.received,
  };
  fields.pass("last");
  fields.pass("volume");
  fields.pass("vwap");
  fields.pass("low");
  fields.pass("high");
  fields.pass("change");
  fields.pass("change_pct");
  fields.pass("trades");
  ticker.exchange_time = fields.optional_iso_time("timestamp");  // older servers sent none
  clear_if_unquoted(ticker);
  wire::refuse_negative(ticker, fields);
  if (fields.error() || !is_known(ticker.symbol)) return;
  message.sink.on_ticker(ticker);
}

// Kraken names the taker's side, as Trade does: no inversion. Snapshots repeat old trades.
// https://docs.kraken.com/api/docs/websocket-v2/trade
[[gnu::always_inline]] inline void KrakenCodec::decode_trade(JsonObject row,
                                                             const Message& message) noexcept {
  FieldReader fields{row};
  const Symbol symbol = symbols_->find(fields.text("symbol"));
  const Side side = fields.choice("side", wire::to_side);
  const Decimal price = fields.decimal("price");
  const Decimal size = fields.decimal("qty");
  fields.pass("ord_type");
  const Trade trade{
      .exchange = exchange_,
      .symbol = symbol,
      .price = price,
      .size = size,
      .side = side,
      .id = fields.token("trade_id"),
      .exchange_time = fields.iso_time("timestamp"),
      .receive_time = message.received,
  };
  wire::refuse_negative(trade, fields);
  wire::refuse_negative_zero(trade.size, fields, "qty");
  if (fields.error() || message.snapshot || !is_known(trade.symbol)) return;
  message.sink.on_trade(trade);
}

// https://docs.kraken.com/api/docs/websocket-v2/book
[[gnu::always_inline]] inline void KrakenCodec::decode_book(JsonObject row,
                                                            const Message& message) noexcept {
  FieldReader fields{row};
  book_.reset();
  book_.exchange = exchange_;
  book_.symbol = symbols_->find(fields.text("symbol"));
  book_.snapshot = message.snapshot;
  read_levels(fields.array("bids"), book_.bids);
  read_levels(fields.array("asks"), book_.asks);
  const std::uint64_t checksum = fields.natural("checksum");
  if (checksum > std::numeric_limits<std::uint32_t>::max())
    fields.fail(Errc::out_of_range, "checksum");
  book_.checksum = static_cast<std::uint32_t>(checksum);
  book_.exchange_time = fields.optional_iso_time("timestamp");
  book_.receive_time = message.received;
  if (fields.error() || !is_known(book_.symbol)) return;
  message.sink.on_book_update(book_);
}

// Candles come again with each trade, and nothing marks the last one: a candle is closed when the
// message was sent at or after its end, as those of a snapshot are but for the last.
// https://docs.kraken.com/api/docs/websocket-v2/ohlc
void KrakenCodec::decode_kline(JsonObject row, const Message& message, Timestamp now) noexcept {
  FieldReader fields{row};
  Kline kline;
  kline.exchange = exchange_;
  kline.symbol = symbols_->find(fields.text("symbol"));
  kline.open = fields.decimal("open");
  kline.high = fields.decimal("high");
  kline.low = fields.decimal("low");
  kline.close = fields.decimal("close");
  kline.trade_count = fields.natural("trades");
  kline.volume = fields.decimal("volume");
  wire::refuse_negative(kline, fields);
  kline.open_time = fields.iso_time("interval_begin");
  const std::uint64_t minutes = fields.natural("interval");
  if (minutes == 0 || minutes > kMaxMinutes) fields.fail(Errc::bad_value, "interval");
  kline.interval = std::chrono::minutes{minutes};
  kline.close_time = kline.open_time + kline.interval;
  kline.closed = now.is_set() && now >= kline.close_time;
  kline.exchange_time = now;
  kline.receive_time = message.received;
  if (fields.error() || !is_known(kline.symbol)) return;
  message.sink.on_kline(kline);
}

[[gnu::always_inline]] inline void KrakenCodec::decode_data(
    FieldReader& fields, const Message& message, std::optional<Control>& control) noexcept {
  const std::string_view channel = message.channel;
  if (channel == "ticker") {
    for (JsonValue row : fields.array("data")) decode_ticker(row.object("data"), message);
  } else if (channel == "trade") {
    for (JsonValue row : fields.array("data")) decode_trade(row.object("data"), message);
  } else if (channel == "book") {
    for (JsonValue row : fields.array("data")) decode_book(row.object("data"), message);
  } else if (channel == "ohlc") {
    const auto now = fields.optional_iso_time("timestamp");
    for (JsonValue row : fields.array("data")) decode_kline(row.object("data"), message, now);
  } else if (channel == "executions") {
    decode_executions(fields, message);
  } else if (channel == "balances") {
    decode_balances(fields, message);
  } else if (channel == "status") {
    control = to_notice(fields);
  } else {
    control = control_of(Control::Kind::unknown, channel);
  }
}

// A reply may name a channel as data does, but then it has no type.
Result<void> KrakenCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  unknown_symbol_ = false;
  sequence_gap_ = false;
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  std::optional<Control> control;
  bool is_strange = false;  // of a type that is not known: its rows are news until they say more
  const std::string_view channel = fields.optional_text("channel");
  const std::string_view type = fields.optional_text("type");
  if (!type.empty()) {
    const Message message{channel, type == "snapshot", frame.receive_time, sink};
    is_strange = !message.snapshot && type != "update";
    if (is_strange && channel == "book") fields.fail(Errc::bad_value, "type");
    decode_data(fields, message, control);
  } else if (const auto method = fields.optional_text("method"); !method.empty()) {
    control = to_reply(fields, method);
  } else if (channel == "heartbeat") {
    control = control_of(Control::Kind::heartbeat, channel);
  } else {
    control = control_of(Control::Kind::unknown, channel);
  }

  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (is_strange) wire::tell_unknown(sink, channel, type);
  if (sequence_gap_) {
    control = control_of(Control::Kind::login_expired, channel);
    control->text = "messages about the account are missing";
    sink.on_control(*control);
    return error(Errc::sequence_gap, "sequence");
  }
  if (unknown_symbol_) return error(Errc::unknown_symbol, "symbol");
  return {};
}

}  // namespace hftcpp
