#include "sim/binance/binance_text.hpp"

#include "sim/text.hpp"

#include <algorithm>

namespace hftcpp::sim {
namespace {

std::uint64_t count_of(Timestamp time, TimeUnit unit) {
  const std::int64_t length = unit == TimeUnit::milliseconds ? 1'000'000 : 1'000;
  return static_cast<std::uint64_t>(time.nanoseconds() / length);
}

// The buyer is the maker when the aggressor sold.
void append_maker(std::string& out, const RawTrade& trade) {
  out += trade.side == Side::sell ? R"(,"m":true,"M":true})" : R"(,"m":false,"M":true})";
}

// A sum of prices times sizes, cut to eight decimals.
void append_quote(std::string& out, const InstrumentSettings& instrument, Wide sum) {
  constexpr int kDecimals = 8;
  int exponent = instrument.price_exponent + instrument.size_exponent;
  for (; exponent < -kDecimals; ++exponent) sum /= 10;
  append_decimal(out, static_cast<std::int64_t>(sum), exponent, kDecimals);
}

void append_candle_prices(std::string& out, const BinanceNaming& naming, const RawCandle& candle) {
  out += R"(,"o":")";
  append_price(out, naming, candle.open);
  out += R"(","c":")";
  append_price(out, naming, candle.close);
  out += R"(","h":")";
  append_price(out, naming, candle.high);
  out += R"(","l":")";
  append_price(out, naming, candle.low);
  out += R"(","v":")";
  append_size(out, naming, candle.volume);
  out += '"';
}

class SpotWords final : public BinanceWords {
 public:
  [[nodiscard]] int decimals() const override { return 8; }

  void append_trade(std::string& out, const BinanceNaming& naming, const BinanceTrade& trade,
                    TimeUnit unit) const override {
    append_head(out, "trade", trade.time, unit);
    append_text(out, "s", naming.symbol);
    append_number(out, "t", trade.trade.id);
    append_deal(out, naming, trade.trade);
    append_time(out, "T", trade.time, unit);
    append_maker(out, trade.trade);
  }

  void append_aggregate_trade(std::string& out, const BinanceNaming& naming,
                              const BinanceTrade& trade, TimeUnit unit) const override {
    append_head(out, "aggTrade", trade.time, unit);
    append_text(out, "s", naming.symbol);
    append_number(out, "a", aggregate_id(trade.trade));
    append_deal(out, naming, trade.trade);
    append_number(out, "f", trade.trade.id);
    append_number(out, "l", trade.trade.id);
    append_time(out, "T", trade.time, unit);
    append_maker(out, trade.trade);
  }

  void append_book_ticker(std::string& out, const BinanceNaming& naming,
                          const BinanceTop& top) const override {
    out += R"({"u":)";
    sim::append_number(out, top.ids.last);
    append_text(out, "s", naming.symbol);
    append_quotes(out, naming, top.book);
    out += '}';
  }

  void append_depth(std::string& out, const BinanceNaming& naming, const BinanceDepth& depth,
                    TimeUnit unit) const override {
    append_head(out, "depthUpdate", depth.time, unit);
    append_text(out, "s", naming.symbol);
    append_number(out, "U", depth.ids.first);
    append_number(out, "u", depth.ids.last);
    out += R"(,"b":[)";
    append_levels(out, naming, depth.bids);
    out += R"(],"a":[)";
    append_levels(out, naming, depth.asks);
    out += "]}";
  }

  void append_top(std::string& out, const BinanceNaming& naming,
                  const BinanceTop& top) const override {
    out += R"({"lastUpdateId":)";
    sim::append_number(out, top.ids.last);
    out += R"(,"bids":[)";
    append_best(out, naming, top.book.bids, top.depth);
    out += R"(],"asks":[)";
    append_best(out, naming, top.book.asks, top.depth);
    out += "]}";
  }

  void append_book(std::string& out, const BinanceNaming& naming,
                   const BinanceTop& top) const override {
    append_top(out, naming, top);
  }
};

}  // namespace

const BinanceWords& spot_words() noexcept {
  static const SpotWords words;
  return words;
}

void append_key(std::string& out, std::string_view key) {
  out += ",\"";
  out += key;
  out += "\":";
}

void append_number(std::string& out, std::string_view key, std::uint64_t value) {
  append_key(out, key);
  append_number(out, value);
}

void append_text(std::string& out, std::string_view key, std::string_view value) {
  append_key(out, key);
  out += '"';
  out += value;
  out += '"';
}

void append_time(std::string& out, std::string_view key, Timestamp time, TimeUnit unit) {
  append_number(out, key, count_of(time, unit));
}

