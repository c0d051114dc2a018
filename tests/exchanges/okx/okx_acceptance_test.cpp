// OKX's streams with all their channels, public and private, over TLS and through a script of
// faults: in the end all is as in the simulator, and the ledger knows of every fault.
#include "exchanges/fault_ledger.hpp"
#include "exchanges/simulation.hpp"

#include <cstdio>
#include <map>
#include <set>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sim::FaultKind;
using testing::IsEmpty;

constexpr std::uint64_t kEvents = 12'000;

struct OkxAcceptance : testing::TestWithParam<std::string> {
  OkxAcceptance() : certificate{testing::TempDir() + GetParam() + "_acceptance.pem"} {}
  ~OkxAcceptance() override { std::remove(certificate.c_str()); }

  [[nodiscard]] bool is_swap() const { return GetParam() == "okx_swap"; }
  [[nodiscard]] std::vector<Channel> all_channels() const {
    std::vector<Channel> channels = test::kMarketChannels;
    const std::vector<Channel> own{Channel::my_order, Channel::my_order_batch, Channel::my_trade,
                                   Channel::balance};
    channels.insert(channels.end(), own.begin(), own.end());
    if (!is_swap()) return channels;
    for (const Channel each : {Channel::funding, Channel::liquidation, Channel::position})
      channels.push_back(each);
    return channels;
  }
  [[nodiscard]] static sim::FaultScript faults() {
    sim::FaultScript script{{.kind = FaultKind::refuse_subscribe, .channel = Channel::order_book}};
    const std::vector<sim::Fault> kinds{{.kind = FaultKind::cut},
                                        {.kind = FaultKind::drop, .count = 3},
                                        {.kind = FaultKind::cut, .channel = Channel::my_order},
                                        {.kind = FaultKind::wrong_checksum},
                                        {.kind = FaultKind::cut, .channel = Channel::balance},
                                        {.kind = FaultKind::garbage},
                                        {.kind = FaultKind::reorder},
                                        {.kind = FaultKind::duplicate, .count = 3}};
    for (std::uint64_t i = 0; i < 16; ++i) {
      sim::Fault fault = kinds[i % kinds.size()];
      fault.after_messages = 1'000 + 1'000 * i;
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
        sim::instruments_named(std::vector<std::string>{"btc/usdt", "eth/usdt", "doge/usdt"});
    made.rate = 2'000;
    made.max_events = kEvents;
    made.book_interval = 0ms;
    made.account = {.enabled = true,
                    .key = "the-key",
                    .secret = "the-secret",
                    .passphrase = "the phrase",
                    .pace = 20ms};
    return made;
  }
  [[nodiscard]] StreamParams params(const test::Simulation& simulation) const {
    StreamParams own = simulation.params({"btc/usdt", "eth/usdt", "doge/usdt"}, all_channels());
    own.ca_file = certificate;
    own.api_key = "the-key";
    own.api_secret = "the-secret";
    own.api_auth_data = {{"passphrase", "the phrase"}};
    own.subscribe_args = {{"aggregated", "false"}};
    own.reconnect.attempts_per_window = 100;
    own.reconnect.window = 1s;
    return own;
  }
  static void expect_account_as_in_script(test::Watcher& watcher, const sim::Account& account) {
    std::set<std::string> fills;
    for (const MyTrade& trade : watcher.my_trades)
      EXPECT_TRUE(fills.insert(std::string{trade.id.view()}).second) << "a fill twice";
    EXPECT_EQ(fills.size(), account.fills().size());
    std::map<std::string, MyOrder> orders;
    for (const MyOrder& order : watcher.my_orders)
      orders[std::string{order.order_id.view()}] = order;
    ASSERT_EQ(orders.size(), account.orders().size());
    for (const sim::AccountOrder& each : account.orders()) {
      const MyOrder& told = orders[std::to_string(each.id)];
      EXPECT_EQ(told.status, each.status) << each.id;
      EXPECT_EQ(told.filled_size, each.filled_size) << each.id;
      EXPECT_EQ(told.size, each.size) << each.id;
      EXPECT_EQ(told.fee, each.fee) << each.id;
    }
    std::map<std::string, Balance> balances;
    for (const Balance& each : watcher.balances) balances[std::string{each.currency.view()}] = each;
    for (const sim::AccountBalance& each : account.balances()) {
      const Balance& told = balances[upper(each.currency)];
      EXPECT_EQ(told.total, each.total) << each.currency;
      EXPECT_EQ(told.locked, each.locked) << each.currency;
    }
  }
  // The last thing that happened has come through, on all channels of it.
  static bool is_all_told(const test::Watcher& watcher, const sim::Account& account) {
    if (watcher.my_trades.size() < account.fills().size()) return false;
    std::set<std::string> over;
    for (const MyOrder& each : watcher.my_orders)
      if (each.status == OrderStatus::filled || each.status == OrderStatus::canceled)
        over.insert(std::string{each.order_id.view()});
    if (over.size() + account.open_orders().size() < account.orders().size()) return false;
    Timestamp last;
    for (const Balance& each : watcher.balances) last = std::max(last, each.exchange_time);
    Timestamp wanted;
    for (const sim::AccountBalance& each : account.balances())
      wanted = std::max(wanted, each.changed_at);
    return last + 1ms > wanted;
  }
  static std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
  }

