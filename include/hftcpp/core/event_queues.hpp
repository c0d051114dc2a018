// The queues of all our events, compiled once: a debug or sanitizer build that generates them in
// every file that has one takes twice as long. Optimizing compilers still see the bodies.
#pragma once

#include <hftcpp/core/event_queue.hpp>
#include <hftcpp/core/events.hpp>

namespace hftcpp {

extern template class EventQueue<Ticker>;
extern template class EventQueue<Trade>;
extern template class EventQueue<BookUpdate>;
extern template class EventQueue<Kline>;
extern template class EventQueue<Funding>;
extern template class EventQueue<Liquidation>;
extern template class EventQueue<Quote>;
extern template class EventQueue<MyOrder>;
extern template class EventQueue<MyOrderBatch>;
extern template class EventQueue<MyTrade>;
extern template class EventQueue<Balance>;
extern template class EventQueue<Position>;
extern template class EventQueue<StreamStatus>;
extern template class EventQueue<Event>;

}  // namespace hftcpp
