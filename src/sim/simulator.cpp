// simulator.cpp: the table of simulators: one line per exchange.
#include "sim/simulator.hpp"

#include "sim/binance/binance_simulator.hpp"
#include "sim/binance_future/binance_future_simulator.hpp"
#include "sim/coinbase/coinbase_simulator.hpp"
#include "sim/kraken/kraken_simulator.hpp"
#include "sim/kraken_future/kraken_future_simulator.hpp"
#include "sim/okx/okx_simulator.hpp"

#include <stdexcept>
#include <utility>

namespace hftcpp::sim {
namespace {

using Make = std::unique_ptr<Simulator> (*)(boost::asio::any_io_executor, SimulatorSettings);

template <class Kind>
std::unique_ptr<Simulator> make(boost::asio::any_io_executor executor, SimulatorSettings settings) {
  return std::make_unique<Kind>(std::move(executor), std::move(settings));
}

struct Entry {
  std::string_view name;
  Make make;
};

constexpr Entry kSimulators[] = {
    {"binance", make<BinanceSimulator>},
    {"binance_future", make<BinanceFutureSimulator>},
    {"coinbase", make<CoinbaseSimulator>},
    {"kraken", make<KrakenSimulator>},
    {"kraken_future", make<KrakenFutureSimulator>},
    {"okx", make<OkxSimulator>},
    {"okx_swap", make<OkxSwapSimulator>},
};

}  // namespace

std::vector<std::string> simulator_names() {
  std::vector<std::string> names;
  for (const Entry& entry : kSimulators) names.emplace_back(entry.name);
  return names;
}

std::unique_ptr<Simulator> make_simulator(std::string_view exchange,
                                          boost::asio::any_io_executor executor,
                                          SimulatorSettings settings) {
  for (const Entry& entry : kSimulators)
    if (entry.name == exchange) return entry.make(std::move(executor), std::move(settings));
  std::string message = "unknown simulator \"" + std::string{exchange} + "\"; there are:";
  for (const Entry& entry : kSimulators) message += " " + std::string{entry.name};
  throw std::invalid_argument{message};
}

}  // namespace hftcpp::sim
