// venue_acceptance_test.cpp: every exchange with all its channels, public and private, over TLS and
// through a script of faults. In the end books, orders, fills and balances are as in the simulator,
// and the ledger knows of every fault.
#include "exchanges/exchange.hpp"
#include "exchanges/fault_ledger.hpp"
#include "exchanges/simulation.hpp"
#include "sim/coinbase/coinbase_private_text.hpp"
#include "sim/kraken/kraken_private_text.hpp"
#include "sim/kraken_future/kraken_future_private_text.hpp"
#include "support/sample_keys.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <map>
#include <set>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sim::FaultKind;
using testing::IsEmpty;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kVenueRate = 1'000;
#else
constexpr double kVenueRate = 2'000;
#endif
constexpr std::uint64_t kVenueEvents = 12'000;

std::string plain_number(std::uint64_t id) {
  return std::to_string(id);
}

struct Venue {
  std::string exchange;
  std::vector<std::string> pairs;
  std::string secret;
  std::string (*order_id)(std::uint64_t) = plain_number;
  std::map<std::string, std::string> args{};
  std::string key = "the-key";
  std::size_t depth = 0;  // of the books that are compared
};

void PrintTo(const Venue& venue, std::ostream* out) {
  *out << venue.exchange;
}

constexpr const char* kBase64Secret = "c2ltdWxhdGVkIHNlY3JldCBvZiBhIHNpbXVsYXRlZCBhY2NvdW50";

const std::vector<Venue> kVenues{
    {.exchange = "kraken",
     .pairs = {"btc/usd", "eth/usd", "sol/usd"},
     .secret = kBase64Secret,
     .order_id = sim::kraken_order_id,
     .depth = 10},
    {.exchange = "kraken_future",
     .pairs = {"btc/usd", "eth/usd"},
     .secret = kBase64Secret,
     .order_id = sim::kraken_future_order_id},
    {.exchange = "binance",
     .pairs = {"btc/usdt", "eth/usdt", "doge/usdt"},
     .secret = "the-secret",
     .args = {{"aggregated", "false"}}},
    {.exchange = "binance_future", .pairs = {"btc/usdt", "eth/usdt"}, .secret = "the-secret"},
    {.exchange = "coinbase",
     .pairs = {"btc/usd", "eth/usd"},
     .secret = kEllipticKey,
     .order_id = sim::coinbase_order_id,
     .args = {{"balance_every", "1"}},
     .key = "organizations/11111111-1111-4111-8111-111111111111/apiKeys/"
            "22222222-2222-4222-8222-222222222222"},
    {.exchange = "okx",
     .pairs = {"btc/usdt", "eth/usdt", "doge/usdt"},
     .secret = "the-secret",
     .args = {{"aggregated", "false"}}},
    {.exchange = "okx_swap",
     .pairs = {"btc/usdt", "eth/usdt", "doge/usdt"},
     .secret = "the-secret",
     .args = {{"aggregated", "false"}}},
};

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

bool is_over(OrderStatus status) {
  return status != OrderStatus::open && status != OrderStatus::partially_filled;
}

// "1000002 filled 0.5 of 0.5", without regard to trailing zeros.
std::string order_line(const std::string& id, OrderStatus status, const Decimal& filled,
                       const Decimal& size) {
  const auto plain = [](const Decimal& value) {
    std::string text = value.to_string();
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
  };
  return id + ' ' + std::string{to_text(status)} + ' ' + plain(filled) + " of " + plain(size);
}

struct VenueAcceptance : testing::TestWithParam<Venue> {
  VenueAcceptance() : certificate{testing::TempDir() + GetParam().exchange + "_venue.pem"} {}
  ~VenueAcceptance() override { std::remove(certificate.c_str()); }

