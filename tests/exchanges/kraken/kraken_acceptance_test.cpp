// Kraken's two streams with all their channels, public and private, over TLS and through a script
// of faults: in the end all is as in the simulator, and the ledger knows of every fault.
#include "exchanges/fault_ledger.hpp"
#include "exchanges/simulation.hpp"
#include "sim/kraken/kraken_private_text.hpp"
#include "sim/kraken_future/kraken_future_private_text.hpp"

#include <cstdio>
#include <map>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sim::FaultKind;
using testing::IsEmpty;

constexpr std::uint64_t kEvents = 10'000;
constexpr const char* kKey = "simulated-key";
constexpr const char* kSecret =
    "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

struct Venue {
  std::string exchange;
  std::size_t depth;
  std::vector<Channel> channels;
  std::string (*order_id)(std::uint64_t);
};
const Venue kSpot{"kraken",
                  10,
                  {Channel::ticker, Channel::trade, Channel::order_book, Channel::kline,
                   Channel::my_order, Channel::my_order_batch, Channel::my_trade, Channel::balance},
                  sim::kraken_order_id};
const Venue kFuture{"kraken_future",
                    0,
                    {Channel::ticker, Channel::trade, Channel::order_book, Channel::funding,
                     Channel::liquidation, Channel::my_order, Channel::my_order_batch,
                     Channel::my_trade, Channel::balance, Channel::position},
                    sim::kraken_future_order_id};

struct KrakenAcceptance : testing::TestWithParam<Venue> {
  KrakenAcceptance() : certificate{testing::TempDir() + GetParam().exchange + "_acceptance.pem"} {}
  ~KrakenAcceptance() override { std::remove(certificate.c_str()); }

  [[nodiscard]] static sim::FaultScript faults() {
    sim::FaultScript script{{.kind = FaultKind::refuse_subscribe, .channel = Channel::order_book}};
    const std::vector<sim::Fault> kinds{{.kind = FaultKind::cut},
                                        {.kind = FaultKind::drop, .count = 3},
                                        {.kind = FaultKind::cut, .channel = Channel::my_order},
                                        {.kind = FaultKind::wrong_checksum},
                                        {.kind = FaultKind::garbage},
                                        {.kind = FaultKind::cut, .channel = Channel::balance},
                                        {.kind = FaultKind::reorder},
                                        {.kind = FaultKind::duplicate, .count = 3}};
    for (std::uint64_t i = 0; i < 14; ++i) {
      sim::Fault fault = kinds[i % kinds.size()];
      fault.after_messages = 900 + 700 * i;
      script.push_back(fault);
    }
    return script;
  }
  [[nodiscard]] sim::SimulatorSettings settings() const {
    sim::SimulatorSettings made;
    made.tls = true;
    made.certificate_file = certificate;
    made.faults = faults();
    made.instruments = sim::instruments_named(pairs);
    made.rate = 2'000;
    made.max_events = kEvents;
    made.book_interval = 0ms;
    made.account.enabled = true;
    made.account.key = kKey;
    made.account.secret = kSecret;
    made.account.pace = 20ms;
    return made;
  }
  [[nodiscard]] StreamParams params(const test::Simulation& simulation) const {
    StreamParams own = simulation.params(pairs, GetParam().channels);
    own.ca_file = certificate;
    own.api_key = kKey;
    own.api_secret = kSecret;
    own.reconnect.attempts_per_window = 100;
    own.reconnect.window = 1s;
    return own;
  }
  // Where the two accounts differ, in words.
  [[nodiscard]] static std::vector<std::string> differences(const test::Watcher& watcher,
                                                            const sim::Account& account) {
    std::vector<std::string> found;
    if (watcher.my_trades.size() != account.fills().size())
      found.push_back(std::to_string(watcher.my_trades.size()) + " trades, not " +
                      std::to_string(account.fills().size()));
    std::map<std::string, MyOrder> orders;
    for (const MyOrder& each : watcher.my_orders) orders[std::string{each.order_id.view()}] = each;
    for (const sim::AccountOrder& each : account.orders()) {
      const MyOrder& told = orders[GetParam().order_id(each.id)];
      if (told.status != each.status || told.filled_size != each.filled_size ||
          told.size != each.size)
        found.push_back("order " + std::to_string(each.id));
    }
    std::map<std::string, Decimal> totals;
    for (const Balance& each : watcher.balances)
      if (each.total) totals[std::string{each.currency.view()}] = *each.total;
    for (const sim::AccountBalance& each : account.balances()) {
      std::string name = each.currency;
      for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      if (totals[name] != each.total) found.push_back("balance of " + name);
    }
    std::map<Symbol, Position> positions;
    for (const Position& each : watcher.positions) positions[each.symbol] = each;
    for (const sim::AccountPosition& each : account.positions()) {
      const Position& told = positions[each.symbol];
      const Decimal size = told.side == Side::sell
                               ? Decimal{-told.size.mantissa(), told.size.exponent()}
                               : told.size;
      if (size != each.size) found.push_back("position of " + std::string{each.symbol.text()});
    }
    return found;
  }

  std::vector<std::string> pairs{"btc/usd", "eth/usd", "doge/usd"};
  std::string certificate;
  asio::io_context io{1};
};

TEST_P(KrakenAcceptance, AllIsAsInTheSimulatorInTheEnd) {
  test::Simulation simulation{io, GetParam().exchange, settings()};
  simulation.set_depth(GetParam().depth);
  test::run_io(io, simulation.simulator().pause());
  simulation.start(params(simulation));
  test::Watcher& watcher = simulation.watcher();
  // A token, open and closed orders, trades; open orders, their history, fills, positions.
  constexpr std::uint64_t kFirstRequests = 4;
  simulation.run_until([&] {
    for (const SubscriptionState& each : simulation.stream().subscriptions())
      if (each.state != SubscriptionState::State::active) return false;
    return !watcher.balances.empty() &&
           simulation.simulator().counters().requests >= kFirstRequests;
  });
  simulation.simulator().resume();
  simulation.run_until([&] { return simulation.simulator().counters().market_events >= kEvents; });
  simulation.settle();
  const sim::Account& account = simulation.simulator().account();
  simulation.run_until([&] {
    return simulation.stream().gaps().open_count() == 0 && differences(watcher, account).empty();
  });

  const auto gaps = simulation.stream().gaps().entries();
  EXPECT_THAT(test::untold(simulation.simulator().injected(), gaps), IsEmpty())
      << test::to_text(gaps);
  EXPECT_THAT(watcher.wrongs, IsEmpty());
  EXPECT_EQ(simulation.differences(), "");
  EXPECT_GE(simulation.simulator().injected().size(), 12u);
  EXPECT_GT(account.fills().size(), 50u);
}

INSTANTIATE_TEST_SUITE_P(On, KrakenAcceptance, testing::Values(kSpot, kFuture),
                         [](const auto& venue) { return venue.param.exchange; });

}  // namespace
}  // namespace hftcpp
