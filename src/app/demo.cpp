// demo.cpp: `hftcpp demo`: every simulator, and one service on all of them, in one process.
#include "app/arguments.hpp"
#include "app/demo_service.hpp"
#include "app/faults.hpp"
#include "app/verb.hpp"
#include "exchanges/exchange.hpp"
#include "service/log.hpp"
#include "service/service_runtime.hpp"
#include "sim/market_driver.hpp"
#include "sim/simulator.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace hftcpp::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kPairs = 4;

struct DemoOptions {
  double seconds = 0;
  double rate = 200;
  std::uint64_t seed = 1;
  std::string faults_file;
  bool calm = false;
  std::vector<std::string> exchanges{"binance", "kraken"};
};

// The simulators on one market and one thread of their own.
class SimulatedExchanges {
 public:
  SimulatedExchanges(const DemoOptions& options, const sim::FaultScript& faults)
      : names_{options.exchanges} {
    const auto market =
        sim::MarketDriver::make(io_.get_executor(), {.seed = options.seed, .rate = options.rate});
    for (const std::string& name : names_) {
      sim::SimulatorSettings settings;
      settings.market = market;
      settings.faults = faults;
      simulators_.push_back(sim::make_simulator(name, io_.get_executor(), std::move(settings)));
      asio::co_spawn(io_, simulators_.back()->start(), rethrow_unless_stopped);
    }
    for (const auto& instrument : market->market().instruments())
      pairs_.emplace_back(instrument.symbol.text());
    thread_ = std::thread{[this] { io_.run(); }};
  }
  ~SimulatedExchanges() { stop(); }
  SimulatedExchanges(const SimulatedExchanges&) = delete;
  SimulatedExchanges& operator=(const SimulatedExchanges&) = delete;

  void stop() {
    for (const auto& simulator : simulators_) simulator->stop();
    if (thread_.joinable()) thread_.join();
  }

  // A stream for each, of its first pairs.
  [[nodiscard]] std::vector<StreamParams> streams() const {
    std::vector<StreamParams> streams;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      StreamParams params;
      params.exchange = names_[i];
      params.currency_pairs = {pairs_.begin(), pairs_.begin() + std::min(kPairs, pairs_.size())};
      params.subscribe_channels = {Channel::ticker, Channel::trade, Channel::order_book};
      params.api_host = simulators_[i]->websocket_url();
      params.rest_host = simulators_[i]->rest_url();
      streams.push_back(std::move(params));
    }
    return streams;
  }
  [[nodiscard]] std::size_t injected() const {
    std::size_t count = 0;
    for (const auto& simulator : simulators_) count += simulator->injected().size();
    return count;
  }

 private:
  std::vector<std::string> names_;
  asio::io_context io_{1};
  std::vector<std::unique_ptr<sim::Simulator>> simulators_;
  std::vector<std::string> pairs_;
  std::thread thread_;
};

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

std::string title(const std::vector<StreamParams>& streams, const DemoOptions& options,
                  std::size_t faults) {
  std::string names;
  for (const StreamParams& stream : streams) {
    const bool is_last = &stream == &streams.back();
    names += (names.empty() ? "" : is_last ? " and " : ", ") + stream.exchange;
  }
  char text[200];
  std::snprintf(text, sizeof text, "hftcpp demo: %s, simulated, %g market events a second%s.%s",
                names.c_str(), options.rate,
                faults > 0 ? ", with faults: watch the gaps heal" : ", without faults",
                options.seconds > 0 ? "" : " Ctrl-C stops it.");
  return text;
}

struct Summary {
  std::uint64_t gaps = 0;
  std::uint64_t open = 0;
  std::size_t silent = 0;  // pairs without a single update
  std::size_t unhealthy = 0;
};

