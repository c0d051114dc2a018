// sim.cpp: `hftcpp sim EXCHANGE`: a simulator as a program of its own, for whoever speaks the
// exchange's protocol.
#include "app/arguments.hpp"
#include "app/faults.hpp"
#include "app/sim_account.hpp"
#include "app/verb.hpp"
#include "service/log.hpp"
#include "sim/simulator.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace hftcpp::app {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kSimExamples =
    "Examples:\n"
    "  hftcpp sim kraken --port 9001\n"
    "  hftcpp sim binance --port 9002 --rate 1000 --faults faults.json\n"
    "  hftcpp sim kraken --port 9001 --tls --cert-file /tmp/sim.pem\n"
    "  hftcpp sim okx --port 9003 --account --account-pace 500ms       orders and fills, too\n"
    "  hftcpp sim coinbase --port 9004 --api-key my-key --api-secret @ec_key.pem\n"
    "  hftcpp sim sina --port 9011 --pairs 600000.sh,000001.sz          two of 5,500 shares\n"
    "Then, in another terminal: hftcpp tail kraken ticker btc/usd --host ws://127.0.0.1:9001\n"
    "or, of a source that is asked over HTTP:\n"
    "  hftcpp tail sina quote 600000.sh --rest http://127.0.0.1:9011 --arg always=true";

struct SimOptions {
  std::string exchange;
  sim::SimulatorSettings settings;
  SimAccountOptions account;
  std::string faults_file;
  std::vector<std::string> pairs;
  std::vector<std::string> arguments;
  double seconds = 0;
};

// "a, b", of the texts that are there.
std::string joined(const std::vector<std::string>& texts, const char* between) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() || text.empty() ? "" : between) + text;
  return all;
}

// "\"api_host\": \"ws://127.0.0.1:9001\"", and nothing for what there is not.
std::string member(const std::string& name, const std::string& value) {
  return value.empty() ? "" : '"' + name + "\": \"" + value + '"';
}

void print_pairs(const sim::Market& market) {
  constexpr std::size_t kMost = 20;
  const auto& all = market.instruments();
  std::printf("Pairs:");
  for (std::size_t i = 0; i < std::min(all.size(), kMost); ++i)
    std::printf(" %s", std::string{all[i].symbol.text()}.c_str());
  if (all.size() > kMost) std::printf(" and %zu more", all.size() - kMost);
  std::printf("\n");
}

void print_start(const sim::Simulator& simulator, const SimOptions& options,
                 const SimAccount& account) {
  const std::string socket = simulator.websocket_url();
  const std::string rest = simulator.rest_url();
  const std::string certificate = options.settings.tls ? options.settings.certificate_file : "";
  std::printf("%s simulator: %s, %g market events a second. Ctrl-C stops it.\n",
              options.exchange.c_str(), joined({socket, rest}, " and ").c_str(),
              options.settings.rate);
  std::printf("In a stream's configuration:\n  %s\n",
              joined({member("api_host", socket), member("rest_host", rest),
                      member("api_key", simulator.token()), member("ca_file", certificate)},
                     ", ")
                  .c_str());
  print_pairs(simulator.market());
  if (options.settings.account.enabled) std::fputs(account.words().c_str(), stdout);
  std::fflush(stdout);
}

void print_end(const sim::Simulator& simulator) {
  const sim::SimulatorCounters counters = simulator.counters();
  std::printf(
      "stopped: %llu messages to %llu connections, %llu market events, %zu faults injected\n",
      static_cast<unsigned long long>(counters.messages_sent),
      static_cast<unsigned long long>(counters.connections),
      static_cast<unsigned long long>(counters.market_events), simulator.injected().size());
}

