#include "sim/binance_future/binance_future_text.hpp"

#include "sim/text.hpp"

#include <string_view>

namespace hftcpp::sim {
namespace {

constexpr TimeUnit kUnit = TimeUnit::milliseconds;

// The buyer is the maker when the aggressor sold.
void append_maker(std::string& out, const RawTrade& trade) {
  out += trade.side == Side::sell ? R"(,"m":true)" : R"(,"m":false)";
}

void append_ids(std::string& out, const BinanceIds& ids) {
  append_number(out, "U", ids.first);
  append_number(out, "u", ids.last);
  append_number(out, "pu", ids.previous);
}

void append_depth_head(std::string& out, const BinanceNaming& naming, const BinanceIds& ids,
                       Timestamp time) {
  append_head(out, "depthUpdate", time, kUnit);
  append_time(out, "T", time, kUnit);
  append_text(out, "s", naming.symbol);
  append_ids(out, ids);
}

class FutureWords final : public BinanceWords {
 public:
  [[nodiscard]] int decimals() const override { return 0; }

  void append_trade(std::string& out, const BinanceNaming& naming, const BinanceTrade& trade,
                    TimeUnit) const override {
    append_head(out, "trade", trade.time, kUnit);
    append_time(out, "T", trade.time, kUnit);
    append_text(out, "s", naming.symbol);
    append_number(out, "t", trade.trade.id);
    append_deal(out, naming, trade.trade);
    append_text(out, "X", "MARKET");
    append_maker(out, trade.trade);
    out += '}';
  }

  void append_aggregate_trade(std::string& out, const BinanceNaming& naming,
                              const BinanceTrade& trade, TimeUnit) const override {
    append_head(out, "aggTrade", trade.time, kUnit);
    append_number(out, "a", aggregate_id(trade.trade));
    append_text(out, "s", naming.symbol);
    append_deal(out, naming, trade.trade);
    append_number(out, "f", trade.trade.id);
    append_number(out, "l", trade.trade.id);
    append_time(out, "T", trade.time, kUnit);
    append_maker(out, trade.trade);
    out += R"(,"st":1})";
  }

  void append_book_ticker(std::string& out, const BinanceNaming& naming,
                          const BinanceTop& top) const override {
    out += R"({"e":"bookTicker")";
    append_number(out, "u", top.ids.last);
    append_time(out, "E", top.time, kUnit);
    append_time(out, "T", top.time, kUnit);
    append_text(out, "s", naming.symbol);
    append_quotes(out, naming, top.book);
    out += R"(,"st":1)";
    append_text(out, "ps", naming.symbol);
    out += '}';
  }

  void append_depth(std::string& out, const BinanceNaming& naming, const BinanceDepth& depth,
                    TimeUnit) const override {
    append_depth_head(out, naming, depth.ids, depth.time);
    out += R"(,"b":[)";
    append_levels(out, naming, depth.bids);
    out += R"(],"a":[)";
    append_levels(out, naming, depth.asks);
    out += "]}";
  }

  void append_top(std::string& out, const BinanceNaming& naming,
                  const BinanceTop& top) const override {
    append_depth_head(out, naming, top.ids, top.time);
    out += R"(,"b":[)";
    append_best(out, naming, top.book.bids, top.depth);
    out += R"(],"a":[)";
    append_best(out, naming, top.book.asks, top.depth);
    out += "]}";
  }

  void append_book(std::string& out, const BinanceNaming& naming,
                   const BinanceTop& top) const override {
    out += R"({"lastUpdateId":)";
    sim::append_number(out, top.ids.last);
    append_time(out, "E", top.time, kUnit);
    append_time(out, "T", top.time, kUnit);
    out += R"(,"bids":[)";
    append_best(out, naming, top.book.bids, top.depth);
    out += R"(],"asks":[)";
    append_best(out, naming, top.book.asks, top.depth);
    out += "]}";
  }
};

std::uint64_t depth_weight(std::size_t levels) {
  if (levels <= 50) return 2;
  if (levels <= 100) return 5;
  return levels <= 500 ? 10 : 20;
}

void append_instrument(std::string& out, const InstrumentSettings& instrument) {
  const std::string pair = to_upper(instrument.symbol.text());
  const std::size_t slash = pair.find('/');
  const std::string name = binance_symbol(instrument.symbol);
  const std::string quote = pair.substr(slash + 1);
  const BinanceNaming naming{instrument, name, 0};
  std::string tick;
  append_price(tick, naming, 1);
  std::string step;
  append_size(step, naming, 1);
  out += R"({"symbol":")" + name + R"(","pair":")" + name +
         R"(","contractType":"PERPETUAL","deliveryDate":4133404800000,)"
         R"("onboardDate":1569398400000,"status":"TRADING","baseAsset":")" +
         pair.substr(0, slash) + R"(","quoteAsset":")" + quote + R"(","marginAsset":")" + quote +
         R"(","pricePrecision":)" + std::to_string(-instrument.price_exponent) +
         R"(,"quantityPrecision":)" + std::to_string(-instrument.size_exponent) +
         R"(,"underlyingType":"COIN","filters":[{"filterType":"PRICE_FILTER","minPrice":")" + tick +
         R"(","maxPrice":"1000000","tickSize":")" + tick +
         R"("},{"filterType":"LOT_SIZE","stepSize":")" + step +
         R"(","maxQty":"1000000","minQty":")" + step +
         R"("},{"filterType":"MIN_NOTIONAL","notional":"5"}],"orderTypes":["LIMIT","MARKET"],)"
         R"("timeInForce":["GTC","IOC","FOK","GTX","GTD"]})";
}

