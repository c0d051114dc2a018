// SimulatorBase: what every exchange's simulator is made of: a server, a market, a fault script.
// An exchange adds Protocol's functions, and what to send when something happens in the market.
#pragma once

#include "sim/fault_injector.hpp"
#include "sim/market_driver.hpp"
#include "sim/server.hpp"
#include "sim/simulator.hpp"

#include <memory>
#include <string>
#include <vector>

namespace hftcpp::sim {

class SimulatorBase : public Simulator,
                      protected Protocol,
                      protected MarketListener,
                      protected AccountListener {
 public:
  ~SimulatorBase() override;

  [[nodiscard]] boost::asio::awaitable<void> start() override;
  void stop() override;
  [[nodiscard]] boost::asio::awaitable<void> pause() override;
  void resume() override;

  [[nodiscard]] std::uint16_t port() const override;
  [[nodiscard]] std::string websocket_url() const override;
  [[nodiscard]] std::string rest_url() const override;
  [[nodiscard]] const Market& market() const override;
  [[nodiscard]] OrderBook book_as_sent(Symbol symbol, std::size_t depth) const override;
  [[nodiscard]] Account& account() override { return account_; }
  [[nodiscard]] SimulatorCounters counters() const override;
  [[nodiscard]] std::vector<InjectedFault> injected() const override;

 protected:
  // For those that have private channels.
  void on_account_change(const AccountChange&) override {}

  enum class Wire : std::uint8_t { http, own };
  // `settings.account` with what is the exchange's own already set.
  SimulatorBase(boost::asio::any_io_executor executor, SimulatorSettings settings,
                Wire wire = Wire::http);
  // For a derived class's destructor: no call comes to it any more.
  void shut() noexcept;

  [[nodiscard]] const SimulatorSettings& settings() const noexcept { return settings_; }
  // Nothing happens in the market: it is paused, or has come to its end.
  [[nodiscard]] bool is_still() const noexcept;
  [[nodiscard]] FaultInjector& faults() noexcept { return faults_; }

  // 429 with Retry-After, if the script wants it now.
  [[nodiscard]] bool refuse_too_many(HttpReply& reply);
  // Whether the script refuses this subscription; it is recorded.
  [[nodiscard]] bool refuses(const Connection& connection, Channel channel, Symbol symbol);
  // The exchange's number of a market event, for book_as_sent().
  [[nodiscard]] virtual std::uint64_t sequence_of(std::size_t instrument) const = 0;

 private:
  SimulatorSettings settings_;
  Wire wire_;
  FaultInjector faults_;
  std::shared_ptr<MarketDriver> driver_;
  Account account_;
  std::unique_ptr<Server> server_;
};

}  // namespace hftcpp::sim
