// yahoo_chart.cpp: bars, and what the head of a chart tells of now.
// GET /v8/finance/chart/<ticker>
#include "exchanges/yahoo/yahoo_codec.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>

namespace hftcpp {
namespace {

using std::chrono::seconds;

// Ten thousand is a week of minutes.
constexpr std::size_t kMaxRows = 50'000;

struct Granularity {
  std::string_view word;
  seconds length;
  int months = 0;
  bool is_day = false;
};

constexpr std::array<Granularity, 13> kGranularities{{
    {"1m", std::chrono::minutes{1}},
    {"2m", std::chrono::minutes{2}},
    {"5m", std::chrono::minutes{5}},
    {"15m", std::chrono::minutes{15}},
    {"30m", std::chrono::minutes{30}},
    {"60m", std::chrono::minutes{60}},
    {"90m", std::chrono::minutes{90}},
    {"1h", std::chrono::minutes{60}},
    {"1d", std::chrono::days{1}, 0, true},
    {"5d", std::chrono::days{5}},
    {"1wk", std::chrono::days{7}},
    {"1mo", std::chrono::days{30}, 1},
    {"3mo", std::chrono::days{90}, 3},
}};
constexpr std::array<std::string_view, 11> kRanges{"1d", "5d", "1mo", "3mo", "6mo", "1y",
                                                   "2y", "5y", "10y", "ytd", "max"};

const Granularity* find_granularity(std::string_view word) noexcept {
  const auto found = std::ranges::find(kGranularities, word, &Granularity::word);
  return found == kGranularities.end() ? nullptr : &*found;
}

template <class Words, class Projection>
void check_word(std::string_view what, std::string_view word, const Words& words, Projection text) {
  if (std::ranges::find(words, word, text) != words.end()) return;
  std::string known;
  for (const auto& one : words) (known += ' ') += std::invoke(text, one);
  throw std::invalid_argument{std::string{what} + ": \"" + std::string{word} +
                              "\" is none that yahoo has:" + known};
}

// A ticker has few characters that an address may not: "^", "=" and "&".
std::string in_address(std::string_view native) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string text;
  for (const char c : native) {
    if (c == '^' || c == '=' || c == '&') {
      const auto byte = static_cast<unsigned char>(c);
      ((text += '%') += kHex[byte >> 4]) += kHex[byte & 15];
    } else {
      text += c;
    }
  }
  return text;
}

std::optional<Timestamp> time_of(std::int64_t count) noexcept {
  constexpr std::int64_t kMost = 9'000'000'000;  // the year 2255
  if (count < 0 || count > kMost) return std::nullopt;
  return Timestamp{seconds{count}};
}

std::optional<Decimal> optional_price(FieldReader& fields, FieldName name) noexcept {
  const auto written = fields.optional_decimal(name);
  if (!written) return std::nullopt;
  return yahoo_number(*written);
}

}  // namespace

struct YahooCodec::ChartMeta {
  Symbol symbol;
  const Granularity* granularity = nullptr;
  std::int64_t zone = 0;           // seconds east of Greenwich
  std::int64_t session_begin = 0;  // of the day on which it was asked for
  std::int64_t session_end = 0;
  bool is_of_day = false;  // the chart is of one day
  decltype(Quote::name) name;
  std::optional<Decimal> price;
  std::optional<Decimal> high;
  std::optional<Decimal> low;
  std::optional<Decimal> volume;
  std::optional<Decimal> previous_close;
  std::int64_t time = 0;

  void read(FieldReader& fields, const SymbolMap& symbols) noexcept;
  void read_session(JsonObject periods) noexcept;
  [[nodiscard]] std::int64_t open_of(std::int64_t time) const noexcept;
  [[nodiscard]] std::int64_t close_of(std::int64_t open) const noexcept;
};

void YahooCodec::ChartMeta::read_session(JsonObject periods) noexcept {
  FieldReader fields{periods};
  if (const auto regular = fields.optional_object("regular")) {
    FieldReader session{*regular};
    session_end = session.optional_integer("end").value_or(0);
    session_begin = session.optional_integer("start").value_or(0);
    static_cast<void>(session.error());
  }
  static_cast<void>(fields.error());
  const bool is_session = time_of(session_begin) && time_of(session_end);
  if (!is_session || session_end < session_begin) session_begin = session_end = 0;
}

