// Client: one connection as a front keeps it. Idle it has no buffers: what is to be sent for it is
// in one of the front's spare ones until it has left.
#pragma once

#include "net/server_socket.hpp"
#include "net/token_bucket.hpp"
#include "net/websocket_server.hpp"
#include "service/gateway/access.hpp"
#include "service/gateway/dialect.hpp"
#include "service/gateway/simple_rounds.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace hftcpp::gateway {

struct Client;

// Who listens to what a pattern names.
struct Audience {
  struct Member {
    Client* client = nullptr;
    Policy policy{};
  };
  std::vector<Member> members{};
};

// What only some clients need, and those only now and then.
struct ClientExtra {
  struct Dropped {
    std::uint64_t count = 0, first = 0, last = 0;
  };
  struct Batch {
    std::string events{};  // what is to be sent together, without its frame
    std::size_t count = 0;
    std::chrono::steady_clock::time_point due{};
  };

  std::unordered_set<std::uint32_t>
      left_out{};  // topics of which it gets the newest, once it reads
  std::vector<std::uint32_t> left_out_order{};
  std::map<std::uint32_t, Dropped> dropped{};  // by topic
  std::map<std::chrono::milliseconds, Batch> batches{};
};

struct Client {
  using Clock = std::chrono::steady_clock;

  Client(std::uint64_t number, net::ServerSocket accepted, std::size_t max_message)
      : id{number}, socket{std::move(accepted)}, reader{max_message} {}

  [[nodiscard]] std::size_t waiting() const noexcept { return out.size() - sent; }
  // Whether what is written now would have to wait for the client.
  [[nodiscard]] bool is_behind() const noexcept { return is_blocked || is_catching_up; }
  ClientExtra& more() {
    if (!extra) extra = std::make_unique<ClientExtra>();
    return *extra;
  }

  // ---- what every delivery looks at ----
  std::uint64_t last_sequence = 0;  // of what it was given: it may listen to a topic in two ways
  std::uint64_t turn = 0;           // the last in which it was given anything
  std::string out{};                // whole frames but for what of the first was sent
  std::size_t sent = 0;             // of it
  bool is_dirty = false;            // to be flushed
  bool is_blocked = false;          // the socket takes no more
  bool is_catching_up = false;      // the newest of what was left out has been asked for
  bool is_closing = false;          // its last words are out or on their way
  bool is_open = false;             // a websocket, ready for events
  bool is_restricted = false;       // its rights leave out some topics
  std::uint64_t sent_messages = 0;
  std::uint64_t sent_bytes = 0;

  // ---- what it is ----
  std::uint64_t id = 0;
  net::ServerSocket socket;
  net::ClientMessageReader reader;
  std::string address{};
  std::optional<DialectName> dialect{};
  std::shared_ptr<const Rights> rights{};  // null: it has shown no token, and one is needed
  std::unique_ptr<ClientExtra> extra{};
  std::unique_ptr<RoundsOf> rounds{};                       // of the simple dialect
  std::vector<PatternTable<Audience>::Entry*> audiences{};  // in the order of their addresses
  net::TokenBucket requests{1, std::chrono::nanoseconds{1}};

  Timestamp since = Timestamp::now();
  Clock::time_point deadline = Clock::time_point::max();  // of a handshake, or of a goodbye
  Clock::time_point heard = Clock::now();
  Clock::time_point pinged{};
  Clock::time_point progress{};    // the last byte that a blocked one took
  Clock::time_point over_since{};  // set while it is over its bound
  std::uint64_t received = 0;
  std::uint64_t conflated = 0;
  std::uint64_t dropped = 0;
  std::uint32_t bad_requests = 0;
  std::size_t asked_for = 0;  // subscriptions that the hub has still to answer
};

}  // namespace hftcpp::gateway
