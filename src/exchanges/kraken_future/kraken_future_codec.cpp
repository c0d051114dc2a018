// kraken_future_codec.cpp: the public feeds, and what Kraken answers to requests.
#include "exchanges/kraken_future/kraken_future_codec.hpp"

#include "exchanges/wire.hpp"

#include <algorithm>

namespace hftcpp {
namespace {

constexpr UnixUnit kFrameUnit = UnixUnit::milliseconds;
constexpr std::size_t kMaxLevels = 20'000;

// An instrument that nobody quotes is sent with prices of zero.
void clear_if_unquoted(Ticker& ticker) noexcept {
  if (ticker.bid_price.is_zero()) ticker.bid_size = {};
  if (ticker.ask_price.is_zero()) ticker.ask_size = {};
}

// A snapshot may hold levels without size, which are none.
void read_levels(JsonArray levels, std::vector<Level>& out) noexcept {
  for (JsonValue item : levels) {
    FieldReader fields{item.object("level")};
    const Decimal price = fields.decimal("price");
    const Decimal size = fields.decimal("qty");
    if (price.mantissa() < 0) fields.fail(Errc::bad_value, "price");
    if (size.mantissa() > 0) out.push_back({price, size});
    if (out.size() > kMaxLevels) fields.fail(Errc::too_large, "levels");
    if (fields.error()) return;
  }
}

// Of a trade. Whatever it is, its price and size are what they are.
bool is_known_type(std::string_view type) noexcept {
  return type == "fill" || type == "liquidation" || type == "termination" || type == "block";
}

void read_rates(FieldReader& fields, Funding& funding) noexcept {
  funding.rate = fields.optional_decimal("relative_funding_rate");
  funding.predicted_rate = fields.optional_decimal("relative_funding_rate_prediction");
  const auto next =
      Timestamp::from_milliseconds(fields.optional_integer("next_funding_rate_time").value_or(0));
  if (!next) return fields.fail(Errc::out_of_range, "next_funding_rate_time");
  funding.next_funding_time = *next;
}

// A ticker names its feed in its midst.
[[gnu::always_inline]] inline std::string_view find_feed(FieldReader& fields) noexcept {
  if (fields.is_next("time")) {
    fields.pass("time");
    fields.pass("product_id");
    fields.pass("funding_rate");
    fields.pass("funding_rate_prediction");
    fields.pass("relative_funding_rate");
    fields.pass("relative_funding_rate_prediction");
    fields.pass("next_funding_rate_time");
  }
  return fields.optional_text("feed");
}

Control control_of(Control::Kind kind, std::string_view channel, std::string_view text) noexcept {
  Control control;
  control.kind = kind;
  control.channel = channel;
  control.text = text;
  return control;
}

// What Kraken says when it wants another challenge, or another key.
bool is_about_login(std::string_view text) noexcept {
  for (const std::string_view word : {"authenticat", "challenge", "api_key", "API key", "apiKey"})
    if (text.find(word) != std::string_view::npos) return true;
  return false;
}

Control::Kind kind_of(std::string_view event, std::string_view feed,
                      std::string_view text) noexcept {
  if (feed == "heartbeat") return Control::Kind::heartbeat;  // nobody waits for that answer
  if (event == "subscribed") return Control::Kind::subscribed;
  if (event == "unsubscribed") return Control::Kind::unsubscribed;
  if (event == "pong") return Control::Kind::pong;
  if (event == "info" || event == "challenge") return Control::Kind::notice;
  if (event == "error" || event == "subscribed_failed" || event == "unsubscribed_failed")
    return is_about_login(text) ? Control::Kind::login_refused : Control::Kind::rejected;
  // An alert is not always bad: "Already subscribed to feed, re-requesting".
  if (event == "alert")
    return text.find("Failed") != std::string_view::npos && is_about_login(text)
               ? Control::Kind::login_refused
               : Control::Kind::notice;
  return Control::Kind::unknown;
}

Control to_reply(FieldReader fields) noexcept {
  const std::string_view event = fields.text("event");
  const std::string_view feed = fields.optional_text("feed");
  const std::string_view text = fields.optional_text("message");
  if (const auto products = fields.optional_array("product_ids"))
    for (JsonValue item : *products) static_cast<void>(item.text("product_ids"));
  const Control::Kind kind = kind_of(event, feed, text);
  // The one answer to all that can be wrong with a login.
  constexpr std::string_view kFailed = "Failed to subscribe to authenticated feed";
  constexpr std::string_view kAdvice =
      "Failed to subscribe to authenticated feed; check api_secret, and that the key may read the "
      "account";
  const bool names_feed = kind != Control::Kind::notice && kind != Control::Kind::unknown;
  return control_of(kind, names_feed && !feed.empty() ? feed : event,
                    text == kFailed ? kAdvice : text);
}

// An answer begins with its event; data have a feed alone, which tickers name in their midst.
bool is_answer(JsonObject object, FieldReader fields) noexcept {
  if (fields.is_next("feed") || fields.is_next("time")) return false;  // nearly always
  std::string_view first;
  object.for_each([&first](std::string_view name, JsonValue) {
    if (first.empty()) first = name;
  });
  return first != "feed" && first != "time" && fields.has("event");
}

// An answer names the instruments that it is about: one control for each.
void tell(const Control& reply, std::string_view frame, EventSink& sink) noexcept {
  JsonReader reader{frame};
  FieldReader fields{reader.object()};
  Control control = reply;
  bool is_told = false;
  if (const auto products = fields.optional_array("product_ids")) {
    for (JsonValue item : *products) {
      control.symbol = item.text("product_ids");
      if (reader.has_failed()) break;
      sink.on_control(control);
      is_told = true;
    }
  }
  if (!is_told) sink.on_control(reply);
}

}  // namespace

KrakenFutureCodec::KrakenFutureCodec(const SymbolMap& symbols, KrakenFutureCodecSettings settings)
    : symbols_{&symbols}, settings_{settings} {}

bool KrakenFutureCodec::is_known(Symbol symbol) noexcept {
  if (symbol.empty()) unknown_symbol_ = true;
  return !symbol.empty();
}

// The rates without "relative" are amounts of money per contract. Contracts that end have none.
[[gnu::always_inline]] inline void KrakenFutureCodec::decode_ticker(
    FieldReader fields, const Message& message) noexcept {
  Ticker ticker;
  Funding funding;
  ticker.exchange = exchange_;
  const bool with_funding = emits(Channel::funding);
  FieldReader head{message.object};  // what stands before the feed's name
  const bool has_head = head.is_next("time");
  if (has_head) {
    ticker.exchange_time = head.unix_time("time", kFrameUnit);
    ticker.symbol = symbols_->find(head.text("product_id"));
    if (with_funding) read_rates(head, funding);
  }
  ticker.bid_price = fields.decimal("bid");
  ticker.ask_price = fields.decimal("ask");
  ticker.bid_size = fields.decimal("bid_size");
  ticker.ask_size = fields.decimal("ask_size");
  if (with_funding) {
    funding.index_price = fields.optional_decimal("index");
    funding.mark_price = fields.optional_decimal("markPrice");
  }
  if (!has_head) {
    ticker.exchange_time = fields.unix_time("time", kFrameUnit);
    ticker.symbol = symbols_->find(fields.text("product_id"));
    if (with_funding) read_rates(fields, funding);
  }
  ticker.receive_time = message.received;
  clear_if_unquoted(ticker);
  wire::refuse_negative(ticker, fields);
  if (fields.error() || !is_known(ticker.symbol)) return;
  if (emits(Channel::ticker)) message.sink.on_ticker(ticker);
  if (!with_funding || (!funding.mark_price && !funding.rate)) return;
  funding.exchange = exchange_;
  funding.symbol = ticker.symbol;
  funding.exchange_time = ticker.exchange_time;
  funding.receive_time = message.received;
  message.sink.on_funding(funding);
}

// It tells neither sizes nor a time: who asks for it wants the prices alone.
void KrakenFutureCodec::decode_ticker_lite(FieldReader fields, const Message& message) noexcept {
  Ticker ticker;
  ticker.exchange = exchange_;
  ticker.symbol = symbols_->find(fields.text("product_id"));
  ticker.bid_price = fields.decimal("bid");
  ticker.ask_price = fields.decimal("ask");
  ticker.receive_time = message.received;
  wire::refuse_negative(ticker, fields);
  if (fields.error() || !is_known(ticker.symbol) || !emits(Channel::ticker)) return;
  message.sink.on_ticker(ticker);
}

// Kraken names the taker's side, as Trade does: no inversion.
[[gnu::always_inline]] inline void KrakenFutureCodec::decode_trade(
    FieldReader fields, const Message& message) noexcept {
  Trade trade;
  trade.exchange = exchange_;
  trade.symbol = symbols_->find(fields.text("product_id"));
  trade.id = fields.token("uid");
  trade.side = fields.choice("side", wire::to_side);
  const std::string_view type = fields.text("type");
  const std::uint64_t number = fields.natural("seq");
  trade.exchange_time = fields.unix_time("time", kFrameUnit);
  trade.size = fields.decimal("qty");
  trade.price = fields.decimal("price");
  trade.receive_time = message.received;
  wire::refuse_negative(trade, fields);
  wire::refuse_negative_zero(trade.size, fields, "qty");
  if (fields.error() || !is_known(trade.symbol)) return;

  std::uint64_t& last = last_trades_[trade.symbol];
  if (last != 0 && number > last + 1) sequence_gap_ = true;
  last = std::max(last, number);
  if (!is_known_type(type)) [[unlikely]]
    wire::tell_unknown(message.sink, "trade", type);
  if (emits(Channel::trade)) message.sink.on_trade(trade);
  if (type != "liquidation" || !emits(Channel::liquidation)) return;
  message.sink.on_liquidation({.exchange = exchange_,
                               .symbol = trade.symbol,
                               .price = trade.price,
                               .size = trade.size,
                               .side = trade.side,
                               .id = trade.id,
                               .exchange_time = trade.exchange_time,
                               .receive_time = trade.receive_time});
}

// The last hundred trades, which were told before: only where their numbers end is news.
void KrakenFutureCodec::decode_old_trades(FieldReader fields) noexcept {
  const Symbol symbol = symbols_->find(fields.text("product_id"));
  std::uint64_t newest = 0;
  for (JsonValue item : fields.array("trades")) {
    FieldReader row{item.object("trades")};
    newest = std::max(newest, row.natural("seq"));
    if (row.error()) return;
  }
  if (fields.error() || !is_known(symbol)) return;
  last_trades_[symbol] = newest;
}

// One level each.
[[gnu::always_inline]] inline void KrakenFutureCodec::decode_book(FieldReader fields,
                                                                  const Message& message) noexcept {
  book_.reset();
  book_.exchange = exchange_;
  book_.symbol = symbols_->find(fields.text("product_id"));
  const Side side = fields.choice("side", wire::to_side);
  book_.sequence = fields.natural("seq");
  const Decimal price = fields.decimal("price");
  const Decimal size = fields.decimal("qty");
  book_.exchange_time = fields.unix_time("timestamp", kFrameUnit);
  book_.receive_time = message.received;
  if (price.mantissa() < 0) [[unlikely]]
    fields.fail(Errc::bad_value, "price");
  if (fields.error() || !is_known(book_.symbol)) return;
  // A size below zero was seen; it means that the level is gone.
  (side == Side::buy ? book_.bids : book_.asks)
      .push_back({price, size.mantissa() < 0 ? Decimal{} : size});
  message.sink.on_book_update(book_);
}

void KrakenFutureCodec::decode_book_snapshot(FieldReader fields, const Message& message) noexcept {
  book_.reset();
  book_.exchange = exchange_;
  book_.snapshot = true;
  book_.symbol = symbols_->find(fields.text("product_id"));
  book_.exchange_time = fields.unix_time("timestamp", kFrameUnit);
  book_.sequence = fields.natural("seq");
  read_levels(fields.array("bids"), book_.bids);
  read_levels(fields.array("asks"), book_.asks);
  book_.receive_time = message.received;
  if (fields.error() || !is_known(book_.symbol)) return;
  message.sink.on_book_update(book_);
}

[[gnu::always_inline]] inline void KrakenFutureCodec::decode_feed(
    std::string_view feed, FieldReader fields, const Message& message,
    std::optional<Control>& control) noexcept {
  if (feed == "book") return decode_book(fields, message);
  if (feed == "ticker") return decode_ticker(fields, message);
  if (feed == "trade") return decode_trade(fields, message);
  if (feed == "book_snapshot") return decode_book_snapshot(fields, message);
  if (feed == "trade_snapshot") return decode_old_trades(fields);
  if (feed == "ticker_lite") return decode_ticker_lite(fields, message);
  if (feed == "open_orders_snapshot" || feed == "open_orders_verbose_snapshot")
    return decode_open_orders(fields, message);
  if (feed == "open_orders" || feed == "open_orders_verbose") return decode_order(fields, message);
  if (feed == "fills") return decode_fills(fields, message);
  if (feed == "fills_snapshot") return decode_old_fills(fields, message);
  if (feed == "balances") return decode_balances(fields, false, message);
  if (feed == "balances_snapshot") return decode_balances(fields, true, message);
  if (feed == "open_positions") return decode_positions(fields, message);
  const bool is_notice = feed.starts_with("notifications_auth") || feed.starts_with("account_log");
  control = control_of(feed == "heartbeat" ? Control::Kind::heartbeat
                       : is_notice         ? Control::Kind::notice
                                           : Control::Kind::unknown,
                       feed, {});
}

Result<void> KrakenFutureCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  unknown_symbol_ = false;
  sequence_gap_ = false;
  account_gap_ = false;
  JsonReader reader{frame.bytes};
  const JsonObject object = reader.object();
  FieldReader fields{object};
  std::optional<Control> control;
  if (is_answer(object, fields)) {
    const Control reply = to_reply(fields);
    if (reader.error()) return *reader.error();
    tell(reply, frame.bytes, sink);
    return {};
  }
  const std::string_view feed = find_feed(fields);
  decode_feed(feed, fields, {object, frame.receive_time, sink}, control);
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (account_gap_)
    sink.on_control(
        control_of(Control::Kind::login_expired, feed, "messages about the account are missing"));
  if (sequence_gap_ || account_gap_) return error(Errc::sequence_gap, "seq");
  if (unknown_symbol_) return error(Errc::unknown_symbol, "symbol");
  return {};
}

BookRules kraken_future_book_rules(std::size_t /*depth*/) {
  BookRules rules;
  rules.chain = BookRules::Chain::counted;
  rules.may_cross = true;
  return rules;
}

}  // namespace hftcpp
