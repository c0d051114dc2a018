#include "sim/kraken_future/kraken_future_text.hpp"

#include "core/random.hpp"
#include "sim/text.hpp"

#include <cstdio>

namespace hftcpp::sim {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::uint64_t kLiquidated = 50;  // every so many trades one was forced

void append_price(std::string& out, const InstrumentSettings& instrument, std::int64_t price) {
  append_decimal(out, price, instrument.price_exponent, -instrument.price_exponent);
}

void append_size(std::string& out, const InstrumentSettings& instrument, std::int64_t size) {
  append_decimal(out, size, instrument.size_exponent, -instrument.size_exponent);
}

void append_price(std::string& out, std::string_view name, KrakenFutureNaming naming,
                  std::int64_t price) {
  out.append(",\"").append(name).append("\":");
  append_price(out, naming.instrument, price);
}

void append_size(std::string& out, std::string_view name, KrakenFutureNaming naming,
                 std::int64_t size) {
  out.append(",\"").append(name).append("\":");
  append_size(out, naming.instrument, size);
}

void append_milliseconds(std::string& out, std::string_view name, Timestamp time) {
  out.append(",\"").append(name).append("\":").append(std::to_string(to_milliseconds(time)));
}

void append_side(std::string& out, KrakenFutureNaming naming, std::string_view name,
                 const std::deque<RawLevel>& levels) {
  out.append(",\"").append(name).append("\":[");
  const char* comma = "";
  for (const RawLevel& level : levels) {
    out.append(comma).append("{\"price\":");
    append_price(out, naming.instrument, level.price);
    append_size(out, "qty", naming, level.size);
    out += '}';
    comma = ",";
  }
  out += ']';
}

// "XBT:USD", as tickers have it.
std::string pair_of(KrakenFutureNaming naming) {
  const std::string_view text = naming.instrument.symbol.text();
  const std::string quote = to_upper(text.substr(text.find('/') + 1));
  const std::string both{naming.id.substr(3)};
  return both.substr(0, both.size() - quote.size()) + ':' + quote;
}

// In points of a billionth an hour: small, and the same for an hour.
std::int64_t funding_of(KrakenFutureNaming naming, std::int64_t hour) {
  const std::uint64_t draw = scramble(hash_of(naming.id) + static_cast<std::uint64_t>(hour));
  return static_cast<std::int64_t>(draw % 20'000) - 8'000;
}

void append_rate(std::string& out, std::string_view name, std::int64_t points) {
  out.append(",\"").append(name).append("\":").append(points < 0 ? "-" : "");
  append_decimal(out, points < 0 ? -points : points, -9, 9);
}

}  // namespace

std::int64_t to_milliseconds(Timestamp time) {
  return time.nanoseconds() / 1'000'000;
}

std::string kraken_future_time(Timestamp time) {
  constexpr std::size_t kToMilliseconds = 23;
  return time.to_iso().substr(0, kToMilliseconds) + 'Z';
}

std::string kraken_future_id(Symbol symbol) {
  const std::string text = to_upper(symbol.text());
  const std::size_t slash = text.find('/');
  const std::string base = text.substr(0, slash);
  return "PF_" + (base == "BTC" ? std::string{"XBT"} : base) + text.substr(slash + 1);
}

std::string kraken_future_uid(std::string_view kind, std::uint64_t number) {
  const std::uint64_t salt = hash_of(kind);
  char text[40];
  const int size = std::snprintf(
      text, sizeof text, "%08x-%04x-4%03x-8%03x-%012llx", static_cast<unsigned>(salt & 0xffffffffU),
      static_cast<unsigned>(salt >> 32 & 0xffffU), static_cast<unsigned>(salt >> 48 & 0xfffU),
      static_cast<unsigned>(salt >> 52 & 0xfffU),
      static_cast<unsigned long long>(number & 0xffffffffffffULL));
  return std::string{text, static_cast<std::size_t>(size)};
}

void append_future_level(std::string& out, KrakenFutureNaming naming,
                         const KrakenFutureLevel& change) {
  out.append(R"({"feed":"book","product_id":")").append(naming.id);
  out += change.side == Side::buy ? R"(","side":"buy","seq":)" : R"(","side":"sell","seq":)";
  append_number(out, change.number);
  append_price(out, "price", naming, change.level.price);
  append_size(out, "qty", naming, change.level.size);
  append_milliseconds(out, "timestamp", change.time);
  out += '}';
}

void append_future_book(std::string& out, KrakenFutureNaming naming, const RawBook& book,
                        std::uint64_t number, Timestamp time) {
  out.append(R"({"feed":"book_snapshot","product_id":")").append(naming.id).append("\"");
  append_milliseconds(out, "timestamp", time);
  out += ",\"seq\":";
  append_number(out, number);
  out += ",\"tickSize\":null";
  append_side(out, naming, "bids", book.bids);
  append_side(out, naming, "asks", book.asks);
  out += '}';
}

