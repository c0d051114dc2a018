// FaultScript: what goes wrong in a simulator, and when. Plain values, read from JSON:
//   [{"after_messages": 500, "fault": "cut"},
//    {"after_messages": 900, "fault": "drop", "count": 3, "symbol": "btc/usd"}]
#pragma once

#include <hftcpp/core/events.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

enum class FaultKind : std::uint8_t {
  cut,               // the connection ends without a closing handshake
  stall,             // the socket stays open, nothing comes any more, for `duration`
  drop,              // `count` messages are not sent
  duplicate,         // `count` messages are sent twice
  reorder,           // two messages change places
  wrong_checksum,    // one message lies about its checksum (or, where there is none, its numbers)
  garbage,           // a frame that is no message
  refuse_subscribe,  // the next `count` subscriptions are refused
  too_many_requests  // the next `count` handshakes and requests get 429 with Retry-After `duration`
};

[[nodiscard]] std::string_view to_text(FaultKind kind) noexcept;

struct Fault {
  std::uint64_t after_messages = 0;  // counted per simulator, market data sent
  FaultKind kind = FaultKind::cut;
  std::uint64_t count = 1;
  std::chrono::milliseconds duration{1'000};
  Symbol symbol;                      // empty: whatever comes next
  Channel channel = Channel::order_book;  // which messages it strikes, for those that strike messages
};

using FaultScript = std::vector<Fault>;

// Throws std::invalid_argument with the path of what is wrong: "[1].fault: unknown fault "cutt"; ...".
[[nodiscard]] FaultScript parse_fault_script(std::string_view json);

struct InjectedFault {
  Fault fault;
  Timestamp at;
  Symbol symbol;  // what was struck, where it was a message
};

}  // namespace hftcpp::sim