void YahooCodec::ChartMeta::read(FieldReader& fields, const SymbolMap& symbols) noexcept {
  symbol = symbols.find(fields.text("symbol"));
  zone = fields.optional_integer("gmtoffset").value_or(0);
  if (zone < -86'400 || zone > 86'400) fields.fail(Errc::out_of_range, "gmtoffset");
  time = fields.optional_integer("regularMarketTime").value_or(0);
  if (!time_of(time)) fields.fail(Errc::out_of_range, "regularMarketTime");
  price = optional_price(fields, "regularMarketPrice");
  high = optional_price(fields, "regularMarketDayHigh");
  low = optional_price(fields, "regularMarketDayLow");
  volume = fields.optional_decimal("regularMarketVolume");
  const auto short_name = decltype(name)::make(fields.optional_text("shortName"));
  if (short_name) name = *short_name;
  if (const auto periods = fields.optional_object("currentTradingPeriod")) read_session(*periods);
  granularity = find_granularity(fields.text("dataGranularity"));
  if (granularity == nullptr) fields.fail(Errc::bad_value, "dataGranularity");
  is_of_day = fields.optional_text("range") == "1d";
  previous_close = optional_price(fields, "previousClose");
  // The close before the chart's first bar: of a chart of one day, the same.
  const auto before = optional_price(fields, "chartPreviousClose");
  if (!previous_close && is_of_day) previous_close = before;
}

// A bar is stamped with its begin, but the one that goes on with its last trade.
std::int64_t YahooCodec::ChartMeta::open_of(std::int64_t at) const noexcept {
  if (at % 60 == 0) return at;
  if (session_begin == 0 || at < session_begin) return at - at % 60;
  const std::int64_t length = granularity->length.count();
  return session_begin + (at - session_begin) / length * length;
}

std::int64_t YahooCodec::ChartMeta::close_of(std::int64_t open) const noexcept {
  const std::int64_t session = session_end - session_begin;
  if (granularity->is_day && session > 0) return open + session;
  if (granularity->months == 0) return open + granularity->length.count();
  using namespace std::chrono;
  const sys_seconds local{seconds{open + zone}};
  const sys_days day = floor<days>(local);
  const year_month_day end = year_month_day{day} + months{granularity->months};
  const sys_days last =
      end.ok() ? sys_days{end} : sys_days{end.year() / end.month() / std::chrono::last};
  return (last + (local - day)).time_since_epoch() / seconds{1} - zone;
}

void YahooCodec::Chart::clear() noexcept {
  times.clear();
  for (auto& column : columns) column.clear();
}

std::string yahoo_chart_target(std::string_view native, std::string_view interval,
                               std::string_view range) {
  check_word("interval", interval, kGranularities, &Granularity::word);
  check_word("range", range, kRanges, std::identity{});
  std::string target{"/v8/finance/chart/"};
  target.append(in_address(native)).append("?range=").append(range);
  return target.append("&interval=").append(interval).append("&includePrePost=false");
}

void YahooCodec::decode_chart(JsonObject chart, Timestamp received, EventSink& sink,
                              std::optional<Control>& control) noexcept {
  FieldReader fields{chart};
  if (const auto results = fields.optional_array("result"))
    for (JsonValue result : *results) decode_result(result.object("result"), received, sink);
  if (const auto refusal = fields.optional_object("error")) {
    FieldReader words{*refusal};
    control.emplace();
    control->kind = Control::Kind::rejected;
    control->channel = words.optional_text("code");
    control->text = words.optional_text("description");
    static_cast<void>(words.error());
  }
  static_cast<void>(fields.error());
}

