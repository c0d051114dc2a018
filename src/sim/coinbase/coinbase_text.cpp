#include "sim/coinbase/coinbase_text.hpp"

#include "sim/text.hpp"

#include <algorithm>

namespace hftcpp::sim {
namespace {

void append_price(std::string& out, const InstrumentSettings& instrument, std::int64_t price) {
  append_decimal(out, price, instrument.price_exponent, -instrument.price_exponent);
}

void append_size(std::string& out, const InstrumentSettings& instrument, std::int64_t size) {
  append_decimal(out, size, instrument.size_exponent, -instrument.size_exponent);
}

// ,"key":"<price>"
void append_price(std::string& out, std::string_view key, const InstrumentSettings& instrument,
                  std::int64_t price) {
  out += ",\"";
  out += key;
  out += "\":\"";
  append_price(out, instrument, price);
  out += '"';
}

void append_size(std::string& out, std::string_view key, const InstrumentSettings& instrument,
                 std::int64_t size) {
  out += ",\"";
  out += key;
  out += "\":\"";
  append_size(out, instrument, size);
  out += '"';
}

// A price that is no multiple of the tick, as the middle of two may be: in halves.
void append_half(std::string& out, const InstrumentSettings& instrument, std::int64_t twice) {
  append_decimal(out, twice * 5, instrument.price_exponent - 1, 1 - instrument.price_exponent);
}

void append_levels(std::string& out, const InstrumentSettings& instrument, std::string_view side,
                   std::span<const RawLevel> levels, std::string_view time) {
  for (const RawLevel& level : levels) {
    if (out.back() == '}') out += ',';
    out += R"({"side":")";
    out += side;
    out += R"(","event_time":")";
    out += time;
    out += '"';
    append_price(out, "price_level", instrument, level.price);
    append_size(out, "new_quantity", instrument, level.size);
    out += '}';
  }
}

void append_type(std::string& out, std::string_view type) {
  out += R"({"type":")";
  out += type;
  out += '"';
}

std::string iso(Timestamp time, int digits = 6) {
  std::string text;
  append_iso(text, time, digits);
  return text;
}

void append_percent(std::string& out, const RawCandle& day) {
  const std::int64_t hundredths = (day.close - day.open) * 10'000 / day.open;
  if (hundredths < 0) out += '-';
  append_decimal(out, hundredths < 0 ? -hundredths : hundredths, -2, 2);
}

std::string_view currency(std::string_view product, bool is_base) {
  const std::size_t dash = product.find('-');
  return is_base ? product.substr(0, dash) : product.substr(dash + 1);
}

}  // namespace

void append_coinbase_envelope(std::string& out, std::string_view channel, Timestamp now) {
  out += R"({"channel":")";
  out += channel;
  out += R"(","timestamp":")";
  append_iso(out, now);
  out += "\",";
  out += kCoinbaseNumberKey;
  out += R"(,"events":[)";
}

void append_book(std::string& out, CoinbaseNaming naming, const CoinbaseBook& message) {
  append_coinbase_envelope(out, "l2_data", message.time);
  append_type(out, message.snapshot ? "snapshot" : "update");
  out += R"(,"product_id":")";
  out += naming.product;
  out += R"(","updates":[)";
  // The levels of a snapshot have no times of their own.
  const std::string time = message.snapshot ? "1970-01-01T00:00:00Z" : iso(message.time);
  append_levels(out, naming.instrument, "bid", message.bids, time);
  append_levels(out, naming.instrument, "offer", message.asks, time);
  out += "]}]}";
}

void append_trades(std::string& out, CoinbaseNaming naming, std::span<const CoinbaseTrade> trades,
                   std::string_view type, Timestamp now) {
  append_coinbase_envelope(out, "market_trades", now);
  append_type(out, type);
  out += R"(,"trades":[)";
  for (std::size_t i = trades.size(); i > 0; --i) {
    const auto& [trade, time] = trades[i - 1];
    if (out.back() == '}') out += ',';
    out += R"({"trade_id":")";
    append_number(out, trade.id);
    out += R"(","product_id":")";
    out += naming.product;
    out += '"';
    append_price(out, "price", naming.instrument, trade.price);
    append_size(out, "size", naming.instrument, trade.size);
    out += trade.side == Side::buy ? R"(,"side":"BUY","time":")" : R"(,"side":"SELL","time":")";
    append_iso(out, time);
    out += "\"}";
  }
  out += "]}]}";
}

void append_ticker(std::string& out, CoinbaseNaming naming, const CoinbaseTicker& ticker,
                   std::string_view type) {
  const InstrumentSettings& instrument = naming.instrument;
  append_coinbase_envelope(out, "ticker", ticker.time);
  append_type(out, type);
  out += R"(,"tickers":[{"type":"ticker","product_id":")";
  out += naming.product;
  out += '"';
  append_price(out, "price", instrument, ticker.day.close);
  append_size(out, "volume_24_h", instrument, ticker.day.volume);
  append_price(out, "low_24_h", instrument, ticker.day.low);
  append_price(out, "high_24_h", instrument, ticker.day.high);
  append_price(out, "low_52_w", instrument, std::min(ticker.year.low, ticker.day.low));
  append_price(out, "high_52_w", instrument, std::max(ticker.year.high, ticker.day.high));
  out += R"(,"price_percent_chg_24_h":")";
  append_percent(out, ticker.day);
  out += '"';
  append_price(out, "best_bid", instrument, ticker.bid.price);
  append_size(out, "best_bid_quantity", instrument, ticker.bid.size);
  append_price(out, "best_ask", instrument, ticker.ask.price);
  append_size(out, "best_ask_quantity", instrument, ticker.ask.size);
  out += "}]}]}";
}

