// binance_codec.cpp: market streams, and what Binance answers to requests.
#include "exchanges/binance/binance_codec.hpp"

#include "exchanges/binance/binance_wire.hpp"

namespace hftcpp {

using binance::is_top_levels;
using binance::read_levels;
using binance::to_control;
using binance::to_reply;

namespace {

// What a message is.
enum class Kind {
  ticker,
  trade,
  aggregated_trade,
  book,
  top_levels,
  kline,
  order,
  account,
  balance_change,
  closing,
  login_over,
  notice,
  reply,
  unknown
};

Kind kind_of_event(std::string_view event) noexcept {
  if (event == "depthUpdate") return Kind::book;
  if (event == "aggTrade") return Kind::aggregated_trade;
  if (event == "trade") return Kind::trade;
  if (event == "kline") return Kind::kline;
  if (event == "executionReport") return Kind::order;
  if (event == "outboundAccountPosition") return Kind::account;
  if (event == "balanceUpdate") return Kind::balance_change;
  if (event == "serverShutdown") return Kind::closing;
  if (event == "eventStreamTerminated") return Kind::login_over;
  if (event == "listStatus" || event == "externalLockUpdate") return Kind::notice;
  return Kind::unknown;
}

// Tickers have no event name, and top levels not even a symbol: the stream's name tells.
bool is_ticker(std::string_view stream) noexcept {
  return stream.ends_with("@bookTicker");
}

Kind kind_of_bare(FieldReader fields) noexcept {
  if (fields.has("lastUpdateId")) return Kind::top_levels;
  return fields.has("u") && fields.has("B") ? Kind::ticker : Kind::reply;
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

}  // namespace

BinanceCodec::BinanceCodec(const SymbolMap& symbols, BinanceCodecSettings settings)
    : symbols_{&symbols}, settings_{settings} {}

bool BinanceCodec::is_known(Symbol symbol) noexcept {
  if (symbol.empty()) unknown_symbol_ = true;
  return !symbol.empty();
}

// It has no time.
[[gnu::always_inline]] inline void BinanceCodec::decode_ticker(FieldReader fields,
                                                               const Message& message) noexcept {
  const std::uint64_t sequence = fields.natural("u");
  const Ticker ticker{
      .exchange = exchange_,
      .symbol = symbols_->find(fields.text("s")),
      .bid_price = fields.decimal("b"),
      .bid_size = fields.decimal("B"),
      .ask_price = fields.decimal("a"),
      .ask_size = fields.decimal("A"),
      .sequence = sequence,
      .receive_time = message.received,
  };
  wire::refuse_negative(ticker, fields);
  if (fields.error() || !is_known(ticker.symbol)) return;
  message.sink.on_ticker(ticker);
}

[[gnu::always_inline]] inline void BinanceCodec::decode_trade(FieldReader fields, FieldName id_name,
                                                              const Message& message) noexcept {
  fields.pass("E");
  const Symbol symbol = symbols_->find(fields.text("s"));
  const Id id = fields.token(id_name);
  const Decimal price = fields.decimal("p");
  const Decimal size = fields.decimal("q");
  fields.pass("f");  // the first and the last trade that are aggregated
  fields.pass("l");
  const Timestamp time = fields.unix_time("T", settings_.time_unit);
  const Trade trade{
      .exchange = exchange_,
      .symbol = symbol,
      .price = price,
      .size = size,
      .side = fields.boolean("m") ? Side::sell : Side::buy,  // "m": the buyer was the maker
      .id = id,
      .exchange_time = time,
      .receive_time = message.received,
  };
  fields.pass("M");
  wire::refuse_negative(trade, fields);
  wire::refuse_negative_zero(trade.size, fields, "q");
  if (fields.error() || !is_known(trade.symbol)) return;
  message.sink.on_trade(trade);
}

[[gnu::always_inline]] inline void BinanceCodec::decode_book(FieldReader fields,
                                                             const Message& message) noexcept {
  book_.reset();
  book_.exchange = exchange_;
  book_.exchange_time = fields.unix_time("E", settings_.time_unit);
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
void BinanceCodec::decode_top_levels(FieldReader fields, const Message& message) noexcept {
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

void BinanceCodec::decode_kline(FieldReader fields, const Message& message) noexcept {
  Kline kline;
  kline.exchange = exchange_;
  kline.receive_time = message.received;
  if (!binance::read_kline(fields, *symbols_, settings_.time_unit, message.sink, kline)) return;
  if (is_known(kline.symbol)) message.sink.on_kline(kline);
}

// Combined streams wrap a message with their name, the user's events with a subscription's number.
Result<void> BinanceCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  unknown_symbol_ = false;
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  FieldReader message = fields;
  std::string_view stream;
  bool wrapped = false;
  std::optional<Control> control;
  if (!fields.is_next("e") && !fields.is_next("u")) {  // as most begin that are not wrapped
    stream = fields.optional_text("stream");
    wrapped = !stream.empty() || fields.has("event");
  }
  if (wrapped) {
    JsonValue body = stream.empty() ? fields.value("event") : fields.value("data");
    if (body.kind() == JsonValue::Kind::array) {  // of all symbols at once: nobody asked for it
      control = to_control(Control::Kind::unknown, stream);
    } else {
      message = FieldReader{body.object("data")};
    }
  }
  if (!control) decode_message(message, {stream, frame.receive_time, sink, control});
  if (wrapped && fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (unknown_symbol_) return error(Errc::unknown_symbol, "symbol");
  return {};
}

[[gnu::always_inline]] inline void BinanceCodec::decode_message(FieldReader fields,
                                                                const Message& message) noexcept {
  Kind kind = Kind::ticker;
  std::string_view event;
  if (!is_ticker(message.stream)) {
    event = fields.optional_text("e");
    kind = !event.empty()                  ? kind_of_event(event)
           : is_top_levels(message.stream) ? Kind::top_levels
                                           : kind_of_bare(fields);
  }
  switch (kind) {
    case Kind::ticker:
      return decode_ticker(fields, message);
    case Kind::trade:
      return decode_trade(fields, "t", message);
    case Kind::aggregated_trade:
      return decode_trade(fields, "a", message);
    case Kind::book:
      return decode_book(fields, message);
    case Kind::top_levels:
      return decode_top_levels(fields, message);
    case Kind::kline:
      return decode_kline(fields, message);
    case Kind::order:
      return decode_order(fields, message);
    case Kind::account:
      return decode_account(fields, message);
    case Kind::balance_change:
      return decode_balance_change(fields, message);
    case Kind::closing:
      message.control = to_control(Control::Kind::closing, event);
      break;
    case Kind::login_over:
      message.control = to_control(Control::Kind::login_expired, event);
      break;
    case Kind::notice:
      message.control = to_control(Control::Kind::notice, event);
      break;
    case Kind::reply:
      message.control = to_reply(fields);
      break;
    case Kind::unknown:
      message.control = to_control(Control::Kind::unknown, event);
  }
}

Result<BookUpdate> BinanceCodec::parse_book_snapshot(std::string_view json, Symbol symbol) {
  return binance::read_book(json, Exchange{"binance"}, symbol);
}

BookRules binance_book_rules(std::size_t depth) {
  return binance::book_rules(depth, BookRules::Chain::ranges);
}

}  // namespace hftcpp
