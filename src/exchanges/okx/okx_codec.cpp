// okx_codec.cpp: the public channels, and what OKX answers to requests.
#include "exchanges/okx/okx_codec.hpp"

#include "exchanges/okx/okx_fields.hpp"
#include "exchanges/okx/okx_replies.hpp"

#include <limits>

namespace hftcpp {
namespace {

// OKX's deepest book has 400 levels a side.
constexpr std::size_t kMaxLevels = 20'000;

// What does not apply is an empty text.
[[gnu::always_inline]] inline Decimal number_or_zero(FieldReader& fields, FieldName name) noexcept {
  const std::string_view text = fields.text(name);
  if (text.empty()) return {};
  const auto number = Decimal::parse(text);
  if (number) [[likely]]
    return *number;
  fields.fail(Errc::wrong_type, name);
  return {};
}

// ["8476.98","415","0","13"]: price, size, nothing any more, how many orders.
[[gnu::always_inline]] inline void read_levels(JsonArray levels, std::vector<Level>& out) noexcept {
  for (JsonValue item : levels) {
    ItemReader level{item.array("level")};
    const Decimal price = level.decimal("price");
    out.push_back({price, level.decimal("size")});
    wire::refuse_negative(out.back(), level);
    if (out.size() > kMaxLevels) level.fail(Errc::too_large, "levels");
    if (level.error()) return;
  }
}

// None where nobody quotes.
void read_best(JsonArray levels, Decimal& price, Decimal& size) noexcept {
  bool is_first = true;
  for (JsonValue item : levels) {
    ItemReader level{item.array("level")};
    if (is_first) {
      price = level.decimal("price");
      size = level.decimal("size");
    }
    is_first = false;
    if (level.error()) return;
  }
}

constexpr std::string_view kCandle = "candle";

}  // namespace

OkxCodec::OkxCodec(const SymbolMap& symbols, OkxCodecSettings settings)
    : symbols_{&symbols},
      market_{settings.market},
      contracts_{settings.contracts},
      exchange_{settings.market == OkxMarket::swap ? "okx_swap" : "okx"} {}

std::unique_ptr<Codec> make_okx_swap_codec(const SymbolMap& symbols) {
  return std::make_unique<OkxCodec>(symbols, OkxCodecSettings{.market = OkxMarket::swap});
}

bool OkxCodec::is_known(Symbol symbol) noexcept {
  const bool known =
      !symbol.empty() && (contracts_ == nullptr || contracts_->find(symbol) != nullptr);
  if (!known) unknown_symbol_ = true;
  return known;
}

void OkxCodec::convert(Symbol symbol, Decimal& size, FieldReader& fields) const noexcept {
  if (contracts_ == nullptr) return;
  const Decimal* const value = contracts_->find(symbol);
  if (value == nullptr) return;  // is_known() has seen to it
  const auto amount = multiply(size, *value);
  if (!amount) return fields.fail(Errc::out_of_range, "size");
  size = *amount;
}

void OkxCodec::convert(Symbol symbol, std::vector<Level>& levels,
                       FieldReader& fields) const noexcept {
  if (contracts_ == nullptr) return;
  for (Level& level : levels) convert(symbol, level.size, fields);
}

// A row that names another instrument than its frame is nobody's: all that were seen name the same.
[[gnu::always_inline]] inline void OkxCodec::refuse_another(FieldReader& fields,
                                                            const Message& message) noexcept {
  const std::string_view native = fields.optional_text("instId");
  if (!native.empty() && native != message.native) [[unlikely]]
    fields.fail(Errc::bad_value, "instId");
}

// Each message has the best of both sides, or of none.
[[gnu::always_inline]] inline void OkxCodec::decode_bbo(JsonObject row,
                                                        const Message& message) noexcept {
  FieldReader fields{row};
  Ticker ticker{.exchange = exchange_, .symbol = message.symbol, .receive_time = message.received};
  read_best(fields.array("asks"), ticker.ask_price, ticker.ask_size);
  read_best(fields.array("bids"), ticker.bid_price, ticker.bid_size);
  ticker.exchange_time = fields.unix_time("ts", UnixUnit::milliseconds);
  ticker.sequence = fields.optional_natural("seqId").value_or(0);
  wire::refuse_negative(ticker, fields);
  if (fields.error()) return;
  convert(message.symbol, ticker.ask_size, fields);
  convert(message.symbol, ticker.bid_size, fields);
  if (!fields.error()) message.sink.on_ticker(ticker);
}

[[gnu::always_inline]] inline void OkxCodec::decode_ticker(JsonObject row,
                                                           const Message& message) noexcept {
  FieldReader fields{row};
  Ticker ticker{.exchange = exchange_, .symbol = message.symbol, .receive_time = message.received};
  fields.pass("instType");
  refuse_another(fields, message);
  fields.pass("last");
  fields.pass("lastSz");
  ticker.ask_price = number_or_zero(fields, "askPx");
  ticker.ask_size = number_or_zero(fields, "askSz");
  ticker.bid_price = number_or_zero(fields, "bidPx");
  ticker.bid_size = number_or_zero(fields, "bidSz");
  fields.pass("open24h");
  fields.pass("high24h");
  fields.pass("low24h");
  fields.pass("sodUtc0");
  fields.pass("sodUtc8");
  fields.pass("volCcy24h");
  fields.pass("vol24h");
  ticker.exchange_time = fields.unix_time("ts", UnixUnit::milliseconds);
  wire::refuse_negative(ticker, fields);
  if (fields.error()) return;
  convert(message.symbol, ticker.ask_size, fields);
  convert(message.symbol, ticker.bid_size, fields);
  if (!fields.error()) message.sink.on_ticker(ticker);
}

// OKX names the taker's side, as Trade does. Its numbers jump by the trades that were put together.
[[gnu::always_inline]] inline void OkxCodec::decode_trade(JsonObject row,
                                                          const Message& message) noexcept {
  FieldReader fields{row};
  refuse_another(fields, message);
  const Id id = fields.token("tradeId");
  const Decimal price = fields.decimal("px");
  const Decimal size = fields.decimal("sz");
  const Side side = fields.choice("side", wire::to_side);
  Trade trade{
      .exchange = exchange_,
      .symbol = message.symbol,
      .price = price,
      .size = size,
      .side = side,
      .id = id,
      .exchange_time = fields.unix_time("ts", UnixUnit::milliseconds),
      .receive_time = message.received,
  };
  wire::refuse_negative(trade, fields);
  wire::refuse_negative_zero(trade.size, fields, "sz");
  if (fields.error()) return;
  convert(message.symbol, trade, fields);
  if (!fields.error()) message.sink.on_trade(trade);
}

// A signed number; today's servers send zero, which says nothing.
inline void OkxCodec::read_checksum(FieldReader& fields) noexcept {
  const std::int64_t checksum = fields.optional_integer("checksum").value_or(0);
  if (checksum < std::numeric_limits<std::int32_t>::min() ||
      checksum > std::numeric_limits<std::int32_t>::max())
    fields.fail(Errc::out_of_range, "checksum");
  if (checksum != 0) book_.checksum = static_cast<std::uint32_t>(checksum);
}

// "books5" tells all its levels each time and has no chain. After 60 s without a change an update
// has no levels and is its own predecessor.
[[gnu::always_inline]] inline void OkxCodec::decode_book(JsonObject row, bool snapshot,
                                                         const Message& message) noexcept {
  FieldReader fields{row};
  book_.reset();
  book_.exchange = exchange_;
  book_.symbol = message.symbol;
  book_.snapshot = snapshot;
  read_levels(fields.array("asks"), book_.asks);
  read_levels(fields.array("bids"), book_.bids);
  if (fields.is_next("instId")) refuse_another(fields, message);  // any search goes through levels
  book_.exchange_time = fields.unix_time("ts", UnixUnit::milliseconds);
  if (message.channel != "books5") {
    read_checksum(fields);
    // -1 before a snapshot; recordings from before 2023 have no numbers. Looked for in the order in
    // which they come: any other one goes through all the levels again.
    if (fields.is_next("prevSeqId") || fields.has("seqId")) {
      const auto previous = fields.optional_integer("prevSeqId").value_or(-1);
      if (const auto number = fields.optional_natural("seqId")) {
        book_.previous_sequence = previous < 0 ? 0 : static_cast<std::uint64_t>(previous);
        book_.sequence = *number;
      }
    }
  } else {
    book_.sequence = fields.optional_natural("seqId").value_or(0);
  }
  book_.receive_time = message.received;
  if (fields.error()) return;
  if (contracts_ != nullptr) {
    // One that is wrong is left in: it fits the book of amounts as little.
    if (!has_wrong_checksum()) book_.checksum.reset();
    convert(message.symbol, book_.bids, fields);
    convert(message.symbol, book_.asks, fields);
    if (fields.error()) return;
  }
  message.sink.on_book_update(book_);
}

// [open time, open, high, low, close, volume, volume in the other currency, volume in the quote
// currency, closed]
void OkxCodec::decode_kline(JsonArray row, const OkxInterval& interval,
                            const Message& message) noexcept {
  ItemReader items{row};
  Kline kline;
  kline.exchange = exchange_;
  kline.symbol = message.symbol;
  kline.interval = interval.length;
  kline.open_time = items.unix_time("ts", UnixUnit::milliseconds);
  kline.close_time = okx_close_time(interval, kline.open_time);
  kline.open = items.decimal("o");
  kline.high = items.decimal("h");
  kline.low = items.decimal("l");
  kline.close = items.decimal("c");
  kline.volume = items.decimal("vol");
  static_cast<void>(items.text("volCcy"));
  kline.quote_volume = items.decimal("volCcyQuote");
  const std::string_view state = items.text("confirm");
  kline.closed = state == "1";
  kline.receive_time = message.received;
  wire::refuse_negative(kline, items);
  if (items.error()) return;
  if (contracts_ != nullptr) {
    const Decimal* const value = contracts_->find(message.symbol);
    const auto volume = value != nullptr ? multiply(kline.volume, *value) : kline.volume;
    if (!volume) return items.fail(Errc::out_of_range, "vol");
    kline.volume = *volume;
  }
  if (state != "0" && state != "1") wire::tell_unknown(message.sink, message.channel, state);
  message.sink.on_kline(kline);
}

// The rate is the one that is charged at "fundingTime".
void OkxCodec::decode_funding(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  Funding funding;
  funding.exchange = exchange_;
  funding.symbol = message.symbol;
  funding.rate = fields.decimal("fundingRate");
  funding.next_funding_time = fields.unix_time("fundingTime", UnixUnit::milliseconds);
  if (const auto next = fields.optional_text("nextFundingRate"); !next.empty()) {
    const auto rate = Decimal::parse(next);
    if (rate) funding.predicted_rate = *rate;
    if (!rate) fields.fail(Errc::wrong_type, "nextFundingRate");
  }
  refuse_another(fields, message);
  if (fields.has("ts")) funding.exchange_time = fields.unix_time("ts", UnixUnit::milliseconds);
  funding.receive_time = message.received;
  if (!fields.error()) message.sink.on_funding(funding);
}

void OkxCodec::decode_mark_price(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  Funding funding;
  funding.exchange = exchange_;
  funding.symbol = message.symbol;
  refuse_another(fields, message);
  funding.mark_price = fields.decimal("markPx");
  funding.exchange_time = fields.unix_time("ts", UnixUnit::milliseconds);
  funding.receive_time = message.received;
  if (!fields.error()) message.sink.on_funding(funding);
}

// A row per instrument with its orders; the price is the one at which the margin is gone.
void OkxCodec::decode_liquidations(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  const bool was_unknown = unknown_symbol_;
  const auto details = fields.array("details");
  std::vector<Liquidation> liquidations;
  for (JsonValue item : details) {
    FieldReader order{item.object("details")};
    Liquidation liquidation;
    liquidation.exchange = exchange_;
    liquidation.price = order.decimal("bkPx");
    liquidation.side = order.choice("side", wire::to_side);
    liquidation.size = order.decimal("sz");
    liquidation.exchange_time = order.unix_time("ts", UnixUnit::milliseconds);
    liquidation.receive_time = message.received;
    wire::refuse_negative(liquidation, order);
    if (order.error()) return;
    liquidations.push_back(liquidation);
  }
  const Symbol symbol = symbols_->find(fields.text("instId"));
  if (fields.error()) return;
  const bool wanted = is_known(symbol);
  unknown_symbol_ = was_unknown;
  for (Liquidation& liquidation : liquidations) {
    if (!wanted) return;
    liquidation.symbol = symbol;
    convert(symbol, liquidation, fields);
    if (fields.error()) return;
    message.sink.on_liquidation(liquidation);
  }
}

void OkxCodec::decode_rows(FieldReader& fields, const Message& message,
                           std::optional<Control>& control) noexcept {
  const std::string_view channel = message.channel;
  const auto each = [&](auto decode) {
    for (JsonValue row : fields.array("data")) decode(row.object("data"));
  };
  if (channel == "bbo-tbt") return each([&](JsonObject row) { decode_bbo(row, message); });
  if (channel == "tickers") return each([&](JsonObject row) { decode_ticker(row, message); });
  if (channel == "trades" || channel == "trades-all")
    return each([&](JsonObject row) { decode_trade(row, message); });
  if (channel == "books" || channel == "books5" || channel == "books-l2-tbt" ||
      channel == "books50-l2-tbt") {
    bool snapshot = true;
    if (channel != "books5") {
      const std::string_view action = fields.text("action");
      snapshot = action == "snapshot";
      if (!snapshot && action != "update") fields.fail(Errc::bad_value, "action");
    }
    return each([&](JsonObject row) { decode_book(row, snapshot, message); });
  }
  if (channel.starts_with(kCandle)) {
    if (const auto* const interval = okx_interval(channel.substr(kCandle.size()))) {
      for (JsonValue row : fields.array("data"))
        decode_kline(row.array("data"), *interval, message);
      return;
    }
  }
  if (channel == "funding-rate") return each([&](JsonObject row) { decode_funding(row, message); });
  if (channel == "mark-price")
    return each([&](JsonObject row) { decode_mark_price(row, message); });
  control = okx_control(Control::Kind::unknown, channel);
}

void OkxCodec::decode_data(FieldReader& fields, const Message& message,
                           std::optional<Control>& control) noexcept {
  const std::string_view channel = message.channel;
  const auto each = [&](auto decode) {
    for (JsonValue row : fields.array("data")) decode(row.object("data"));
  };
  if (channel == "orders") return each([&](JsonObject row) { decode_order(row, message); });
  if (channel == "account") return each([&](JsonObject row) { decode_account(row, message); });
  if (channel == "positions") return each([&](JsonObject row) { decode_position(row, message); });
  if (channel == "liquidation-orders")
    return each([&](JsonObject row) { decode_liquidations(row, message); });
  if (message.native.empty()) {
    control = okx_control(Control::Kind::unknown, channel);
    return;
  }
  if (is_known(message.symbol)) decode_rows(fields, message, control);
}

// Data begins with what it is about, and answers with what they are. Both may come otherwise.
Result<void> OkxCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  if (const auto control = okx_plain_text(frame.bytes)) {
    sink.on_control(*control);
    return {};
  }
  unknown_symbol_ = false;
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  std::optional<Control> control;
  std::string_view action;  // that is not known
  std::string_view channel;
  bool is_data = fields.is_next("arg") || !(fields.has("event") || fields.has("op"));
  if (is_data) {
    std::string_view native;
    if (const auto arg = fields.optional_object("arg")) {
      FieldReader about{*arg};
      channel = about.text("channel");
      native = about.optional_text("instId");
      static_cast<void>(about.error());
    }
    const bool goes_on = fields.is_next("data") || fields.is_next("action");
    is_data = goes_on || !fields.has("event");
    if (is_data && channel.empty()) {
      control = okx_control(Control::Kind::unknown, {});
    } else if (is_data) {
      const Symbol symbol = native.empty() ? Symbol{} : symbols_->find(native);
      action = okx_strange_action(fields, channel);
      decode_data(fields, {channel, native, symbol, frame.receive_time, sink}, control);
    }
  }
  if (!is_data) control = okx_reply(fields);

  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (!action.empty()) [[unlikely]]
    wire::tell_unknown(sink, channel, action);
  if (unknown_symbol_) return error(Errc::unknown_symbol, "instId");
  return {};
}

}  // namespace hftcpp
