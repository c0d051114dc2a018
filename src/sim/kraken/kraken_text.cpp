#include "sim/kraken/kraken_text.hpp"

#include "sim/text.hpp"

namespace hftcpp::sim {
namespace {

constexpr std::string_view kVersion = "2.0.10";

void append_price(std::string& out, const InstrumentSettings& instrument, std::int64_t price) {
  append_decimal(out, price, instrument.price_exponent, -instrument.price_exponent);
}

void append_size(std::string& out, const InstrumentSettings& instrument, std::int64_t size) {
  append_decimal(out, size, instrument.size_exponent, -instrument.size_exponent);
}

void append_signed_price(std::string& out, const InstrumentSettings& instrument,
                         std::int64_t price) {
  if (price < 0) out += '-';
  append_price(out, instrument, price < 0 ? -price : price);
}

void append_levels(std::string& out, const InstrumentSettings& instrument,
                   std::span<const RawLevel> levels) {
  const char* comma = "";
  for (const RawLevel& level : levels) {
    out += comma;
    out += R"({"price":)";
    append_price(out, instrument, level.price);
    out += R"(,"qty":)";
    append_size(out, instrument, level.size);
    out += '}';
    comma = ",";
  }
}

void append_head(std::string& out, std::string_view channel, std::string_view type) {
  out += R"({"channel":")";
  out += channel;
  out += R"(","type":")";
  out += type;
  out += '"';
}

void append_time(std::string& out, std::string_view key, Timestamp time, int digits = 6) {
  out += ",\"";
  out += key;
  out += "\":\"";
  append_iso(out, time, digits);
  out += '"';
}

void append_trade(std::string& out, const KrakenNaming& naming, const TimedTrade& each) {
  const RawTrade& trade = each.trade;
  out += R"({"symbol":")";
  out += naming.symbol;
  out += trade.side == Side::buy ? R"(","side":"buy","price":)" : R"(","side":"sell","price":)";
  append_price(out, naming.instrument, trade.price);
  out += R"(,"qty":)";
  append_size(out, naming.instrument, trade.size);
  out += trade.id % 3 == 0 ? R"(,"ord_type":"market","trade_id":)"
                           : R"(,"ord_type":"limit","trade_id":)";
  append_number(out, trade.id);
  append_time(out, "timestamp", each.time);
  out += '}';
}

void append_candle(std::string& out, const KrakenNaming& naming, int minutes,
                   const RawCandle& candle) {
  const InstrumentSettings& instrument = naming.instrument;
  out += R"({"symbol":")";
  out += naming.symbol;
  out += R"(","open":)";
  append_price(out, instrument, candle.open);
  out += R"(,"high":)";
  append_price(out, instrument, candle.high);
  out += R"(,"low":)";
  append_price(out, instrument, candle.low);
  out += R"(,"close":)";
  append_price(out, instrument, candle.close);
  out += R"(,"trades":)";
  append_number(out, candle.trades);
  out += R"(,"volume":)";
  append_size(out, instrument, candle.volume);
  out += R"(,"vwap":)";
  append_price(out, instrument, candle.average_price());
  append_time(out, "interval_begin", candle.open_time, 9);
  out += R"(,"interval":)";
  append_number(out, static_cast<std::uint64_t>(minutes));
  append_time(out, "timestamp", candle.end_time);
  out += '}';
}

// The instrument channel writes its numbers as short as they get: 0.1, 1e-08.
std::string power_of_ten(int exponent) {
  if (exponent >= -4) {
    std::string text;
    append_decimal(text, 1, exponent, -exponent);
    return text;
  }
  return (exponent > -10 ? "1e-0" : "1e-") + std::to_string(-exponent);
}

std::string answer_head(const KrakenAnswer& answer) {
  return "\"method\":" + json_quoted(answer.method);
}

void finish(std::string& out, const KrakenAnswer& answer) {
  append_time(out, "time_in", answer.time_in);
  append_time(out, "time_out", Timestamp::now());
  out += '}';
}

std::string request_id(const KrakenAnswer& answer) {
  return answer.request_id.empty() ? "" : ",\"req_id\":" + std::string{answer.request_id};
}

}  // namespace

void append_book(std::string& out, KrakenNaming naming, const KrakenBookMessage& message) {
  append_head(out, "book", message.snapshot ? "snapshot" : "update");
  out += R"(,"data":[{"symbol":")";
  out += naming.symbol;
  out += R"(","bids":[)";
  append_levels(out, naming.instrument, message.bids);
  out += R"(],"asks":[)";
  append_levels(out, naming.instrument, message.asks);
  out += R"(],"checksum":)";
  append_number(out, message.checksum);
  append_time(out, "timestamp", message.time);
  out += "}]}";
}

void append_trades(std::string& out, KrakenNaming naming, std::span<const TimedTrade> trades,
                   std::string_view type) {
  append_head(out, "trade", type);
  out += R"(,"data":[)";
  for (const TimedTrade& each : trades) {
    if (out.back() == '}') out += ',';
    append_trade(out, naming, each);
  }
  out += "]}";
}

