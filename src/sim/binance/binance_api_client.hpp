// BinanceApiClient: one client of the WebSocket API: requests with answers, and its own events
// once it has shown who it is.
// https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests
#pragma once

#include "sim/binance/binance_heartbeat.hpp"
#include "sim/binance/binance_keys.hpp"
#include "sim/connection.hpp"
#include "sim/feed.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class BinanceApiClient final : public Session {
 public:
  struct Exchange {
    const BinanceKeys& keys;
    Feed& events;
    std::function<bool()> refuses;  // subscribing, if the script wants that now
    std::function<Timestamp()> now;
    BinanceHeartbeat::Times times{};
  };

  BinanceApiClient(Connection& connection, Exchange exchange);
  ~BinanceApiClient() override;

  void on_message(std::string_view text) override;
  void on_pong(std::string_view payload) override { heartbeat_.on_pong(payload); }
  void on_tick(Timestamp now) override { heartbeat_.on_tick(now); }

 private:
  void answer(const boost::json::object& request, std::string_view method);
  void subscribe(const boost::json::object& params);
  void unsubscribe();
  void accept(std::string_view result);
  void refuse(const BinanceRefusal& refusal);

  Connection& connection_;
  Exchange exchange_;
  BinanceHeartbeat heartbeat_;
  bool tells_limits_ = true;
  std::string id_;  // of the request that is being answered, as JSON
};

}  // namespace hftcpp::sim