Summary summarise(const ServiceRuntime& runtime, const DemoService& service) {
  Summary summary;
  for (const auto& stream : runtime.streams()) {
    for (const Gap& gap : stream->gaps().entries()) {
      ++summary.gaps;
      if (!gap.to.is_set() || !gap.repaired) ++summary.open;
    }
  }
  for (const DemoRow& row : service.rows()) {
    if (!row.bid && !row.ask) ++summary.silent;
    if (!row.fresh) ++summary.unhealthy;
  }
  return summary;
}

int demo(const DemoOptions& options) {
  sim::FaultScript faults;
  if (!options.faults_file.empty())
    faults = read_faults(options.faults_file);
  else if (!options.calm)
    faults = demo_faults(options.rate, options.seconds);
  // The table and the lines tell what the log would.
  set_up_logging({.level = LogLevel::off});
  SimulatedExchanges exchanges{options, faults};
  const std::vector<StreamParams> streams = exchanges.streams();

  RuntimeSettings settings;
  settings.run_for = to_duration(options.seconds);
  ServiceRuntime runtime{settings};
  auto owned = std::make_unique<DemoService>(
      DemoService::Settings{.live = ::isatty(STDOUT_FILENO) != 0,
                            .title = title(streams, options, faults.size()),
                            .width = terminal_width});
  DemoService& service = *owned;
  runtime.add_service(std::move(owned), streams);

  const auto began = std::chrono::steady_clock::now();
  const int code = runtime.run();
  const std::chrono::duration<double> lasted = std::chrono::steady_clock::now() - began;
  exchanges.stop();
  if (service.reader_is_gone()) return 0;
  if (!service.write_error().empty()) throw std::runtime_error{service.write_error()};

  const Summary summary = summarise(runtime, service);
  std::printf(
      "demo: %.0f s, %llu events of %zu exchanges, %zu faults injected, %llu gaps, %llu healed\n",
      lasted.count(), static_cast<unsigned long long>(service.events()), streams.size(),
      exchanges.injected(), static_cast<unsigned long long>(summary.gaps),
      static_cast<unsigned long long>(summary.gaps - summary.open));
  if (summary.silent == 0) return code;
  std::fprintf(stderr, "demo: nothing came for %zu pairs\n", summary.silent);
  return 1;
}

}  // namespace

// The demo's table is of books and trades; sources of quotes alone have neither, nor an account.
std::vector<std::string> exchanges_with_books() {
  std::vector<std::string> names = sim::simulator_names();
  std::erase_if(names, [](const std::string& name) { return !sim::has_account(name); });
  return names;
}

void add_demo(CLI::App& command, Outcome& outcome) {
  auto options = std::make_shared<DemoOptions>();
  CLI::App& verb = *command.add_subcommand(
      "demo", "Simulated exchanges and a service on all of them, without internet.");
  verb.add_option("--seconds", options->seconds, "stop after so long (default: Ctrl-C)")
      ->check(seconds_to_run())
      ->type_name("N");
  verb.add_option("--rate", options->rate, "market events a second, over all pairs")
      ->check(market_rate())
      ->capture_default_str();
  verb.add_option("--seed", options->seed, "another seed is another market")
      ->check(whole_number(0, UINT64_MAX))
      ->capture_default_str();
  verb.add_option("--exchanges", options->exchanges, "which of them, separated by commas")
      ->delimiter(',')
      ->check(one_of("simulator", exchanges_with_books()))
      ->capture_default_str();
  verb.add_flag("--calm", options->calm, "nothing goes wrong (default: a fault every few seconds)");
  verb.add_option("--faults", options->faults_file,
                  "a JSON file that says what goes wrong when, see docs/simulators.md")
      ->type_name("FILE");
  verb.footer(
      "A live table on a terminal, plain lines elsewhere; a summary at the end.\n\nExamples:\n  "
      "hftcpp demo\n  hftcpp demo --seconds 20 --rate 2000 --calm");
  verb.callback([options, &outcome] { outcome.exit_code = demo(*options); });
}

}  // namespace hftcpp::app
