// tdx_codec.cpp: which answer is to what, and snapshots.
#include "exchanges/tdx/tdx_codec.hpp"

#include "exchanges/a_share/a_share_quotes.hpp"
#include "exchanges/a_share/a_share_time.hpp"
#include "exchanges/tdx/tdx_time.hpp"

#include <utility>

namespace hftcpp {
namespace {

// A market's byte, six digits and two bytes: how a row of quotes begins.
bool begins_quote(std::string_view bytes) noexcept {
  return bytes.size() >= 9 &&
         to_tdx_code(static_cast<unsigned char>(bytes[0]), bytes.substr(1, 6)).has_value();
}

Decimal quote_price(std::int64_t raw, std::uint8_t decimals) noexcept {
  return {raw, static_cast<std::int8_t>(-decimals)};
}

// A price of a row, as the distance to its last one. A price below zero is no price: the row is not
// where it is thought to be.
Decimal near_price(TdxReader& reader, std::int64_t last, std::uint8_t decimals,
                   std::string_view where) noexcept {
  const std::int64_t raw = last + reader.varint(where);
  if (raw < 0) reader.fail(Errc::bad_value, where);
  return quote_price(raw, decimals);
}

Decimal shares(TdxReader& reader, std::uint16_t lot, std::string_view where) noexcept {
  const std::int64_t lots = reader.varint(where);
  if (lots < 0) reader.fail(Errc::bad_value, where);
  return {lots * lot, 0};
}

void read_quote_levels(TdxReader& reader, std::int64_t last, const TdxListing& about,
                       Quote& quote) noexcept {
  for (std::size_t i = 0; i < quote.bids.size(); ++i) {
    quote.bids[i].price = near_price(reader, last, about.decimals, "bid");
    quote.asks[i].price = near_price(reader, last, about.decimals, "ask");
    quote.bids[i].size = shares(reader, about.lot, "bid volume");
    quote.asks[i].size = shares(reader, about.lot, "ask volume");
  }
}

// What the server answers for a code that it does not know, or that is not traded.
bool is_empty(const Quote& quote) noexcept {
  return quote.last.is_zero() && quote.previous_close.is_zero() && quote.volume.is_zero();
}

void tell_record(EventSink& sink, Control::Kind kind, std::string_view what,
                 const TdxCode& code) noexcept {
  const auto native = tdx_native(code);
  Control control;
  control.kind = kind;
  control.channel = what;
  control.symbol = {native.data(), native.size()};
  control.text = kind == Control::Kind::rejected ? what : control.symbol;
  sink.on_control(control);
}

Control answer_control(Control::Kind kind, std::string_view channel) noexcept {
  Control control;
  control.kind = kind;
  control.channel = channel;
  return control;
}

}  // namespace

TdxCodec::TdxCodec(const SymbolMap& symbols, TdxCodecSettings settings)
    : symbols_{&symbols}, settings_{settings} {}

std::string TdxCodec::ask(const TdxRequest& request) {
  asked_ = request;
  return tdx_bytes(request, ++sequence_);
}

Result<void> TdxCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  unknown_symbol_ = false;
  const auto reply = unpacker_.unpack(frame.bytes);
  if (!reply) return reply.error();
  const auto fits = check_head(reply->command, reply->sequence);
  if (!fits) return fits;
  const auto asked = std::exchange(asked_, std::nullopt);
  const auto decoded = decode_answer({*asked, reply->payload, frame.receive_time, sink});
  if (!decoded) return decoded.error();
  if (unknown_symbol_) return error(Errc::unknown_symbol, "code");
  return {};
}

bool TdxCodec::is_answer(std::string_view frame) const noexcept {
  const auto head = tdx_reply_head(frame);
  return head && check_head(head->command, head->sequence);
}

Result<void> TdxCodec::check_head(std::uint16_t command, std::uint32_t sequence) const noexcept {
  if (!asked_) return error(Errc::bad_value, "an answer to no question");
  if (command != static_cast<std::uint16_t>(asked_->command))
    return error(Errc::bad_value, "command");
  // Some servers answer the first questions without their number.
  const bool is_greeting =
      asked_->command == TdxCommand::connect || asked_->command == TdxCommand::introduce;
  if (sequence != sequence_ && !is_greeting) return error(Errc::bad_value, "sequence");
  return {};
}

Result<void> TdxCodec::decode_answer(const Answer& answer) noexcept {
  switch (answer.request.command) {
    case TdxCommand::connect:
    case TdxCommand::introduce:
      answer.sink.on_control(answer_control(Control::Kind::notice, "connect"));
      return {};
    case TdxCommand::heartbeat:
      answer.sink.on_control(answer_control(Control::Kind::heartbeat, "heartbeat"));
      return {};
    case TdxCommand::count: {
      const auto count = tdx_read_count(answer.payload);
      if (!count) return count.error();
      count_ = *count;
      return {};
    }
    case TdxCommand::list:
      listings_.clear();
      return tdx_read_list(answer.payload, answer.request.market, names_, listings_);
    case TdxCommand::quotes:
      return decode_quotes(answer);
    case TdxCommand::klines:
      return decode_klines(answer);
    case TdxCommand::minutes:
    case TdxCommand::past_minutes:
      return decode_minutes(answer);
    case TdxCommand::trades:
    case TdxCommand::past_trades:
      return decode_trades(answer);
  }
  return error(Errc::bad_value, "command");
}