  std::string certificate;
  asio::io_context io{1};
};

TEST_P(OkxAcceptance, AllIsAsInTheSimulatorInTheEnd) {
  test::Simulation simulation{io, GetParam(), settings()};
  test::run_io(io, simulation.simulator().pause());
  simulation.start(params(simulation));
  simulation.run_until(
      [&] { return simulation.watcher().count(StreamState::subscribed) >= 3 * 4 + 4; });
  simulation.simulator().resume();
  simulation.run_until([&] { return simulation.simulator().counters().market_events >= kEvents; });
  simulation.settle();
  const sim::Account& account = simulation.simulator().account();
  test::Watcher& watcher = simulation.watcher();
  simulation.run_until([&] {
    return simulation.stream().gaps().open_count() == 0 && is_all_told(watcher, account);
  });

  const auto gaps = simulation.stream().gaps().entries();
  EXPECT_THAT(test::untold(simulation.simulator().injected(), gaps), IsEmpty())
      << test::to_text(gaps);
  EXPECT_THAT(watcher.wrongs, IsEmpty());
  EXPECT_EQ(simulation.differences(), "");
  EXPECT_GE(simulation.simulator().injected().size(), 12u);
  EXPECT_GT(account.fills().size(), 50u);
  expect_account_as_in_script(watcher, account);
}

// OKX asks for fewer than thirty deep books on a connection.
TEST(OkxConnections, HaveBooksForAFewPairsEach) {
  asio::io_context io{1};
  std::vector<std::string> pairs;
  for (int i = 0; i < 40; ++i) pairs.push_back("coin" + std::to_string(i) + "/usdt");
  sim::SimulatorSettings settings;
  settings.instruments = sim::instruments_named(pairs);
  settings.rate = 1'000;
  settings.max_events = 1'000;
  settings.book_interval = 0ms;
  test::Simulation simulation{io, "okx", settings};
  StreamParams own = simulation.params(pairs, {Channel::order_book, Channel::ticker});
  simulation.start(own);
  simulation.run_until([&] { return simulation.simulator().counters().market_events >= 1'000; });
  simulation.settle();

  EXPECT_EQ(simulation.simulator().counters().connections, 3u) << "two of books, one of tickers";
  EXPECT_EQ(simulation.differences(), "");
}

INSTANTIATE_TEST_SUITE_P(On, OkxAcceptance, testing::Values("okx", "okx_swap"),
                         [](const auto& name) { return name.param; });

}  // namespace
}  // namespace hftcpp
