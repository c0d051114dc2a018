#include "sim/okx/okx_text.hpp"

#include "core/random.hpp"
#include "sim/text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <cstdio>
#include <deque>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

void append_quoted(std::string& out, Decimal number) {
  out += '"';
  append_number_text(out, number);
  out += '"';
}

Decimal price_of(const OkxNaming& naming, std::int64_t price) {
  return {price, naming.instrument.price_exponent};
}

void append_arg(std::string& out, std::string_view channel, std::string_view id) {
  out += R"({"arg":{"channel":")";
  out += channel;
  out += R"(","instId":")";
  out += id;
  out += R"("})";
}

// [price, size, nothing any more, how many orders]
void append_level(std::string& out, const OkxNaming& naming, const RawLevel& level) {
  out += '[';
  append_quoted(out, price_of(naming, level.price));
  out += ',';
  append_quoted(out, naming.unit.on_wire(level.price, level.size));
  out += R"(,"0",")";
  append_number(out, level.size == 0 ? 0 : 1 + static_cast<std::uint64_t>(level.size) % 7);
  out += "\"]";
}

template <class Levels>
void append_levels(std::string& out, const OkxNaming& naming, std::string_view key,
                   const Levels& levels, std::size_t depth) {
  out += '"';
  out += key;
  out += "\":[";
  for (std::size_t i = 0; i < std::min(depth, levels.size()); ++i) {
    if (i > 0) out += ',';
    append_level(out, naming, levels[i]);
  }
  out += ']';
}

void append_row_head(std::string& out, const OkxNaming& naming) {
  out += R"({"instType":")";
  out += okx_type(naming);
  out += '"';
  append_member(out, "instId", naming.id);
}

// A sum of prices times sizes, in whole hundredths.
Decimal quote_of(const OkxNaming& naming, Wide sum) {
  int exponent = naming.instrument.price_exponent + naming.instrument.size_exponent;
  for (; exponent < -2; ++exponent) sum /= 10;
  return {static_cast<std::int64_t>(sum), static_cast<std::int8_t>(exponent)};
}

Decimal base_of(const OkxNaming& naming, std::int64_t size) {
  return {size, naming.instrument.size_exponent};
}

}  // namespace

std::string_view okx_type(const OkxNaming& naming) {
  return naming.unit.is_swap() ? "SWAP" : "SPOT";
}

std::string okx_id(Symbol symbol, bool is_swap) {
  std::string id = to_upper(symbol.text());
  std::replace(id.begin(), id.end(), '/', '-');
  return is_swap ? id + "-SWAP" : id;
}

void append_number_text(std::string& out, Decimal number) {
  std::int64_t mantissa = number.mantissa();
  std::int8_t exponent = mantissa == 0 ? std::int8_t{0} : number.exponent();
  for (; exponent < 0 && mantissa % 10 == 0; ++exponent) mantissa /= 10;
  char text[Decimal::kMaxText];
  out.append(text, Decimal{mantissa, exponent}.write(text));
}

void append_milliseconds(std::string& out, Timestamp time) {
  append_number(out, static_cast<std::uint64_t>(time.nanoseconds() / 1'000'000));
}

void append_member(std::string& out, std::string_view key, std::string_view value) {
  out += ",\"";
  out += key;
  out += "\":\"";
  out += value;
  out += '"';
}

void append_member(std::string& out, std::string_view key, Decimal value) {
  out += ",\"";
  out += key;
  out += "\":";
  append_quoted(out, value);
}

void append_member(std::string& out, std::string_view key, Timestamp value) {
  out += ",\"";
  out += key;
  out += "\":\"";
  if (value.is_set()) append_milliseconds(out, value);
  out += '"';
}

// The checksum is there, and says nothing since the middle of 2026.
void append_books(std::string& out, const OkxNaming& naming, const OkxBookMessage& message) {
  append_arg(out, "books", naming.id);
  append_member(out, "action", message.action);
  out += ",\"data\":[{";
  append_levels(out, naming, "asks", message.asks, message.asks.size());
  out += ',';
  append_levels(out, naming, "bids", message.bids, message.bids.size());
  append_member(out, "ts", message.time);
  out += R"(,"checksum":0,"prevSeqId":)";
  if (message.previous < 0)
    out += "-1";
  else
    append_number(out, static_cast<std::uint64_t>(message.previous));
  out += ",\"seqId\":";
  append_number(out, message.sequence);
  out += "}]}";
}

