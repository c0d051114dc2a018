// coinbase_account_stream_test: Coinbase's private channels, from the token to what was missed,
// against its simulator.
#include "exchanges/account_run.hpp"
#include "sim/coinbase/coinbase_private_text.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>

namespace hftcpp::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr const char* kKey =
    "organizations/11111111-1111-4111-8111-111111111111/apiKeys/"
    "22222222-2222-4222-8222-222222222222";
// The public test key of RFC 7515, appendix A.3, and another.
constexpr const char* kSecret =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEII6bEJ5xkJi/mASH3x9dd+nLKWBuvtImO19XwhPfhPSyoAoGCCqGSM49\n"
    "AwEHoUQDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72b\n"
    "focs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
    "-----END EC PRIVATE KEY-----\n";
// That of RFC 8032, 7.1, test 1: seed and public key.
constexpr const char* kEdwards =
    "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==";
const std::vector<Channel> kAccount{Channel::my_order, Channel::my_order_batch, Channel::my_trade,
                                    Channel::balance};

sim::SimulatorSettings settings() {
  sim::SimulatorSettings made = account_settings({"btc/usd", "eth/usd"}, kKey, kSecret);
  made.account.first_id = 1'000'001;
  return made;
}

// What the one list has and the other has not.
std::vector<std::string> missing_from(std::vector<std::string> told,
                                      std::vector<std::string> happened) {
  std::ranges::sort(told);
  std::ranges::sort(happened);
  std::vector<std::string> missing;
  std::ranges::set_difference(happened, told, std::back_inserter(missing));
  return missing;
}

// A trade is known by its order, and by how much of that was done.
class CoinbaseRun {
 public:
  explicit CoinbaseRun(sim::SimulatorSettings with = settings())
      : accounts{"coinbase", std::move(with), {sim::coinbase_order_id, [this](std::uint64_t id) {
                                                 return trade_id(id);
                                               }}} {}

  [[nodiscard]] std::string trade_id(std::uint64_t id) {
    const auto& fills = accounts.account().fills();
    const auto fill = std::ranges::find(fills, id, &sim::AccountFill::id);
    Decimal done;
    for (const sim::AccountFill& each : fills)
      if (each.order_id == fill->order_id && each.id <= id) done = add(done, each.size).value();
    std::string digits = done.to_string();
    if (digits.find('.') != std::string::npos) digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    std::string text = sim::coinbase_order_id(fill->order_id) + ':' + digits;
    if (text.size() > 47) std::erase(text, '-');
    return text;
  }
  // With balances soon.
  [[nodiscard]] StreamParams params(std::vector<Channel> channels) const {
    StreamParams params = accounts.params(std::move(channels));
    params.subscribe_args = {{"balance_every", "1"}};
    return params;
  }
  // Until all that happened has been told.
  void catch_up() {
    const auto last = AccountRun::last_of_each(accounts.orders_happened());
    try {
      accounts.run_until([&] {
        return accounts.trades_told().size() >= accounts.trades_happened().size() &&
               AccountRun::last_of_each(accounts.orders_told()) == last &&
               accounts.balances_told() == accounts.balances_happened();
      });
    } catch (const std::runtime_error& hung) {
      ADD_FAILURE() << hung.what();
      EXPECT_EQ(AccountRun::last_of_each(accounts.orders_told()), last);
      EXPECT_EQ(accounts.balances_told(), accounts.balances_happened());
    }
  }
  void expect_nothing_lost_or_doubled() {
    const auto trades = accounts.trades_told();
    EXPECT_THAT(missing_from(trades, accounts.trades_happened()), testing::IsEmpty()) << "lost";
    EXPECT_THAT(missing_from(accounts.trades_happened(), trades), testing::IsEmpty()) << "made up";
    EXPECT_TRUE(trades == accounts.trades_happened()) << "in another order";
    std::vector<std::string> told = accounts.orders_told();
    std::ranges::sort(told);
    EXPECT_EQ(std::ranges::adjacent_find(told), told.end()) << "told twice";
    EXPECT_THAT(accounts.watcher().wrongs, testing::IsEmpty());
  }

