// binance_future_codec.cpp: market streams.
#include "exchanges/binance_future/binance_future_codec.hpp"

#include "exchanges/binance/binance_wire.hpp"

namespace hftcpp {

using binance::is_top_levels;
using binance::read_levels;
using binance::to_control;
using binance::to_side;

namespace {

// Milliseconds everywhere.
constexpr UnixUnit kFrameUnit = UnixUnit::milliseconds;

// What a message is.
enum class Kind {
  ticker,
  aggregated_trade,
  trade,
  book,
  kline,
  mark_price,
  liquidation,
  order,
  conditional_order,
  early_trade,
  account,
  login_over,
  notice,
  unknown
};

// Of one's own events.
Kind kind_of_private(std::string_view event) noexcept {
  if (event == "ORDER_TRADE_UPDATE") return Kind::order;
  if (event == "ALGO_UPDATE") return Kind::conditional_order;
  if (event == "TRADE_LITE") return Kind::early_trade;
  if (event == "ACCOUNT_UPDATE") return Kind::account;
  if (event == "listenKeyExpired") return Kind::login_over;
  if (event == "ACCOUNT_CONFIG_UPDATE" || event == "MARGIN_CALL" || event == "STRATEGY_UPDATE" ||
      event == "GRID_UPDATE" || event == "CONDITIONAL_ORDER_TRIGGER_REJECT")
    return Kind::notice;
  return Kind::unknown;
}

Kind kind_of(std::string_view event) noexcept {
  if (event == "bookTicker") return Kind::ticker;
  if (event == "depthUpdate") return Kind::book;
  if (event == "aggTrade") return Kind::aggregated_trade;
  if (event == "trade") return Kind::trade;
  if (event == "markPriceUpdate") return Kind::mark_price;
  if (event == "kline") return Kind::kline;
  if (event == "forceOrder") return Kind::liquidation;
  return kind_of_private(event);
}

// Trades that move no price: the insurance fund's and those of deleveraging.
bool is_off_market(std::string_view origin) noexcept {
  return origin == "INSURANCE_FUND" || origin == "ADL" || origin == "NA";
}

}  // namespace

BinanceFutureCodec::BinanceFutureCodec(const SymbolMap& symbols,
                                       BinanceFutureCodecSettings settings)
    : symbols_{&symbols}, settings_{settings} {}

bool BinanceFutureCodec::is_known(Symbol symbol) noexcept {
  if (symbol.empty()) unknown_symbol_ = true;
  return !symbol.empty();
}

// The times stand in front or at the end, by the server's age.
[[gnu::always_inline]] inline void BinanceFutureCodec::decode_ticker(
    FieldReader fields, const Message& message) noexcept {
  Ticker ticker;
  ticker.exchange = exchange_;
  ticker.sequence = fields.natural("u");
  fields.pass("E");
  const bool time_first = fields.is_next("T");
  if (time_first) ticker.exchange_time = fields.unix_time("T", kFrameUnit);
  ticker.symbol = symbols_->find(fields.text("s"));
  ticker.bid_price = fields.decimal("b");
  ticker.bid_size = fields.decimal("B");
  ticker.ask_price = fields.decimal("a");
  ticker.ask_size = fields.decimal("A");
  if (!time_first) ticker.exchange_time = fields.unix_time("T", kFrameUnit);
  ticker.receive_time = message.received;
  wire::refuse_negative(ticker, fields);
  if (fields.error() || !is_known(ticker.symbol)) return;
  message.sink.on_ticker(ticker);
}

// "m" says that the buyer was the maker.
[[gnu::always_inline]] inline void BinanceFutureCodec::decode_aggregated_trade(
    FieldReader fields, const Message& message) noexcept {
  Trade trade;
  trade.exchange = exchange_;
  fields.pass("E");
  trade.id = fields.token("a");
  trade.symbol = symbols_->find(fields.text("s"));
  trade.price = fields.decimal("p");
  trade.size = fields.decimal("q");
  fields.pass("nq");  // without what retail orders filled
  fields.pass("f");   // the first and the last trade that are aggregated
  fields.pass("l");
  trade.exchange_time = fields.unix_time("T", kFrameUnit);
  trade.side = fields.boolean("m") ? Side::sell : Side::buy;
  trade.receive_time = message.received;
  wire::refuse_negative(trade, fields);
  wire::refuse_negative_zero(trade.size, fields, "q");
  if (fields.error() || !is_known(trade.symbol)) return;
  message.sink.on_trade(trade);
}

// Only what the market did, or may have done: an origin that is not known is counted.
[[gnu::always_inline]] inline void BinanceFutureCodec::decode_trade(
    FieldReader fields, const Message& message) noexcept {
  Trade trade;
  trade.exchange = exchange_;
  fields.pass("E");
  trade.exchange_time = fields.unix_time("T", kFrameUnit);
  trade.symbol = symbols_->find(fields.text("s"));
  trade.id = fields.token("t");
  trade.price = fields.decimal("p");
  trade.size = fields.decimal("q");
  const std::string_view origin = fields.optional_text("X");
  trade.side = fields.boolean("m") ? Side::sell : Side::buy;
  trade.receive_time = message.received;
  wire::refuse_negative(trade, fields);
  wire::refuse_negative_zero(trade.size, fields, "q");
  if (fields.error() || !is_known(trade.symbol)) return;
  if (origin.empty() || origin == "MARKET") [[likely]]
    return message.sink.on_trade(trade);
  if (is_off_market(origin)) return;
  wire::tell_unknown(message.sink, "trade", origin);
  message.sink.on_trade(trade);
}

[[gnu::always_inline]] inline void BinanceFutureCodec::decode_book(
    FieldReader fields, const Message& message) noexcept {
  book_.reset();
  book_.exchange = exchange_;
  book_.snapshot = is_top_levels(message.stream);
  fields.pass("E");
  book_.exchange_time = fields.unix_time("T", kFrameUnit);
  book_.symbol = symbols_->find(fields.text("s"));
  book_.first_sequence = fields.natural("U");
  book_.sequence = fields.natural("u");
  book_.previous_sequence = fields.natural("pu");
  read_levels(fields.array("b"), book_.bids);
  read_levels(fields.array("a"), book_.asks);
  book_.receive_time = message.received;
  if (fields.error() || !is_known(book_.symbol)) return;
  message.sink.on_book_update(book_);
}

void BinanceFutureCodec::decode_kline(FieldReader fields, const Message& message) noexcept {
  Kline kline;
  kline.exchange = exchange_;
  kline.receive_time = message.received;
  if (!binance::read_kline(fields, *symbols_, kFrameUnit, message.sink, kline)) return;
  if (is_known(kline.symbol)) message.sink.on_kline(kline);
}

// A contract that ends has no funding: no next time, and a rate that is empty or zero.
void BinanceFutureCodec::decode_mark_price(FieldReader fields, const Message& message) noexcept {
  Funding funding;
  funding.exchange = exchange_;
  funding.exchange_time = fields.unix_time("E", kFrameUnit);
  funding.symbol = symbols_->find(fields.text("s"));
  funding.mark_price = fields.decimal("p");
  funding.index_price = fields.decimal("i");
  const std::string_view rate = fields.text("r");
  funding.next_funding_time = fields.unix_time("T", kFrameUnit);
  funding.receive_time = message.received;
  if (!rate.empty() && funding.next_funding_time.is_set()) {
    const auto parsed = Decimal::parse(rate);
    if (!parsed) fields.fail(Errc::wrong_type, "r");
    if (parsed) funding.rate = *parsed;
  }
  if (fields.error() || !is_known(funding.symbol)) return;
  message.sink.on_funding(funding);
}

// Of a symbol's liquidations the last one in each second: the rest is never told. The price is the
// average of the fills, or the order's own while there are none.
void BinanceFutureCodec::decode_liquidation(FieldReader fields, const Message& message) noexcept {
  FieldReader order{fields.object("o")};
  Liquidation liquidation;
  liquidation.exchange = exchange_;
  liquidation.symbol = symbols_->find(order.text("s"));
  liquidation.side = order.choice("S", to_side);
  const Decimal price = order.decimal("p");
  const Decimal average = order.decimal("ap");
  liquidation.price = average.is_zero() ? price : average;
  liquidation.size = order.decimal("z");
  liquidation.exchange_time = order.unix_time("T", kFrameUnit);
  liquidation.receive_time = message.received;
  wire::refuse_negative(liquidation, order);
  if (order.error() || fields.error() || !is_known(liquidation.symbol)) return;
  message.sink.on_liquidation(liquidation);
}

// Combined streams wrap a message with their name; what begins with its event is not wrapped.
Result<void> BinanceFutureCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  unknown_symbol_ = false;
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  FieldReader message = fields;
  std::optional<Control> control;
  const std::string_view stream =
      fields.is_next("e") ? std::string_view{} : fields.optional_text("stream");
  if (!stream.empty()) {
    JsonValue body = fields.value("data");
    if (body.kind() == JsonValue::Kind::array) {  // of all symbols at once: nobody asked for it
      control = to_control(Control::Kind::unknown, stream);
    } else {
      message = FieldReader{body.object("data")};
    }
  }
  if (!control) decode_message(message, {stream, frame.receive_time, sink, control});
  if (!stream.empty() && fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (unknown_symbol_) return error(Errc::unknown_symbol, "symbol");
  return {};
}

[[gnu::always_inline]] inline void BinanceFutureCodec::decode_message(
    FieldReader fields, const Message& message) noexcept {
  const std::string_view event = fields.optional_text("e");
  if (event.empty()) {
    message.control = binance::to_reply(fields);
    return;
  }
  switch (kind_of(event)) {
    case Kind::ticker:
      return decode_ticker(fields, message);
    case Kind::aggregated_trade:
      return decode_aggregated_trade(fields, message);
    case Kind::trade:
      return decode_trade(fields, message);
    case Kind::book:
      return decode_book(fields, message);
    case Kind::kline:
      return decode_kline(fields, message);
    case Kind::mark_price:
      return decode_mark_price(fields, message);
    case Kind::liquidation:
      return decode_liquidation(fields, message);
    case Kind::order:
      return decode_order(fields, message);
    case Kind::conditional_order:
      return decode_conditional_order(fields, message);
    case Kind::early_trade:
      return decode_early_trade(fields, message);
    case Kind::account:
      return decode_account(fields, message);
    case Kind::login_over:
      message.control = to_control(Control::Kind::login_expired, event);
      break;
    case Kind::notice:
      message.control = to_control(Control::Kind::notice, event);
      break;
    case Kind::unknown:
      message.control = to_control(Control::Kind::unknown, event);
  }
}

Result<BookUpdate> BinanceFutureCodec::parse_book_snapshot(std::string_view json, Symbol symbol) {
  return binance::read_book(json, Exchange{"binance_future"}, symbol);
}

BookRules binance_future_book_rules(std::size_t depth) {
  return binance::book_rules(depth, BookRules::Chain::by_previous);
}

}  // namespace hftcpp
