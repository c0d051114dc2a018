// BinanceFutureSimulator: Binance's USD-M futures: market streams on their two addresses, an
// account's events on a third, and the REST interface.
// https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info
#pragma once

#include "sim/binance/binance_account_feed.hpp"
#include "sim/binance/binance_rest.hpp"
#include "sim/binance_future/binance_future_account_rest.hpp"
#include "sim/binance_future/binance_future_feeds.hpp"
#include "sim/binance_future/binance_future_keys.hpp"
#include "sim/simulator_base.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class BinanceFutureSimulator final : public SimulatorBase {
 public:
  BinanceFutureSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);
  ~BinanceFutureSimulator() override;

 private:
  [[nodiscard]] std::unique_ptr<Session> open(Connection& connection, HttpReply& refusal) override;
  [[nodiscard]] HttpReply reply(const HttpRequest& request) override;
  void on_tick(Timestamp now) override;
  void on_market_event(const MarketEvent& event) override;
  void on_standstill() override;
  void on_account_change(const AccountChange& change) override;
  [[nodiscard]] std::uint64_t sequence_of(std::size_t instrument) const override;

  [[nodiscard]] std::unique_ptr<Session> open_private(Connection& connection, HttpReply& refusal);
  [[nodiscard]] BinanceFutureInstrument* find(std::string_view name) noexcept;
  [[nodiscard]] std::optional<BinanceRest::Extra> others(const HttpRequest& request, Timestamp now);
  [[nodiscard]] HttpReply premium_index(const HttpRequest& request, Timestamp now);

  std::uint64_t last_id_;                // all instruments count their updates together
  std::vector<std::uint64_t> last_ids_;  // of each
  std::vector<std::unique_ptr<BinanceFutureInstrument>> instruments_;  // as the market numbers them
  BinanceFutureKeys listen_keys_;
  BinanceAccountFeed account_events_;
  BinanceFutureAccountRest account_rest_;
  BinanceRest rest_;
};

}  // namespace hftcpp::sim
