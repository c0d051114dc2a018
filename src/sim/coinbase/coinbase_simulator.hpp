// CoinbaseSimulator: Coinbase's Advanced Trade: its websocket with the user channel, and its REST
// interface. https://docs.cdp.coinbase.com/advanced-trade/docs/ws-overview
#pragma once

#include "sim/coinbase/coinbase_feeds.hpp"
#include "sim/coinbase/coinbase_keys.hpp"
#include "sim/coinbase/coinbase_rest.hpp"
#include "sim/simulator_base.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class CoinbaseSimulator final : public SimulatorBase {
 public:
  CoinbaseSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);
  ~CoinbaseSimulator() override;

 private:
  [[nodiscard]] std::unique_ptr<Session> open(Connection& connection, HttpReply& refusal) override;
  [[nodiscard]] HttpReply reply(const HttpRequest& request) override;
  void on_tick(Timestamp now) override;
  void on_market_event(const MarketEvent& event) override;
  void on_standstill() override;
  void on_account_change(const AccountChange& change) override;
  // The numbers are each connection's own.
  [[nodiscard]] std::uint64_t sequence_of(std::size_t) const override { return 0; }

  [[nodiscard]] CoinbaseInstrument* find(std::string_view product) noexcept;

  std::vector<std::unique_ptr<CoinbaseInstrument>> instruments_;  // as the market numbers them
  CoinbaseKeys keys_;
  Feed user_;
  Timestamp last_change_;  // of the account, whose steps may be ahead of the clock
  std::optional<CoinbaseRest> rest_;
};

}  // namespace hftcpp::sim
