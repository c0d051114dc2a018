// BinanceHeartbeat: its pings, and the end of a connection that does not answer them.
#pragma once

#include "sim/connection.hpp"
#include "sim/simulator.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class BinanceHeartbeat {
 public:
  struct Times {
    std::chrono::milliseconds ping_interval{20'000};
    std::chrono::milliseconds pong_timeout{60'000};

    // Shorter ones for tests count.
    [[nodiscard]] Times unless(const SimulatorSettings& settings) const noexcept {
      Times times = *this;
      if (settings.ping_interval.count() > 0) times.ping_interval = settings.ping_interval;
      if (settings.idle_timeout.count() > 0) times.pong_timeout = settings.idle_timeout;
      return times;
    }
  };

  BinanceHeartbeat(Connection& connection, Times times)
      : connection_{connection}, times_{times}, pinged_{Timestamp::now()} {}

  void on_pong(std::string_view payload) {
    if (payload == ping_) ping_.clear();
  }
  void on_tick(Timestamp now) {
    if (!ping_.empty() && now - pinged_ >= times_.pong_timeout)
      return connection_.close(1008, "Pong timeout");
    if (!ping_.empty() || now - pinged_ < times_.ping_interval) return;
    ping_ = std::to_string(now.nanoseconds() / 1'000'000);
    pinged_ = now;
    connection_.ping(ping_);
  }

 private:
  Connection& connection_;
  Times times_;
  std::string ping_;  // the payload whose echo is due; empty when none is
  Timestamp pinged_;
};

}  // namespace hftcpp::sim
