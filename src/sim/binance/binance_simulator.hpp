// BinanceSimulator: Binance spot: market streams, raw and combined, the WebSocket API as far as an
// account's events go, and its REST interface.
// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
#pragma once

#include "sim/binance/binance_account_feed.hpp"
#include "sim/binance/binance_account_rest.hpp"
#include "sim/binance/binance_feeds.hpp"
#include "sim/binance/binance_keys.hpp"
#include "sim/binance/binance_rest.hpp"
#include "sim/simulator_base.hpp"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class BinanceSimulator final : public SimulatorBase {
 public:
  BinanceSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);
  ~BinanceSimulator() override;

 private:
  [[nodiscard]] std::unique_ptr<Session> open(Connection& connection, HttpReply& refusal) override;
  [[nodiscard]] HttpReply reply(const HttpRequest& request) override;
  void on_tick(Timestamp now) override;
  void on_market_event(const MarketEvent& event) override;
  void on_standstill() override;
  void on_account_change(const AccountChange& change) override;
  [[nodiscard]] std::uint64_t sequence_of(std::size_t instrument) const override;

  [[nodiscard]] std::uint64_t update_id(std::size_t instrument) const;
  [[nodiscard]] std::unique_ptr<Session> open_api(Connection& connection);
  [[nodiscard]] BinanceInstrument* find(std::string_view name) noexcept;

  std::vector<std::uint64_t> first_ids_;
  std::vector<std::unique_ptr<BinanceInstrument>> instruments_;  // as the market numbers them
  BinanceKeys keys_;
  BinanceAccountFeed account_events_;
  BinanceAccountRest account_rest_;
  BinanceRest rest_;
};

}  // namespace hftcpp::sim
