// KrakenSimulator: Kraken spot, WebSocket version 2, public and private channels, and what its REST
// interface tells about instruments and the account.
// https://docs.kraken.com/api/docs/websocket-v2/book
#pragma once

#include "sim/kraken/kraken_feeds.hpp"
#include "sim/kraken/kraken_keys.hpp"
#include "sim/kraken/kraken_private_feeds.hpp"
#include "sim/kraken/kraken_private_rest.hpp"
#include "sim/simulator_base.hpp"

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class KrakenSimulator final : public SimulatorBase {
 public:
  KrakenSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);
  ~KrakenSimulator() override;

 private:
  [[nodiscard]] std::unique_ptr<Session> open(Connection& connection, HttpReply& refusal) override;
  [[nodiscard]] HttpReply reply(const HttpRequest& request) override;
  void on_market_event(const MarketEvent& event) override;
  void on_standstill() override;
  [[nodiscard]] std::uint64_t sequence_of(std::size_t) const override { return 0; }

  [[nodiscard]] KrakenInstrument* find(std::string_view name) noexcept;
  [[nodiscard]] std::function<std::unique_ptr<KrakenPrivateFeeds>()> make_private(
      Connection& connection);

  KrakenKeys keys_;
  KrakenPrivateRest private_rest_;
  std::vector<std::unique_ptr<KrakenInstrument>> instruments_;  // as the market numbers them
};

}  // namespace hftcpp::sim
