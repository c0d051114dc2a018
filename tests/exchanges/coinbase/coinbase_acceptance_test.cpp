// Coinbase's stream with all its channels, public and private, over TLS and through a script of
// faults: in the end all is as in the simulator, and the ledger knows of every fault.
#include "exchanges/fault_ledger.hpp"
#include "exchanges/simulation.hpp"
#include "sim/coinbase/coinbase_private_text.hpp"

#include <cstdio>
#include <map>
#include <set>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace literals;
using sim::FaultKind;
using testing::IsEmpty;

constexpr std::uint64_t kEvents = 12'000;
constexpr const char* kKey = "organizations/1/apiKeys/2";
// The public test key of RFC 8032, 7.1, test 1: seed and public key.
constexpr const char* kSecret =
    "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==";

struct CoinbaseAcceptance : testing::Test {
  CoinbaseAcceptance() : certificate{testing::TempDir() + "coinbase_acceptance.pem"} {}
  ~CoinbaseAcceptance() override { std::remove(certificate.c_str()); }

  [[nodiscard]] static std::vector<Channel> all_channels() {
    std::vector<Channel> channels = test::kMarketChannels;
    for (const Channel own :
         {Channel::my_order, Channel::my_order_batch, Channel::my_trade, Channel::balance})
      channels.push_back(own);
    return channels;
  }
  [[nodiscard]] static sim::FaultScript faults() {
    sim::FaultScript script{{.kind = FaultKind::refuse_subscribe, .channel = Channel::order_book}};
    const std::vector<sim::Fault> kinds{
        {.kind = FaultKind::cut},
        {.kind = FaultKind::drop, .count = 3},
        {.kind = FaultKind::cut, .channel = Channel::my_order},
        {.kind = FaultKind::wrong_checksum},
        {.kind = FaultKind::drop, .count = 2, .channel = Channel::trade},
        {.kind = FaultKind::garbage},
        {.kind = FaultKind::cut, .count = 3, .channel = Channel::my_order},
        {.kind = FaultKind::reorder},
        {.kind = FaultKind::duplicate, .count = 3}};
    for (std::uint64_t i = 0; i < 18; ++i) {
      sim::Fault fault = kinds[i % kinds.size()];
      fault.after_messages = 900 + 900 * i;
      script.push_back(fault);
    }
    return script;
  }
  [[nodiscard]] sim::SimulatorSettings settings() const {
    sim::SimulatorSettings made;
    made.tls = true;
    made.certificate_file = certificate;
    made.faults = faults();
    made.instruments =
        sim::instruments_named(std::vector<std::string>{"btc/usd", "eth/usd", "doge/usd"});
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
    StreamParams own = simulation.params({"btc/usd", "eth/usd", "doge/usd"}, all_channels());
    own.ca_file = certificate;
    own.api_key = kKey;
    own.api_secret = kSecret;
    own.subscribe_args = {{"balance_every", "1"}};
    own.reconnect.attempts_per_window = 100;
    own.reconnect.window = 1s;
    return own;
  }
  // Where the two accounts differ, in words.
  static std::vector<std::string> differences(const test::Watcher& watcher,
                                              const sim::Account& account) {
    std::vector<std::string> found;
    if (watcher.my_trades.size() != account.fills().size())
      found.push_back(std::to_string(watcher.my_trades.size()) + " trades, not " +
                      std::to_string(account.fills().size()));
    std::map<std::string, MyOrder> orders;
    for (const MyOrder& each : watcher.my_orders) orders[std::string{each.order_id.view()}] = each;
    for (const sim::AccountOrder& each : account.orders()) {
      const MyOrder& told = orders[sim::coinbase_order_id(each.id)];
      if (told.status != each.status || told.filled_size != each.filled_size ||
          told.size != each.size)
        found.push_back("order " + std::to_string(each.id));
    }
    std::map<std::string, Balance> balances;
    for (const Balance& each : watcher.balances) balances[std::string{each.currency.view()}] = each;
    for (const sim::AccountBalance& each : account.balances()) {
      std::string name = each.currency;
      for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      if (balances[name].total != each.total || balances[name].locked != each.locked)
        found.push_back("balance of " + name);
    }
    return found;
  }

  std::string certificate;
  asio::io_context io{1};
};

TEST_F(CoinbaseAcceptance, AllIsAsInTheSimulatorInTheEnd) {
  test::Simulation simulation{io, "coinbase", settings()};
  test::run_io(io, simulation.simulator().pause());
  simulation.start(params(simulation));
  test::Watcher& watcher = simulation.watcher();
  simulation.run_until([&] {
    return watcher.count(StreamState::subscribed) >= 3 * 4 + 4 && !watcher.balances.empty();
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
  EXPECT_GE(simulation.simulator().injected().size(), 14u);
  EXPECT_GT(account.fills().size(), 50u);
  EXPECT_GT(simulation.stream().counters().recovered, 0u);

  std::set<std::string> trades;
  Decimal told;
  Decimal happened;
  for (const MyTrade& trade : watcher.my_trades) {
    EXPECT_TRUE(trades.insert(std::string{trade.id.view()}).second) << "a trade twice";
    told = add(told, trade.size).value();
  }
  for (const sim::AccountFill& fill : account.fills()) happened = add(happened, fill.size).value();
  EXPECT_EQ(told, happened);
}

}  // namespace
}  // namespace hftcpp
