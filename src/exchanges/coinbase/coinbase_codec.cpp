// coinbase_codec.cpp: the public channels of Advanced Trade, and what it answers to requests.
#include "exchanges/coinbase/coinbase_codec.hpp"

#include "exchanges/coinbase/coinbase_wire.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace hftcpp {
namespace {

constexpr std::chrono::minutes kCandle{5};  // there are no others

// Ids are numbers: the longer text is the greater.
bool is_below(const Id& a, const Id& b) noexcept {
  const std::string_view x = a.view();
  const std::string_view y = b.view();
  return x.size() != y.size() ? x.size() < y.size() : x < y;
}

}  // namespace

CoinbaseCodec::CoinbaseCodec(const SymbolMap& symbols, CoinbaseCodecSettings settings)
    : symbols_{&symbols}, settings_{settings} {}

bool CoinbaseCodec::is_known(Symbol symbol) noexcept {
  if (symbol.empty()) unknown_symbol_ = true;
  return !symbol.empty();
}

CoinbaseCodec::Addressees CoinbaseCodec::find(std::string_view native) const noexcept {
  Addressees found{symbols_->find(native), {}};
  if (!may_have_alias(native)) [[likely]]
    return found;
  std::array<char, 48> name;
  if (native.size() >= name.size()) return found;
  *std::ranges::copy(native, name.begin()).out = 'C';
  found.other = symbols_->find({name.data(), native.size() + 1});
  if (found.symbol.empty()) std::swap(found.symbol, found.other);
  return found;
}

// Lower numbers are those of messages that were late or came twice: no hole.
void CoinbaseCodec::follow(std::uint64_t sequence, std::string_view channel) noexcept {
  if (!settings_.check_sequence) return;
  if (sequence_ && sequence <= *sequence_ && sequence != 0) return;
  if (sequence_ && sequence > *sequence_ + 1) {
    books_are_stale_ = !books_.empty();
    if (channel == "user") sequence_gap_ = true;
  }
  sequence_ = sequence;
}

void CoinbaseCodec::tell_stale_books(const Message& message) noexcept {
  books_are_stale_ = false;
  for (const Symbol symbol : books_) {
    book_.reset();
    book_.exchange = exchange_;
    book_.symbol = symbol;
    book_.stale = true;
    book_.sequence = message.sequence;
    book_.exchange_time = message.time;
    book_.receive_time = message.received;
    message.sink.on_book_update(book_);
  }
}

// It comes with each match, not with each change of the quotes. "ticker_batch" has no quotes at
// all, and there are objects whose fields are all empty.
inline void CoinbaseCodec::decode_tickers(FieldReader& event, const Message& message) noexcept {
  static_cast<void>(coinbase_is_snapshot(event, unknown_));
  for (JsonValue item : event.array("tickers")) {
    FieldReader fields{item.object("tickers")};
    fields.pass("type");
    const std::string_view native = fields.text("product_id");
    if (native.empty()) {
      if (fields.error()) return;
      continue;
    }
    fields.pass("price");
    fields.pass("volume_24_h");
    fields.pass("low_24_h");
    fields.pass("high_24_h");
    fields.pass("low_52_w");
    fields.pass("high_52_w");
    fields.pass("price_percent_chg_24_h");
    const Addressees whom = find(native);
    Ticker ticker{
        .exchange = exchange_,
        .symbol = whom.symbol,
        .bid_price = fields.decimal("best_bid"),
        .bid_size = fields.decimal("best_bid_quantity"),
        .ask_price = fields.decimal("best_ask"),
        .ask_size = fields.decimal("best_ask_quantity"),
        .exchange_time = message.time,
        .receive_time = message.received,
    };
    wire::refuse_negative(ticker, fields);
    if (fields.error()) return;
    if (is_known(ticker.symbol)) message.sink.on_ticker(ticker);
    if (whom.other.empty()) [[likely]]
      continue;
    ticker.symbol = whom.other;
    message.sink.on_ticker(ticker);
  }
}

