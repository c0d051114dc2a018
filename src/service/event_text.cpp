// event_text.cpp
#include "service/event_text.hpp"

#include <hftcpp/core/event_json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace hftcpp {
namespace {

__extension__ using Wide =
    __int128;  // a difference of prices, in halves of a hundredth of a percent

void append_decimal(std::string& out, const Decimal& value) {
  char digits[Decimal::kMaxText];
  out.append(digits, value.write(digits));
}

// The time of day, to the microsecond.
void append_time(std::string& out, Timestamp time) {
  const std::string iso = time.to_iso();
  out.append(iso, iso.find('T') + 1, 15);
}

void append_head(std::string& out, Timestamp time, Exchange exchange, Symbol symbol,
                 std::string_view what) {
  append_time(out, time);
  for (const std::string_view word : {exchange.text(), symbol.text(), what}) {
    if (word.empty()) continue;
    out += ' ';
    out += word;
  }
}

void append_word(std::string& out, std::string_view word) {
  out += ' ';
  out += word;
}

void append_value(std::string& out, std::string_view name, const Decimal& value) {
  append_word(out, name);
  out += ' ';
  append_decimal(out, value);
}

void append_known(std::string& out, std::string_view name, const std::optional<Decimal>& value) {
  if (value) append_value(out, name, *value);
}

void append_fee(std::string& out, const std::optional<Decimal>& fee, std::string_view currency) {
  if (!fee) return;
  append_value(out, "fee", *fee);
  append_word(out, currency);
}

void append_quote(std::string& out, std::string_view side, const Decimal& price,
                  const Decimal& size) {
  append_value(out, side, price);
  append_value(out, "x", size);
}

// How far the last price is from the previous close: "+1.19%", two decimals, halves away from zero.
// Nothing where one of the two is not there.
void append_change(std::string& out, const Decimal& last, const Decimal& previous) {
  const auto change = subtract(last, previous);
  if (last.is_zero() || previous.is_zero() || !change) return;
  const std::int8_t finest = std::min(change->exponent(), previous.exponent());
  const auto part = change->rescaled(finest);
  const auto whole = previous.rescaled(finest);
  if (!part || !whole) return;
  const Wide doubled = Wide{part->mantissa()} * 20'000 / whole->mantissa();
  const auto hundredths = static_cast<std::int64_t>((doubled + (doubled < 0 ? -1 : 1)) / 2);
  out += hundredths < 0 ? " " : " +";
  append_decimal(out, Decimal{hundredths, -2});
  out += '%';
}

// Three levels tell what happens; a snapshot has hundreds.
void append_levels(std::string& out, std::string_view side, std::span<const Level> levels) {
  constexpr std::size_t kShown = 3;
  if (levels.empty()) return;
  append_word(out, side);
  for (const Level& level : levels.first(std::min(levels.size(), kShown))) {
    out += ' ';
    append_decimal(out, level.price);
    out += 'x';
    append_decimal(out, level.size);
  }
  if (levels.size() > kShown) append_word(out, '+' + std::to_string(levels.size() - kShown));
}

struct Line {
  std::string& out;

  void operator()(const Ticker& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "ticker");
    append_quote(out, "bid", event.bid_price, event.bid_size);
    append_quote(out, "ask", event.ask_price, event.ask_size);
  }

  void operator()(const Trade& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "trade");
    append_word(out, to_text(event.side));
    out += ' ';
    append_decimal(out, event.size);
    append_value(out, "at", event.price);
  }

  void operator()(const Quote& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "quote");
    if (!event.name.empty()) append_word(out, event.name.view());
    append_value(out, "last", event.last);
    append_change(out, event.last, event.previous_close);
    append_quote(out, "bid", event.bids[0].price, event.bids[0].size);
    append_quote(out, "ask", event.asks[0].price, event.asks[0].size);
    append_value(out, "volume", event.volume);
    if (event.source.text().empty()) return;
    append_word(out, "from");
    append_word(out, event.source.text());
  }

  void operator()(const BookUpdate& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "order_book");
    append_word(out, event.stale ? "stale" : event.snapshot ? "snapshot" : "update");
    append_levels(out, "bids", event.bids);
    append_levels(out, "asks", event.asks);
  }

  void operator()(const Kline& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "kline");
    append_word(out, std::to_string(event.interval.count()) + 's');
    append_value(out, "open", event.open);
    append_value(out, "high", event.high);
    append_value(out, "low", event.low);
    append_value(out, "close", event.close);
    append_value(out, "volume", event.volume);
    if (event.closed) append_word(out, "closed");
  }

  void operator()(const Funding& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "funding");
    append_known(out, "rate", event.rate);
    append_known(out, "predicted", event.predicted_rate);
    append_known(out, "mark", event.mark_price);
    append_known(out, "index", event.index_price);
    if (!event.next_funding_time.is_set()) return;
    append_word(out, "next");
    append_word(out, event.next_funding_time.to_iso().substr(0, 16) + 'Z');
  }

  void operator()(const Liquidation& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "liquidation");
    append_value(out, to_text(event.side), event.size);
    append_value(out, "at", event.price);
  }

  void operator()(const MyOrder& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "my_order");
    append_value(out, to_text(event.side), event.size);
    append_known(out, "at", event.price);
    append_word(out, to_text(event.status));
    append_value(out, "filled", event.filled_size);
    append_fee(out, event.fee, event.fee_currency.view());
    append_word(out, event.order_id.view());
    if (!event.reason.empty()) out.append(": ").append(event.reason.view());
  }

  void operator()(const MyTrade& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "my_trade");
    append_value(out, to_text(event.side), event.size);
    append_value(out, "at", event.price);
    append_fee(out, event.fee, event.fee_currency.view());
    if (event.is_maker) append_word(out, *event.is_maker ? "maker" : "taker");
    append_word(out, "of order");
    append_word(out, event.order_id.view());
  }

  void operator()(const Balance& event) const {
    append_head(out, event.receive_time, event.exchange, Symbol{}, "balance");
    append_word(out, event.currency.view());
    if (!event.wallet.empty()) append_word(out, event.wallet.view());
    append_known(out, "total", event.total);
    append_known(out, "available", event.available);
    append_known(out, "locked", event.locked);
    append_known(out, "change", event.change);
  }

  void operator()(const Position& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, "position");
    append_value(out, to_text(event.side), event.size);
    append_known(out, "entry", event.entry_price);
    append_known(out, "mark", event.mark_price);
    append_known(out, "profit", event.unrealized_profit);
    append_known(out, "liquidation", event.liquidation_price);
    append_known(out, "leverage", event.leverage);
  }

  void operator()(const StreamStatus& event) const {
    append_head(out, event.receive_time, event.exchange, event.symbol, to_text(event.channel));
    append_word(out, to_text(event.state));
    if (!event.reason.empty()) out += ": " + event.reason;
  }

  template <class T>
  void operator()(const T& event) const {
    append_time(out, event.receive_time);
    out += ' ';
    append_json(out, event);
  }
};

}  // namespace

void append_event_line(std::string& out, const Event& event) {
  std::visit(Line{out}, event);
  out += '\n';
}

}  // namespace hftcpp
