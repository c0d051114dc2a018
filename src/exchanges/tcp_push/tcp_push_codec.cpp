// tcp_push_codec.cpp: a record's fields in one pass, straight into a quote.
#include "exchanges/tcp_push/tcp_push_codec.hpp"

#include "core/a_share_symbols.hpp"
#include "exchanges/a_share/a_share_json_parts.hpp"
#include "exchanges/a_share/a_share_quotes.hpp"
#include "exchanges/a_share/a_share_shape.hpp"
#include "exchanges/a_share/a_share_tick.hpp"
#include "exchanges/a_share/a_share_units.hpp"
#include "exchanges/tcp_push/tcp_push_frame.hpp"
#include "exchanges/tcp_push/tcp_push_records.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace hftcpp {
namespace {

using Field = TcpPushField;

// 1990 to 2200, in seconds: what is no time at all is another field in its place.
constexpr std::int64_t kFirstSecond = 631'152'000;
constexpr std::int64_t kLastSecond = 7'258'118'400;

// The fields of one record, from the left to the right.
class RecordReader {
 public:
  RecordReader(std::string_view record, char separator) noexcept
      : at_{record.data()}, end_{at_ + record.size()}, separator_{separator} {}

  [[nodiscard]] bool is_at_end() const noexcept { return at_ == nullptr; }

  std::string_view text() noexcept {
    const char* const begin = at_;
    const char* const close = tcp_push_find(begin, end_, separator_);
    pass(close);
    return {begin, static_cast<std::size_t>(close - begin)};
  }

  // Zero for an empty field. False for what is no number, or below zero: nothing here is.
  bool number(Decimal& out) noexcept {
    const char* const behind = scan::simple_decimal(at_, end_, out);
    if (behind != nullptr && *behind == separator_) [[likely]] {
      pass(behind);
      return out.mantissa() >= 0;
    }
    const std::string_view written = text();
    if (written.empty()) {
      out = {};
      return true;
    }
    const auto parsed = Decimal::parse(written);
    if (parsed) out = *parsed;
    return parsed && out.mantissa() >= 0;
  }

 private:
  void pass(const char* close) noexcept { at_ = close == end_ ? nullptr : close + 1; }

  const char* at_;  // null behind the last field
  const char* end_;
  char separator_;
};

// What a record says, before it is known to be whole.
struct PushedRecord {
  std::string_view name;
  std::int64_t lot = 100;
  std::array<Decimal, kTcpPushReadFields> numbers{};

  [[nodiscard]] const Decimal& at(Field field, std::size_t next = 0) const noexcept {
    return numbers[static_cast<std::size_t>(field) + next];
  }
};

bool is_utf8(std::string_view text) noexcept {
  const auto byte_at = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned first = byte_at(i);
    const std::size_t size = first < 0x80    ? 1
                             : first < 0xC2  ? 0
                             : first < 0xE0  ? 2
                             : first < 0xF0  ? 3
                             : first <= 0xF4 ? 4
                                             : 0;
    if (size == 0 || size > text.size() - i || first < ' ' || first == 0x7F) return false;
    for (std::size_t k = 1; k < size; ++k)
      if ((byte_at(i + k) & 0xC0) != 0x80) return false;
    if (size == 3 &&
        ((first == 0xE0 && byte_at(i + 1) < 0xA0) || (first == 0xED && byte_at(i + 1) > 0x9F)))
      return false;
    if (size == 4 &&
        ((first == 0xF0 && byte_at(i + 1) < 0x90) || (first == 0xF4 && byte_at(i + 1) > 0x8F)))
      return false;
    i += size;
  }
  return true;
}