void append_future_trade(std::string& out, KrakenFutureNaming naming,
                         const KrakenFutureTrade& trade) {
  out.append(R"({"feed":"trade","product_id":")").append(naming.id).append(R"(","uid":")");
  out += kraken_future_uid(naming.id, trade.trade.id);
  out += trade.trade.side == Side::buy ? R"(","side":"buy",)" : R"(","side":"sell",)";
  out += trade.trade.id % kLiquidated == 0 ? R"("type":"liquidation","seq":)"
                                           : R"("type":"fill","seq":)";
  append_number(out, trade.trade.id);
  append_milliseconds(out, "time", trade.time);
  append_size(out, "qty", naming, trade.trade.size);
  append_price(out, "price", naming, trade.trade.price);
  out += '}';
}

void append_future_ticker(std::string& out, KrakenFutureNaming naming,
                          const KrakenFutureTicker& ticker) {
  const std::int64_t now = to_milliseconds(ticker.time);
  const std::int64_t hour = now / kHour;
  const std::int64_t middle = (ticker.bid.price + ticker.ask.price) / 2;
  out += R"({"time":)" + std::to_string(now) + R"(,"product_id":")";
  out.append(naming.id).append("\"");
  append_rate(out, "relative_funding_rate", funding_of(naming, hour));
  append_rate(out, "relative_funding_rate_prediction", funding_of(naming, hour + 1));
  out +=
      ",\"next_funding_rate_time\":" + std::to_string((hour + 1) * kHour) + ",\"feed\":\"ticker\"";
  append_price(out, "bid", naming, ticker.bid.price);
  append_price(out, "ask", naming, ticker.ask.price);
  append_size(out, "bid_size", naming, ticker.bid.size);
  append_size(out, "ask_size", naming, ticker.ask.size);
  append_size(out, "volume", naming, ticker.day.volume);
  out += R"(,"dtm":0,"leverage":"50x")";
  append_price(out, "index", naming, middle);
  append_price(out, "last", naming, ticker.day.close);
  out += R"(,"change":0.5,"suspended":false,"tag":"perpetual","pair":")" + pair_of(naming) + '"';
  append_size(out, "openInterest", naming, ticker.day.volume / 3);
  append_price(out, "markPrice", naming, middle);
  out += R"(,"maturityTime":0,"post_only":false)";
  append_price(out, "open", naming, ticker.day.open);
  append_price(out, "high", naming, ticker.day.high);
  append_price(out, "low", naming, ticker.day.low);
  out += '}';
}

void append_future_ticker_lite(std::string& out, KrakenFutureNaming naming,
                               const KrakenFutureTicker& ticker) {
  out.append(R"({"feed":"ticker_lite","product_id":")").append(naming.id).append("\"");
  append_price(out, "bid", naming, ticker.bid.price);
  append_price(out, "ask", naming, ticker.ask.price);
  out += R"(,"change":0.5,"premium":0.0)";
  append_size(out, "volume", naming, ticker.day.volume);
  out += R"(,"tag":"perpetual","pair":")" + pair_of(naming) + R"(","dtm":0,"maturityTime":0})";
}

void append_future_instrument(std::string& out, const InstrumentSettings& instrument) {
  const std::string text = to_upper(instrument.symbol.text());
  const std::size_t slash = text.find('/');
  const std::string base = text.substr(0, slash);
  const std::string quote = text.substr(slash + 1);
  out += R"({"symbol":")" + kraken_future_id(instrument.symbol) +
         R"(","type":"flexible_futures","tickSize":)";
  append_decimal(out, 1, instrument.price_exponent, -instrument.price_exponent);
  out += R"(,"contractSize":1,"tradeable":true,"contractValueTradePrecision":)" +
         std::to_string(-instrument.size_exponent) + R"(,"postOnly":false,"base":")" + base +
         R"(","quote":")" + quote + R"(","pair":")" + base + ':' + quote + "\"}";
}

}  // namespace hftcpp::sim
