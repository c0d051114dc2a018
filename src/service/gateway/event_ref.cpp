#include "service/gateway/event_ref.hpp"

#include <hftcpp/core/event_json.hpp>

#include <type_traits>

namespace hftcpp::gateway {
namespace {

Topic topic_from(const Kline& kline) {
  return {kline.exchange, kline.symbol, TopicKind::kline, kline.interval};
}
Topic topic_from(const Balance& balance) {
  return {balance.exchange, Symbol{balance.currency.view()}, TopicKind::balance};
}
Topic topic_from(const MyOrderBatch& batch) {
  return {batch.exchange, {}, TopicKind::my_order_batch};
}
Topic topic_from(const StreamStatus& status) {
  return {status.exchange, status.symbol, TopicKind::stream_status};
}
template <class T>
Topic topic_from(const T& event) {
  constexpr TopicKind kKind = std::is_same_v<T, Ticker>        ? TopicKind::ticker
                              : std::is_same_v<T, Trade>       ? TopicKind::trade
                              : std::is_same_v<T, BookUpdate>  ? TopicKind::order_book
                              : std::is_same_v<T, Funding>     ? TopicKind::funding
                              : std::is_same_v<T, Liquidation> ? TopicKind::liquidation
                              : std::is_same_v<T, Quote>       ? TopicKind::quote
                              : std::is_same_v<T, MyOrder>     ? TopicKind::my_order
                              : std::is_same_v<T, MyTrade>     ? TopicKind::my_trade
                                                               : TopicKind::position;
  return {event.exchange, event.symbol, kKind};
}

}  // namespace

Topic topic_of(const EventRef& event) {
  return std::visit([](const auto* each) { return topic_from(*each); }, event);
}

EventRef ref_to(const Event& event) noexcept {
  return std::visit([](const auto& each) { return EventRef{&each}; }, event);
}

Event copy_of(const EventRef& event) {
  return std::visit([](const auto* each) { return Event{*each}; }, event);
}

void append_json(std::string& out, const EventRef& event) {
  std::visit([&](const auto* each) { hftcpp::append_json(out, *each); }, event);
}

Timestamp receive_time_of(const EventRef& event) noexcept {
  return std::visit([](const auto* each) { return each->receive_time; }, event);
}

}  // namespace hftcpp::gateway