// What the command line says, checked and filled into the settings.
void settle(SimOptions& options) {
  const std::vector<std::string> names = sim::simulator_names();
  if (std::find(names.begin(), names.end(), options.exchange) == names.end())
    throw UsageError{unknown("simulator", options.exchange, names)};
  if (options.settings.tls && options.settings.certificate_file.empty())
    throw UsageError{"--tls needs --cert-file FILE: where clients find the certificate to trust"};
  if (!options.settings.tls && !options.settings.certificate_file.empty())
    throw UsageError{"--cert-file needs --tls: without it there is no certificate"};
  if (!options.faults_file.empty()) options.settings.faults = read_faults(options.faults_file);

  for (const std::string& argument : options.arguments) {
    const auto equals = argument.find('=');
    if (equals == argument.npos) throw UsageError{"--arg " + argument + ": expected NAME=VALUE"};
    options.settings.arguments[argument.substr(0, equals)] = argument.substr(equals + 1);
  }

  options.settings.account = to_account(options.account, options.exchange, options.settings.seed);
  try {
    if (!options.pairs.empty())
      options.settings.instruments = sim::instruments_named(options.pairs);
  } catch (const std::invalid_argument& e) {
    throw UsageError{e.what()};
  }
}

// Some trade pairs, others shares, and each has arguments of its own: the simulator says which.
std::unique_ptr<sim::Simulator> make_simulator(const SimOptions& options,
                                               const asio::any_io_executor& executor) try {
  return sim::make_simulator(options.exchange, executor, options.settings);
} catch (const std::invalid_argument& e) {
  throw UsageError{(options.arguments.empty() ? "--pairs: " : "") + std::string{e.what()}};
}

int simulate(SimOptions& options) {
  settle(options);
  set_up_logging({.level = LogLevel::warning});
  asio::io_context io{1};
  const auto simulator = make_simulator(options, io.get_executor());
  asio::signal_set signals{io, SIGINT, SIGTERM};
  asio::steady_timer end{io};
  const auto stop = [&](auto&&...) {
    signals.cancel();
    end.cancel();
    simulator->stop();
  };
  signals.async_wait([&](const boost::system::error_code& ec, int) {
    if (!ec) stop();
  });
  if (options.seconds > 0) {
    end.expires_after(to_duration(options.seconds));
    end.async_wait([&](const boost::system::error_code& ec) {
      if (!ec) stop();
    });
  }
  const SimAccount account{options.account, options.exchange, *simulator, options.settings};
  account.write_configuration();
  print_start(*simulator, options, account);
  asio::co_spawn(io, simulator->start(), rethrow_unless_stopped);
  io.run();
  print_end(*simulator);
  return 0;
}

}  // namespace

void add_sim(CLI::App& command, Outcome& outcome) {
  auto options = std::make_shared<SimOptions>();
  CLI::App& verb = *command.add_subcommand(
      "sim", "A simulated exchange on loopback that speaks the exchange's own protocol.");
  verb.add_option("EXCHANGE", options->exchange,
                  "which protocol: " + listed(sim::simulator_names()))
      ->required();
  verb.add_option("--port", options->settings.port, "where to listen (default: any free port)")
      ->check(whole_number(0, 65535));
  verb.add_option("--rate", options->settings.rate, "market events a second, over all pairs")
      ->check(market_rate())
      ->capture_default_str();
  verb.add_option("--faults", options->faults_file,
                  "a JSON file that says what goes wrong when, see docs/simulators.md")
      ->type_name("FILE");
  verb.add_flag("--tls", options->settings.tls, "wss and https instead of ws and http");
  verb.add_option("--cert-file", options->settings.certificate_file,
                  "with --tls: writes the certificate there, for clients to trust")
      ->type_name("FILE");
  verb.add_option("--pairs", options->pairs,
                  "what is traded there: btc/usd,eth/usd (default: ten pairs, or 5,500 shares)")
      ->delimiter(',')
      ->type_name("PAIRS");
  verb.add_option("--arg", options->arguments,
                  "in which of several ways the exchange does it: NAME=VALUE, see "
                  "docs/simulators.md; may be repeated")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  verb.add_option("--seed", options->settings.seed, "another seed is another market")
      ->check(whole_number(0, UINT64_MAX))
      ->capture_default_str();
  verb.add_option("--seconds", options->seconds, "stop after so long (default: never)")
      ->check(seconds_to_run());
  add_account_options(verb, options->account);
  verb.footer(std::string{kSimExamples});
  verb.callback([options, &outcome] { outcome.exit_code = simulate(*options); });
}

}  // namespace hftcpp::app
