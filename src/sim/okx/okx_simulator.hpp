// OkxSimulator: OKX v5, its spot market and its perpetual swaps: public, business and private
// websockets, and what its REST interface tells about instruments and the account.
// https://www.okx.com/docs-v5/en/
#pragma once

#include "sim/okx/okx_customer.hpp"
#include "sim/okx/okx_feeds.hpp"
#include "sim/okx/okx_keys.hpp"
#include "sim/okx/okx_private_rest.hpp"
#include "sim/simulator_base.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

// OKX has both markets at the same address: all differences are which of them the simulator is
// asked about (its books, its numbers) and on which the account trades.
class OkxSimulator : public SimulatorBase {
 public:
  OkxSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings)
      : OkxSimulator{std::move(executor), std::move(settings), false} {}
  ~OkxSimulator() override;

  // Sizes are those that clients make of the contracts.
  [[nodiscard]] OrderBook book_as_sent(Symbol symbol, std::size_t depth) const override;

 protected:
  OkxSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings, bool of_swaps);

 private:
  [[nodiscard]] std::unique_ptr<Session> open(Connection& connection, HttpReply& refusal) override;
  [[nodiscard]] HttpReply reply(const HttpRequest& request) override;
  void on_tick(Timestamp now) override;
  void on_market_event(const MarketEvent& event) override;
  void on_standstill() override;
  [[nodiscard]] std::uint64_t sequence_of(std::size_t instrument) const override;

  [[nodiscard]] OkxInstrument* find(std::string_view id) noexcept;
  [[nodiscard]] OkxCustomer customer();
  [[nodiscard]] HttpReply instruments(const HttpRequest& request) const;
  void tell_liquidation(const OkxInstrument& swap, const MarketEvent& event);

  using Instruments = std::vector<std::unique_ptr<OkxInstrument>>;  // as the market numbers them
  [[nodiscard]] const Instruments& own() const noexcept { return of_swaps_ ? swaps_ : spots_; }

  bool of_swaps_;
  Instruments spots_;
  Instruments swaps_;
  Feed liquidations_;
  std::map<std::string, std::size_t, std::less<>> private_connections_;
  OkxKeys keys_;
  OkxPrivateRest private_rest_;
};

class OkxSwapSimulator final : public OkxSimulator {
 public:
  OkxSwapSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings)
      : OkxSimulator{std::move(executor), std::move(settings), true} {}
};

}  // namespace hftcpp::sim
