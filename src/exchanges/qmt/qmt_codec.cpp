// qmt_codec.cpp: what the bridge says.
#include "exchanges/qmt/qmt_codec.hpp"

#include "core/a_share_symbols.hpp"
#include "exchanges/a_share/a_share_quotes.hpp"
#include "exchanges/a_share/a_share_tick.hpp"
#include "exchanges/a_share/a_share_units.hpp"

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

}  // namespace

struct QmtCodec::Line {
  EventSink& sink;
  Timestamp received;
  std::optional<Error> first_error{};
  bool has_unknown_symbol = false;
};

Result<std::optional<std::size_t>> qmt_frame_size(std::string_view buffered) noexcept {
  using Size = std::optional<std::size_t>;
  const std::size_t end = buffered.find('\n');
  const std::size_t size = end == std::string_view::npos ? buffered.size() : end + 1;
  if (size > kQmtMaxLine) return error(Errc::too_large, "line");
  return end == std::string_view::npos ? Size{} : Size{size};
}

QmtCodec::QmtCodec(const SymbolMap& symbols) : symbols_{&symbols} {}

Result<void> QmtCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  if (frame.bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  Line line{sink, frame.receive_time};
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  std::optional<Control> control;
  const std::string_view op = fields.text("op");
  if (op == "tick" || op == "full") {
    decode_ticks(fields.object("data"), line);
  } else if (op == "hello") {
    control = hello_of(fields);
  } else if (op == "ok") {
    control = answer_of(fields, Control::Kind::subscribed);
  } else if (op == "pong") {
    control = answer_of(fields, Control::Kind::pong);
  } else if (op == "err") {
    control = answer_of(fields, Control::Kind::rejected);
  } else {
    control = Control{};
    control->channel = op;
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (line.first_error) return *line.first_error;
  if (line.has_unknown_symbol) return error(Errc::unknown_symbol, "data");
  return {};
}

void QmtCodec::decode_ticks(JsonObject ticks, Line& line) noexcept {
  ticks.for_each([&](std::string_view code, JsonValue value) {
    const std::string_view tick = value.raw();
    if (tick.empty()) return;  // no JSON: the line's reader says so
    const auto decoded = decode_tick(code, tick, line);
    if (decoded) return;
    if (!line.first_error) {
      line.first_error = decoded.error();
      return;
    }
    Control control;
    control.channel = decoded.error().where;
    control.text = code;
    line.sink.on_control(control);
  });
}

// Each with a reader of its own: the first error of a reader is its last value.
Result<void> QmtCodec::decode_tick(std::string_view code, std::string_view tick,
                                   Line& line) noexcept {
  Quote quote;
  quote.symbol = symbols_->find(code);
  if (quote.symbol.empty()) {
    line.has_unknown_symbol = true;
    return {};
  }
  const auto share = parse_a_share(code);
  const std::int64_t lot = share ? a_share_lot(a_share_kind(*share)) : 100;
  const auto read = read_a_share_tick(tick, lot, quote);
  if (!read) return read;
  quote.exchange = exchange_;
  quote.receive_time = line.received;
  line.sink.on_quote(quote);
  line.sink.on_ticker(to_ticker(quote));
  return {};
}

}  // namespace hftcpp
