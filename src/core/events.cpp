// events.cpp: the words for the enumerators of events, as the canonical JSON has them.
#include <hftcpp/core/events.hpp>

namespace hftcpp {

void BookUpdate::reset() noexcept {
  exchange = {};
  symbol = {};
  snapshot = false;
  stale = false;
  bids.clear();
  asks.clear();
  depth = 0;
  sequence = 0;
  first_sequence = 0;
  previous_sequence = 0;
  checksum.reset();
  exchange_time = {};
  receive_time = {};
}

std::string_view to_text(Side side) noexcept {
  switch (side) {
    case Side::unknown:
      return "unknown";
    case Side::buy:
      return "buy";
    case Side::sell:
      return "sell";
  }
  return "unknown";
}

std::string_view to_text(OrderStatus status) noexcept {
  switch (status) {
    case OrderStatus::open:
      return "open";
    case OrderStatus::partially_filled:
      return "partially_filled";
    case OrderStatus::filled:
      return "filled";
    case OrderStatus::canceled:
      return "canceled";
    case OrderStatus::rejected:
      return "rejected";
    case OrderStatus::expired:
      return "expired";
  }
  return "unknown";
}

std::string_view to_text(StreamState state) noexcept {
  switch (state) {
    case StreamState::connected:
      return "connected";
    case StreamState::disconnected:
      return "disconnected";
    case StreamState::subscribed:
      return "subscribed";
    case StreamState::rejected:
      return "rejected";
    case StreamState::stale:
      return "stale";
    case StreamState::gap:
      return "gap";
    case StreamState::resynced:
      return "resynced";
    case StreamState::failed:
      return "failed";
  }
  return "unknown";
}

}  // namespace hftcpp
