// binance_codec.cpp: market streams, and what Binance answers to requests.
#include "exchanges/binance/binance_codec.hpp"

#include "exchanges/binance/binance_intervals.hpp"

#include <charconv>
#include <limits>

namespace hftcpp {
namespace {

// A fetched book has at most 5,000 levels a side; a message changes some of them.
constexpr std::size_t kMaxLevels = 20'000;

Control control_of(Control::Kind kind, std::string_view channel) noexcept {
  Control control;
  control.kind = kind;
  control.channel = channel;
  return control;
}

// [["0.0024","10"],...]
void read_levels(JsonArray levels, std::vector<Level>& out) noexcept {
  for (JsonValue item : levels) {
    ItemReader level{item.array("level")};
    const Decimal price = level.decimal("price");
    out.push_back({price, level.decimal("size")});
    if (out.size() > kMaxLevels) level.fail(Errc::too_large, "levels");
    if (level.error()) return;
  }
}

// "depth5@100ms" of "btcusdt@depth5@100ms"
std::string_view kind_of(std::string_view stream) noexcept {
  const std::size_t at = stream.find('@');
  return at == std::string_view::npos ? std::string_view{} : stream.substr(at + 1);
}

bool is_top_levels(std::string_view kind) noexcept {
  return kind.starts_with("depth") && kind.size() > 5 && scan::is_digit(kind[5]);
}

// Streams are named in lower case, and say nothing else of the symbol.
Symbol symbol_of(std::string_view stream, const SymbolMap& symbols) noexcept {
  const std::string_view lower = stream.substr(0, stream.find('@'));
  char name[64];
  if (lower.size() > sizeof name) return {};
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char c = lower[i];
    name[i] = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return symbols.find({name, lower.size()});
}

// Ids may be texts too; ours are numbers.
std::uint64_t to_request_id(std::string_view text) noexcept {
  std::uint64_t id = 0;
  const char* const last = text.data() + text.size();
  const auto [end, ec] = std::from_chars(text.data(), last, id);
  return ec == std::errc{} && end == last ? id : 0;
}

// Signature, key, address or permission, clock.
bool is_about_login(std::int64_t code) noexcept {
  return code == -1022 || code == -2014 || code == -2015 || code == -1021;
}

void read_refusal(FieldReader& fields, Control& reply) noexcept {
  const std::int64_t code = fields.integer("code");
  reply.text = fields.text("msg");
  reply.kind = is_about_login(code) ? Control::Kind::login_refused : Control::Kind::rejected;
}

// {"result":null,"id":1}, {"error":{"code":2,"msg":".."},"id":1} or {"code":2,"msg":"..","id":1}
std::optional<Control> to_reply(FieldReader& fields) noexcept {
  Control reply;
  if (const auto id = fields.optional_token("id")) reply.request_id = to_request_id(id->view());
  if (const auto error = fields.optional_object("error")) {
    FieldReader about{*error};
    read_refusal(about, reply);
    static_cast<void>(about.error());
  } else if (fields.has("code")) {
    read_refusal(fields, reply);
  } else if (fields.has("result")) {
    reply.kind = Control::Kind::subscribed;
  }
  return reply;
}

}  // namespace

BinanceCodec::BinanceCodec(const SymbolMap& symbols, BinanceCodecSettings settings)
    : symbols_{&symbols}, settings_{settings} {}

// Combined streams wrap a message with their name, the user's events with a subscription's number.
Result<void> BinanceCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  unknown_symbol_ = false;
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  std::optional<Control> control;
  if (fields.is_next("e") || fields.is_next("u")) {  // most that are not wrapped
    control = decode_message(fields, {{}, frame.receive_time, sink});
  } else if (const auto stream = fields.optional_text("stream")) {
    control = decode_wrapped(fields.value("data"), {*stream, frame.receive_time, sink});
  } else if (const auto event = fields.optional_value("event")) {
    control = decode_wrapped(*event, {{}, frame.receive_time, sink});
  } else {
    control = decode_message(fields, {{}, frame.receive_time, sink});
  }

  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (unknown_symbol_) return error(Errc::unknown_symbol, "symbol");
  return {};
}

// Lists come from streams of all symbols at once, which nobody here subscribes to.
std::optional<Control> BinanceCodec::decode_wrapped(JsonValue value,
                                                    const Message& message) noexcept {
  if (value.kind() == JsonValue::Kind::array)
    return control_of(Control::Kind::unknown, message.stream);
  FieldReader fields{value.object("data")};
  const auto control = decode_message(fields, message);
  if (fields.error()) return std::nullopt;
  return control;
}

// Tickers have no event name, and top levels not even a symbol: the stream's name tells.
std::optional<Control> BinanceCodec::decode_message(FieldReader& fields,
                                                    const Message& message) noexcept {
  const std::string_view kind = kind_of(message.stream);
  if (kind == "bookTicker") {
    decode_ticker(fields, message);
  } else if (is_top_levels(kind)) {
    decode_top_levels(fields, message);
  } else if (const auto event = fields.optional_text("e")) {
    return decode_event(fields, *event, message);
  } else if (fields.has("u") && fields.has("B")) {
    decode_ticker(fields, message);
  } else if (fields.has("lastUpdateId")) {
    decode_top_levels(fields, message);
  } else {
    return to_reply(fields);
  }
  return std::nullopt;
}

