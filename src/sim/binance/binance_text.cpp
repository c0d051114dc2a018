#include "sim/binance/binance_text.hpp"

#include "sim/text.hpp"

#include <algorithm>
#include <deque>

namespace hftcpp::sim {
namespace {

constexpr int kDecimals = 8;

std::uint64_t count_of(Timestamp time, TimeUnit unit) {
  const std::int64_t length = unit == TimeUnit::milliseconds ? 1'000'000 : 1'000;
  return static_cast<std::uint64_t>(time.nanoseconds() / length);
}

void append_key(std::string& out, std::string_view key) {
  out += ",\"";
  out += key;
  out += "\":";
}

void append_time(std::string& out, std::string_view key, Timestamp time, TimeUnit unit) {
  append_key(out, key);
  append_number(out, count_of(time, unit));
}

void append_head(std::string& out, std::string_view event, BinanceNaming naming, Timestamp time,
                 TimeUnit unit) {
  out += R"({"e":")";
  out += event;
  out += '"';
  append_time(out, "E", time, unit);
  out += R"(,"s":")";
  out += naming.symbol;
  out += '"';
}

void append_deal(std::string& out, const InstrumentSettings& instrument, const RawTrade& trade) {
  out += R"(,"p":")";
  append_price(out, instrument, trade.price);
  out += R"(","q":")";
  append_size(out, instrument, trade.size);
  out += '"';
}

// The buyer is the maker when the aggressor sold.
void append_maker(std::string& out, const RawTrade& trade) {
  out += trade.side == Side::sell ? R"(,"m":true,"M":true})" : R"(,"m":false,"M":true})";
}

// A sum of prices times sizes, cut to eight decimals.
void append_quote(std::string& out, const InstrumentSettings& instrument, Wide sum) {
  int exponent = instrument.price_exponent + instrument.size_exponent;
  for (; exponent < -kDecimals; ++exponent) sum /= 10;
  append_decimal(out, static_cast<std::int64_t>(sum), exponent, kDecimals);
}

void append_best(std::string& out, const InstrumentSettings& instrument,
                 const std::deque<RawLevel>& levels, std::size_t depth) {
  const char* comma = "";
  for (std::size_t i = 0; i < std::min(depth, levels.size()); ++i) {
    out += comma;
    append_levels(out, instrument, {&levels[i], 1});
    comma = ",";
  }
}

void append_candle_prices(std::string& out, const InstrumentSettings& instrument,
                          const RawCandle& candle) {
  out += R"(,"o":")";
  append_price(out, instrument, candle.open);
  out += R"(","c":")";
  append_price(out, instrument, candle.close);
  out += R"(","h":")";
  append_price(out, instrument, candle.high);
  out += R"(","l":")";
  append_price(out, instrument, candle.low);
  out += R"(","v":")";
  append_size(out, instrument, candle.volume);
  out += '"';
}

}  // namespace

void append_price(std::string& out, const InstrumentSettings& instrument, std::int64_t price) {
  append_decimal(out, price, instrument.price_exponent,
                 std::max<int>(kDecimals, -instrument.price_exponent));
}

void append_size(std::string& out, const InstrumentSettings& instrument, std::int64_t size) {
  append_decimal(out, size, instrument.size_exponent,
                 std::max<int>(kDecimals, -instrument.size_exponent));
}

void append_levels(std::string& out, const InstrumentSettings& instrument,
                   std::span<const RawLevel> levels) {
  const char* comma = "";
  for (const RawLevel& level : levels) {
    out += comma;
    out += R"([")";
    append_price(out, instrument, level.price);
    out += R"(",")";
    append_size(out, instrument, level.size);
    out += R"("])";
    comma = ",";
  }
}

void append_trade(std::string& out, BinanceNaming naming, const BinanceTrade& trade,
                  TimeUnit unit) {
  append_head(out, "trade", naming, trade.time, unit);
  append_key(out, "t");
  append_number(out, trade.trade.id);
  append_deal(out, naming.instrument, trade.trade);
  append_time(out, "T", trade.time, unit);
  append_maker(out, trade.trade);
}

void append_aggregate_trade(std::string& out, BinanceNaming naming, const BinanceTrade& trade,
                            TimeUnit unit) {
  append_head(out, "aggTrade", naming, trade.time, unit);
  append_key(out, "a");
  append_number(out, aggregate_id(trade.trade));
  append_deal(out, naming.instrument, trade.trade);
  append_key(out, "f");
  append_number(out, trade.trade.id);
  append_key(out, "l");
  append_number(out, trade.trade.id);
  append_time(out, "T", trade.time, unit);
  append_maker(out, trade.trade);
}

void append_book_ticker(std::string& out, BinanceNaming naming, const RawBook& book,
                        std::uint64_t update_id) {
  out += R"({"u":)";
  append_number(out, update_id);
  out += R"(,"s":")";
  out += naming.symbol;
  out += R"(","b":")";
  append_price(out, naming.instrument, book.bids.front().price);
  out += R"(","B":")";
  append_size(out, naming.instrument, book.bids.front().size);
  out += R"(","a":")";
  append_price(out, naming.instrument, book.asks.front().price);
  out += R"(","A":")";
  append_size(out, naming.instrument, book.asks.front().size);
  out += R"("})";
}