// What came within 250 ms, the newest first; a snapshot has old trades.
inline void CoinbaseCodec::decode_trades(FieldReader& event, const Message& message) noexcept {
  const bool snapshot = coinbase_is_snapshot(event, unknown_);
  trades_.clear();
  for (JsonValue item : event.array("trades")) {
    FieldReader fields{item.object("trades")};
    Trade trade;
    trade.exchange = exchange_;
    trade.id = fields.token("trade_id");
    const Addressees whom = find(fields.text("product_id"));
    trade.symbol = whom.symbol;
    trade.price = fields.decimal("price");
    trade.size = fields.decimal("size");
    const std::string_view side = fields.text("side");
    trade.side = wire::to_side(side).value_or(Side::unknown);
    if (trade.side == Side::unknown) [[unlikely]]
      unknown_.add(side);
    trade.exchange_time = coinbase_time(fields, "time");
    trade.receive_time = message.received;
    if (settings_.sides_are_makers) trade.side = wire::opposite(trade.side);
    wire::refuse_negative(trade, fields);
    wire::refuse_negative_zero(trade.size, fields, "size");
    if (fields.error()) break;
    if (snapshot || !is_known(trade.symbol)) continue;
    trades_.push_back(trade);
    if (whom.other.empty()) [[likely]]
      continue;
    trade.symbol = whom.other;
    trades_.push_back(trade);
  }
  if (trades_.size() > 1 && is_below(trades_.back().id, trades_.front().id))
    std::ranges::reverse(trades_);
  for (const Trade& trade : trades_) message.sink.on_trade(trade);
}

void CoinbaseCodec::tell_unknown_words(const Message& message) noexcept {
  if (unknown_.words().empty()) [[likely]]
    return;
  unknown_.tell(message.sink, message.channel);
  unknown_.clear();
}

// {"side":"bid","event_time":..,"price_level":"68900.00","new_quantity":"1.5"}
inline void CoinbaseCodec::decode_book(FieldReader& event, const Message& message) noexcept {
  book_.reset();
  book_.exchange = exchange_;
  book_.snapshot = coinbase_is_snapshot(event, unknown_);
  if (!unknown_.words().empty()) event.fail(Errc::bad_value, "type");
  const Addressees whom = find(event.text("product_id"));
  book_.sequence = message.sequence;
  book_.exchange_time = message.time;
  book_.receive_time = message.received;
  for (JsonValue item : event.array("updates")) {
    FieldReader fields{item.object("updates")};
    const std::string_view side = fields.text("side");
    fields.pass("event_time");
    const Decimal price = fields.decimal("price_level");
    const Level level{price, fields.decimal("new_quantity")};
    auto& levels = side == "bid" ? book_.bids : book_.asks;
    levels.push_back(level);
    wire::refuse_negative(level, fields);
    if (side != "bid" && side != "offer") fields.fail(Errc::bad_value, "side");
    if (levels.size() > kCoinbaseMaxLevels) fields.fail(Errc::too_large, "updates");
    if (fields.error()) return;
  }
  if (event.error() || !is_known(whom.symbol)) return;
  tell_book(whom.symbol, message);
  if (!whom.other.empty()) tell_book(whom.other, message);
}

void CoinbaseCodec::tell_book(Symbol symbol, const Message& message) noexcept {
  book_.symbol = symbol;
  if (book_.snapshot && std::ranges::find(books_, symbol) == books_.end()) books_.push_back(symbol);
  message.sink.on_book_update(book_);
}