// Unset for a time that was left empty; nothing for what is none.
std::optional<Timestamp> pushed_time(const Decimal& number, bool has_milliseconds) noexcept {
  if (number.is_zero()) return Timestamp{};
  const int exponent = number.exponent() - (has_milliseconds ? 3 : 0);
  if (exponent < std::numeric_limits<std::int8_t>::min()) return std::nullopt;
  const auto fine = Decimal{number.mantissa(), static_cast<std::int8_t>(exponent)}.rescaled(-9);
  if (!fine || fine->mantissa() < kFirstSecond * 1'000'000'000 ||
      fine->mantissa() / 1'000'000'000 >= kLastSecond)
    return std::nullopt;
  return Timestamp{fine->mantissa()};
}

Result<void> fill_levels(const PushedRecord& record, Field price, Field size, std::int64_t unit,
                         std::array<Level, 5>& levels) noexcept {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto shares = a_share_volume(record.at(size, i), unit);
    if (!shares) return error(Errc::out_of_range, to_text(size));
    levels[i] = {record.at(price, i), *shares};
  }
  return {};
}

Result<void> fill_quote(const PushedRecord& record, const TcpPushFormat& format,
                        Quote& quote) noexcept {
  const std::int64_t unit = format.shares_per_volume().value_or(record.lot);
  const auto time = pushed_time(record.at(Field::time), format.has_milliseconds());
  if (!time) return error(Errc::bad_value, to_text(Field::time));
  quote.exchange_time = *time;
  quote.previous_close = record.at(Field::prev_close);
  quote.open = record.at(Field::open);
  quote.high = record.at(Field::high);
  quote.low = record.at(Field::low);
  quote.last = record.at(Field::last);
  quote.amount = record.at(Field::amount);
  // Before the first trade of a day there is no last price, but always the one before.
  if (quote.last.is_zero() && quote.previous_close.is_zero())
    return error(Errc::missing_field, to_text(Field::last));
  const auto volume = a_share_volume(record.at(Field::volume), unit);
  if (!volume) return error(Errc::out_of_range, to_text(Field::volume));
  quote.volume = *volume;
  const auto asks = fill_levels(record, Field::ask1, Field::askv1, unit, quote.asks);
  if (!asks) return asks;
  const auto bids = fill_levels(record, Field::bid1, Field::bidv1, unit, quote.bids);
  if (!bids) return bids;
  const std::string_view wrong = misplaced_field(
      quote, {.up = record.at(Field::limit_up), .down = record.at(Field::limit_down)});
  if (!wrong.empty()) return error(Errc::bad_value, wrong);
  if (lacks_last_price(quote)) return error(Errc::bad_value, to_text(Field::last));
  return {};
}

}  // namespace

struct TcpPushCodec::Batch {
  EventSink& sink;
  Timestamp received;
  std::optional<Error> first_error{};

  // The first is the frame's error; each further one has a message of its own.
  void note(const Result<void>& decoded, std::string_view record) noexcept {
    if (decoded) return;
    if (first_error) {
      tell(Control::Kind::unknown, decoded.error().where, record);
    } else {
      first_error = decoded.error();
    }
  }
  void tell(Control::Kind kind, std::string_view channel, std::string_view text) noexcept {
    Control control;
    control.kind = kind;
    control.channel = channel;
    control.text = text;
    sink.on_control(control);
  }
};

TcpPushCodec::TcpPushCodec(const SymbolMap& symbols, TcpPushFormat format)
    : symbols_{&symbols}, format_{std::move(format)} {}

Result<void> TcpPushCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  Batch batch{sink, frame.receive_time};
  std::string_view payload = tcp_push_payload(frame.bytes);
  const std::size_t first = payload.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};  // a length of zero, or an empty line
  payload.remove_prefix(first);
  if (payload.front() == '{' || payload.front() == '[') {
    decode_json(payload, batch);
  } else if (is_tcp_push_refusal(payload) && payload.find(format_.separator()) == payload.npos) {
    batch.tell(Control::Kind::login_refused, "token", payload);
  } else {
    decode_records(payload, batch);
  }
  if (batch.first_error) return *batch.first_error;
  return {};
}

void TcpPushCodec::decode_records(std::string_view payload, Batch& batch) noexcept {
  TcpPushRecords records{payload, format_.record_separator()};
  for (auto record = records.next(); !record.empty(); record = records.next())
    batch.note(decode_record(record, batch), record);
}

