// dispatcher.cpp: who is bound, and what becomes of those whose queues were full.
#include "stream/dispatcher.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace hftcpp {

void Dispatcher::bind(const void* observer, ObserverQueues queues, const Interest& interest) {
  Bound bound{.key = observer, .queues = queues};
  for (const Channel channel : interest.channels)
    bound.channels |= 1U << static_cast<unsigned>(channel);
  for (const Symbol symbol : interest.symbols) {
    if (symbol.index() >= bound.symbols.size()) bound.symbols.resize(symbol.index() + 1);
    bound.symbols[symbol.index()] = 1;
  }
  observers_.push_back(std::move(bound));
}

void Dispatcher::unbind(const void* observer) {
  for (Bound& bound : observers_)
    if (bound.key == observer)
      for (const Overflow& overflow : bound.overflows)
        ledger_->close(overflow.gap, Timestamp::now(), false);
  std::erase_if(observers_, [&](const Bound& bound) { return bound.key == observer; });
}

void Dispatcher::push_to(const void* observer, const BookUpdate& snapshot) {
  for (Bound& bound : observers_)
    if (bound.key == observer && bound.wants(Channel::order_book, snapshot.symbol))
      push(bound, Channel::order_book, &ObserverQueues::book_update, snapshot);
}

// Which books were lost is asked in heal(), once and not with every event of a flood.
void Dispatcher::on_overflow(Bound& observer, Channel channel) {
  overflows_.add();
  needs_healing_ = true;
  if (channel != Channel::order_book) note(observer, channel, {}, Timestamp::now());
}

void Dispatcher::note(Bound& observer, Channel channel, Symbol symbol, Timestamp now) {
  for (Overflow& overflow : observer.overflows)
    if (overflow.channel == channel && overflow.symbol == symbol) {
      overflow.goes_on = true;
      return;
    }
  const std::uint64_t gap =
      ledger_->open({.exchange = exchange_,
                     .channel = channel,
                     .symbol = symbol,
                     .cause = GapCause::overflow,
                     .from = now,
                     .detail = "an observer's " + std::string{queue_name(channel)} + " was full"});
  observer.overflows.push_back({.channel = channel, .symbol = symbol, .gap = gap});
}

void Dispatcher::heal(const GoodBook& good_book, Timestamp now) {
  needs_healing_ = false;
  for (Bound& observer : observers_) {
    heal_books(observer, good_book, now);
    std::erase_if(observer.overflows, [&](Overflow& overflow) {
      if (std::exchange(overflow.goes_on, false)) return false;
      // A book has had its snapshot; what else was dropped stays lost.
      ledger_->close(overflow.gap, now, overflow.channel == Channel::order_book);
      return true;
    });
    needs_healing_ |= !observer.overflows.empty();
  }
}

void Dispatcher::heal_books(Bound& observer, const GoodBook& good_book, Timestamp now) {
  std::vector<Symbol> lost = observer.queues.book_update.lost(exchange_);
  for (const Symbol symbol : observer.queues.event.lost(exchange_))
    if (std::ranges::find(lost, symbol) == lost.end()) lost.push_back(symbol);
  for (const Symbol symbol : lost) {
    if (!observer.wants(Channel::order_book, symbol)) continue;  // of another stream's
    note(observer, Channel::order_book, symbol, now);
    if (const OrderBook* const book = good_book(symbol))
      push(observer, Channel::order_book, &ObserverQueues::book_update, book->snapshot());
  }
}

}  // namespace hftcpp
