// FaultScript: what goes wrong in a simulator, and when. Plain values, read from JSON:
//   [{"after_messages": 500, "fault": "cut"},
//    {"after_messages": 900, "fault": "drop", "count": 3, "symbol": "btc/usd"}]
#pragma once

#include <hftcpp/core/events.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

enum class FaultKind : std::uint8_t {
  cut,               // the connection ends without a closing handshake
  stall,             // the socket stays open, nothing comes any more for `duration`, then it is cut
  drop,              // `count` messages in a row are not sent
  duplicate,         // a message is sent twice, `count` times
  reorder,           // two messages that follow each other change places, `count` times
  wrong_checksum,    // a message lies about its checksum (or, where there is none, its numbers)
  garbage,           // a frame that is no message, `count` of them
  refuse_subscribe,  // the next `count` subscriptions are refused
  too_many_requests,  // the next `count` handshakes and requests get 429 with Retry-After
                      // `duration`
  // of sources of A-share quotes
  forbidden,     // the next `count` requests get 403
  empty_record,  // a record without anything in it
  field_shift,   // a record that lacks one of its fields, so that all behind it stand wrong
  frozen,        // for `duration` the same is shown again and again
  split          // a message arrives in many small pieces
};

[[nodiscard]] std::string_view to_text(FaultKind kind) noexcept;

struct Fault {
  std::uint64_t after_messages = 0;  // counted per simulator, market data sent to all clients
  FaultKind kind = FaultKind::cut;
  std::uint64_t count = 1;
  std::chrono::milliseconds duration{1'000};
  Symbol symbol;  // empty: whatever comes next
  // Which messages it strikes. None given: trades for `duplicate` (on a book it is no fault that a
  // client could see), order books for the other kinds that change messages, quotes for those of
  // A-share sources, else any.
  std::optional<Channel> channel;
};

using FaultScript = std::vector<Fault>;

// Throws std::invalid_argument with the path of what is wrong:
//   [1].fault: unknown fault "cutt"; did you mean "cut"?
[[nodiscard]] FaultScript parse_fault_script(std::string_view json);

// A fault that really happened: it was sent to a client, which could see it.
struct InjectedFault {
  Fault fault;    // as in the script; `count` as it came out
  Timestamp at;   // when the client could first see it
  Symbol symbol;  // what was struck, where it was a message or a subscription
  std::optional<Channel> channel;
  std::uint64_t connection = 0;  // counts up from 1 with each websocket; 0: a request
  // The numbers of what is missing or wrong, where the exchange has numbers.
  std::uint64_t first_number = 0;
  std::uint64_t last_number = 0;
};

}  // namespace hftcpp::sim