  static sim::FaultScript faults() {
    sim::FaultScript script{{.kind = FaultKind::refuse_subscribe, .channel = Channel::order_book}};
    const std::vector<sim::Fault> kinds{{.kind = FaultKind::cut},
                                        {.kind = FaultKind::drop, .count = 3},
                                        {.kind = FaultKind::cut, .channel = Channel::my_order},
                                        {.kind = FaultKind::wrong_checksum},
                                        {.kind = FaultKind::cut, .channel = Channel::my_trade},
                                        {.kind = FaultKind::garbage},
                                        {.kind = FaultKind::reorder},
                                        {.kind = FaultKind::cut, .channel = Channel::balance},
                                        {.kind = FaultKind::duplicate, .count = 3}};
    for (std::uint64_t i = 0; i < 18; ++i) {
      sim::Fault fault = kinds[i % kinds.size()];
      fault.after_messages = 600 + 700 * i;
      script.push_back(fault);
    }
    return script;
  }

  sim::SimulatorSettings settings() const {
    sim::SimulatorSettings made;
    made.tls = true;
    made.certificate_file = certificate;
    made.faults = faults();
    made.instruments = sim::instruments_named(GetParam().pairs);
    made.rate = kVenueRate;
    made.max_events = kVenueEvents;
    made.book_interval = 0ms;
    made.account.enabled = true;
    made.account.key = GetParam().key;
    made.account.secret = GetParam().secret;
    made.account.passphrase = "the phrase";
    made.account.pace = 20ms;
    return made;
  }

  StreamParams params(const test::Simulation& simulation) const {
    const ExchangeEntry& entry = *find_exchange(GetParam().exchange);
    StreamParams own =
        simulation.params(GetParam().pairs, {entry.channels.begin(), entry.channels.end()});
    own.ca_file = certificate;
    own.api_key = GetParam().key;
    own.api_secret = GetParam().secret;
    own.api_auth_data = {{"passphrase", "the phrase"}};
    own.subscribe_args = GetParam().args;
    own.reconnect.attempts_per_window = 100;  // an exchange's own limit would outlast the market
    own.reconnect.window = 1s;
    return own;
  }

  // Nothing is asked for any more: all is subscribed, and the account is known.
  void run_until_quiet(test::Simulation& simulation) {
    std::uint64_t seen = 0;
    auto since = std::chrono::steady_clock::now();
    simulation.run_until([&] {
      const std::uint64_t requests = simulation.simulator().counters().requests;
      const auto now = std::chrono::steady_clock::now();
      const bool all_answered = std::ranges::none_of(
          simulation.stream().subscriptions(),
          [](const auto& each) { return each.state == SubscriptionState::State::pending; });
      if (std::exchange(seen, requests) != requests || !all_answered) since = now;
      return now - since > 500ms;
    });
  }

  // ---- the account, as it happened and as it was told ----

  static std::map<std::string, std::string> orders_happened(const sim::Account& account) {
    std::map<std::string, std::string> lines;
    for (const sim::AccountOrder& each : account.orders()) {
      const std::string id = GetParam().order_id(each.id);
      lines[id] = order_line(id, each.status, each.filled_size, each.size);
    }
    return lines;
  }
  static std::map<std::string, std::string> orders_told(const test::Watcher& watcher) {
    std::map<std::string, std::string> lines;
    for (const MyOrder& each : watcher.my_orders) {
      const std::string id{each.order_id.view()};
      lines[id] = order_line(id, each.status, each.filled_size, each.size);
    }
    return lines;
  }
  // Of each order that is over, how often that was told.
  static std::vector<std::string> told_twice(const test::Watcher& watcher) {
    std::map<std::string, int> ends;
    for (const MyOrder& each : watcher.my_orders)
      if (is_over(each.status)) ++ends[std::string{each.order_id.view()}];
    std::vector<std::string> twice;
    for (const auto& [id, count] : ends)
      if (count > 1) twice.push_back(id);
    std::set<std::string> fills;
    for (const MyTrade& each : watcher.my_trades)
      if (!fills.insert(std::string{each.symbol.text()} + std::string{each.id.view()}).second)
        twice.push_back("fill " + std::string{each.id.view()});
    return twice;
  }
  static std::multiset<std::string> fills_happened(const sim::Account& account) {
    std::multiset<std::string> lines;
    for (const sim::AccountFill& each : account.fills())
      lines.insert(order_line(GetParam().order_id(each.order_id), OrderStatus::filled, each.size,
                              each.price));
    return lines;
  }
  static std::multiset<std::string> fills_told(const test::Watcher& watcher) {
    std::multiset<std::string> lines;
    for (const MyTrade& each : watcher.my_trades)
      lines.insert(order_line(std::string{each.order_id.view()}, OrderStatus::filled, each.size,
                              each.price));
    return lines;
  }
  static std::string wrong_balances(const test::Watcher& watcher, const sim::Account& account) {
    std::map<std::string, Decimal> told;
    for (const Balance& each : watcher.balances)
      if (each.total) told[std::string{each.currency.view()}] = *each.total;
    std::string wrong;
    for (const sim::AccountBalance& each : account.balances())
      if (const std::string name = upper(each.currency); told[name] != each.total)
        wrong += name + ": " + told[name].to_string() + ", not " + each.total.to_string() + "; ";
    return wrong;
  }