std::optional<Control> BinanceCodec::decode_event(FieldReader& fields, std::string_view event,
                                                  const Message& message) noexcept {
  if (event == "trade" || event == "aggTrade") {
    decode_trade(fields, event == "aggTrade", message);
  } else if (event == "depthUpdate") {
    decode_book(fields, message);
  } else if (event == "kline") {
    decode_kline(fields, message);
  } else if (event == "executionReport") {
    decode_order(fields, message);
  } else if (event == "outboundAccountPosition") {
    decode_account(fields, message);
  } else if (event == "balanceUpdate") {
    decode_balance_change(fields, message);
  } else if (event == "serverShutdown" || event == "eventStreamTerminated") {
    return control_of(Control::Kind::closing, event);
  } else if (event == "listStatus" || event == "externalLockUpdate") {
    return control_of(Control::Kind::notice, event);
  } else {
    return control_of(Control::Kind::unknown, event);
  }
  return std::nullopt;
}

Timestamp BinanceCodec::time(FieldReader& fields, FieldName name) const noexcept {
  constexpr std::int64_t kFirstMicrosecond = 100'000'000'000'000;
  using Unit = BinanceCodecSettings::TimeUnit;
  const std::int64_t count = fields.integer(name);
  const bool micro = settings_.time_unit == Unit::microseconds ||
                     (settings_.time_unit == Unit::by_size && count >= kFirstMicrosecond);
  const auto time =
      micro ? Timestamp::from_microseconds(count) : Timestamp::from_milliseconds(count);
  if (time) [[likely]]
    return *time;
  fields.fail(Errc::out_of_range, name);
  return {};
}

bool BinanceCodec::is_known(Symbol symbol) noexcept {
  if (symbol.empty()) unknown_symbol_ = true;
  return !symbol.empty();
}

// It has no time.
void BinanceCodec::decode_ticker(FieldReader& fields, const Message& message) noexcept {
  Ticker ticker;
  ticker.exchange = exchange_;
  ticker.sequence = fields.natural("u");
  ticker.symbol = symbols_->find(fields.text("s"));
  ticker.bid_price = fields.decimal("b");
  ticker.bid_size = fields.decimal("B");
  ticker.ask_price = fields.decimal("a");
  ticker.ask_size = fields.decimal("A");
  ticker.receive_time = message.received;
  if (fields.error() || !is_known(ticker.symbol)) return;
  message.sink.on_ticker(ticker);
}

void BinanceCodec::decode_trade(FieldReader& fields, bool aggregated,
                                const Message& message) noexcept {
  Trade trade;
  trade.exchange = exchange_;
  fields.pass("E");
  trade.symbol = symbols_->find(fields.text("s"));
  trade.id = aggregated ? fields.token("a") : fields.token("t");
  trade.price = fields.decimal("p");
  trade.size = fields.decimal("q");
  if (aggregated) {
    fields.pass("f");
    fields.pass("l");
  }
  trade.exchange_time = time(fields, "T");
  // "m": was the buyer the maker? Then it was the seller who came.
  trade.side = fields.boolean("m") ? Side::sell : Side::buy;
  trade.receive_time = message.received;
  if (fields.error() || !is_known(trade.symbol)) return;
  message.sink.on_trade(trade);
}

void BinanceCodec::decode_book(FieldReader& fields, const Message& message) noexcept {
  book_.reset();
  book_.exchange = exchange_;
  book_.exchange_time = time(fields, "E");
  book_.symbol = symbols_->find(fields.text("s"));
  book_.first_sequence = fields.natural("U");
  book_.sequence = fields.natural("u");
  read_levels(fields.array("b"), book_.bids);
  read_levels(fields.array("a"), book_.asks);
  book_.receive_time = message.received;
  if (fields.error() || !is_known(book_.symbol)) return;
  message.sink.on_book_update(book_);
}

// The best levels of a book, all of them in each message.
void BinanceCodec::decode_top_levels(FieldReader& fields, const Message& message) noexcept {
  book_.reset();
  book_.exchange = exchange_;
  book_.symbol = symbol_of(message.stream, *symbols_);
  book_.snapshot = true;
  book_.sequence = fields.natural("lastUpdateId");
  read_levels(fields.array("bids"), book_.bids);
  read_levels(fields.array("asks"), book_.asks);
  book_.receive_time = message.received;
  if (fields.error() || !is_known(book_.symbol)) return;
  message.sink.on_book_update(book_);
}

void BinanceCodec::decode_kline(FieldReader& fields, const Message& message) noexcept {
  Kline kline;
  kline.exchange = exchange_;
  kline.exchange_time = time(fields, "E");
  kline.symbol = symbols_->find(fields.text("s"));
  FieldReader candle{fields.object("k")};
  kline.open_time = time(candle, "t");
  kline.close_time = time(candle, "T");
  kline.interval = candle.choice("i", binance_interval);
  kline.open = candle.decimal("o");
  kline.close = candle.decimal("c");
  kline.high = candle.decimal("h");
  kline.low = candle.decimal("l");
  kline.volume = candle.decimal("v");
  kline.trade_count = candle.natural("n");
  kline.closed = candle.boolean("x");
  kline.quote_volume = candle.decimal("q");
  kline.receive_time = message.received;
  if (candle.error() || fields.error() || !is_known(kline.symbol)) return;
  message.sink.on_kline(kline);
}

Result<BookUpdate> BinanceCodec::parse_book_snapshot(std::string_view json, Symbol symbol) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  BookUpdate book;
  book.exchange = Exchange{"binance"};
  book.symbol = symbol;
  book.snapshot = true;
  book.sequence = fields.natural("lastUpdateId");
  read_levels(fields.array("bids"), book.bids);
  read_levels(fields.array("asks"), book.asks);
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return book;
}

BookRules binance_book_rules(std::size_t depth) {
  BookRules rules;
  if (depth == 5 || depth == 10 || depth == 20) return rules;
  rules.snapshot = BookRules::Snapshot::by_request;
  rules.chain = BookRules::Chain::ranges;
  return rules;
}

}  // namespace hftcpp