void append_ticker(std::string& out, KrakenNaming naming, const KrakenTickerMessage& message) {
  const InstrumentSettings& instrument = naming.instrument;
  const RawCandle& day = message.day;
  append_head(out, "ticker", message.snapshot ? "snapshot" : "update");
  out += R"(,"data":[{"symbol":")";
  out += naming.symbol;
  out += R"(","bid":)";
  append_price(out, instrument, message.bid.price);
  out += R"(,"bid_qty":)";
  append_size(out, instrument, message.bid.size);
  out += R"(,"ask":)";
  append_price(out, instrument, message.ask.price);
  out += R"(,"ask_qty":)";
  append_size(out, instrument, message.ask.size);
  out += R"(,"last":)";
  append_price(out, instrument, day.close);
  out += R"(,"volume":)";
  append_size(out, instrument, day.volume);
  out += R"(,"vwap":)";
  append_price(out, instrument, day.average_price());
  out += R"(,"low":)";
  append_price(out, instrument, day.low);
  out += R"(,"high":)";
  append_price(out, instrument, day.high);
  out += R"(,"change":)";
  append_signed_price(out, instrument, day.close - day.open);
  const std::int64_t hundredths = (day.close - day.open) * 10'000 / day.open;
  out += hundredths < 0 ? R"(,"change_pct":-)" : R"(,"change_pct":)";
  append_decimal(out, hundredths < 0 ? -hundredths : hundredths, -2, 2);
  out += R"(,"trades":)";
  append_number(out, day.trades);
  append_time(out, "timestamp", message.time);
  out += "}]}";
}

void append_candles(std::string& out, KrakenNaming naming, int minutes,
                    std::span<const RawCandle> candles, std::string_view type, Timestamp now) {
  append_head(out, "ohlc", type);
  append_time(out, "timestamp", now, 9);
  out += R"(,"data":[)";
  for (const RawCandle& candle : candles) {
    if (out.back() == '}') out += ',';
    append_candle(out, naming, minutes, candle);
  }
  out += "]}";
}

void append_instruments(std::string& out, std::span<const InstrumentSettings> instruments) {
  append_head(out, "instrument", "snapshot");
  out += R"(,"data":{"assets":[{"id":"USD","status":"enabled","precision":4,)"
         R"("precision_display":2,"borrowable":true,"collateral_value":1.0,"margin_rate":0.015}],)"
         R"("pairs":[)";
  const char* comma = "";
  for (const InstrumentSettings& each : instruments) {
    const std::string name = kraken_symbol(each.symbol);
    const std::size_t slash = name.find('/');
    const std::string tick = power_of_ten(each.price_exponent);
    const std::string decimals = std::to_string(-each.price_exponent);
    out += comma;
    out += R"({"symbol":")" + name + R"(","base":")" + name.substr(0, slash) + R"(","quote":")" +
           name.substr(slash + 1) + R"(","status":"online","qty_precision":)" +
           std::to_string(-each.size_exponent) + R"(,"qty_increment":)" +
           power_of_ten(each.size_exponent) + R"(,"price_precision":)" + decimals +
           R"(,"cost_precision":5,"ws_display_price_precision":)" + decimals +
           R"(,"cost_min":0.5,"tick_size":)" + tick + R"(,"price_increment":)" + tick +
           R"(,"qty_min":5e-05})";
    comma = ",";
  }
  out += "]}}";
}

std::string kraken_symbol(Symbol symbol) {
  return to_upper(symbol.text());
}

std::string kraken_old_name(std::string_view currency) {
  if (currency == "BTC") return "XBT";
  if (currency == "DOGE") return "XDG";
  return std::string{currency};
}

std::string kraken_status(std::uint64_t connection) {
  std::string text = R"({"channel":"status","type":"update","data":[{"version":")";
  text += kVersion;
  text += R"(","system":"online","api_version":"v2","connection_id":)";
  // Beyond 2^53, as the real ones are: a double would spoil it.
  append_number(text, 18'000'000'000'000'000'000ULL + connection);
  return text + R"(,"upcoming_maintenance":[],"emergency":[]}]})";
}

std::string kraken_ack(const KrakenAnswer& answer, std::string_view result) {
  std::string text =
      "{" + answer_head(answer) + ",\"result\":" + std::string{result} + ",\"success\":true";
  append_time(text, "time_in", answer.time_in);
  append_time(text, "time_out", Timestamp::now());
  return text + request_id(answer) + '}';
}

std::string kraken_error(const KrakenAnswer& answer, std::string_view error,
                         std::string_view symbol) {
  std::string text = "{\"error\":" + json_quoted(error) + "," + answer_head(answer) +
                     request_id(answer) + ",\"success\":false";
  if (!symbol.empty()) text += ",\"symbol\":" + json_quoted(symbol);
  finish(text, answer);
  return text;
}

std::string kraken_session_error(const KrakenAnswer& answer, std::string_view error,
                                 std::string_view channel) {
  std::string text = "{\"channel\":" + json_quoted(channel) + ",\"error\":" + json_quoted(error) +
                     "," + answer_head(answer) + request_id(answer) +
                     ",\"status\":\"error\",\"success\":false";
  finish(text, answer);
  return text;
}

std::string kraken_pong(const KrakenAnswer& answer) {
  std::string text = "{" + answer_head(answer) + request_id(answer);
  finish(text, answer);
  return text;
}

}  // namespace hftcpp::sim