  // Where there are any: "buy 0.5", and nothing of what is closed.
  static std::map<std::string, std::string> positions_happened(const sim::Account& account) {
    std::map<std::string, std::string> open;
    for (const sim::AccountPosition& each : account.positions())
      if (!each.size.is_zero()) {
        const bool is_short = each.size.mantissa() < 0;
        const Decimal size = is_short ? subtract(Decimal{}, each.size).value() : each.size;
        open[std::string{each.symbol.text()}] =
            order_line(is_short ? "sell" : "buy", OrderStatus::open, size, Decimal{});
      }
    return open;
  }
  static std::map<std::string, std::string> positions_told(const test::Watcher& watcher) {
    std::map<std::string, std::string> open;
    for (const Position& each : watcher.positions) {
      const std::string symbol{each.symbol.text()};
      open.erase(symbol);
      if (!each.size.is_zero())
        open[symbol] =
            order_line(std::string{to_text(each.side)}, OrderStatus::open, each.size, Decimal{});
    }
    return open;
  }
  static bool has_positions() {
    return std::ranges::find(find_exchange(GetParam().exchange)->channels, Channel::position) !=
           find_exchange(GetParam().exchange)->channels.end();
  }

  std::string certificate;
  asio::io_context io{1};
};

TEST_P(VenueAcceptance, AllIsAsInTheSimulatorInTheEnd) {
  test::Simulation simulation{io, GetParam().exchange, settings()};
  simulation.set_depth(GetParam().depth);
  test::run_io(io, simulation.simulator().pause());
  simulation.start(params(simulation));
  run_until_quiet(simulation);
  simulation.simulator().resume();
  simulation.run_until(
      [&] { return simulation.simulator().counters().market_events >= kVenueEvents; });
  simulation.settle();
  const sim::Account& account = simulation.simulator().account();
  const test::Watcher& watcher = simulation.watcher();
  const auto is_told = [&] {
    return simulation.stream().gaps().open_count() == 0 &&
           orders_told(watcher) == orders_happened(account) &&
           fills_told(watcher) == fills_happened(account) &&
           wrong_balances(watcher, account).empty() &&
           (!has_positions() || positions_told(watcher) == positions_happened(account));
  };
  try {
    simulation.run_until(is_told);
  } catch (const std::runtime_error& e) {
    ADD_FAILURE() << e.what();
  }

  const auto gaps = simulation.stream().gaps().entries();
  EXPECT_THAT(test::untold(simulation.simulator().injected(), gaps), IsEmpty())
      << test::to_text(gaps);
  EXPECT_GE(simulation.simulator().injected().size(), 12u);
  EXPECT_THAT(watcher.wrongs, IsEmpty());
  EXPECT_EQ(simulation.differences(), "");
  EXPECT_EQ(orders_told(watcher), orders_happened(account));
  EXPECT_EQ(fills_told(watcher), fills_happened(account));
  EXPECT_EQ(wrong_balances(watcher, account), "");
  EXPECT_THAT(told_twice(watcher), IsEmpty());
  if (has_positions()) {
    EXPECT_EQ(positions_told(watcher), positions_happened(account));
  }
  EXPECT_GT(account.fills().size(), 30u);
}

INSTANTIATE_TEST_SUITE_P(Of, VenueAcceptance, testing::ValuesIn(kVenues),
                         [](const auto& venue) { return venue.param.exchange; });

}  // namespace
}  // namespace hftcpp
