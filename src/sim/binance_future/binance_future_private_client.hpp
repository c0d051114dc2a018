// BinanceFuturePrivateClient: one client that gets an account's events by a listen key.
#pragma once

#include "sim/binance/binance_heartbeat.hpp"
#include "sim/binance_future/binance_future_keys.hpp"
#include "sim/connection.hpp"
#include "sim/feed.hpp"

#include <string>
#include <string_view>

namespace hftcpp::sim {

class BinanceFuturePrivateClient final : public Session {
 public:
  struct Exchange {
    const BinanceFutureKeys& keys;
    Feed& events;
    BinanceHeartbeat::Times times{};
  };

  BinanceFuturePrivateClient(Connection& connection, std::string key, Exchange exchange);
  ~BinanceFuturePrivateClient() override;

  void on_message(std::string_view) override {}  // nothing is asked for here
  void on_pong(std::string_view payload) override { heartbeat_.on_pong(payload); }
  // Tells when the key has come to its end; no events follow.
  void on_tick(Timestamp now) override;

 private:
  Connection& connection_;
  std::string key_;
  Exchange exchange_;
  BinanceHeartbeat heartbeat_;
  bool is_over_ = false;
};

}  // namespace hftcpp::sim
