// Observer: anything with the right queues as members. Which ones it has is found at compile
// time: `ticker_queue` takes Ticker, `trade_queue` Trade, and so on; a member `event_queue`
// takes every event, in the one order in which the stream made them.
#pragma once

#include <hftcpp/core/events.hpp>
#include <hftcpp/core/names.hpp>

#include <array>
#include <type_traits>
#include <vector>

namespace hftcpp {

// One bound queue, with its type forgotten: what the stream pushes into.
template <class T>
struct QueueSlot {
  void* queue = nullptr;
  bool (*push)(void* queue, const T& event) = nullptr;
  std::vector<Symbol> (*lost_books)(void* queue, Exchange exchange) = nullptr;

  explicit operator bool() const noexcept { return queue != nullptr; }
  // False when the queue had to drop an event to make room, or still lacks a book's snapshot.
  bool operator()(const T& event) const { return push(queue, event); }
  // The books of which the queue dropped updates: each needs a snapshot pushed.
  [[nodiscard]] std::vector<Symbol> lost(Exchange exchange) const {
    return lost_books == nullptr ? std::vector<Symbol>{} : lost_books(queue, exchange);
  }
};

template <class Queue, class T>
concept QueueOf = requires(Queue& queue, const T& event) {
  queue.push(event);
};

template <class T, QueueOf<T> Queue>
QueueSlot<T> slot_of(Queue& queue) {
  QueueSlot<T> slot;
  slot.queue = &queue;
  slot.push = [](void* to, const T& event) {
    Queue& target = *static_cast<Queue*>(to);
    // A queue of a user's own may have nothing to say of drops.
    if constexpr (std::is_same_v<decltype(target.push(event)), bool>) {
      return target.push(event);
    } else {
      target.push(event);
      return true;
    }
  };
  if constexpr (requires { queue.lost_books(Exchange{}); })
    slot.lost_books = [](void* of, Exchange exchange) {
      return static_cast<Queue*>(of)->lost_books(exchange);
    };
  return slot;
}

struct ObserverQueues {
  QueueSlot<Ticker> ticker;
  QueueSlot<Trade> trade;
  QueueSlot<BookUpdate> book_update;
  QueueSlot<Kline> kline;
  QueueSlot<Funding> funding;
  QueueSlot<Liquidation> liquidation;
  QueueSlot<Quote> quote;
  QueueSlot<MyOrder> my_order;
  QueueSlot<MyOrderBatch> my_order_batch;
  QueueSlot<MyTrade> my_trade;
  QueueSlot<Balance> balance;
  QueueSlot<Position> position;
  QueueSlot<StreamStatus> stream_status;
  QueueSlot<Event> event;

  // Whether what the channel brings has somewhere to go.
  [[nodiscard]] bool takes(Channel channel) const noexcept;
};

// The member's name for a channel's events, for error messages: "ticker_queue".
[[nodiscard]] std::string_view queue_name(Channel channel) noexcept;

// Empty means all that the stream has.
struct Interest {
  std::vector<Symbol> symbols;
  std::vector<Channel> channels;
};

template <class Observer>
ObserverQueues queues_of(Observer& observer) {
  ObserverQueues queues;
  if constexpr (requires { observer.ticker_queue; })
    queues.ticker = slot_of<Ticker>(observer.ticker_queue);
  if constexpr (requires { observer.trade_queue; })
    queues.trade = slot_of<Trade>(observer.trade_queue);
  if constexpr (requires { observer.order_book_queue; })
    queues.book_update = slot_of<BookUpdate>(observer.order_book_queue);
  if constexpr (requires { observer.kline_queue; })
    queues.kline = slot_of<Kline>(observer.kline_queue);
  if constexpr (requires { observer.funding_queue; })
    queues.funding = slot_of<Funding>(observer.funding_queue);
  if constexpr (requires { observer.liquidation_queue; })
    queues.liquidation = slot_of<Liquidation>(observer.liquidation_queue);
  if constexpr (requires { observer.quote_queue; })
    queues.quote = slot_of<Quote>(observer.quote_queue);
  if constexpr (requires { observer.my_order_queue; })
    queues.my_order = slot_of<MyOrder>(observer.my_order_queue);
  if constexpr (requires { observer.my_order_batch_queue; })
    queues.my_order_batch = slot_of<MyOrderBatch>(observer.my_order_batch_queue);
  if constexpr (requires { observer.my_trade_queue; })
    queues.my_trade = slot_of<MyTrade>(observer.my_trade_queue);
  if constexpr (requires { observer.balance_queue; })
    queues.balance = slot_of<Balance>(observer.balance_queue);
  if constexpr (requires { observer.position_queue; })
    queues.position = slot_of<Position>(observer.position_queue);
  if constexpr (requires { observer.stream_status_queue; })
    queues.stream_status = slot_of<StreamStatus>(observer.stream_status_queue);
  if constexpr (requires { observer.event_queue; })
    queues.event = slot_of<Event>(observer.event_queue);
  return queues;
}

}  // namespace hftcpp
