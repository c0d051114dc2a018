// qmt_codec.cpp: what the bridge says.
#include "exchanges/qmt/qmt_codec.hpp"

#include "core/a_share_symbols.hpp"
#include "exchanges/a_share/a_share_json_parts.hpp"
#include "exchanges/a_share/a_share_quotes.hpp"
#include "exchanges/a_share/a_share_tick.hpp"
#include "exchanges/a_share/a_share_units.hpp"
#include "exchanges/qmt/qmt_records.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <algorithm>

namespace hftcpp {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::int64_t kBadHello = 401;

Control hello_of(FieldReader& fields) noexcept {
  Control control;
  const std::uint64_t version = fields.natural("ver");
  control.kind = version == kVersion ? Control::Kind::logged_in : Control::Kind::login_refused;
  control.channel = "hello";
  control.text = version == kVersion ? fields.optional_text("src")
                                     : "the bridge speaks another version of the protocol: take "
                                       "the qmt_bridge.py that belongs to this program";
  return control;
}

// A line about a request: "ok", "pong" or "err".
Control answer_of(FieldReader& fields, Control::Kind kind) noexcept {
  Control control;
  control.kind = kind;
  control.request_id = fields.optional_natural("id").value_or(0);
  if (kind != Control::Kind::rejected) return control;
  if (fields.optional_integer("code") == kBadHello) control.kind = Control::Kind::login_refused;
  control.text = fields.optional_text("msg");
  return control;
}

// A value that nobody reads, `depth` containers deep, is checked all the same.
Result<void> pass_value(JsonParts& parts, unsigned depth) noexcept {
  JsonReader reader{parts.rest()};
  const std::string_view raw = JsonValue{reader, parts.rest().data(), depth}.raw();
  if (reader.has_failed()) return reader.first_error();
  parts.pass(raw.size());
  return {};
}

Result<void> pass_field(JsonParts& fields) noexcept {
  const std::string_view name = fields.name();
  JsonReader reader{{name.data() - 1, name.size() + 2}};
  if (reader.error()) return *reader.error();
  return pass_value(fields, 1);
}

// The tick's own reader: in a line, in its data, an object.
Result<void> read_tick(JsonParts& ticks, std::int64_t lot, Quote& quote) noexcept {
  constexpr unsigned kDepth = 3;
  const std::string_view text = ticks.rest();
  JsonReader reader{text};
  static_cast<void>(reader.object());
  if (reader.has_failed()) return reader.first_error();
  FieldReader fields{JsonObject{reader, text.data(), kDepth}};
  const auto read = read_a_share_tick(fields, lot, quote);
  if (read) ticks.pass(static_cast<std::size_t>(reader.end_of(text.data(), 0) - text.data()));
  return read;
}

}  // namespace

struct QmtCodec::Line {
  EventSink& sink;
  Timestamp received;
  std::optional<Error> first_error{};
  bool has_unknown_symbol = false;
  std::uint64_t id = 0;
  bool is_awaited = false;  // somebody wants to know which codes it has:
  std::vector<std::string_view> seen{};

  // The first is the line's error; each further one has a message of its own.
  void note(const Error& wrong, std::string_view code) noexcept {
    if (!first_error) {
      first_error = wrong;
      return;
    }
    Control control;
    control.channel = wrong.where;
    control.text = code;
    sink.on_control(control);
  }
};

Result<std::optional<std::size_t>> qmt_frame_size(std::string_view buffered) noexcept {
  using Size = std::optional<std::size_t>;
  const std::size_t end = buffered.find('\n');
  const std::size_t size = end == std::string_view::npos ? buffered.size() : end + 1;
  if (size > kQmtMaxLine) return error(Errc::too_large, "line");
  return end == std::string_view::npos ? Size{} : Size{size};
}

QmtCodec::QmtCodec(const SymbolMap& symbols, QmtQuestions* questions)
    : symbols_{&symbols}, questions_{questions} {}

Result<void> QmtCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  const std::string_view text = without_qmt_space(frame.bytes);
  if (text.empty()) return {};
  if (!has_qmt_ticks(text)) return decode_answer(text, sink);
  Line line{sink, frame.receive_time};
  line.is_awaited = questions_ != nullptr && !questions_->empty();
  const auto decoded = decode_ticks(text, line);
  note_missing(line);
  if (!decoded) line.note(decoded.error(), {});
  if (line.first_error) return *line.first_error;
  if (line.has_unknown_symbol) return error(Errc::unknown_symbol, "data");
  return {};
}

