#include "service/gateway/typed_dialect.hpp"

#include "service/gateway/dialect_words.hpp"
#include "service/gateway/object_writer.hpp"
#include "service/gateway/typed_request.hpp"

#include <array>
#include <string_view>

namespace hftcpp::gateway {
namespace {

void put_typed_time(ObjectWriter& object, std::string_view name, Timestamp time) {
  if (time.is_set()) object.number(name, milliseconds_of(time));
}

// An A-share with its market in capitals, "000001.SZ"; anything else as it is.
void put_typed_symbol(ObjectWriter& object, Symbol symbol) {
  const auto code = parse_a_share(symbol.text());
  if (!code) return object.text("symbol", symbol.text());
  std::string& out = object.value("symbol");
  out += '"';
  out += code->digits;
  out += '.';
  for (const char c : to_prefix(code->market)) out += static_cast<char>(c - 'a' + 'A');
  out += '"';
}

void put_typed_levels(ObjectWriter& object, std::string_view name,
                      const std::array<Level, 5>& levels, Decimal Level::*part) {
  ListWriter list{object.value(name)};
  for (const Level& level : levels) append_number(list.item(), level.*part);
}

void put_typed_members(ObjectWriter& object, const Quote& quote) {
  object.text("name", quote.name.view());
  object.number("price", quote.last);
  object.number("open", quote.open);
  object.number("high", quote.high);
  object.number("low", quote.low);
  object.number("pre_close", quote.previous_close);
  object.number("volume", quote.volume);
  object.number("amount", quote.amount);
  put_typed_levels(object, "bid_prices", quote.bids, &Level::price);
  put_typed_levels(object, "bid_volumes", quote.bids, &Level::size);
  put_typed_levels(object, "ask_prices", quote.asks, &Level::price);
  put_typed_levels(object, "ask_volumes", quote.asks, &Level::size);
}

void put_typed_members(ObjectWriter& object, const Ticker& ticker) {
  object.number("bid_price", ticker.bid_price);
  object.number("bid_volume", ticker.bid_size);
  object.number("ask_price", ticker.ask_price);
  object.number("ask_volume", ticker.ask_size);
}

void put_typed_members(ObjectWriter& object, const Kline& kline) {
  std::string& out = object.value("interval");
  out += '"';
  append_interval(out, kline.interval);
  out += '"';
  put_typed_time(object, "open_time", kline.open_time);
  put_typed_time(object, "close_time", kline.close_time);
  object.number("open", kline.open);
  object.number("high", kline.high);
  object.number("low", kline.low);
  object.number("close", kline.close);
  object.number("volume", kline.volume);
  if (kline.quote_volume) object.number("amount", *kline.quote_volume);
  object.number("trade_count", kline.trade_count);
  object.flag("closed", kline.closed);
}

void put_typed_members(ObjectWriter& object, const Trade& trade) {
  if (!trade.id.empty()) object.text("id", trade.id.view());
  object.number("price", trade.price);
  object.number("volume", trade.size);
  object.text("side", to_text(trade.side));
}

template <class E>
bool write_typed(std::string& out, const E& event, TopicKind kind) {
  if constexpr (requires(ObjectWriter & object) { put_typed_members(object, event); }) {
    ObjectWriter message{out};
    message.text("type", "DATA");
    {
      ObjectWriter data{message.value("data")};
      put_typed_symbol(data, event.symbol);
      data.text("exchange", event.exchange.text());
      data.text("type", typed_word(kind));
      ObjectWriter inner{data.value(typed_word(kind))};
      put_typed_members(inner, event);
      put_typed_time(inner, "timestamp", time_of(event));
    }
    put_typed_time(message, "timestamp", event.receive_time);
    return true;
  } else {
    return false;
  }
}

std::string_view typed_status_of(Notice::Kind kind) noexcept {
  switch (kind) {
    case Notice::Kind::dropped:
      return "dropped";
    case Notice::Kind::gap:
      return "gap";
    case Notice::Kind::closing:
      return "closing";
    case Notice::Kind::heartbeat:
      break;
  }
  return {};
}

}  // namespace

ReadRequest TypedDialect::read(std::string_view message) const {
  return read_typed_request(message);
}

void TypedDialect::write_answer(std::string& out, const ClientRequest& request,
                                const Answer& answer) const {
  ObjectWriter message{out};
  message.text("type", "RESPONSE");
  {
    ObjectWriter data{message.value("data")};
    data.text("request", request.words);
    data.number("code", 0);
    data.text("message", "");
    data.number("subscriptions", answer.subscriptions);
  }
  put_typed_time(message, "timestamp", answer.at);
}

void TypedDialect::write_error(std::string& out, const RequestError& error) const {
  ObjectWriter message{out};
  message.text("type", "ERROR");
  {
    ObjectWriter data{message.value("data")};
    if (!error.words.empty()) data.text("request", error.words);
    data.number("code", to_number(error.code));
    data.text("message", error.message);
  }
  put_typed_time(message, "timestamp", error.at);
}

bool TypedDialect::write_notice(std::string& out, const Notice& notice) const {
  if (notice.topic && !knows(notice.topic->kind)) return false;
  ObjectWriter message{out};
  if (notice.kind == Notice::Kind::heartbeat) {
    message.text("type", "HEARTBEAT");
  } else {
    message.text("type", "STATUS");
    ObjectWriter data{message.value("data")};
    data.text("status", typed_status_of(notice.kind));
    if (notice.topic) {
      put_typed_symbol(data, notice.topic->symbol);
      data.text("exchange", notice.topic->exchange.text());
      data.text("type", typed_word(notice.topic->kind));
    }
    if (notice.count != 0) data.number("count", notice.count);
    if (!notice.message.empty()) data.text("message", notice.message);
  }
  put_typed_time(message, "timestamp", notice.at);
  return true;
}

bool TypedDialect::write_event(std::string& out, const Published& published) const {
  const TopicKind kind = static_cast<TopicKind>(published.event.index());
  return std::visit([&](const auto* event) { return write_typed(out, *event, kind); },
                    published.event);
}

bool TypedDialect::knows(TopicKind kind) const noexcept {
  return !typed_word(kind).empty();
}

}  // namespace hftcpp::gateway
