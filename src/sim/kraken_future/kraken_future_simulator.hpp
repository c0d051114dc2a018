// KrakenFutureSimulator: Kraken's futures, WebSocket version 1: linear perpetual contracts, public
// and private feeds, and what their REST interface tells of instruments and the account.
// https://docs.kraken.com/api/docs/guides/futures-websockets
#pragma once

#include "sim/kraken_future/kraken_future_feeds.hpp"
#include "sim/kraken_future/kraken_future_rest.hpp"
#include "sim/simulator_base.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class KrakenFutureSimulator final : public SimulatorBase {
 public:
  KrakenFutureSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);
  ~KrakenFutureSimulator() override;

 private:
  [[nodiscard]] std::unique_ptr<Session> open(Connection& connection, HttpReply& refusal) override;
  [[nodiscard]] HttpReply reply(const HttpRequest& request) override;
  void on_tick(Timestamp now) override;
  void on_market_event(const MarketEvent& event) override;
  void on_standstill() override;
  [[nodiscard]] std::uint64_t sequence_of(std::size_t instrument) const override;

  [[nodiscard]] KrakenFutureInstrument* find(std::string_view id) noexcept;

  std::vector<std::unique_ptr<KrakenFutureInstrument>> instruments_;  // as the market numbers them
  KrakenFutureRest rest_;
};

}  // namespace hftcpp::sim
