// a_share_fusion_sources_test: a fusion of three real protocols, against simulators that share one
// market and have their faults.
#include "exchanges/simulation.hpp"
#include "sim/a_share/a_share_simulator.hpp"
#include "sim/market_driver.hpp"
#include "sim/tcp_push/tcp_push_simulator.hpp"
#include "support/run_io.hpp"
#include <hftcpp/core/event_queues.hpp>

#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sim::Fault;
using sim::FaultKind;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<std::string> kListed{"600000.sh", "000001.sz", "688981.sh", "510300.sh"};

// What each share cost at each volume: who has both right has told no old price for a new one.
struct MarketLog : sim::MarketListener {
  explicit MarketLog(std::shared_ptr<sim::MarketDriver> market) : driver{std::move(market)} {
    for (std::size_t i = 0; i < driver->market().instruments().size(); ++i) note(i);
    driver->attach(*this);
  }
  ~MarketLog() override { driver->detach(*this); }
  void on_market_event(const sim::MarketEvent& event) override { note(event.instrument); }

  void note(std::size_t i) {
    const sim::RawDay& day = driver->market().day(i);
    const sim::InstrumentSettings& share = driver->market().instruments()[i];
    prices[share.symbol][Decimal{day.volume * 100, 0}] = Decimal{day.last, share.price_exponent};
  }

  std::shared_ptr<sim::MarketDriver> driver;
  std::map<Symbol, std::map<Decimal, Decimal>> prices;
};

struct Served {
  Served(asio::io_context& io, const std::string& exchange, sim::SimulatorSettings settings)
      : simulator{sim::make_simulator(exchange, io.get_executor(), std::move(settings))},
        life{io, simulator->start()} {}
  ~Served() {
    simulator->stop();
    life.wait();
  }
  const sim::AShareSimulator& shares() const {
    return dynamic_cast<const sim::AShareSimulator&>(*simulator);
  }

  std::unique_ptr<sim::Simulator> simulator;
  test::Task<void> life;
};

struct AShareFusionOfSources : testing::Test {
  AShareFusionOfSources() { spdlog::set_level(spdlog::level::off); }
  ~AShareFusionOfSources() override {
    if (stream) stream->stop();
    if (running) running->wait();
  }

  void serve(const std::string& exchange, sim::FaultScript faults) {
    sim::SimulatorSettings settings;
    settings.market = market;
    settings.faults = std::move(faults);
    settings.book_interval = 10ms;
    servers.emplace(std::piecewise_construct, std::forward_as_tuple(exchange),
                    std::forward_as_tuple(io, exchange, std::move(settings)));
  }
  sim::Simulator& simulator(const std::string& exchange) { return *servers.at(exchange).simulator; }

  void start() {
    StreamParams params;
    params.exchange = "a_share";
    params.currency_pairs = kListed;
    params.subscribe_channels = {Channel::quote, Channel::ticker};
    params.subscribe_args = {{"sources", "sina,tencent,tcp_push"},
                             {"late_after", "3s"},
                             {"frozen_after", "300ms"},
                             {"recover_after", "100ms"},
                             {"tcp_push.api_host", simulator("tcp_push").websocket_url()},
                             {"tcp_push.always", "true"}};
    for (const std::string polled : {"sina", "tencent"}) {
      params.subscribe_args[polled + ".rest_host"] = simulator(polled).rest_url();
      params.subscribe_args[polled + ".update_interval"] = "20ms";
      params.subscribe_args[polled + ".always"] = "true";
    }
    params.api_auth_data = {{"tcp_push", std::string{sim::TcpPushSimulator::kToken}}};
    params.reconnect = {.first = 20ms, .ceiling = 200ms};
    params.check_pairs = false;
    stream = get_exchange_stream(std::move(params));
    stream->bind_observer(ears);
    running.emplace(io, stream->start());
  }