void append_top(std::string& out, const OkxNaming& naming, const OkxTop& top) {
  append_arg(out, top.channel, naming.id);
  out += ",\"data\":[{";
  append_levels(out, naming, "asks", top.book.asks, top.depth);
  out += ',';
  append_levels(out, naming, "bids", top.book.bids, top.depth);
  if (top.depth > 1) append_member(out, "instId", naming.id);
  append_member(out, "ts", top.time);
  out += ",\"seqId\":";
  append_number(out, top.sequence);
  out += "}]}";
}

void append_ticker(std::string& out, const OkxNaming& naming, const RawBook& book,
                   const RawCandle& day, Timestamp time) {
  const auto price = [&](std::string_view key, std::int64_t value) {
    append_member(out, key, price_of(naming, value));
  };
  const auto best = [&](std::string_view price_key, std::string_view size_key,
                        const RawLevel& level) {
    price(price_key, level.price);
    append_member(out, size_key, naming.unit.on_wire(level.price, level.size));
  };
  append_arg(out, "tickers", naming.id);
  out += ",\"data\":[";
  append_row_head(out, naming);
  price("last", day.close);
  append_member(out, "lastSz", naming.unit.smallest());
  best("askPx", "askSz", book.asks.front());
  best("bidPx", "bidSz", book.bids.front());
  price("open24h", day.open);
  price("high24h", day.high);
  price("low24h", day.low);
  price("sodUtc0", day.open);
  price("sodUtc8", day.open);
  append_member(
      out, "volCcy24h",
      naming.unit.is_swap() ? base_of(naming, day.volume) : quote_of(naming, day.quote_volume));
  append_member(out, "vol24h", naming.unit.on_wire_sum(day.volume, day.quote_volume));
  append_member(out, "ts", time);
  out += "}]}";
}

void append_trade(std::string& out, const OkxNaming& naming, std::string_view channel,
                  const OkxTrade& trade) {
  append_arg(out, channel, naming.id);
  out += R"(,"data":[{"instId":")";
  out += naming.id;
  out += R"(","tradeId":")";
  append_number(out, trade.trade.id);
  out += '"';
  append_member(out, "px", price_of(naming, trade.trade.price));
  append_member(out, "sz", naming.unit.on_wire(trade.trade.price, trade.trade.size));
  append_member(out, "side", to_text(trade.trade.side));
  append_member(out, "ts", trade.time);
  if (channel == "trades") {
    out += R"(,"count":"1","source":"0","seqId":)";
    append_number(out, trade.sequence);
  }
  out += "}]}";
}

// The one who had to trade was the taker; the price is the one at which the margin was gone.
void append_liquidation(std::string& out, const OkxNaming& naming, const OkxTrade& trade) {
  const std::string_view family = naming.id.substr(0, naming.id.rfind('-'));
  out += R"({"arg":{"channel":"liquidation-orders","instType":"SWAP"},"data":[{"details":[)"
         R"({"bkLoss":"0")";
  append_member(out, "bkPx", price_of(naming, trade.trade.price));
  append_member(out, "ccy", std::string_view{});
  append_member(out, "posSide", std::string_view{trade.trade.side == Side::buy ? "short" : "long"});
  append_member(out, "side", to_text(trade.trade.side));
  append_member(out, "sz", naming.unit.on_wire(trade.trade.price, trade.trade.size));
  append_member(out, "ts", trade.time);
  out += "}]";
  append_member(out, "instFamily", family);
  append_member(out, "instId", naming.id);
  append_member(out, "instType", std::string_view{"SWAP"});
  append_member(out, "uly", family);
  out += "}]}";
}

// [open time, open, high, low, close, volume, in the other currency, in the quote currency, closed]
void append_candle(std::string& out, const OkxNaming& naming, std::string_view channel,
                   const RawCandle& candle, bool is_closed) {
  append_arg(out, channel, naming.id);
  out += ",\"data\":[[\"";
  append_milliseconds(out, candle.open_time);
  out += '"';
  for (const std::int64_t price : {candle.open, candle.high, candle.low, candle.close}) {
    out += ',';
    append_quoted(out, price_of(naming, price));
  }
  const Decimal quote = quote_of(naming, candle.quote_volume);
  const Decimal volumes[] = {naming.unit.on_wire_sum(candle.volume, candle.quote_volume),
                             naming.unit.is_swap() ? base_of(naming, candle.volume) : quote, quote};
  for (const Decimal volume : volumes) {
    out += ',';
    append_quoted(out, volume);
  }
  out += is_closed ? R"(,"1"]]})" : R"(,"0"]]})";
}

void append_mark_price(std::string& out, const OkxNaming& naming, Decimal price, Timestamp time) {
  append_arg(out, "mark-price", naming.id);
  out += ",\"data\":[";
  append_row_head(out, naming);
  append_member(out, "markPx", price);
  append_member(out, "ts", time);
  out += "}]}";
}