void append_depth(std::string& out, BinanceNaming naming, const BinanceDepth& depth,
                  TimeUnit unit) {
  append_head(out, "depthUpdate", naming, depth.time, unit);
  append_key(out, "U");
  append_number(out, depth.first_id);
  append_key(out, "u");
  append_number(out, depth.last_id);
  out += R"(,"b":[)";
  append_levels(out, naming.instrument, depth.bids);
  out += R"(],"a":[)";
  append_levels(out, naming.instrument, depth.asks);
  out += "]}";
}

void append_top(std::string& out, const InstrumentSettings& instrument, const RawBook& book,
                std::size_t depth, std::uint64_t update_id) {
  out += R"({"lastUpdateId":)";
  append_number(out, update_id);
  out += R"(,"bids":[)";
  append_best(out, instrument, book.bids, depth);
  out += R"(],"asks":[)";
  append_best(out, instrument, book.asks, depth);
  out += "]}";
}

void append_kline(std::string& out, BinanceNaming naming, const BinanceKline& kline,
                  TimeUnit unit) {
  const RawCandle& candle = kline.candle;
  const Timestamp last =
      candle.end_time + (unit == TimeUnit::milliseconds ? std::chrono::nanoseconds{-1'000'000}
                                                        : std::chrono::nanoseconds{-1'000});
  append_head(out, "kline", naming, kline.time, unit);
  out += R"(,"k":{"t":)";
  append_number(out, count_of(candle.open_time, unit));
  append_time(out, "T", last, unit);
  out += R"(,"s":")";
  out += naming.symbol;
  out += R"(","i":")";
  out += kline.interval;
  out += R"(","f":)";
  out += candle.first_trade == 0 ? "-1" : std::to_string(candle.first_trade);
  out += R"(,"L":)";
  out += candle.first_trade == 0 ? "-1" : std::to_string(candle.last_trade);
  append_candle_prices(out, naming.instrument, candle);
  append_key(out, "n");
  append_number(out, candle.trades);
  out += kline.closed ? R"(,"x":true,"q":")" : R"(,"x":false,"q":")";
  append_quote(out, naming.instrument, candle.quote_volume);
  out += R"(","V":")";
  append_size(out, naming.instrument, candle.taker_buy_volume);
  out += R"(","Q":")";
  append_quote(out, naming.instrument, candle.taker_buy_quote_volume);
  out += R"(","B":"0"}})";
}

void append_kline_row(std::string& out, const InstrumentSettings& instrument,
                      const RawCandle& candle) {
  out += '[';
  append_number(out, count_of(candle.open_time, TimeUnit::milliseconds));
  for (const std::int64_t price : {candle.open, candle.high, candle.low, candle.close}) {
    out += ",\"";
    append_price(out, instrument, price);
    out += '"';
  }
  out += ",\"";
  append_size(out, instrument, candle.volume);
  out += "\",";
  append_number(out, count_of(candle.end_time, TimeUnit::milliseconds) - 1);
  out += ",\"";
  append_quote(out, instrument, candle.quote_volume);
  out += "\",";
  append_number(out, candle.trades);
  out += ",\"";
  append_size(out, instrument, candle.taker_buy_volume);
  out += "\",\"";
  append_quote(out, instrument, candle.taker_buy_quote_volume);
  out += "\",\"0\"]";
}

std::string binance_symbol(Symbol symbol) {
  std::string name = to_upper(symbol.text());
  std::erase(name, '/');
  return name;
}

void append_symbol_info(std::string& out, const InstrumentSettings& instrument) {
  const std::string pair = to_upper(instrument.symbol.text());
  const std::size_t slash = pair.find('/');
  std::string tick;
  append_price(tick, instrument, 1);
  std::string step;
  append_size(step, instrument, 1);
  out += R"({"symbol":")" + binance_symbol(instrument.symbol) +
         R"(","status":"TRADING","baseAsset":")" + pair.substr(0, slash) +
         R"(","baseAssetPrecision":8,"quoteAsset":")" + pair.substr(slash + 1) +
         R"(","quotePrecision":8,"quoteAssetPrecision":8,"orderTypes":["LIMIT","LIMIT_MAKER",)"
         R"("MARKET","STOP_LOSS","STOP_LOSS_LIMIT","TAKE_PROFIT","TAKE_PROFIT_LIMIT"],)"
         R"("isSpotTradingAllowed":true,"isMarginTradingAllowed":true,"filters":[)"
         R"({"filterType":"PRICE_FILTER","minPrice":")" +
         tick + R"(","maxPrice":"1000000.00000000","tickSize":")" + tick +
         R"("},{"filterType":"LOT_SIZE","minQty":")" + step +
         R"(","maxQty":"9000000.00000000","stepSize":")" + step +
         R"("},{"filterType":"NOTIONAL","minNotional":"5.00000000","applyMinToMarket":true,)"
         R"("maxNotional":"9000000.00000000","applyMaxToMarket":false,"avgPriceMins":5}],)"
         R"("permissions":[],"permissionSets":[["SPOT","MARGIN"]]})";
}

}  // namespace hftcpp::sim