// A line that has no ticks.
Result<void> QmtCodec::decode_answer(std::string_view text, EventSink& sink) noexcept {
  JsonReader reader{text};
  FieldReader fields{reader.object()};
  Control control;
  const std::string_view op = fields.text("op");
  if (op == "hello") {
    control = hello_of(fields);
  } else if (op == "ok") {
    control = answer_of(fields, Control::Kind::subscribed);
  } else if (op == "pong") {
    control = answer_of(fields, Control::Kind::pong);
  } else if (op == "err") {
    control = answer_of(fields, Control::Kind::rejected);
  } else {
    control.channel = op;
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  tell(control, sink);
  return {};
}

// An answer for several codes, some of which the bridge does not have: each is told by itself.
void QmtCodec::tell(const Control& answer, EventSink& sink) noexcept {
  QmtQuestions::node_type asked;
  if (questions_ != nullptr && answer.kind == Control::Kind::subscribed)
    asked = questions_->extract(answer.request_id);
  if (!asked || asked.mapped().missing.empty()) return sink.on_control(answer);
  for (const std::string& code : asked.mapped().codes) {
    Control each = answer;
    each.symbol = code;
    if (std::ranges::find(asked.mapped().missing, code) != asked.mapped().missing.end()) {
      each.kind = Control::Kind::rejected;
      each.text = "the bridge has no tick of it: QMT does not know it, or not yet";
    }
    sink.on_control(each);
  }
}

void QmtCodec::note_missing(const Line& line) noexcept {
  if (questions_ == nullptr || line.id < kFull) return;
  const auto asked = questions_->find(line.id - kFull);
  if (asked == questions_->end()) return;
  for (const std::string& code : asked->second.codes)
    if (std::ranges::find(line.seen, code) == line.seen.end())
      asked->second.missing.push_back(code);
}

// Of two fields of the same name the first counts, as ever.
Result<void> QmtCodec::decode_ticks(std::string_view text, Line& line) noexcept {
  JsonParts fields{text};
  bool has_data = false;
  while (fields.next()) {
    const bool is_data = fields.name() == "data" && !has_data;
    has_data = has_data || is_data;
    const auto passed = is_data ? decode_data(fields, line) : pass_field(fields);
    if (!passed) return passed;
    if (fields.name() != "id") continue;
    JsonReader reader{fields.value()};
    line.id = reader.value().natural("id");
  }
  if (!fields.is_whole()) return error(Errc::bad_json, "frame");
  if (fields.size() != text.size()) return error(Errc::bad_json, "behind the end");
  if (!has_data) return error(Errc::missing_field, "data");
  return {};
}

Result<void> QmtCodec::decode_data(JsonParts& fields, Line& line) noexcept {
  JsonReader reader{fields.rest()};
  static_cast<void>(reader.object());
  if (reader.has_failed())
    return error(static_cast<Errc>(reader.first_error().code.value()), "data");
  JsonParts ticks{fields.rest()};
  while (ticks.next()) {
    const auto decoded = decode_tick(ticks, line);
    if (decoded) continue;
    if (ticks.value().empty()) return error(Errc::bad_json, "frame");  // the line breaks off
    line.note(decoded.error(), ticks.name());
  }
  if (!ticks.is_whole()) return error(Errc::bad_json, "frame");
  fields.pass(ticks.size());
  return {};
}

// Each with a reader of its own: the first error of a reader is its last value.
Result<void> QmtCodec::decode_tick(JsonParts& ticks, Line& line) noexcept {
  if (line.is_awaited) line.seen.push_back(ticks.name());
  const auto share = parse_a_share(ticks.name());
  if (!share) return error(Errc::bad_value, "code");
  Quote quote;
  quote.symbol = symbols_->find(ticks.name());
  if (quote.symbol.empty()) {
    line.has_unknown_symbol = true;
    return pass_value(ticks, 2);
  }
  const auto read = read_tick(ticks, a_share_lot(a_share_kind(*share)), quote);
  if (!read) return read;
  quote.exchange = exchange_;
  quote.receive_time = line.received;
  line.sink.on_quote(quote);
  line.sink.on_ticker(to_ticker(quote));
  return {};
}

}  // namespace hftcpp
