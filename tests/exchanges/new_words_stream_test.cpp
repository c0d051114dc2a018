// new_words_stream_test.cpp: a simulated exchange that has a new word for an order's state, on the
// websocket and over REST: order and fill are told, the word is counted, and its frame is kept.
// And one whose message of an order cannot be read: REST tells the order all the same.
#include "exchanges/exchange.hpp"
#include "exchanges/simulation.hpp"
#include "sim/account.hpp"
#include "support/frames.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace literals;
using testing::HasSubstr;

constexpr const char* kNewWordsSecret = "c2ltdWxhdGVkIHNlY3JldCBvZiBhIHNpbXVsYXRlZCBhY2NvdW50";
// The public test key of RFC 7515, appendix A.3.
constexpr const char* kCoinbaseSecret =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEII6bEJ5xkJi/mASH3x9dd+nLKWBuvtImO19XwhPfhPSyoAoGCCqGSM49\n"
    "AwEHoUQDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72b\n"
    "focs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
    "-----END EC PRIVATE KEY-----\n";

struct NewWordsVenue {
  std::string exchange;
  std::string pair;
  // Of an order that is filled in part: what stands for its state on the websocket and over REST.
  std::string state;
  std::string rest_state;
  std::string frame_mark;  // what only a message of orders has in it, and no answer of REST
  std::string secret = "the-secret";
  std::string key = "the-key";
};

void PrintTo(const NewWordsVenue& venue, std::ostream* out) {
  *out << venue.exchange;
}

const std::vector<NewWordsVenue> kNewWordsVenues{
    {"kraken", "btc/usd", R"("order_status":"partially_filled")", R"("status":"open")",
     R"("channel":"executions")", kNewWordsSecret},
    {"kraken_future", "btc/usd", R"("reason":"partial_fill")", R"("status":"partiallyFilled")",
     R"("feed":"open_orders")", kNewWordsSecret},
    {"binance", "btc/usdt", R"("X":"PARTIALLY_FILLED")", R"("status":"PARTIALLY_FILLED")",
     "executionReport"},
    {"binance_future", "btc/usdt", R"("X":"PARTIALLY_FILLED")", R"("status":"PARTIALLY_FILLED")",
     "ORDER_TRADE_UPDATE"},
    {"coinbase", "btc/usd", R"("status":"OPEN")", R"("status":"OPEN")", R"("channel":"user")",
     kCoinbaseSecret,
     "organizations/11111111-1111-4111-8111-111111111111/apiKeys/"
     "22222222-2222-4222-8222-222222222222"},
    {"okx", "btc/usdt", R"("state":"partially_filled")", R"("state":"partially_filled")",
     R"("channel":"orders")"},
    {"okx_swap", "btc/usdt", R"("state":"partially_filled")", R"("state":"partially_filled")",
     R"("channel":"orders")"},
};

class NewWords : public testing::TestWithParam<NewWordsVenue> {
 protected:
  NewWords() { std::filesystem::remove_all(directory_); }
  ~NewWords() override { std::filesystem::remove_all(directory_); }

  // One for each test: they may run side by side.
  static std::string own_directory() {
    std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    std::ranges::replace(name, '/', '_');
    return testing::TempDir() + "new_words_" + name;
  }

  // "X":"PARTIALLY_FILLED" becomes "X":"quite_new", wherever it stands.
  static void renew(std::string& text, const std::string& state) {
    const std::string by = state.substr(0, state.find(':') + 1) + "\"quite_new\"";
    for (std::size_t at = text.find(state); at != std::string::npos; at = text.find(state, at))
      text.replace(at, state.size(), by);
  }

  sim::SimulatorSettings settings() {
    sim::SimulatorSettings made;
    const std::vector<std::string> pairs{GetParam().pair};
    made.instruments = sim::instruments_named(pairs);
    made.rate = 1;
    made.account.enabled = true;
    made.account.key = GetParam().key;
    made.account.secret = GetParam().secret;
    made.account.passphrase = "the phrase";
    made.account.pace = std::chrono::milliseconds{0};
    made.rewrite = [this](std::string& text) { rewrite(text); };
    return made;
  }

  void start(std::vector<Channel> channels) {
    StreamParams params = simulation_.params({GetParam().pair}, std::move(channels));
    params.api_key = GetParam().key;
    params.api_secret = GetParam().secret;
    params.api_auth_data = {{"passphrase", "the phrase"}};
    params.quarantine_dir = directory_;
    simulation_.start(std::move(params));
  }

