// LoadClient: thousands of websocket clients on one thread. They subscribe, count what comes, see
// whether anything is missing, and how old it is when it is read.
#pragma once

#include "gateway_load_frames.hpp"
#include "gateway_load_options.hpp"
#include <hftcpp/service/lag_histogram.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::bench {

struct LoadTally {
  std::uint64_t events = 0;
  std::uint64_t reads = 0;
  std::uint64_t bytes = 0;
  std::uint64_t lost = 0;     // quotes that a later one overtook
  std::uint64_t breaks = 0;   // messages whose `previous` is not what came before them
  std::uint64_t notices = 0;  // of the server, that it has dropped something
  std::uint64_t strange = 0;  // messages that are none of those known
  std::uint64_t closed = 0;   // connections that the server has ended
  std::chrono::nanoseconds oldest{0};
};

class LoadClient {
 public:
  // Whose language it speaks is that of options.servers.front().
  LoadClient(const LoadOptions& options, std::uint16_t port);
  ~LoadClient();
  LoadClient(const LoadClient&) = delete;
  LoadClient& operator=(const LoadClient&) = delete;

  // All connections are made, and the subscriptions of all confirmed. Throws std::runtime_error
  // with what did not go.
  void connect();
  void subscribe();
  // Reads what comes.
  void run_for(std::chrono::duration<double> time);
  // Counts from here on.
  void reset();

  [[nodiscard]] const LoadTally& tally() const noexcept { return tally_; }
  [[nodiscard]] LagSnapshot lag() const noexcept { return lag_.snapshot() - lag_before_; }
  // Something that came and was not expected; for people.
  [[nodiscard]] const std::string& strange() const noexcept { return strange_; }

 private:
  struct Wanted {
    std::uint32_t symbol = 0;
    std::uint64_t sequence = 0;  // of the latest message
    std::uint64_t number = 0;    // of the latest quote
  };
  struct Connection {
    int socket = -1;
    bool is_slow = false;
    bool is_subscribed = false;
    std::vector<Wanted> wanted{};
    std::string carry{};           // a part of a frame
    std::string protocol_carry{};  // of NATS: a part of a protocol message
  };

  [[nodiscard]] Connection open(std::size_t index) const;
  [[nodiscard]] std::string subscription(const Connection& connection) const;
  void poll(int timeout);
  void read(Connection& connection);
  std::string_view take_frames(Connection& connection, std::string_view bytes, std::int64_t now);
  void take_frame(Connection& connection, const LoadFrame& frame, std::int64_t now);
  void take_protocol(Connection& connection, std::string_view bytes, std::int64_t now);
  void take_message(Connection& connection, std::string_view message, std::int64_t now);
  void take_event(Connection& connection, const LoadEvent& event, std::int64_t now);
  void confirm(Connection& connection);
  void note_strange(std::string_view message);
  void close(Connection& connection, std::string_view reason);

  LoadOptions options_;
  std::uint16_t port_;
  bool is_nats_;
  std::uint64_t sample_;  // of so many events the age of one is looked at
  int poll_ = -1;
  std::vector<Connection> connections_;
  std::vector<char> buffer_;
  std::size_t subscribed_ = 0;
  LoadTally tally_;
  LagHistogram lag_;
  LagSnapshot lag_before_;
  std::string strange_;
};

}  // namespace hftcpp::bench
