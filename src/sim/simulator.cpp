// simulator.cpp: the table of simulators: one line per exchange.
#include "sim/simulator.hpp"

#include "sim/arguments.hpp"
#include "sim/binance/binance_simulator.hpp"
#include "sim/binance_future/binance_future_simulator.hpp"
#include "sim/coinbase/coinbase_keys.hpp"
#include "sim/coinbase/coinbase_simulator.hpp"
#include "sim/credentials.hpp"
#include "sim/kraken/kraken_simulator.hpp"
#include "sim/kraken_future/kraken_future_simulator.hpp"
#include "sim/okx/okx_simulator.hpp"
#include "sim/qmt/qmt_simulator.hpp"
#include "sim/sina/sina_simulator.hpp"
#include "sim/tcp_push/tcp_push_simulator.hpp"
#include "sim/tdx/tdx_simulator.hpp"
#include "sim/tencent/tencent_simulator.hpp"
#include "sim/yahoo/yahoo_simulator.hpp"

#include <stdexcept>
#include <utility>

namespace hftcpp::sim {
namespace {

using Make = std::unique_ptr<Simulator> (*)(boost::asio::any_io_executor, SimulatorSettings);

template <class Kind>
std::unique_ptr<Simulator> make(boost::asio::any_io_executor executor, SimulatorSettings settings) {
  return std::make_unique<Kind>(std::move(executor), std::move(settings));
}

constexpr CredentialForm kText{.make_secret = make_text_secret, .objection = objection_to_text};
constexpr CredentialForm kBase64{.make_secret = make_base64_secret,
                                 .objection = objection_to_base64};
constexpr CredentialForm kCoinbase{.key = CoinbaseKeys::kSimulatedKey,
                                   .make_secret = CoinbaseKeys::make_secret,
                                   .objection = CoinbaseKeys::objection};
constexpr CredentialForm kOkx{
    .make_secret = make_text_secret, .objection = objection_to_text, .has_passphrase = true};

struct Entry {
  std::string_view name;
  Make make;
  const CredentialForm* credentials;  // null where there is no account
  bool takes_arguments = false;       // and says itself which
};

constexpr Entry kSimulators[] = {
    {"binance", make<BinanceSimulator>, &kText},
    {"binance_future", make<BinanceFutureSimulator>, &kText},
    {"coinbase", make<CoinbaseSimulator>, &kCoinbase},
    {"kraken", make<KrakenSimulator>, &kBase64},
    {"kraken_future", make<KrakenFutureSimulator>, &kBase64},
    {"okx", make<OkxSimulator>, &kOkx},
    {"okx_swap", make<OkxSwapSimulator>, &kOkx},
    {"qmt", make<QmtSimulator>, nullptr, true},
    {"sina", make<SinaSimulator>, nullptr},
    {"tcp_push", make<TcpPushSimulator>, nullptr, true},
    {"tdx", make<TdxSimulator>, nullptr},
    {"tencent", make<TencentSimulator>, nullptr},
    {"yahoo", make<YahooSimulator>, nullptr},
};

const Entry& entry_of(std::string_view exchange) {
  for (const Entry& entry : kSimulators)
    if (entry.name == exchange) return entry;
  std::string message = "unknown simulator \"" + std::string{exchange} + "\"; there are:";
  for (const Entry& entry : kSimulators) message += " " + std::string{entry.name};
  throw std::invalid_argument{message};
}

}  // namespace

std::vector<std::string> simulator_names() {
  std::vector<std::string> names;
  for (const Entry& entry : kSimulators) names.emplace_back(entry.name);
  return names;
}

std::unique_ptr<Simulator> make_simulator(std::string_view exchange,
                                          boost::asio::any_io_executor executor,
                                          SimulatorSettings settings) {
  const Entry& entry = entry_of(exchange);
  if (!entry.takes_arguments) Arguments{entry.name, settings.arguments}.refuse_others();
  return entry.make(std::move(executor), std::move(settings));
}

bool has_account(std::string_view exchange) {
  return entry_of(exchange).credentials != nullptr;
}

const CredentialForm& credential_form(std::string_view exchange) {
  const Entry& entry = entry_of(exchange);
  if (entry.credentials == nullptr)
    throw std::invalid_argument{"the simulator of " + std::string{exchange} + " has no account"};
  return *entry.credentials;
}

}  // namespace hftcpp::sim