void CoinbaseCodec::read_candle(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  Kline kline;
  kline.exchange = exchange_;
  const std::uint64_t start = fields.natural("start");
  constexpr std::uint64_t kLatest = 9'000'000'000;
  if (start > kLatest) fields.fail(Errc::out_of_range, "start");
  kline.open_time = Timestamp{static_cast<std::int64_t>(start % (kLatest + 1)) * 1'000'000'000};
  kline.high = fields.decimal("high");
  kline.low = fields.decimal("low");
  kline.open = fields.decimal("open");
  kline.close = fields.decimal("close");
  kline.volume = fields.decimal("volume");
  const Addressees whom = find(fields.text("product_id"));
  kline.symbol = whom.symbol;
  kline.interval = kCandle;
  kline.close_time = kline.open_time + kline.interval;
  kline.exchange_time = message.time;
  kline.receive_time = message.received;
  if (fields.error() || !is_known(kline.symbol)) return;
  klines_.push_back(kline);
  others_.push_back(whom.other);
}

// Nothing says that a candle is closed: it is when the next one begins, and is told once more then.
void CoinbaseCodec::emit_candle(Kline kline, const Message& message) noexcept {
  Kline& last = candles_[kline.symbol];
  if (kline.open_time < last.open_time) {
    kline.closed = true;
    return message.sink.on_kline(kline);
  }
  if (last.open_time.is_set() && last.open_time < kline.open_time && !last.closed) {
    last.closed = true;
    last.exchange_time = kline.exchange_time;
    last.receive_time = kline.receive_time;
    message.sink.on_kline(last);
  }
  last = kline;
  message.sink.on_kline(kline);
}

// A snapshot has the newest first; what another of the same pair follows is closed.
void CoinbaseCodec::decode_candles(FieldReader& event, const Message& message) noexcept {
  static_cast<void>(coinbase_is_snapshot(event, unknown_));
  klines_.clear();
  others_.clear();
  for (JsonValue row : event.array("candles")) read_candle(row.object("candles"), message);
  if (klines_.size() > 1 && klines_.back().open_time < klines_.front().open_time) {
    std::ranges::reverse(klines_);
    std::ranges::reverse(others_);
  }
  for (std::size_t i = 0; i < klines_.size(); ++i) {
    const bool is_followed = i + 1 < klines_.size() && klines_[i + 1].symbol == klines_[i].symbol &&
                             klines_[i].open_time < klines_[i + 1].open_time;
    if (is_followed) klines_[i].closed = true;
    emit_candle(klines_[i], message);
    if (others_[i].empty()) continue;
    Kline kline = klines_[i];
    kline.symbol = others_[i];
    emit_candle(kline, message);
  }
}

// The whole set, after each request: what is in it is confirmed. Heartbeats and one's own channel
// have no products.
void CoinbaseCodec::decode_subscriptions(FieldReader& event, const Message& message) noexcept {
  event.object("subscriptions").for_each([&](std::string_view channel, JsonValue products) {
    if (channel == "heartbeats") return;
    if (channel == "user")
      return message.sink.on_control(coinbase_control(Control::Kind::subscribed, channel));
    for (JsonValue product : products.array("subscriptions"))
      confirm(channel, product.text("subscriptions"), message);
  });
}

void CoinbaseCodec::confirm(std::string_view channel, std::string_view product,
                            const Message& message) noexcept {
  Control control = coinbase_control(Control::Kind::subscribed, channel);
  control.symbol = product;
  if (product.empty()) return;
  message.sink.on_control(control);
  if (!may_have_alias(product)) return;
  const std::string other = std::string{product} + 'C';
  control.symbol = other;
  message.sink.on_control(control);
}

void CoinbaseCodec::decode_events(FieldReader& fields, const Message& message,
                                  std::optional<Control>& control) noexcept {
  const auto each = [&](auto decode) {
    for (JsonValue item : fields.array("events")) {
      FieldReader event{item.object("events")};
      decode(event);
      if (event.error()) return;
    }
  };
  const std::string_view channel = message.channel;
  if (channel == "l2_data") return each([&](FieldReader& event) { decode_book(event, message); });
  if (channel == "market_trades")
    return each([&](FieldReader& event) { decode_trades(event, message); });
  if (channel == "ticker") return each([&](FieldReader& event) { decode_tickers(event, message); });
  if (channel == "candles")
    return each([&](FieldReader& event) { decode_candles(event, message); });
  if (channel == "user") return each([&](FieldReader& event) { decode_orders(event, message); });
  if (channel == "subscriptions")
    return each([&](FieldReader& event) { decode_subscriptions(event, message); });
  const auto kind = channel == "heartbeats" ? Control::Kind::heartbeat : Control::Kind::unknown;
  control = coinbase_control(kind, channel);
}

Result<void> CoinbaseCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  unknown_symbol_ = false;
  sequence_gap_ = false;
  unknown_.clear();
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  std::optional<Control> control;
  if (const std::string_view channel = fields.optional_text("channel"); !channel.empty()) {
    fields.pass("client_id");
    const Timestamp time = coinbase_time(fields, "timestamp");
    const std::uint64_t sequence = fields.natural("sequence_num");
    const Message message{channel, time, sequence, frame.receive_time, sink};
    if (!reader.has_failed()) follow(sequence, channel);
    if (books_are_stale_ && (channel == "l2_data" || channel == "heartbeats"))
      tell_stale_books(message);
    decode_events(fields, message, control);
    if (!reader.has_failed()) tell_unknown_words(message);
  } else if (const auto type = fields.optional_text("type"); type == "error") {
    control = coinbase_refusal(fields);
    if (control->kind == Control::Kind::login_refused) {
      refusal_ = control->text;
      refusal_ += kCoinbaseCheckKey;
      control->text = refusal_;
    }
  } else {
    control = coinbase_control(Control::Kind::unknown, type);
  }

  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (sequence_gap_) return error(Errc::sequence_gap, "sequence_num");
  if (unknown_symbol_) return error(Errc::unknown_symbol, "product_id");
  return {};
}

BookRules coinbase_book_rules(std::size_t /*depth*/) {
  return {};
}

}  // namespace hftcpp