  template <class Condition>
  void run_until(Condition done) try {
    test::run_until(io, [&] {
      for (Event event; ears.event_queue.try_pop(event);) {
        if (const auto* quote = std::get_if<Quote>(&event)) on_quote(*quote);
        if (const auto* status = std::get_if<StreamStatus>(&event))
          if (status->channel == Channel::quote) told.push_back(status->reason);
      }
      return done();
    });
  } catch (const std::runtime_error& hung) {
    std::string all;
    for (const std::string& each : told) all += each + '\n';
    throw std::runtime_error{hung.what() + ("; " + differences()) + '\n' + all};
  }
  void on_quote(const Quote& quote) {
    while_aside += was_told("tencent is set aside") && !was_told("tencent is heard again");
    const auto& truth = log->prices[quote.symbol];
    const auto then = truth.find(quote.volume);
    const std::string symbol{quote.symbol.text()};
    if (then == truth.end() || then->second != quote.last)
      wrongs.push_back(symbol + ": " + quote.last.to_string() + " at " + quote.volume.to_string() +
                       " of " + std::string{quote.source.text()});
    const auto [last, is_first] = quotes.try_emplace(quote.symbol, quote);
    if (!is_first && quote.volume < last->second.volume) wrongs.push_back(symbol + " went back");
    if (quote.volume != last->second.volume) moved[quote.symbol] += 1;
    last->second = quote;
  }
  // So many times more, each share.
  void run_until_moved(int times) {
    const std::map<Symbol, int> before = moved;
    run_until([&] {
      for (const std::string& pair : kListed) {
        const auto then = before.find(Symbol{pair});
        if (moved[Symbol{pair}] < times + (then == before.end() ? 0 : then->second)) return false;
      }
      return true;
    });
  }
  bool was_told(std::string_view words) const {
    for (const std::string& each : told)
      if (each.find(words) != std::string::npos) return true;
    return false;
  }
  std::size_t injected(const std::string& exchange, FaultKind kind) {
    std::size_t count = 0;
    for (const sim::InjectedFault& each : simulator(exchange).injected())
      count += each.fault.kind == kind;
    return count;
  }
  // The market stands still, and what is handed on is what it came to.
  void settle() {
    test::run_io(io, simulator("tcp_push").pause());
    run_until([&] { return differences().empty(); });
  }
  std::string differences() {
    std::string all;
    for (const std::string& pair : kListed) {
      const sim::AShareSnapshot share = servers.at("sina").shares().snapshot_of(Symbol{pair});
      const Quote& quote = quotes[Symbol{pair}];
      const Decimal last = share.price(share.day.last);
      const Decimal volume{share.shares(share.day.volume), 0};
      if (quote.last != last || quote.volume != volume)
        all += pair + ": " + quote.last.to_string() + " at " + quote.volume.to_string() + ", not " +
               last.to_string() + " at " + volume.to_string() + "; ";
    }
    return all;
  }

  asio::io_context io{1};
  struct Ears {
    EventQueue<Event> event_queue;
  } ears;
  std::shared_ptr<sim::MarketDriver> market = sim::MarketDriver::make(
      io.get_executor(), {.instruments = sim::instruments_named(kListed), .rate = 300});
  std::optional<MarketLog> log{market};
  std::map<std::string, Served> servers;
  std::unique_ptr<StreamBase> stream;
  std::optional<test::Task<void>> running;
  std::map<Symbol, Quote> quotes;  // the last of each
  std::map<Symbol, int> moved;
  std::size_t while_aside = 0;
  std::vector<std::string> told;
  std::vector<std::string> wrongs;
};

sim::FaultScript shifts(std::uint64_t from, std::uint64_t count) {
  sim::FaultScript script;
  for (std::uint64_t i = 0; i < count; ++i)
    script.push_back({.after_messages = from + i, .kind = FaultKind::field_shift});
  return script;
}

TEST_F(AShareFusionOfSources, HasThePricesOfTheMarket) {
  for (const char* const each : {"sina", "tencent", "tcp_push"}) serve(each, {});
  start();
  run_until_moved(20);
  settle();
  EXPECT_THAT(wrongs, IsEmpty());
  EXPECT_FALSE(was_told("set aside"));
  for (const auto& [symbol, quote] : quotes) {
    EXPECT_EQ(quote.exchange, Exchange{"a_share"});
    EXPECT_EQ(quote.name.view(), sim::a_share_listing(symbol).name);
  }
}

// One is frozen, and of another each record lacks a field, while the third goes on.
TEST_F(AShareFusionOfSources, KeepsRightPricesWhileOneIsFrozenAndAnotherIsShifted) {
  serve("sina", shifts(200, 600));
  serve("tencent", {{.after_messages = 200, .kind = FaultKind::frozen, .duration = 1'500ms}});
  serve("tcp_push", {});
  start();
  run_until([&] { return was_told("tencent is set aside: frozen"); });
  run_until([&] { return injected("sina", FaultKind::field_shift) >= 100; });
  run_until_moved(5);

  run_until([&] { return injected("sina", FaultKind::field_shift) == 600; });
  run_until([&] { return was_told("tencent is heard again"); });
  settle();

  EXPECT_THAT(wrongs, IsEmpty());
  EXPECT_GT(while_aside, 20u) << "quotes that were handed on without the frozen source";
  EXPECT_EQ(injected("tencent", FaultKind::frozen), 1u);
}

TEST_F(AShareFusionOfSources, GoesOnWhileOneIsBannedAndAnotherIsCut) {
  serve("sina", {{.after_messages = 100, .kind = FaultKind::forbidden, .count = 1}});
  serve("tencent", {});
  serve("tcp_push", {{.after_messages = 100, .kind = FaultKind::cut}});
  start();
  run_until([&] { return was_told("sina is set aside: disconnected: "); });
  EXPECT_TRUE(was_told("403"));
  run_until([&] { return was_told("tcp_push is set aside: disconnected: "); });
  run_until([&] { return was_told("tcp_push is heard again"); });
  settle();
  EXPECT_THAT(wrongs, IsEmpty());
}

}  // namespace
}  // namespace hftcpp