void YahooCodec::decode_result(JsonObject result, Timestamp received, EventSink& sink) noexcept {
  FieldReader fields{result};
  ChartMeta meta;
  FieldReader head{fields.object("meta")};
  meta.read(head, *symbols_);
  static_cast<void>(head.error());
  chart_.clear();
  if (const auto times = fields.optional_array("timestamp"))  // none: no trade in all the range
    for (JsonValue item : *times) {
      chart_.times.push_back(item.integer("timestamp"));
      const bool is_time = time_of(chart_.times.back()).has_value();
      // A failed reader has no more items.
      if (!is_time || chart_.times.size() > kMaxRows) fields.fail(Errc::out_of_range, "timestamp");
    }
  read_columns(fields.object("indicators"));
  if (chart_.columns[Chart::volume].empty())  // indices and currencies may have none
    chart_.columns[Chart::volume].resize(chart_.times.size());
  for (const auto& column : chart_.columns)
    if (column.size() != chart_.times.size()) fields.fail(Errc::bad_value, "indicators");
  if (fields.error()) return;
  if (meta.symbol.empty()) {
    unknown_symbol_ = true;
    return;
  }
  emit_bars(meta, received, sink);
  emit_quote(meta, received, sink);
}

void YahooCodec::read_columns(JsonObject indicators) noexcept {
  FieldReader fields{indicators};
  const auto read = [this](std::optional<JsonArray> items, Chart::Column column) {
    if (!items) return;
    auto& numbers = chart_.columns[column];
    for (JsonValue item : *items) {
      if (numbers.size() > kMaxRows) return;
      if (item.kind() == JsonValue::Kind::null) {
        numbers.emplace_back();
      } else {
        const Decimal written = item.decimal("quote");
        numbers.emplace_back(column == Chart::volume ? written : yahoo_number(written));
      }
    }
  };
  std::size_t lists = 0;
  for (JsonValue item : fields.array("quote")) {
    FieldReader quote{item.object("quote")};
    if (++lists > 1) quote.fail(Errc::bad_value, "quote");
    read(quote.optional_array("low"), Chart::low);
    read(quote.optional_array("volume"), Chart::volume);
    read(quote.optional_array("close"), Chart::close);
    read(quote.optional_array("open"), Chart::open);
    read(quote.optional_array("high"), Chart::high);
    static_cast<void>(quote.error());
  }
  static_cast<void>(fields.error());
}

void YahooCodec::emit_bars(const ChartMeta& meta, Timestamp received, EventSink& sink) noexcept {
  Kline kline;
  kline.exchange = exchange_;
  kline.symbol = meta.symbol;
  kline.interval = meta.granularity->length;
  kline.receive_time = received;
  for (std::size_t i = 0; i < chart_.times.size(); ++i) {
    const auto at = [&](Chart::Column column) { return chart_.columns[column][i]; };
    const auto open = at(Chart::open), high = at(Chart::high);
    const auto low = at(Chart::low), close = at(Chart::close);
    if (!open || !high || !low || !close) continue;  // a hole
    const std::int64_t begin = meta.open_of(chart_.times[i]);
    kline.open_time = Timestamp{seconds{begin}};
    kline.close_time = Timestamp{seconds{meta.close_of(begin)}};
    kline.open = *open;
    kline.high = *high;
    kline.low = *low;
    kline.close = *close;
    kline.volume = at(Chart::volume).value_or(Decimal{});
    kline.closed = received >= kline.close_time;
    if (settings_.bars != nullptr && !settings_.bars->take(kline)) {
      ++left_out_;
    } else {
      sink.on_kline(kline);
    }
  }
}

void YahooCodec::emit_quote(const ChartMeta& meta, Timestamp received, EventSink& sink) noexcept {
  if (!meta.price) return;
  Quote quote;
  quote.exchange = exchange_;
  quote.symbol = meta.symbol;
  quote.name = meta.name;
  quote.last = *meta.price;
  quote.high = meta.high.value_or(Decimal{});
  quote.low = meta.low.value_or(Decimal{});
  quote.volume = meta.volume.value_or(Decimal{});
  quote.previous_close = meta.previous_close.value_or(Decimal{});
  const auto& opens = chart_.columns[Chart::open];
  const auto first = std::ranges::find_if(opens, [](const auto& open) { return open.has_value(); });
  if (meta.is_of_day && first != opens.end()) quote.open = **first;
  quote.exchange_time = Timestamp{seconds{meta.time}};
  quote.receive_time = received;
  if (is_news(quote)) sink.on_quote(quote);
}

}  // namespace hftcpp