void append_head(std::string& out, std::string_view event, Timestamp time, TimeUnit unit) {
  out += R"({"e":")";
  out += event;
  out += '"';
  append_time(out, "E", time, unit);
}

void append_price(std::string& out, const BinanceNaming& naming, std::int64_t price) {
  const int exponent = naming.instrument.price_exponent;
  append_decimal(out, price, exponent, std::max(naming.decimals, -exponent));
}

void append_size(std::string& out, const BinanceNaming& naming, std::int64_t size) {
  const int exponent = naming.instrument.size_exponent;
  append_decimal(out, size, exponent, std::max(naming.decimals, -exponent));
}

void append_deal(std::string& out, const BinanceNaming& naming, const RawTrade& trade) {
  out += R"(,"p":")";
  append_price(out, naming, trade.price);
  out += R"(","q":")";
  append_size(out, naming, trade.size);
  out += '"';
}

void append_levels(std::string& out, const BinanceNaming& naming,
                   std::span<const RawLevel> levels) {
  const char* comma = "";
  for (const RawLevel& level : levels) {
    out += comma;
    out += R"([")";
    append_price(out, naming, level.price);
    out += R"(",")";
    append_size(out, naming, level.size);
    out += R"("])";
    comma = ",";
  }
}

void append_best(std::string& out, const BinanceNaming& naming, const std::deque<RawLevel>& levels,
                 std::size_t depth) {
  const char* comma = "";
  for (std::size_t i = 0; i < std::min(depth, levels.size()); ++i) {
    out += comma;
    append_levels(out, naming, {&levels[i], 1});
    comma = ",";
  }
}

void append_quotes(std::string& out, const BinanceNaming& naming, const RawBook& book) {
  out += R"(,"b":")";
  append_price(out, naming, book.bids.front().price);
  out += R"(","B":")";
  append_size(out, naming, book.bids.front().size);
  out += R"(","a":")";
  append_price(out, naming, book.asks.front().price);
  out += R"(","A":")";
  append_size(out, naming, book.asks.front().size);
  out += '"';
}

void append_kline(std::string& out, const BinanceNaming& naming, const BinanceKline& kline,
                  TimeUnit unit) {
  const RawCandle& candle = kline.candle;
  const Timestamp last =
      candle.end_time + (unit == TimeUnit::milliseconds ? std::chrono::nanoseconds{-1'000'000}
                                                        : std::chrono::nanoseconds{-1'000});
  append_head(out, "kline", kline.time, unit);
  append_text(out, "s", naming.symbol);
  out += R"(,"k":{"t":)";
  append_number(out, count_of(candle.open_time, unit));
  append_time(out, "T", last, unit);
  append_text(out, "s", naming.symbol);
  append_text(out, "i", kline.interval);
  out += R"(,"f":)";
  out += candle.first_trade == 0 ? "-1" : std::to_string(candle.first_trade);
  out += R"(,"L":)";
  out += candle.first_trade == 0 ? "-1" : std::to_string(candle.last_trade);
  append_candle_prices(out, naming, candle);
  append_number(out, "n", candle.trades);
  out += kline.closed ? R"(,"x":true,"q":")" : R"(,"x":false,"q":")";
  append_quote(out, naming.instrument, candle.quote_volume);
  out += R"(","V":")";
  append_size(out, naming, candle.taker_buy_volume);
  out += R"(","Q":")";
  append_quote(out, naming.instrument, candle.taker_buy_quote_volume);
  out += R"(","B":"0"}})";
}

void append_kline_row(std::string& out, const BinanceNaming& naming, const RawCandle& candle) {
  out += '[';
  append_number(out, count_of(candle.open_time, TimeUnit::milliseconds));
  for (const std::int64_t price : {candle.open, candle.high, candle.low, candle.close}) {
    out += ",\"";
    append_price(out, naming, price);
    out += '"';
  }
  out += ",\"";
  append_size(out, naming, candle.volume);
  out += "\",";
  append_number(out, count_of(candle.end_time, TimeUnit::milliseconds) - 1);
  out += ",\"";
  append_quote(out, naming.instrument, candle.quote_volume);
  out += "\",";
  append_number(out, candle.trades);
  out += ",\"";
  append_size(out, naming, candle.taker_buy_volume);
  out += "\",\"";
  append_quote(out, naming.instrument, candle.taker_buy_quote_volume);
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
  const BinanceNaming naming{instrument, {}};
  std::string tick;
  append_price(tick, naming, 1);
  std::string step;
  append_size(step, naming, 1);
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
