// yahoo_chart_text.cpp: the charts, whose numbers are binary32 that somebody widened.
#include "sim/text.hpp"
#include "sim/yahoo/yahoo_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace hftcpp::sim {
namespace {

using std::chrono::seconds;

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kShanghai = 8 * 3'600;
constexpr std::size_t kMostBars = 500;

constexpr CandleSpan fixed_span(std::int64_t length) {
  return {.length = seconds{length}};
}

constexpr std::array<YahooInterval, 13> kYahooIntervals{{
    {"1m", fixed_span(60)},
    {"2m", fixed_span(120)},
    {"5m", fixed_span(300)},
    {"15m", fixed_span(900)},
    {"30m", fixed_span(1'800)},
    {"60m", fixed_span(3'600)},
    {"90m", fixed_span(5'400)},
    {"1h", fixed_span(3'600)},
    {"1d", fixed_span(kDay), false},
    {"5d", fixed_span(5 * kDay), false},
    {"1wk", {.length = seconds{7 * kDay}, .kind = CandleSpan::Kind::monday_week}, false},
    {"1mo", {.length = seconds{30 * kDay}, .kind = CandleSpan::Kind::month}, false},
    {"3mo", fixed_span(90 * kDay), false},
}};

struct YahooRange {
  std::string_view word;
  std::int64_t days;
};
constexpr std::array<YahooRange, 11> kYahooRanges{{{"1d", 1},
                                                   {"5d", 5},
                                                   {"1mo", 30},
                                                   {"3mo", 90},
                                                   {"6mo", 180},
                                                   {"1y", 365},
                                                   {"2y", 730},
                                                   {"5y", 1'825},
                                                   {"10y", 3'650},
                                                   {"ytd", 300},
                                                   {"max", 7'300}}};

std::int64_t seconds_of(Timestamp time) {
  return time.nanoseconds() / 1'000'000'000;
}

void append_widened(std::string& out, const AShareSnapshot& share, std::int64_t ticks) {
  const double price = static_cast<double>(ticks) / std::pow(10, -share.price_exponent);
  std::array<char, 32> text;
  const double widened = static_cast<float>(price);
  const auto end = std::to_chars(text.data(), text.data() + text.size(), widened).ptr;
  out.append(text.data(), end);
}

// ,"name":price
void append_price(std::string& out, std::string_view name, const AShareSnapshot& share,
                  std::int64_t ticks) {
  out.append(",\"").append(name).append("\":");
  append_widened(out, share, ticks);
}

void append_session(std::string& out, Timestamp now) {
  const std::int64_t begin = seconds_of(now) / kDay * kDay;
  const std::string at = std::to_string(begin);
  const std::string end = std::to_string(begin + kDay);
  const auto period = [&](std::string_view name, const std::string& from, const std::string& to) {
    out.append("\"").append(name).append(R"(":{"timezone":"CST","end":)").append(to);
    out.append(",\"start\":").append(from).append(",\"gmtoffset\":28800}");
  };
  out += R"(,"currentTradingPeriod":{)";
  period("pre", at, at);
  out += ',';
  period("regular", at, end);
  out += ',';
  period("post", end, end);
  out += '}';
}

void append_meta(std::string& out, const YahooChart& chart) {
  const AShareSnapshot& share = chart.share;
  const RawDay& day = share.day;
  const bool is_shanghai = share.listing->market == "sh";
  out += R"("meta":{"currency":"CNY","symbol":")" + yahoo_ticker(*share.listing) + "\"";
  out += is_shanghai ? R"(,"exchangeName":"SHH","fullExchangeName":"Shanghai")"
                     : R"(,"exchangeName":"SHZ","fullExchangeName":"Shenzhen")";
  out += R"(,"instrumentType":"EQUITY","firstTradeDate":1082424600,"regularMarketTime":)" +
         std::to_string(seconds_of(day.changed)) + ",\"gmtoffset\":" + std::to_string(kShanghai) +
         R"(,"timezone":"CST","exchangeTimezoneName":"Asia/Shanghai")";
  append_price(out, "regularMarketPrice", share, day.last);
  append_price(out, "regularMarketDayHigh", share, day.high);
  append_price(out, "regularMarketDayLow", share, day.low);
  out += ",\"regularMarketVolume\":" + std::to_string(share.shares(day.volume));
  out += ",\"shortName\":" + json_quoted(share.listing->name);
  append_price(out, "chartPreviousClose", share,
               chart.range == "1d" ? day.previous_close : chart.bars.front().open);
  if (chart.interval.is_intraday) append_price(out, "previousClose", share, day.previous_close);
  out += ",\"priceHint\":" + std::to_string(-share.price_exponent);
  append_session(out, chart.now);
  out += R"(,"dataGranularity":")" + std::string{chart.interval.word} + R"(","range":")" +
         std::string{chart.range} + R"(","validRanges":["1d","5d","1mo","max"]})";
}

// The present bar of a day or less is stamped with its last trade; one on the minute would look
// like the begin of a bar.
void append_times(std::string& out, const YahooChart& chart) {
  out += ",\"timestamp\":[";
  for (const RawCandle& bar : chart.bars) {
    const bool is_present =
        &bar == &chart.bars.back() && chart.interval.span.length.count() <= kDay;
    const std::int64_t begin = seconds_of(bar.open_time);
    const std::int64_t traded = seconds_of(chart.share.day.changed);
    const std::int64_t last = std::max(begin, traded + (traded % 60 == 0 ? 1 : 0));
    if (out.back() != '[') out += ',';
    out += std::to_string(is_present ? last : begin);
  }
  out += ']';
}

template <class Value>
void append_column(std::string& out, std::string_view name, std::span<const RawCandle> bars,
                   Value value) {
  out.append("\"").append(name).append("\":[");
  for (const RawCandle& bar : bars) {
    if (out.back() != '[') out += ',';
    // As it was before anybody traded.
    if (&bar == &bars.front() && bars.size() > 3)
      out += "null";
    else
      value(bar);
  }
  out += ']';
}

void append_columns(std::string& out, const YahooChart& chart) {
  const auto prices = [&](std::string_view name, std::int64_t RawCandle::*member,
                          std::span<const RawCandle> bars) {
    append_column(out, name, bars,
                  [&](const RawCandle& bar) { append_widened(out, chart.share, bar.*member); });
  };
  const bool is_short = chart.columns == YahooColumns::one_short;
  out += R"(,"indicators":{"quote":[{)";
  prices("low", &RawCandle::low, chart.bars);
  out += ',';
  append_column(out, "volume", chart.bars, [&](const RawCandle& bar) {
    out += std::to_string(chart.share.shares(bar.volume));
  });
  out += ',';
  prices("close", &RawCandle::close, chart.bars.subspan(is_short ? 1 : 0));
  out += ',';
  prices("open", &RawCandle::open, chart.bars);
  out += ',';
  prices("high", &RawCandle::high, chart.bars);
  out += "}]";
  if (!chart.interval.is_intraday) {
    out += R"(,"adjclose":[{)";
    prices("adjclose", &RawCandle::close, chart.bars);
    out += "}]";
  }
  out += '}';
}

}  // namespace

const YahooInterval* find_yahoo_interval(std::string_view word) {
  const auto found = std::ranges::find(kYahooIntervals, word, &YahooInterval::word);
  return found == kYahooIntervals.end() ? nullptr : &*found;
}

std::optional<std::size_t> yahoo_bar_count(std::string_view range, const YahooInterval& interval) {
  const auto found = std::ranges::find(kYahooRanges, range, &YahooRange::word);
  if (found == kYahooRanges.end()) return std::nullopt;
  const std::int64_t count = found->days * kDay / interval.span.length.count();
  return std::clamp<std::size_t>(static_cast<std::size_t>(count), 1, kMostBars);
}

std::string yahoo_chart(const YahooChart& chart) {
  std::string out = R"({"chart":{"result":[{)";
  append_meta(out, chart);
  append_times(out, chart);
  append_columns(out, chart);
  return out += R"(}],"error":null}})";
}

std::string yahoo_chart_error(std::string_view code, std::string_view description) {
  return R"({"chart":{"result":null,"error":{"code":")" + std::string{code} +
         R"(","description":")" + std::string{description} + R"("}}})";
}

}  // namespace hftcpp::sim
