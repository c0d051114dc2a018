// PolledRun: the stream of a polled source of A-shares against the source's simulator, both on the
// test's own thread.
#pragma once

#include "exchanges/a_share/share_difference.hpp"
#include "exchanges/simulation.hpp"
#include "sim/a_share/a_share_simulator.hpp"
#include <hftcpp/core/event_queues.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hftcpp::test {

// Takes every quote, and looks at each.
struct QuoteLog {
  EventQueue<Event> event_queue;

  std::map<Symbol, Quote> quotes;  // the last of each
  std::size_t count = 0;
  std::vector<std::string> wrongs;

  void look() {
    for (Event event; event_queue.try_pop(event);)
      if (const Quote* const quote = std::get_if<Quote>(&event)) take(*quote);
  }

 private:
  void take(const Quote& quote) {
    ++count;
    const sim::AShareListing listing = sim::a_share_listing(quote.symbol);
    const std::string symbol{quote.symbol.text()};
    if (quote.name.view() != listing.name)
      wrongs.push_back(symbol + " is called " + std::string{quote.name.view()});
    // No share of these tests costs as much as another.
    const double usual = sim::a_share_instrument(quote.symbol)->price.to_double();
    if (std::abs(quote.last.to_double() / usual - 1) > 0.08)
      wrongs.push_back(symbol + " costs " + quote.last.to_string());
    const auto [last, is_first] = quotes.try_emplace(quote.symbol, quote);
    if (!is_first && is_same(last->second, quote)) wrongs.push_back(symbol + ": a quote twice");
    last->second = quote;
  }

  static bool is_same(const Quote& a, const Quote& b) {
    const auto same = [](const Level& x, const Level& y) {
      return x.price == y.price && x.size == y.size;
    };
    return a.exchange_time == b.exchange_time && a.last == b.last && a.volume == b.volume &&
           std::ranges::equal(a.bids, b.bids, same) && std::ranges::equal(a.asks, b.asks, same);
  }
};

struct PolledSetting {
  std::string exchange;
  std::vector<std::string> listed{"600000.sh", "000001.sz", "920002.bj", "510300.sh"};
  sim::FaultScript faults{};
  std::function<void(std::string&)> rewrite{};
  std::string certificate_file{};  // over TLS, where there is one
};

class PolledRun {
 public:
  explicit PolledRun(PolledSetting setting)
      : setting_{std::move(setting)},
        simulation_{io_,
                    setting_.exchange,
                    {.tls = !setting_.certificate_file.empty(),
                     .certificate_file = setting_.certificate_file,
                     .faults = setting_.faults,
                     .instruments = sim::instruments_named(setting_.listed),
                     .rate = 500,
                     .rewrite = setting_.rewrite}} {}
  ~PolledRun() { stop(); }

  // With times that suit a test.
  [[nodiscard]] StreamParams params(std::vector<std::string> pairs) const {
    StreamParams own = simulation_.params(std::move(pairs), {Channel::quote, Channel::ticker});
    own.subscribe_args = {{"always", "true"}, {"update_interval", "20ms"}, {"ban_pause", "100ms"}};
    own.ca_file = setting_.certificate_file;
    return own;
  }
  void start() { start(params(setting_.listed)); }
  void start(StreamParams params) {
    std::unique_ptr<StreamBase> stream = get_exchange_stream(std::move(params));
    stream->bind_observer(log);
    simulation_.start(std::move(stream));
  }
  void stop() { simulation_.stop(); }

  template <class Condition>
  void run_until(Condition done) {
    try {
      simulation_.run_until([&] {
        log.look();
        return done();
      });
    } catch (const std::runtime_error& hung) {
      throw std::runtime_error{hung.what() + differences()};
    }
  }
  // The market stands still, and what it came to has been told.
  void settle() {
    run_io(io_, simulator().pause());
    run_until([&] { return differences().empty(); });
  }
  // Some rounds more.
  void run_rounds(std::uint64_t more) {
    const std::uint64_t before = simulator().counters().requests;
    run_until([&] { return simulator().counters().requests >= before + more; });
  }

  [[nodiscard]] std::string differences() const {
    std::string all;
    for (const std::string& pair : setting_.listed) {
      const Symbol symbol{pair};
      const auto quote = log.quotes.find(symbol);
      if (quote == log.quotes.end()) {
        all += pair + ": no quote; ";
        continue;
      }
      const std::string where = difference(quote->second, shares().snapshot_of(symbol));
      if (!where.empty()) all += pair + ": " + where;
    }
    return all;
  }

  // The reasons of all statuses of a kind.
  [[nodiscard]] std::vector<std::string> told(StreamState state) {
    std::vector<std::string> reasons;
    for (const StreamStatus& status : simulation_.watcher().statuses)
      if (status.state == state && status.channel == Channel::quote)
        reasons.push_back(std::string{status.symbol.text()} + (status.symbol.empty() ? "" : ": ") +
                          status.reason);
    return reasons;
  }

  [[nodiscard]] boost::asio::io_context& io() { return io_; }
  [[nodiscard]] sim::Simulator& simulator() { return simulation_.simulator(); }
  [[nodiscard]] StreamBase& stream() { return simulation_.stream(); }
  [[nodiscard]] Watcher& watcher() { return simulation_.watcher(); }
  [[nodiscard]] const sim::AShareSimulator& shares() const {
    return dynamic_cast<const sim::AShareSimulator&>(
        const_cast<Simulation&>(simulation_).simulator());
  }

  QuoteLog log;

 private:
  PolledSetting setting_;
  boost::asio::io_context io_{1};
  Simulation simulation_;
};

}  // namespace hftcpp::test
