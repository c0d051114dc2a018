// Which members an event has in its JSON, and in which order: one table for the writer and the
// reader. `member` is always there; `optional` is left out while it has nothing to say.
#pragma once

#include <hftcpp/core/events.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>

namespace hftcpp {

template <class E>
inline constexpr std::string_view kTypeName{};
template <>
inline constexpr std::string_view kTypeName<Ticker> = "ticker";
template <>
inline constexpr std::string_view kTypeName<Trade> = "trade";
template <>
inline constexpr std::string_view kTypeName<BookUpdate> = "order_book";
template <>
inline constexpr std::string_view kTypeName<Kline> = "kline";
template <>
inline constexpr std::string_view kTypeName<Funding> = "funding";
template <>
inline constexpr std::string_view kTypeName<Liquidation> = "liquidation";
template <>
inline constexpr std::string_view kTypeName<Quote> = "quote";
template <>
inline constexpr std::string_view kTypeName<MyOrder> = "my_order";
template <>
inline constexpr std::string_view kTypeName<MyOrderBatch> = "my_order_batch";
template <>
inline constexpr std::string_view kTypeName<MyTrade> = "my_trade";
template <>
inline constexpr std::string_view kTypeName<Balance> = "balance";
template <>
inline constexpr std::string_view kTypeName<Position> = "position";
template <>
inline constexpr std::string_view kTypeName<StreamStatus> = "stream_status";

// E is an event, const for a writer.
template <class E, class T>
concept Is = std::same_as<std::remove_const_t<E>, T>;

template <class Visitor>
void visit_members(Visitor& visit, Is<Ticker> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.member("bid_price", event.bid_price);
  visit.member("bid_size", event.bid_size);
  visit.member("ask_price", event.ask_price);
  visit.member("ask_size", event.ask_size);
  visit.optional("sequence", event.sequence);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<Trade> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.member("price", event.price);
  visit.member("size", event.size);
  visit.optional("raw_size", event.raw_size);
  visit.member("side", event.side);
  visit.optional("id", event.id);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<BookUpdate> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.member("snapshot", event.snapshot);
  visit.optional("stale", event.stale);
  visit.member("bids", event.bids);
  visit.member("asks", event.asks);
  visit.optional("depth", event.depth);
  visit.member("sequence", event.sequence);
  visit.optional("first_sequence", event.first_sequence);
  visit.optional("previous_sequence", event.previous_sequence);
  visit.optional("checksum", event.checksum);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<Kline> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.member("interval", event.interval);
  visit.member("open_time", event.open_time);
  visit.member("close_time", event.close_time);
  visit.member("open", event.open);
  visit.member("high", event.high);
  visit.member("low", event.low);
  visit.member("close", event.close);
  visit.member("volume", event.volume);
  visit.optional("quote_volume", event.quote_volume);
  visit.member("trade_count", event.trade_count);
  visit.member("closed", event.closed);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<Funding> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.optional("rate", event.rate);
  visit.optional("predicted_rate", event.predicted_rate);
  visit.optional("mark_price", event.mark_price);
  visit.optional("index_price", event.index_price);
  visit.optional("next_funding_time", event.next_funding_time);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<Liquidation> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.member("price", event.price);
  visit.member("size", event.size);
  visit.optional("raw_size", event.raw_size);
  visit.member("side", event.side);
  visit.optional("id", event.id);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<Quote> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.optional("name", event.name);
  visit.member("previous_close", event.previous_close);
  visit.member("open", event.open);
  visit.member("high", event.high);
  visit.member("low", event.low);
  visit.member("last", event.last);
  visit.member("volume", event.volume);
  visit.member("amount", event.amount);
  visit.member("bids", event.bids);
  visit.member("asks", event.asks);
  visit.optional("source", event.source);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<MyOrder> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.member("order_id", event.order_id);
  visit.optional("client_order_id", event.client_order_id);
  visit.member("side", event.side);
  visit.optional("order_type", event.order_type);
  visit.member("status", event.status);
  visit.optional("native_status", event.native_status);
  visit.optional("price", event.price);
  visit.member("size", event.size);
  visit.optional("raw_size", event.raw_size);
  visit.member("filled_size", event.filled_size);
  visit.optional("average_price", event.average_price);
  visit.optional("last_price", event.last_price);
  visit.optional("last_size", event.last_size);
  visit.optional("fee", event.fee);
  visit.optional("fee_currency", event.fee_currency);
  visit.optional("reason", event.reason);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<MyOrderBatch> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("orders", event.orders);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<MyTrade> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.member("id", event.id);
  visit.member("order_id", event.order_id);
  visit.optional("client_order_id", event.client_order_id);
  visit.member("side", event.side);
  visit.member("price", event.price);
  visit.member("size", event.size);
  visit.optional("raw_size", event.raw_size);
  visit.optional("fee", event.fee);
  visit.optional("fee_currency", event.fee_currency);
  visit.optional("is_maker", event.is_maker);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<Balance> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("currency", event.currency);
  visit.optional("wallet", event.wallet);
  visit.optional("total", event.total);
  visit.optional("available", event.available);
  visit.optional("locked", event.locked);
  visit.optional("change", event.change);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<Position> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("symbol", event.symbol);
  visit.member("side", event.side);
  visit.member("size", event.size);
  visit.optional("raw_size", event.raw_size);
  visit.optional("entry_price", event.entry_price);
  visit.optional("mark_price", event.mark_price);
  visit.optional("unrealized_profit", event.unrealized_profit);
  visit.optional("liquidation_price", event.liquidation_price);
  visit.optional("leverage", event.leverage);
  visit.member("exchange_time", event.exchange_time);
  visit.member("receive_time", event.receive_time);
}

template <class Visitor>
void visit_members(Visitor& visit, Is<StreamStatus> auto& event) {
  visit.member("exchange", event.exchange);
  visit.member("channel", event.channel);
  visit.optional("symbol", event.symbol);
  visit.member("state", event.state);
  visit.optional("reason", event.reason);
  visit.member("receive_time", event.receive_time);
}

}  // namespace hftcpp
