// Dispatcher: hands each event to the queues of those who asked for its channel and symbol, and
// sees to it that who lost something learns of it. It knows nothing of connections.
#pragma once

#include "stream/account_gate.hpp"
#include "stream/counter.hpp"
#include <hftcpp/core/order_book.hpp>
#include <hftcpp/stream/gap_ledger.hpp>
#include <hftcpp/stream/observer.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace hftcpp {

class Dispatcher {
 public:
  // The ledger must outlive the dispatcher.
  Dispatcher(Exchange exchange, GapLedger& ledger) noexcept
      : exchange_{exchange}, ledger_{&ledger} {}

  void bind(const void* observer, ObserverQueues queues, const Interest& interest);
  void unbind(const void* observer);

  void push(const Ticker& event) { push(Channel::ticker, &ObserverQueues::ticker, event); }
  void push(const Trade& event) { push(Channel::trade, &ObserverQueues::trade, event); }
  void push(const BookUpdate& event) {
    push(Channel::order_book, &ObserverQueues::book_update, event);
  }
  void push(const Kline& event) { push(Channel::kline, &ObserverQueues::kline, event); }
  void push(const Funding& event) { push(Channel::funding, &ObserverQueues::funding, event); }
  void push(const Liquidation& event) {
    push(Channel::liquidation, &ObserverQueues::liquidation, event);
  }
  void push(const Quote& event) { push(Channel::quote, &ObserverQueues::quote, event); }
  void push(const MyOrder& event) { push(Channel::my_order, &ObserverQueues::my_order, event); }
  void push(const MyOrderBatch& event) {
    push(Channel::my_order_batch, &ObserverQueues::my_order_batch, event);
  }
  void push(const MyTrade& event) { push(Channel::my_trade, &ObserverQueues::my_trade, event); }
  void push(const Balance& event) { push(Channel::balance, &ObserverQueues::balance, event); }
  void push(const Position& event) { push(Channel::position, &ObserverQueues::position, event); }
  void push(const StreamStatus& event) {
    push(event.channel, &ObserverQueues::stream_status, event);
  }

  // A book as it is, for one observer alone: who joins late has to begin somewhere.
  void push_to(const void* observer, const BookUpdate& snapshot);

  // Some queue was full: call heal() now and then until this is false.
  [[nodiscard]] bool needs_healing() const noexcept { return needs_healing_; }
  // Pushes snapshots of the books that queues have lost, as far as `good_book` has them, and
  // closes the ledger's entries of queues that are no longer full.
  using GoodBook = std::function<const OrderBook*(Symbol)>;
  void heal(const GoodBook& good_book, Timestamp now);

  [[nodiscard]] std::uint64_t events() const noexcept { return events_.get(); }
  [[nodiscard]] std::uint64_t overflows() const noexcept { return overflows_.get(); }

 private:
  // A queue that dropped events, until it no longer does.
  struct Overflow {
    Channel channel = Channel::ticker;
    Symbol symbol;  // of a book; else empty
    std::uint64_t gap = 0;
    bool goes_on = true;
  };
  struct Bound {
    const void* key = nullptr;
    ObserverQueues queues;
    std::uint32_t channels = 0;         // a bit each
    std::vector<std::uint8_t> symbols;  // by index; empty: all
    std::vector<Overflow> overflows;

    [[nodiscard]] bool wants(Channel channel, Symbol symbol) const noexcept {
      if ((channels >> static_cast<unsigned>(channel) & 1U) == 0) return false;
      if (symbols.empty() || symbol.empty()) return true;
      return symbol.index() < symbols.size() && symbols[symbol.index()] != 0;
    }
  };

  // An account is one: its events concern whoever asked for the channel, with whatever pairs.
  template <class T>
  static Symbol symbol_of(const T& event) noexcept {
    if constexpr (requires { event.symbol; } && !kIsOfAccount<T>)
      return event.symbol;
    else
      return {};
  }

  template <class T>
  void push(Channel channel, QueueSlot<T> ObserverQueues::*slot, const T& event) {
    events_.add();
    for (Bound& observer : observers_)
      if (observer.wants(channel, symbol_of(event))) push(observer, channel, slot, event);
  }

  template <class T>
  void push(Bound& observer, Channel channel, QueueSlot<T> ObserverQueues::*slot, const T& event) {
    const QueueSlot<T>& queue = observer.queues.*slot;
    bool is_whole = !queue || queue(event);
    if (observer.queues.event) is_whole &= observer.queues.event(Event{event});
    if (!is_whole) [[unlikely]]
      on_overflow(observer, channel);
  }

  void on_overflow(Bound& observer, Channel channel);
  void heal_books(Bound& observer, const GoodBook& good_book, Timestamp now);
  void note(Bound& observer, Channel channel, Symbol symbol, Timestamp now);

  Exchange exchange_;
  GapLedger* ledger_;
  std::vector<Bound> observers_;
  bool needs_healing_ = false;
  Counter events_;
  Counter overflows_;
};

}  // namespace hftcpp