void append_coinbase_candle(std::string& out, const InstrumentSettings& instrument,
                            const RawCandle& candle) {
  out += R"({"start":")";
  append_number(out, static_cast<std::uint64_t>(candle.open_time.nanoseconds() / 1'000'000'000));
  out += '"';
  append_price(out, "high", instrument, candle.high);
  append_price(out, "low", instrument, candle.low);
  append_price(out, "open", instrument, candle.open);
  append_price(out, "close", instrument, candle.close);
  append_size(out, "volume", instrument, candle.volume);
  out += '}';
}

void append_candles(std::string& out, CoinbaseNaming naming, std::span<const RawCandle> candles,
                    std::string_view type, Timestamp now) {
  append_coinbase_envelope(out, "candles", now);
  append_type(out, type);
  out += R"(,"candles":[)";
  for (std::size_t i = candles.size(); i > 0; --i) {
    if (out.back() == '}') out += ',';
    append_coinbase_candle(out, naming.instrument, candles[i - 1]);
    out.back() = ',';
    out += R"("product_id":")";
    out += naming.product;
    out += "\"}";
  }
  out += "]}]}";
}

std::string coinbase_product(Symbol symbol) {
  std::string name = to_upper(symbol.text());
  std::replace(name.begin(), name.end(), '/', '-');
  return name;
}

// One of the several forms in which Coinbase has written its clock.
std::string coinbase_heartbeat(std::uint64_t counter, Timestamp now) {
  std::string time = iso(now, 9);
  time.pop_back();
  time[10] = ' ';
  std::string text;
  append_coinbase_envelope(text, "heartbeats", now);
  text += R"({"current_time":")" + time + R"( +0000 UTC m=+)" + std::to_string(counter) +
          R"(.525857105","heartbeat_counter":)" + std::to_string(counter) + "}]}";
  return text;
}

std::string coinbase_error(std::string_view message, std::string_view reason) {
  std::string text = R"({"type":"error","message":)" + json_quoted(message);
  if (!reason.empty()) text += ",\"reason\":" + json_quoted(reason);
  return text + '}';
}

void append_product(std::string& out, CoinbaseNaming naming, const CoinbaseTicker& ticker) {
  const InstrumentSettings& instrument = naming.instrument;
  const std::string product{naming.product};
  std::string tick;
  append_price(tick, instrument, 1);
  std::string lot;
  append_size(lot, instrument, 1);
  out += R"({"product_id":")" + product + '"';
  append_price(out, "price", instrument, ticker.day.close);
  out += R"(,"price_percentage_change_24h":")";
  append_percent(out, ticker.day);
  out += '"';
  append_size(out, "volume_24h", instrument, ticker.day.volume);
  out += R"(,"base_increment":")" + lot + R"(","quote_increment":")" + tick +
         R"(","quote_min_size":"1","quote_max_size":"150000000","base_min_size":")" + lot +
         R"(","base_max_size":"3400","base_name":")";
  out += currency(product, true);
  out += R"(","quote_name":")";
  out += currency(product, false);
  out += R"(","watched":false,"is_disabled":false,"new":false,"status":"online",)"
         R"("cancel_only":false,"limit_only":false,"post_only":false,"trading_disabled":false,)"
         R"("auction_mode":false,"product_type":"SPOT","quote_currency_id":")";
  out += currency(product, false);
  out += R"(","base_currency_id":")";
  out += currency(product, true);
  out += R"(","fcm_trading_session_details":null,"mid_market_price":"","alias":"","alias_to":[)";
  if (product.ends_with("-USD")) out += '"' + product + "C\"";
  out += R"(],"price_increment":")" + tick + R"(","product_venue":"CBE"})";
}

void append_coinbase_alias(std::string& out, std::string_view product, std::string_view of) {
  out += R"({"product_id":")";
  out += product;
  out += R"(","status":"online","trading_disabled":false,"product_type":"SPOT",)"
         R"("quote_currency_id":"USDC","base_currency_id":")";
  out += currency(product, true);
  out += R"(","alias":")";
  out += of;
  out += R"(","alias_to":[],"product_venue":"CBE"})";
}

void append_coinbase_price_book(std::string& out, CoinbaseNaming naming, const RawBook& book,
                                std::size_t limit, Timestamp now) {
  const InstrumentSettings& instrument = naming.instrument;
  const auto append_side = [&](std::string_view key, const std::deque<RawLevel>& levels) {
    out += ",\"";
    out += key;
    out += "\":[";
    for (std::size_t i = 0; i < std::min(limit, levels.size()); ++i) {
      if (out.back() == '}') out += ',';
      out += R"({"price":")";
      append_price(out, instrument, levels[i].price);
      out += '"';
      append_size(out, "size", instrument, levels[i].size);
      out += '}';
    }
    out += ']';
  };
  const std::int64_t bid = book.bids.front().price;
  const std::int64_t ask = book.asks.front().price;
  out += R"({"pricebook":{"product_id":")";
  out += naming.product;
  out += '"';
  append_side("bids", book.bids);
  append_side("asks", book.asks);
  out += R"(,"time":")";
  append_iso(out, now);
  out += R"("},"last":")";
  append_half(out, instrument, bid + ask);
  out += R"(","mid_market":")";
  append_half(out, instrument, bid + ask);
  out += R"(","spread_bps":")";
  append_decimal(out, (ask - bid) * 2'000'000'000'000 / (ask + bid), -8, 8);
  out += R"(","spread_absolute":")";
  append_price(out, instrument, ask - bid);
  out += "\"}";
}

}  // namespace hftcpp::sim