// A record whose symbol nobody wants is left as soon as that is known.
Result<void> TcpPushCodec::decode_record(std::string_view record, Batch& batch) noexcept {
  RecordReader reader{record, format_.separator()};
  PushedRecord read;
  Quote quote;
  for (const Field field : format_.fields()) {
    if (reader.is_at_end()) return error(Errc::missing_field, to_text(field));
    if (field == Field::symbol) {
      const std::string_view code = reader.text();
      const auto share = parse_a_share(code);
      if (!share) return error(Errc::bad_value, to_text(field));
      quote.symbol = find(code, *share);
      tell_login(batch);
      if (quote.symbol.empty()) return {};
      read.lot = a_share_lot(a_share_kind(*share));
    } else if (field == Field::name) {
      read.name = reader.text();
    } else if (static_cast<std::size_t>(field) >= kTcpPushReadFields) {
      static_cast<void>(reader.text());
    } else if (!reader.number(read.numbers[static_cast<std::size_t>(field)])) {
      return error(Errc::wrong_type, to_text(field));
    }
  }
  const auto filled = fill_quote(read, format_, quote);
  if (!filled) return filled;
  if (const auto name = decltype(quote.name)::make(read.name); name && is_utf8(read.name)) {
    quote.name = *name;
  } else {
    batch.tell(Control::Kind::unknown, to_text(Field::name), quote.symbol.text());
  }
  emit(quote, batch);
  return {};
}

// One object, or several in an array. Each is read on its own: a bad one leaves the others be.
void TcpPushCodec::decode_json(std::string_view payload, Batch& batch) noexcept {
  if (payload.front() == '{') return batch.note(decode_object(payload, batch), payload);
  JsonParts items{payload};
  while (items.next()) {
    const std::string_view text = items.value();
    if (text.empty()) break;
    batch.note(decode_object(text, batch), text);
  }
  const bool is_whole =
      items.is_whole() && payload.find_first_not_of(" \t\r\n", items.size()) == payload.npos;
  if (!is_whole) batch.note(error(Errc::bad_json, "frame"), payload);
}

Result<void> TcpPushCodec::decode_object(std::string_view text, Batch& batch) noexcept {
  JsonReader reader{text};
  FieldReader fields{reader.object()};
  Quote quote;
  const std::string_view code = fields.text("stock_code");
  const auto share = parse_a_share(code);
  const std::int64_t lot = share ? a_share_lot(a_share_kind(*share)) : 1;
  const auto read = read_a_share_tick(fields, lot, quote);
  if (!read) return read;
  const std::string_view name = fields.optional_text("stock_name");
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (!share) return error(Errc::bad_value, "stock_code");
  quote.symbol = find(code, *share);
  tell_login(batch);
  if (quote.symbol.empty()) return {};
  if (const auto made = decltype(quote.name)::make(name.empty() ? share->digits : name))
    quote.name = *made;
  emit(quote, batch);
  return {};
}

// Whatever becomes of a record, a stranger gets none.
void TcpPushCodec::tell_login(Batch& batch) noexcept {
  if (!std::exchange(is_logged_in_, true)) batch.tell(Control::Kind::logged_in, "token", {});
}

void TcpPushCodec::emit(Quote& quote, Batch& batch) noexcept {
  quote.exchange = exchange_;
  quote.receive_time = batch.received;
  if (!quote.exchange_time.is_set()) quote.exchange_time = batch.received;
  batch.sink.on_quote(quote);
  batch.sink.on_ticker(to_ticker(quote));
}

// The map has one form of each code, the wire several.
Symbol TcpPushCodec::find(std::string_view code, const AShareCode& share) const noexcept {
  const bool is_usual = code.size() == 8 && code[0] < 'a' && code[1] < 'a';
  if (is_usual) return symbols_->find(code);
  const std::string_view market = to_prefix(share.market);
  std::array<char, 8> native{static_cast<char>(market[0] - 'a' + 'A'),
                             static_cast<char>(market[1] - 'a' + 'A')};
  std::memcpy(native.data() + 2, share.digits.data(), 6);
  return symbols_->find({native.data(), native.size()});
}

}  // namespace hftcpp