  sim::Account& account() { return simulation_.simulator().account(); }
  std::uint64_t place_and_fill_half() {
    const auto id = account().place({Symbol{GetParam().pair}, Side::buy, "50000"_d, "0.04"_d, ""});
    (void)account().fill(id, {.size = "0.02"_d, .price = {}});
    return id;
  }

  // What was filled before the stream knew the account is no news to it: so one after the other,
  // until one is told, and its fill on the other connection.
  const MyOrder* told_order() {
    const auto& orders = simulation_.watcher().my_orders;
    const auto found = std::ranges::find_if(orders, [this](const MyOrder& order) {
      return order.native_status == "quite_new" && !order.filled_size.is_zero() &&
             fill_of(order.order_id) != nullptr;
    });
    return found == orders.end() ? nullptr : &*found;
  }
  const MyTrade* fill_of(const Id& order_id) {
    const auto& trades = simulation_.watcher().my_trades;
    const auto found = std::ranges::find(trades, order_id, &MyTrade::order_id);
    return found == trades.end() ? nullptr : &*found;
  }

  std::function<void(std::string&)> rewrite = [](std::string& text) {
    renew(text, GetParam().state);
    renew(text, GetParam().rest_state);
  };
  bool breaks_ = false;  // the next message of orders
  std::string directory_ = own_directory();
  asio::io_context io_{1};
  test::Simulation simulation_{io_, GetParam().exchange, settings()};
};

TEST_P(NewWords, AreCountedAndKeptAndOrderAndFillAreTold) {
  start({Channel::my_order, Channel::my_trade});
  int rounds = 0;
  simulation_.run_until([&] {
    if (told_order() != nullptr) return true;
    if (rounds++ % 50 == 0) (void)place_and_fill_half();
    return false;
  });

  const MyOrder& order = *told_order();
  EXPECT_EQ(order.status, OrderStatus::partially_filled) << "by what is filled";
  EXPECT_EQ(order.size, "0.04"_d);
  EXPECT_EQ(order.filled_size, "0.02"_d);
  EXPECT_EQ(fill_of(order.order_id)->size, "0.02"_d);
  const StreamCounters counters = simulation_.stream().counters();
  EXPECT_GE(counters.unknown_messages, 1u);
  EXPECT_EQ(counters.bad_frames, 0u);
  EXPECT_THAT(load_file(directory_ + "/" + GetParam().exchange + ".jsonl"), HasSubstr("quite_new"));
}

// What was there before is asked for over REST: a list with such an order in it is no failure.
TEST_P(NewWords, AreUnderstoodInWhatIsCaughtUp) {
  const std::uint64_t id = place_and_fill_half();
  start({Channel::my_order});
  simulation_.run_until([&] { return simulation_.stream().counters().unknown_messages > 0; });

  (void)account().fill(id, {.size = "0.02"_d, .price = {}});
  const auto& told = simulation_.watcher().my_orders;
  simulation_.run_until([&] { return !told.empty() && told.back().status == OrderStatus::filled; });
  EXPECT_EQ(told.back().filled_size, "0.04"_d);
  EXPECT_EQ(simulation_.stream().counters().bad_frames, 0u);
}

TEST_P(NewWords, OfAMessageThatCannotBeReadRestTellsTheOrder) {
  rewrite = [this](std::string& text) {
    if (!breaks_ || text.find(GetParam().frame_mark) == std::string::npos) return;
    text.resize(text.find(GetParam().frame_mark) + 20);  // the rows before the break are told
    breaks_ = false;
  };
  start({Channel::my_order});
  const auto& told = simulation_.watcher().my_orders;
  std::uint64_t id = 0;
  int rounds = 0;
  simulation_.run_until([&] {
    if (!told.empty()) return true;
    if (rounds++ % 50 == 0)
      id = account().place({Symbol{GetParam().pair}, Side::buy, "50000"_d, "0.04"_d, ""});
    return false;
  });
  simulation_.run_until([&, quiet = told.size()]() mutable {
    return std::exchange(quiet, told.size()) == told.size();
  });

  breaks_ = true;
  (void)account().fill(id, {.size = "0.02"_d, .price = {}});
  simulation_.run_until([&] { return told.back().filled_size == "0.02"_d; });
  EXPECT_FALSE(breaks_) << "it was a message of orders";
  EXPECT_EQ(told.back().status, OrderStatus::partially_filled);
  EXPECT_EQ(simulation_.stream().counters().bad_frames, 1u);
  EXPECT_GE(simulation_.stream().counters().recovered, 1u);
}

INSTANTIATE_TEST_SUITE_P(Of, NewWords, testing::ValuesIn(kNewWordsVenues),
                         [](const auto& venue) { return venue.param.exchange; });

}  // namespace
}  // namespace hftcpp
