// GatewayView: what the HTTP side may see of the server. Called on the hub's thread alone.
#pragma once

#include "service/gateway/event_ref.hpp"
#include "service/gateway/topic.hpp"
#include <hftcpp/core/order_book.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hftcpp::gateway {

// A topic's newest event. Valid during the call that it is handed to.
struct LastValue {
  Topic topic;
  const Event& event;
  std::uint64_t sequence = 0;  // of that event
  std::uint64_t count = 0;     // events on this topic since the start
};

struct ClientReport {
  std::uint64_t id = 0;
  std::string address;
  std::string dialect;  // "native"; "http" for who only asks; empty before the first message
  std::string token;    // its name
  Timestamp since;
  std::size_t subscriptions = 0;
  std::uint64_t sent = 0;  // messages
  std::uint64_t sent_bytes = 0;
  std::uint64_t received = 0;
  std::uint64_t conflated = 0;
  std::uint64_t dropped = 0;
  std::size_t waiting_bytes = 0;
};

// Counts since the start, but for those that say "now".
struct GatewayStatus {
  Timestamp started;
  Timestamp now;
  std::string epoch;
  std::uint64_t sequence = 0;
  std::size_t topics = 0;          // now
  std::size_t clients = 0;         // now, websockets
  std::size_t subscriptions = 0;   // now, patterns of all clients
  std::size_t waiting_bytes = 0;   // now, for all clients
  std::size_t history_events = 0;  // now
  std::size_t history_bytes = 0;   // now
  std::uint64_t connections = 0;
  std::uint64_t published = 0;
  std::uint64_t sent = 0;
  std::uint64_t sent_bytes = 0;
  std::uint64_t conflated = 0;
  std::uint64_t dropped = 0;
  std::uint64_t requests = 0;  // of websocket clients
  std::uint64_t http_requests = 0;
  std::uint64_t bad_requests = 0;   // what could not be read
  std::uint64_t refused = 0;        // connections: too many, wrong origin, wrong token
  std::uint64_t closed_slow = 0;    // connections of those who did not read
  std::uint64_t closed_broken = 0;  // for breaking the protocol
  std::uint64_t timed_out = 0;      // handshakes, and clients that were silent for too long
};

class GatewayView {
 public:
  virtual ~GatewayView() = default;

  // In no particular order.
  virtual void each_last_value(const TopicPattern& pattern,
                               const std::function<void(const LastValue&)>& tell) const = 0;
  // Null where there is none.
  [[nodiscard]] virtual const OrderBook* book(Exchange exchange, Symbol symbol) const = 0;
  // The oldest first, the one that grows last.
  [[nodiscard]] virtual std::vector<Kline> klines(const Topic& topic) const = 0;
  [[nodiscard]] virtual std::span<const std::shared_ptr<StreamBase>> streams() const = 0;
  [[nodiscard]] virtual GatewayStatus status() const = 0;
  [[nodiscard]] virtual std::vector<ClientReport> clients() const = 0;
};

}  // namespace hftcpp::gateway