// A row has no size: behind one that cannot be read, the next is where a code stands that is known.
Result<void> TdxCodec::decode_quotes(const Answer& answer) noexcept {
  TdxReader head{answer.payload};
  head.skip(2, "head");  // differs from answer to answer
  const std::size_t count = head.u16("rows");
  if (head.error() != nullptr) return *head.error();
  Result<void> first_error{};
  std::size_t rows = 0;
  for (std::string_view rest = head.rest(); !rest.empty(); ++rows) {
    TdxReader reader{rest};
    decode_quote(reader, answer);
    if (reader.error() != nullptr && first_error) first_error = *reader.error();
    rest = reader.error() == nullptr ? reader.rest() : next_quote(rest);
  }
  if (first_error && rows != count) first_error = error(Errc::bad_value, "rows");
  return first_error;
}

std::string_view TdxCodec::next_quote(std::string_view bytes) const noexcept {
  for (std::size_t at = 1; at < bytes.size(); ++at) {
    const std::string_view rest = bytes.substr(at);
    const auto code = to_tdx_code(static_cast<unsigned char>(rest[0]), rest.substr(1, 6));
    if (code && !find(*code).empty()) return rest;
  }
  return {};
}

void TdxCodec::decode_quote(TdxReader& reader, const Answer& answer) noexcept {
  const unsigned market = reader.u8("market");
  const auto code = to_tdx_code(market, reader.text(6, "code"));
  if (!code) return reader.fail(Errc::bad_value, "code");
  const TdxListing known = about(*code);
  reader.skip(2, "activity");

  Quote quote;
  quote.exchange = exchange_;
  quote.name = known.name;
  const std::int64_t last = reader.varint("last");
  if (last < 0) reader.fail(Errc::bad_value, "last");
  quote.last = quote_price(last, known.decimals);
  quote.previous_close = near_price(reader, last, known.decimals, "previous close");
  quote.open = near_price(reader, last, known.decimals, "open");
  quote.high = near_price(reader, last, known.decimals, "high");
  quote.low = near_price(reader, last, known.decimals, "low");
  const auto time = tdx_quote_time(reader.varint("time"));
  // The last price once more, negated; zero where there was no trade.
  const std::int64_t check = reader.varint("price check");
  if (check != 0 && check != -last) reader.fail(Errc::bad_value, "price check");
  quote.volume = shares(reader, known.lot, "volume");
  (void)reader.varint("last volume");
  quote.amount = reader.number("amount");
  for (int i = 0; i < 4; ++i) (void)reader.varint("volumes by side");
  read_quote_levels(reader, last, known, quote);
  reader.skip(2, "row");
  for (int i = 0; i < 4; ++i) (void)reader.varint("row");
  reader.skip(4, "row");  // the speed of its rise, and its activity once more

  const std::string_view rest = reader.rest();
  if (!rest.empty() && !begins_quote(rest)) reader.fail(Errc::bad_value, "row");
  if (reader.error() != nullptr) return;
  quote.symbol = find(*code);
  if (is_empty(quote)) {
    if (settings_.quotes != nullptr) settings_.quotes->forget(quote.symbol);
    return tell_record(answer.sink, Control::Kind::rejected, "empty record", *code);
  }
  if (quote.symbol.empty()) {
    unknown_symbol_ = true;
    return;
  }
  if (time) quote.exchange_time = tdx_time(day_of(*time, answer.received), *time);
  quote.receive_time = answer.received;
  emit_quote(quote, *code, answer.sink);
}

void TdxCodec::emit_quote(const Quote& quote, const TdxCode& code, EventSink& sink) noexcept {
  if (settings_.quotes != nullptr && settings_.quotes->take(quote) != AShareMemory::Verdict::news) {
    ++left_out_;
    return;
  }
  sink.on_quote(quote);
  const AShareKind kind = a_share_kind(to_a_share(code));
  if (kind != AShareKind::index) sink.on_ticker(to_ticker(quote));  // it has no book
  if (!contradiction(quote, kind).empty())
    tell_record(sink, Control::Kind::unknown, "contradictory record", code);
}

TdxListing TdxCodec::about(const TdxCode& code) const noexcept {
  static const TdxInstruments kNone;
  return (settings_.instruments != nullptr ? *settings_.instruments : kNone).find(code);
}

Symbol TdxCodec::find(const TdxCode& code) const noexcept {
  const auto native = tdx_native(code);
  return symbols_->find({native.data(), native.size()});
}

std::chrono::sys_days TdxCodec::day_of(std::chrono::nanoseconds time,
                                       Timestamp received) const noexcept {
  if (day_) return *day_;
  // Clocks differ by a little.
  constexpr std::chrono::minutes kAhead{10};
  const std::chrono::sys_days day{a_share_day(received)};
  if (tdx_time(day, time) <= received + kAhead) return day;
  return previous_day_.value_or(day - std::chrono::days{1});
}

}  // namespace hftcpp
