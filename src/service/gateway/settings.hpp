// GatewaySettings: everything that a user may set. How it is read from the file stands beside the
// service.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hftcpp::gateway {

// When what is written for a client leaves.
struct FlushSettings {
  enum class Mode : std::uint8_t {
    adaptive,  // at once while there is time for it, else spaced
    at_once,
    spaced  // all clients every `interval`
  };
  Mode mode = Mode::adaptive;
  std::chrono::microseconds interval{5'000};
};

struct TlsSettings {
  std::string certificate{};  // PEM files; empty: no TLS
  std::string key{};
  std::uint16_t port = 0;  // 0: TLS and plain on one port
  bool required = false;   // then nothing is plain
};

struct HistorySettings {
  std::size_t events = 100'000;  // 0: none
  std::size_t bytes = 64 * 1024 * 1024;
  // How long a topic is kept track of after the last client that could resume has gone.
  std::chrono::milliseconds keep_for{300'000};
  std::string file{};  // where it stands between two runs; empty: nowhere
};

struct LimitSettings {
  std::size_t connections = 16'000;
  std::size_t connections_per_address = 0;  // 0: as many as there may be
  std::size_t subscriptions_per_client = 10'000;
  std::size_t pairs_on_demand = 20'000;  // of all clients together
  std::size_t message = 256 * 1024;      // bytes of a client's message
  double requests_per_second = 50;       // of a client, twice as many at once; 0: any number
  double requests_per_second_of_address = 0;
  std::size_t client_buffer = 1024 * 1024;  // bytes that wait for one client
  std::size_t socket_buffer = 0;            // the kernel's, for one client; 0: as it likes
  std::chrono::milliseconds handshake_timeout{10'000};
  std::chrono::milliseconds idle_timeout{90'000};  // without a sign of life
  std::chrono::milliseconds ping_interval{30'000};
  std::chrono::milliseconds slow_timeout{10'000};  // over its bound, or without a byte taken
};

// What clients of the A-share services expect.
struct PushSettings {
  std::chrono::milliseconds push_interval{3'000};
  std::chrono::milliseconds push_interval_tolerance{500};
  std::chrono::milliseconds update_interval{1'000};
  std::chrono::milliseconds heartbeat_interval{30'000};
};

struct GatewaySettings {
  std::string address{"127.0.0.1"};
  std::uint16_t port = 8765;  // 0: any free one
  std::size_t threads = 0;    // 0: that of the service
  TlsSettings tls{};
  std::string tokens_file{};  // empty: no token is asked for
  std::vector<std::string> allowed_origins{};
  std::string admin_address{"127.0.0.1"};
  std::uint16_t admin_port = 0;
  bool has_admin = false;
  LimitSettings limits{};
  FlushSettings flush{};
  PushSettings push{};
  HistorySettings history{};
  std::chrono::milliseconds grace{30'000};  // before a pair that nobody wants is given up
  std::size_t kline_history = 1'000;        // bars kept of each
};

}  // namespace hftcpp::gateway
