// observer.cpp: which queue a channel's events go to, and what it is called.
#include <hftcpp/stream/observer.hpp>

namespace hftcpp {

bool ObserverQueues::takes(Channel channel) const noexcept {
  if (event) return true;
  switch (channel) {
    case Channel::ticker:
      return static_cast<bool>(ticker);
    case Channel::trade:
      return static_cast<bool>(trade);
    case Channel::order_book:
      return static_cast<bool>(book_update);
    case Channel::kline:
      return static_cast<bool>(kline);
    case Channel::funding:
      return static_cast<bool>(funding);
    case Channel::liquidation:
      return static_cast<bool>(liquidation);
    case Channel::quote:
      return static_cast<bool>(quote);
    case Channel::my_order:
      return static_cast<bool>(my_order);
    case Channel::my_order_batch:
      return static_cast<bool>(my_order_batch);
    case Channel::my_trade:
      return static_cast<bool>(my_trade);
    case Channel::balance:
      return static_cast<bool>(balance);
    case Channel::position:
      return static_cast<bool>(position);
  }
  return false;
}

std::string_view queue_name(Channel channel) noexcept {
  switch (channel) {
    case Channel::ticker:
      return "ticker_queue";
    case Channel::trade:
      return "trade_queue";
    case Channel::order_book:
      return "order_book_queue";
    case Channel::kline:
      return "kline_queue";
    case Channel::funding:
      return "funding_queue";
    case Channel::liquidation:
      return "liquidation_queue";
    case Channel::quote:
      return "quote_queue";
    case Channel::my_order:
      return "my_order_queue";
    case Channel::my_order_batch:
      return "my_order_batch_queue";
    case Channel::my_trade:
      return "my_trade_queue";
    case Channel::balance:
      return "balance_queue";
    case Channel::position:
      return "position_queue";
  }
  return "event_queue";
}

}  // namespace hftcpp