// Mark and index prices have two digits more than the tick, and eight at least.
void append_mark(std::string& out, std::string_view key, const BinanceNaming& naming,
                 std::int64_t hundredths) {
  append_key(out, key);
  out += '"';
  const int exponent = naming.instrument.price_exponent - 2;
  append_decimal(out, hundredths, exponent, std::max(8, -exponent));
  out += '"';
}

void append_rate(std::string& out, std::string_view key, std::int64_t rate) {
  append_key(out, key);
  out += rate < 0 ? "\"-" : "\"";
  append_decimal(out, rate < 0 ? -rate : rate, -8, 8);
  out += '"';
}

}  // namespace

const BinanceWords& future_words() noexcept {
  static const FutureWords words;
  return words;
}

BinanceRest::Market future_rest() noexcept {
  return {.prefix = "/fapi/v1/",
          .weight_per_minute = 2400,
          .most_levels = 1000,
          .usual_levels = 500,
          .depth_weight = depth_weight,
          .info_weight = 1,
          .info_head = R"("futuresType":"U_MARGINED","rateLimits":[{"rateLimitType":)"
                       R"("REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":2400}],)"
                       R"("exchangeFilters":[],"assets":[],)",
          .append_symbol = append_instrument};
}

void append_mark_price(std::string& out, const BinanceNaming& naming, const FundingState& state) {
  append_head(out, "markPriceUpdate", state.time, kUnit);
  append_text(out, "s", naming.symbol);
  append_mark(out, "p", naming, state.mark_price);
  append_mark(out, "i", naming, state.index_price);
  append_mark(out, "P", naming, state.index_price);
  append_rate(out, "r", state.rate);
  append_time(out, "T", state.next_time, kUnit);
  out += R"(,"st":1})";
}

void append_premium_index(std::string& out, const BinanceNaming& naming,
                          const FundingState& state) {
  out += R"({"symbol":")";
  out += naming.symbol;
  out += '"';
  append_mark(out, "markPrice", naming, state.mark_price);
  append_mark(out, "indexPrice", naming, state.index_price);
  append_mark(out, "estimatedSettlePrice", naming, state.index_price);
  append_rate(out, "lastFundingRate", state.rate);
  append_time(out, "nextFundingTime", state.next_time, kUnit);
  append_rate(out, "interestRate", 10'000);
  append_time(out, "time", state.time, kUnit);
  out += '}';
}

void append_liquidation(std::string& out, const BinanceNaming& naming, const BinanceTrade& trade,
                        Timestamp time) {
  const auto text = [&](std::string_view key, auto append, std::int64_t value) {
    append_key(out, key);
    out += '"';
    append(out, naming, value);
    out += '"';
  };
  append_head(out, "forceOrder", time, kUnit);
  out += R"(,"o":{"s":")";
  out += naming.symbol;
  out += '"';
  append_text(out, "S", trade.trade.side == Side::buy ? "BUY" : "SELL");
  append_text(out, "o", "LIMIT");
  append_text(out, "f", "IOC");
  text("q", append_size, trade.trade.size);
  text("p", append_price, trade.trade.price);
  text("ap", append_price, trade.trade.price);
  append_text(out, "X", "FILLED");
  text("l", append_size, trade.trade.size);
  text("z", append_size, trade.trade.size);
  append_time(out, "T", trade.time, kUnit);
  out += "}}";
}

}  // namespace hftcpp::sim