  AccountRun accounts;
};

TEST(CoinbaseAccountStream, TellsAnOrdersLifeAsItHappens) {
  CoinbaseRun made;
  AccountRun& run = made.accounts;
  run.start(kAccount);

  const auto first = run.place(Side::buy, "0.003"_d);
  (void)run.account().fill(first, {.size = "0.001"_d, .price = {}});
  const auto second = run.place(Side::sell, "0.5"_d);
  (void)run.account().fill(first, {.size = "0.002"_d, .price = "49876.5"_d});
  run.account().cancel(second);
  run.run_until([&] {
    return run.watcher().my_orders.size() >= 5 && run.balances_told() == run.balances_happened();
  });

  EXPECT_EQ(run.orders_told(), run.orders_happened());
  EXPECT_EQ(run.trades_told(), run.trades_happened());
  EXPECT_EQ(run.watcher().my_orders.back().reason, "User requested");
  EXPECT_EQ(run.watcher().my_orders.back().native_status, "CANCELLED");
  EXPECT_EQ(run.watcher().my_trades.back().fee_currency, "USD");
  EXPECT_EQ(run.simulation().stream().counters().bad_frames, 0u);
  EXPECT_EQ(run.simulation().stream().counters().unknown_symbols, 0u);
}

TEST(CoinbaseAccountStream, BringsWhatIsOpenInOnePiece) {
  CoinbaseRun made;
  AccountRun& run = made.accounts;
  for (int i = 0; i < 119; ++i) (void)run.place(Side::buy, "0.001"_d);
  const auto last = run.place(Side::buy, "0.5"_d);
  (void)run.account().fill(last, {.size = "0.2"_d, .price = {}});

  run.start_only(made.params({Channel::my_order_batch}));
  run.run_until([&] { return !run.watcher().my_order_batches.empty(); });

  const MyOrderBatch& batch = run.watcher().my_order_batches[0];
  ASSERT_EQ(batch.orders.size(), 120u) << "they come in pieces of fifty";
  EXPECT_EQ(batch.orders.back().order_id, sim::coinbase_order_id(last));
  EXPECT_EQ(batch.orders.back().status, OrderStatus::partially_filled);
  EXPECT_EQ(batch.orders.back().filled_size, "0.2"_d);
}

// The connections are cut, and while nobody listens orders are filled, canceled, born and over.
TEST(CoinbaseAccountStream, TellsOnceWhatHappenedBetweenTwoConnections) {
  sim::SimulatorSettings with = settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 60, "fault": "cut", "channel": "my_order", "count": 3}])");
  CoinbaseRun made{with};
  AccountRun& run = made.accounts;
  run.start(kAccount);
  const auto partly = run.place(Side::buy, "1"_d);
  const auto lost = run.place(Side::buy, "0.7"_d);
  (void)run.account().fill(partly, {.size = "0.1"_d, .price = {}});
  while (run.faults() < 3) {
    (void)run.account().fill(partly, {.size = "0.001"_d, .price = {}});
    run.run_until([done = false]() mutable { return std::exchange(done, true); });
  }
  // Nobody hears of these.
  (void)run.account().fill(partly, {.size = "0.2"_d, .price = "49000.1"_d});
  (void)run.account().fill(partly, {.size = "0.3"_d, .price = "48000.2"_d, .is_maker = false});
  run.account().cancel(lost);
  run.trade("0.005"_d);
  const auto young = run.place(Side::sell, "0.4"_d);

  made.catch_up();
  (void)run.account().fill(partly, {.size = "0.05"_d, .price = {}});
  (void)run.account().fill(young, {.size = "0.4"_d, .price = {}});
  run.run_until([&] { return run.trades_told().size() >= run.trades_happened().size(); });

  made.expect_nothing_lost_or_doubled();
  EXPECT_GT(run.simulation().stream().counters().recovered, 0u);
  EXPECT_EQ(run.simulation().stream().gaps().open_count(), 0u);
}

