// Simulator: a server of ours on loopback that speaks an exchange's own protocol.
#pragma once

#include "sim/account.hpp"
#include "sim/fault_script.hpp"
#include "sim/market.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class MarketDriver;

struct SimulatorSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;        // 0: any free one
  bool tls = false;              // with a certificate for localhost and 127.0.0.1
  std::string certificate_file;  // it is written there when this is not empty, for clients to trust
  FaultScript faults;
  AccountSettings account;  // whose keys its private side accepts

  // Several simulators on one market: make a MarketDriver (market_driver.hpp) on the same executor
  // and give it to each. Null: one of its own, of the four settings that follow.
  std::shared_ptr<MarketDriver> market;
  std::vector<InstrumentSettings> instruments;  // empty: default_instruments()
  double rate = 100;                            // market events per second, over all symbols
  std::uint64_t seed = 1;
  std::uint64_t max_events = 0;  // the market stands still after so many; 0: never

  // How long an exchange gathers book changes where it does not send each (Binance's @100ms);
  // 0 sends each at once.
  std::chrono::milliseconds book_interval{100};
  // Bytes that wait for a client that reads slowly, before it is cut off.
  std::size_t max_queue = 32 * 1024 * 1024;
  // An exchange's own times, shorter for tests: 0 leaves them as they are.
  std::chrono::milliseconds ping_interval{0};
  std::chrono::milliseconds idle_timeout{0};
  // In which of several ways an exchange does it, by name; what there is, its own header says.
  std::map<std::string, std::string> arguments{};
  // May change a message, or an answer's body, before it goes out: what an exchange will come up
  // with, for tests.
  std::function<void(std::string&)> rewrite{};
};

// From any thread.
struct SimulatorCounters {
  std::uint64_t connections = 0;
  std::uint64_t requests = 0;       // HTTP
  std::uint64_t messages_sent = 0;  // market data, as told to clients
  std::uint64_t market_events = 0;
  std::uint64_t slow_clients = 0;  // cut off because they did not read
};

class Simulator {
 public:
  virtual ~Simulator() = default;

  // Listens from the moment of construction (throws std::system_error for a port in use, saying
  // which); serves while start() runs, until stop(). All of it on the executor, which must not run
  // things in parallel: an io_context of one thread, or a strand.
  [[nodiscard]] virtual boost::asio::awaitable<void> start() = 0;
  virtual void stop() = 0;  // from any thread

  // The market stands still (that of all simulators that share it), and what had happened before
  // was sent and has left: a client that does not read holds it up. pause() may come before
  // start(). From another thread: co_spawn it.
  [[nodiscard]] virtual boost::asio::awaitable<void> pause() = 0;
  virtual void resume() = 0;

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // For StreamParams::api_host and rest_host; empty where the source has no such side.
  [[nodiscard]] virtual std::string websocket_url() const = 0;
  [[nodiscard]] virtual std::string rest_url() const = 0;

  // What even market data want as StreamParams::api_key; empty where they are free.
  [[nodiscard]] virtual std::string token() const { return {}; }

  // While paused, or on the executor.
  [[nodiscard]] virtual const Market& market() const = 0;
  // What a client of a book of that depth must hold after pause(), sequence() as this exchange
  // numbers it; 0 for all levels. Throws std::invalid_argument for an unknown symbol.
  [[nodiscard]] virtual OrderBook book_as_sent(Symbol symbol, std::size_t depth) const = 0;

  // The customer of this simulator, on the executor: what clients are told of it is told at once.
  [[nodiscard]] virtual Account& account() = 0;

  [[nodiscard]] virtual SimulatorCounters counters() const = 0;
  // Which faults have happened, in order: what a ledger must know of. From any thread.
  [[nodiscard]] virtual std::vector<InjectedFault> injected() const = 0;
};

// By the exchange's name; throws std::invalid_argument with the names there are.
[[nodiscard]] std::unique_ptr<Simulator> make_simulator(std::string_view exchange,
                                                        boost::asio::any_io_executor executor,
                                                        SimulatorSettings settings);
[[nodiscard]] std::vector<std::string> simulator_names();
// Whether it shows an account, which credential_form() says how to open.
[[nodiscard]] bool has_account(std::string_view exchange);

}  // namespace hftcpp::sim
