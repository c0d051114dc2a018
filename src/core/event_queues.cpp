// event_queues.cpp: the queues of all our events.
#include <hftcpp/core/event_queues.hpp>

namespace hftcpp {

template class EventQueue<Ticker>;
template class EventQueue<Trade>;
template class EventQueue<BookUpdate>;
template class EventQueue<Kline>;
template class EventQueue<Funding>;
template class EventQueue<Liquidation>;
template class EventQueue<Quote>;
template class EventQueue<MyOrder>;
template class EventQueue<MyOrderBatch>;
template class EventQueue<MyTrade>;
template class EventQueue<Balance>;
template class EventQueue<Position>;
template class EventQueue<StreamStatus>;
template class EventQueue<Event>;

}  // namespace hftcpp