// The script trades on while the connections are cut again and again.
TEST(CoinbaseAccountStream, LosesAndDoublesNothingOverCuts) {
  sim::SimulatorSettings with = settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 60, "fault": "cut", "channel": "my_order", "count": 3},
          {"after_messages": 150, "fault": "cut", "channel": "my_order", "count": 2}])");
  CoinbaseRun made{with};
  AccountRun& run = made.accounts;
  run.start(kAccount);

  for (std::size_t faults = 0; faults < 5;) {
    run.account().step(Timestamp::now());
    run.run_until([done = false]() mutable { return std::exchange(done, true); });
    if (run.faults() == faults) continue;
    faults = run.faults();
    for (int i = 0; i < 20; ++i) run.account().step(Timestamp::now());
  }
  made.catch_up();

  made.expect_nothing_lost_or_doubled();
}

TEST(CoinbaseAccountStream, SignsWithEitherKindOfKeyAndByCoinbasesClock) {
  for (const char* const secret : {kSecret, kEdwards}) {
    sim::SimulatorSettings with = settings();
    with.account.secret = secret;
    with.account.clock_ahead = 10min;
    CoinbaseRun made{with};
    AccountRun& run = made.accounts;
    run.start_only(made.params({Channel::my_order, Channel::balance}));
    run.run_until([&] {
      return run.watcher().count(StreamState::subscribed) == 2 && !run.watcher().balances.empty();
    });
    EXPECT_EQ(run.watcher().count(StreamState::failed), 0u);
  }
}

struct Refusal {
  const char* key;
  const char* secret;
  bool permitted;
};

TEST(CoinbaseAccountStream, GivesUpWithCoinbasesWordsWhenTheKeyIsNoGood) {
  const Refusal refusals[] = {
      {"organizations/1/apiKeys/2", kSecret, true}, {kKey, kEdwards, true}, {kKey, kSecret, false}};
  for (const Refusal& each : refusals) {
    for (const Channel channel : {Channel::my_order, Channel::balance}) {
      sim::SimulatorSettings with = settings();
      with.account.permitted = each.permitted;
      CoinbaseRun made{with};
      AccountRun& run = made.accounts;
      StreamParams params = made.params({channel});
      params.api_key = each.key;
      params.api_secret = each.secret;
      run.start_only(std::move(params));

      run.run_until([&] { return run.watcher().count(StreamState::failed) == 1; });

      const auto& statuses = run.watcher().statuses;
      const auto failed = std::ranges::find(statuses, StreamState::failed, &StreamStatus::state);
      const char* const words = channel == Channel::my_order ? "authentication failure"
                                : each.permitted             ? "HTTP 401: Unauthorized"
                                                             : "Missing required scopes";
      EXPECT_THAT(failed->reason, HasSubstr(words));
      EXPECT_THAT(failed->reason, HasSubstr("line breaks"));
    }
  }
}

TEST(CoinbaseAccountStream, WantsKeysBeforeItStarts) {
  CoinbaseRun made;
  const auto refusal = [](const StreamParams& params) -> std::string {
    try {
      (void)get_exchange_stream(params);
    } catch (const std::invalid_argument& refused) {
      return refused.what();
    }
    return "not refused";
  };
  StreamParams params = made.params({Channel::my_order});
  EXPECT_EQ(refusal(params), "not refused");
  params.api_secret = "no key at all";
  EXPECT_THAT(refusal(params), HasSubstr("api_secret: no key of coinbase"));
  EXPECT_THAT(refusal(params), testing::Not(HasSubstr("no key at all")));
  params = made.params({Channel::my_trade});
  params.subscribe_args = {{"feed", "exchange"}};
  EXPECT_THAT(refusal(params), HasSubstr("no private channels"));
  params = made.params({Channel::balance});
  params.subscribe_args = {{"balance_every", "3"}};
  EXPECT_THAT(refusal(params), HasSubstr("balance_every"));
}

}  // namespace
}  // namespace hftcpp::test
