// Simulator: a server of ours on loopback that speaks an exchange's own protocol.
#pragma once

#include "sim/fault_script.hpp"
#include "sim/market.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

struct SimulatorSettings {
  std::uint16_t port = 0;  // 0: any free one
  double rate = 100;       // market events per second, over all symbols
  std::uint64_t seed = 1;
  bool tls = false;        // with a certificate for localhost and 127.0.0.1, see certificate_file
  std::string certificate_file;  // written there when it is not empty, for clients to trust
  FaultScript faults;
  std::uint64_t max_events = 0;  // the market stands still after so many; 0: never
};

struct SimulatorCounters {
  std::uint64_t connections = 0;
  std::uint64_t messages_sent = 0;   // market data, as told to clients
  std::uint64_t market_events = 0;
};

class Simulator {
 public:
  virtual ~Simulator() = default;

  // Listens from the moment of construction (throws std::system_error for a port in use, saying
  // which); serves while start() runs, until stop().
  [[nodiscard]] virtual boost::asio::awaitable<void> start() = 0;
  virtual void stop() = 0;  // from any thread

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] virtual std::string websocket_url() const = 0;  // for StreamParams::api_host
  [[nodiscard]] virtual std::string rest_url() const = 0;       // for StreamParams::rest_host
  [[nodiscard]] virtual const Market& market() const = 0;
  [[nodiscard]] virtual SimulatorCounters counters() const = 0;
  // Which faults have happened, in order: what a ledger must know of.
  [[nodiscard]] virtual std::vector<InjectedFault> injected() const = 0;
};

// By the exchange's name; throws std::invalid_argument with the names there are.
[[nodiscard]] std::unique_ptr<Simulator> make_simulator(std::string_view exchange,
                                                        boost::asio::any_io_executor executor,
                                                        SimulatorSettings settings);
[[nodiscard]] std::vector<std::string> simulator_names();

}  // namespace hftcpp::sim
