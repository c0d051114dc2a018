// yahoo_codec.cpp: the websocket.
#include "exchanges/yahoo/yahoo_codec.hpp"

#include "exchanges/a_share/a_share_quotes.hpp"
#include "exchanges/shortest_decimal.hpp"

#include <cmath>
#include <cstdlib>

namespace hftcpp {
namespace {

constexpr std::int64_t kHeartbeat = 7;  // a type of quote
constexpr std::int64_t kUsualDecimals = 2;

std::string request(std::string_view verb, std::span<const std::string> native_symbols) {
  std::string text{"{\""};
  text.append(verb).append("\":[");
  for (const std::string& native : native_symbols) {
    if (text.back() != '[') text += ',';
    text.append("\"").append(native).append("\"");
  }
  return text += "]}";
}

void keep(const std::optional<Decimal>& told, Decimal& kept) noexcept {
  if (told) kept = *told;
}
void keep(const std::optional<std::int64_t>& told, Decimal& kept) noexcept {
  if (told) kept = {*told, 0};
}

// Of the two ways to tell it, one is a difference of two binary32: its digits behind those that
// people are shown are noise.
void keep_previous_close(const YahooPricing& pricing, Quote& quote) noexcept {
  if (pricing.previous_close) {
    quote.previous_close = *pricing.previous_close;
  } else if (pricing.price && pricing.change) {
    const auto close = subtract(*pricing.price, *pricing.change);
    if (close)
      quote.previous_close = yahoo_rounded(*close, pricing.price_hint.value_or(kUsualDecimals));
  }
}

void merge(const YahooPricing& pricing, Quote& quote) noexcept {
  if (!pricing.short_name.empty())
    if (const auto name = decltype(quote.name)::make(pricing.short_name)) quote.name = *name;
  keep(pricing.price, quote.last);
  keep_previous_close(pricing, quote);
  keep(pricing.open_price, quote.open);
  keep(pricing.day_high, quote.high);
  keep(pricing.day_low, quote.low);
  keep(pricing.day_volume, quote.volume);
  keep(pricing.bid, quote.bids[0].price);
  keep(pricing.bid_size, quote.bids[0].size);
  keep(pricing.ask, quote.asks[0].price);
  keep(pricing.ask_size, quote.asks[0].size);
}

bool has_book(const Quote& quote) noexcept {
  return !quote.bids[0].price.is_zero() || !quote.asks[0].price.is_zero();
}

}  // namespace

Decimal yahoo_number(const Decimal& written) noexcept {
  const double value = written.to_double();
  if (!(std::fabs(value) < 1e38)) return written;
  const auto narrow = static_cast<float>(value);
  if (static_cast<double>(narrow) != value) return written;
  const auto meant = wire::shortest_decimal(narrow);
  return meant ? *meant : written;
}

Decimal yahoo_rounded(const Decimal& value, std::int64_t decimals) noexcept {
  std::int64_t mantissa = value.mantissa();
  std::int64_t exponent = value.exponent();
  if (decimals < 0 || decimals > 18 || exponent >= -decimals) return value;
  bool is_half_or_more = false;
  for (; exponent < -decimals; ++exponent) {
    is_half_or_more = std::abs(mantissa % 10) >= 5;
    mantissa /= 10;
  }
  if (is_half_or_more) mantissa += value.mantissa() < 0 ? -1 : 1;
  return {mantissa, static_cast<std::int8_t>(exponent)};
}

YahooCodec::YahooCodec(const SymbolMap& symbols, YahooCodecSettings settings)
    : symbols_{&symbols}, settings_{settings} {}

bool YahooCodec::is_news(const Quote& quote) noexcept {
  if (settings_.quotes == nullptr) return true;
  if (settings_.quotes->take(quote) == AShareMemory::Verdict::news) return true;
  ++left_out_;
  return false;
}

std::string YahooCodec::subscribe(std::span<const std::string> native_symbols) {
  return request("subscribe", native_symbols);
}

std::string YahooCodec::unsubscribe(std::span<const std::string> native_symbols) {
  return request("unsubscribe", native_symbols);
}

Result<void> YahooCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  if (!frame.bytes.starts_with('{')) return decode_message(frame.bytes, frame.receive_time, sink);
  unknown_symbol_ = false;
  JsonReader reader{frame.bytes};
  FieldReader fields{reader.object()};
  std::optional<Control> control;
  std::optional<std::string_view> message;
  if (const auto chart = fields.optional_object("chart")) {
    decode_chart(*chart, frame.receive_time, sink, control);
  } else if (const auto type = fields.optional_text("type"); type == "pricing") {
    message = fields.text("message");
  } else {
    control.emplace();
    control->text = type;
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (control) sink.on_control(*control);
  if (message) return decode_message(*message, frame.receive_time, sink);
  if (unknown_symbol_) return error(Errc::unknown_symbol, "symbol");
  return {};
}

Result<void> YahooCodec::decode_message(std::string_view base64, Timestamp received,
                                        EventSink& sink) noexcept {
  std::array<char, kYahooMaxMessage> room;
  const auto bytes = from_yahoo_base64(base64, room);
  if (!bytes) return error(Errc::bad_value, "base64");
  const auto pricing = read_yahoo_pricing(*bytes);
  if (!pricing) return pricing.error();
  if (pricing->quote_type == kHeartbeat) {
    Control heartbeat;
    heartbeat.kind = Control::Kind::heartbeat;
    sink.on_control(heartbeat);
    return {};
  }
  const Symbol symbol = symbols_->find(pricing->id);
  if (symbol.empty()) return error(Errc::unknown_symbol, "id");
  const auto time = Timestamp::from_milliseconds(pricing->time.value_or(0));
  if (!time) return time.error();

  Quote& quote = quotes_[symbol];
  quote.exchange = exchange_;
  quote.symbol = symbol;
  if (time->is_set()) quote.exchange_time = *time;
  quote.receive_time = received;
  merge(*pricing, quote);
  const bool has_price = !quote.last.is_zero();
  if (!has_price || !is_news(quote)) return {};
  sink.on_quote(quote);
  if (has_book(quote)) sink.on_ticker(to_ticker(quote));
  return {};
}

}  // namespace hftcpp
