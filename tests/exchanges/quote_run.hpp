// QuoteRun: a stream of A-share quotes against its source's simulator, both on the test's own
// thread, and what has come of it.
#pragma once

#include "exchanges/a_share/share_difference.hpp"
#include "exchanges/simulation.hpp"
#include "sim/a_share/a_share_simulator.hpp"
#include <hftcpp/core/event_queues.hpp>

#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::test {

// Four shares of three markets, and a fund, whose prices have a decimal more.
inline const std::vector<std::string> kShares{"600000.sh", "000001.sz", "920002.bj", "688981.sh",
                                              "510300.sh"};

inline sim::SimulatorSettings share_settings(const std::vector<std::string>& shares = kShares) {
  sim::SimulatorSettings settings;
  for (const std::string& share : shares)
    settings.instruments.push_back(*sim::a_share_instrument(Symbol{share}));
  settings.rate = 500;
  settings.book_interval = std::chrono::milliseconds{10};
  return settings;
}

// Takes quotes alone.
struct QuoteWatcher {
  EventQueue<Quote> quote_queue;
};

class QuoteRun {
 public:
  QuoteRun(std::string exchange, sim::SimulatorSettings settings)
      : simulation_{io_, std::move(exchange), std::move(settings)} {}

  [[nodiscard]] StreamParams params(std::vector<std::string> pairs = kShares) const {
    StreamParams params = simulation_.params(std::move(pairs), {Channel::quote, Channel::ticker});
    params.subscribe_args["always"] = "true";
    return params;
  }
  void start(StreamParams params) {
    auto stream = get_exchange_stream(std::move(params));
    stream->bind_observer(*this, {.channels = {Channel::quote}});
    simulation_.start(std::move(stream));
  }

  template <class Condition>
  void run_until(Condition done) {
    simulation_.run_until([&] {
      look();
      return done();
    });
  }
  void run_for(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    run_until([&] { return std::chrono::steady_clock::now() >= until; });
  }
  // Until so many more quotes have come of each.
  void run_for_quotes(std::size_t count, const std::vector<std::string>& shares = kShares) {
    std::map<Symbol, std::size_t> goal;
    for (const std::string& share : shares) goal[Symbol{share}] = counts[Symbol{share}] + count;
    run_until([&] {
      for (const auto& [symbol, least] : goal)
        if (counts[symbol] < least) return false;
      return true;
    });
  }
  // The market stands still, and what has come says what it says.
  void settle(const std::vector<std::string>& shares = kShares) {
    run_io(io_, simulator().pause());
    run_until([&] { return differences(shares).empty(); });
  }
  [[nodiscard]] std::string differences(const std::vector<std::string>& shares = kShares) {
    std::string all;
    for (const std::string& share : shares) {
      const std::string where =
          exact_difference(quotes[Symbol{share}], simulator().snapshot_of(Symbol{share}));
      if (!where.empty()) all += share + ": " + where;
    }
    return all;
  }
  [[nodiscard]] std::size_t injected(sim::FaultKind kind) {
    std::size_t count = 0;
    for (const sim::InjectedFault& each : simulator().injected()) count += each.fault.kind == kind;
    return count;
  }

  [[nodiscard]] sim::AShareSimulator& simulator() {
    return dynamic_cast<sim::AShareSimulator&>(simulation_.simulator());
  }
  [[nodiscard]] Simulation& simulation() { return simulation_; }
  [[nodiscard]] StreamBase& stream() { return simulation_.stream(); }
  [[nodiscard]] Watcher& watcher() { return simulation_.watcher(); }
  [[nodiscard]] boost::asio::io_context& io() { return io_; }

  EventQueue<Quote> quote_queue{{.capacity = 1'000'000, .policy = QueuePolicy::drop_oldest}};
  std::map<Symbol, Quote> quotes;  // the last of each
  std::map<Symbol, std::size_t> counts;
  std::vector<std::string> wrongs;  // quotes whose prices no simulator has shown

 private:
  void look() {
    for (Quote quote; quote_queue.try_pop(quote);) {
      ++counts[quote.symbol];
      const bool is_strange = quote.last.is_zero() || quote.bids[0].price.is_zero() ||
                              quote.bids[0].price >= quote.asks[0].price;
      if (is_strange) wrongs.emplace_back(quote.symbol.text());
      quotes[quote.symbol] = quote;
    }
  }

  boost::asio::io_context io_{1};
  Simulation simulation_;
};

}  // namespace hftcpp::test