void append_funding_rate(std::string& out, const OkxNaming& naming, Timestamp time) {
  constexpr std::int64_t kPeriod = std::chrono::nanoseconds{8h}.count();
  const Timestamp next{(time.nanoseconds() / kPeriod + 1) * kPeriod};
  const auto drawn =
      scramble(hash_of(naming.id) + static_cast<std::uint64_t>(next.nanoseconds())) % 400'000;
  append_arg(out, "funding-rate", naming.id);
  out += R"(,"data":[{"formulaType":"withRate")";
  append_member(out, "fundingRate", Decimal{static_cast<std::int64_t>(drawn) - 150'000, -9});
  append_member(out, "fundingTime", next);
  append_member(out, "instId", naming.id);
  append_member(out, "instType", okx_type(naming));
  out += R"(,"maxFundingRate":"0.00375","method":"current_period","minFundingRate":"-0.00375")";
  append_member(out, "nextFundingRate", std::string_view{});
  append_member(out, "nextFundingTime", next + 8h);
  append_member(out, "prevFundingTime", next + -8h);
  out += R"(,"settState":"settled")";
  append_member(out, "ts", time);
  out += "}]}";
}

void append_instrument(std::string& out, const OkxNaming& naming) {
  const std::string_view pair =
      naming.unit.is_swap() ? naming.id.substr(0, naming.id.rfind('-')) : naming.id;
  const std::string_view base = pair.substr(0, pair.find('-'));
  const std::string_view quote = pair.substr(pair.find('-') + 1);
  const bool is_inverse = naming.unit.kind() == OkxKind::inverse;
  append_row_head(out, naming);
  const auto of_swaps = [&](std::string_view text) {
    return naming.unit.is_swap() ? text : std::string_view{};
  };
  append_member(out, "instFamily", of_swaps(pair));
  append_member(out, "uly", of_swaps(pair));
  append_member(out, "baseCcy", naming.unit.is_swap() ? std::string_view{} : base);
  append_member(out, "quoteCcy", naming.unit.is_swap() ? std::string_view{} : quote);
  append_member(out, "settleCcy", of_swaps(is_inverse ? base : quote));
  if (naming.unit.is_swap())
    append_member(out, "ctVal", naming.unit.contract_value());
  else
    append_member(out, "ctVal", std::string_view{});
  append_member(out, "ctMult", of_swaps("1"));
  append_member(out, "ctValCcy", of_swaps(is_inverse ? quote : base));
  append_member(out, "ctType", of_swaps(is_inverse ? "inverse" : "linear"));
  append_member(out, "tickSz", price_of(naming, 1));
  append_member(out, "lotSz", naming.unit.smallest());
  append_member(out, "minSz", naming.unit.smallest());
  append_member(out, "state", std::string_view{"live"});
  out += R"(,"listTime":"1733454000000","ruleType":"normal"})";
}

std::string okx_connection(std::uint64_t number) {
  char text[20];
  std::snprintf(text, sizeof text, "%08llx", static_cast<unsigned long long>(number));
  return text;
}

std::string okx_logged_in(const OkxAnswer& answer) {
  std::string text = R"({"event":"login","code":"0","msg":"")";
  append_member(text, "connId", answer.connection);
  return text + '}';
}

std::string okx_event(const OkxAnswer& answer, std::string_view event, std::string_view arg) {
  std::string text = "{";
  if (!answer.id.empty()) text += R"("id":)" + std::string{answer.id} + ',';
  text += R"("event":")" + std::string{event} + R"(","arg":)" + std::string{arg};
  append_member(text, "connId", answer.connection);
  return text + '}';
}

std::string okx_error(const OkxAnswer& answer, std::string_view code, std::string_view words) {
  std::string text = "{";
  if (!answer.id.empty()) text += R"("id":)" + std::string{answer.id} + ',';
  text += R"("event":"error")";
  append_member(text, "code", code);
  text += ",\"msg\":" + boost::json::serialize(boost::json::string{words});
  append_member(text, "connId", answer.connection);
  return text + '}';
}

HttpReply okx_refusal(unsigned status, std::string_view code, std::string_view words) {
  HttpReply reply;
  reply.status = status;
  reply.body = okx_reply_body(code, words, "");
  return reply;
}

std::string okx_reply_body(std::string_view code, std::string_view words, std::string_view rows) {
  std::string text = R"({"code":")" + std::string{code} + R"(","msg":)" +
                     boost::json::serialize(boost::json::string{words}) + ",\"data\":[";
  return text.append(rows) + "]}";
}

}  // namespace hftcpp::sim
