// okx_lists.cpp: what REST lists of an account: after a reconnect it fills what was missed.
// https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-transaction-details-last-3-days
#include "exchanges/okx/okx_codec.hpp"
#include "exchanges/okx/okx_fields.hpp"

namespace hftcpp {

// The trade that a row may name is left out: fills have a list of their own.
void OkxCodec::decode_listed_order(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  wire::UnknownWords unknown;
  MyOrder order = read_order(fields, unknown);
  if (fields.error() || !is_known(order.symbol)) return;
  unknown.tell(message.sink, message.channel);
  order.receive_time = message.received;
  convert(order.symbol, order, fields);
  convert(order.symbol, order.filled_size, fields);
  if (!fields.error()) message.sink.on_my_order(order);
}

// Here "fee" is that of the fill.
void OkxCodec::decode_fill(JsonObject row, const Message& message) noexcept {
  FieldReader fields{row};
  wire::UnknownWords unknown;
  MyTrade trade;
  trade.exchange = exchange_;
  trade.side = fields.choice("side", wire::to_side);
  trade.size = fields.decimal("fillSz");
  trade.price = fields.decimal("fillPx");
  trade.fee = okx_fee(wire::told_decimal(fields, "fee"));
  trade.order_id = fields.token("ordId");
  trade.symbol = own_symbol(fields.text("instId"));
  trade.client_order_id = wire::told_id(fields, "clOrdId");
  trade.exchange_time = okx_optional_time(fields, "fillTime");
  trade.is_maker =
      wire::to_maker(wire::told_word_if_any(fields, "execType", unknown), "M", "T", unknown);
  trade.id = fields.token("tradeId");
  if (trade.fee) trade.fee_currency = wire::to_word(wire::told_text(fields, "feeCcy"));
  if (!trade.exchange_time.is_set())
    trade.exchange_time = fields.unix_time("ts", UnixUnit::milliseconds);
  trade.receive_time = message.received;
  wire::refuse_negative(trade, fields);
  if (fields.error() || !is_known(trade.symbol)) return;
  unknown.tell(message.sink, message.channel);
  convert(trade.symbol, trade, fields);
  if (!fields.error()) message.sink.on_my_trade(trade);
}

// The number behind which the next page begins.
Id OkxCodec::decode_listed(OkxList list, JsonObject row, const Message& message) noexcept {
  FieldReader about{row};
  switch (list) {
    case OkxList::orders:
      decode_listed_order(row, message);
      return about.token("ordId");
    case OkxList::fills:
      decode_fill(row, message);
      return about.token("billId");
    case OkxList::balances:
      decode_account(row, message);
      break;
    case OkxList::positions:
      decode_position(row, message);
      break;
  }
  return {};
}

Result<OkxPage> OkxCodec::decode_list(OkxList list, const Frame& answer, EventSink& sink) noexcept {
  unknown_symbol_ = false;
  JsonReader reader{answer.bytes};
  FieldReader fields{reader.object()};
  const std::string_view code = fields.text("code");
  if (!code.empty() && code != "0") return error(Errc::rejected, "REST");
  const Message message{"REST", {}, {}, answer.receive_time, sink};
  OkxPage page;
  for (JsonValue item : fields.array("data")) {
    page.last = decode_listed(list, item.object("data"), message);
    ++page.rows;
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  page.has_unknown = unknown_symbol_;
  return page;
}

}  // namespace hftcpp
