// stream_faults_test.cpp: streams against simulators that cut, stall, lie and refuse.
#include "exchanges/fault_ledger.hpp"
#include "exchanges/simulation.hpp"

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sim::Fault;
using sim::FaultKind;
using testing::IsEmpty;

struct Market {
  std::string exchange;
  std::vector<std::string> pairs;
  std::size_t depth = 0;  // of the books that are compared
  // Of streams that tell each trade with a number of its own, where that is not so anyway.
  std::map<std::string, std::string> single_trades{};
  std::vector<Channel> channels = test::kMarketChannels;
  bool counts_trades = true;  // by their ids
};

void PrintTo(const Market& market, std::ostream* out) {
  *out << market.exchange;
}

const Market kKraken{"kraken", {"btc/usd", "eth/usd", "sol/usd"}, 10};
const Market kBinance{
    "binance", {"btc/usdt", "eth/usdt", "sol/usdt"}, 0, {{"aggregated", "false"}}};
const Market kBinanceFuture{"binance_future", {"btc/usdt", "eth/usdt", "sol/usdt"}, 0};
// No klines; that trades are missing is told by another number than their ids.
const Market kKrakenFuture{"kraken_future",
                           {"btc/usd", "eth/usd", "sol/usd"},
                           0,
                           {},
                           {Channel::ticker, Channel::trade, Channel::order_book, Channel::funding},
                           false};
const Market kCoinbase{"coinbase", {"btc/usd", "eth/usd", "sol/usd"}, 0};
const Market kOkx{"okx", {"btc/usdt", "eth/usdt", "sol/usdt"}, 0, {{"aggregated", "false"}}};
// Linear contracts of three values, and inverse ones.
const Market kOkxSwap{
    "okx_swap", {"btc/usdt", "eth/usdt", "doge/usdt", "btc/usd"}, 0, {{"aggregated", "false"}}};

struct StreamFaults : testing::TestWithParam<Market> {
  struct Pace {
    double rate = 4'000;
    std::uint64_t events = 6'000;
  };
  test::Simulation& simulate(sim::FaultScript faults) {
    return simulate(std::move(faults), Pace{});
  }
  test::Simulation& simulate(sim::FaultScript faults, Pace pace) {
    max_events = pace.events;
    simulation.emplace(io, GetParam().exchange,
                       sim::SimulatorSettings{.faults = std::move(faults),
                                              .rate = pace.rate,
                                              .max_events = max_events,
                                              .book_interval = 0ms});
    simulation->set_depth(GetParam().depth);
    return *simulation;
  }
  StreamParams params() { return params(GetParam().channels); }
  StreamParams params(std::vector<Channel> channels) {
    StreamParams own = simulation->params(GetParam().pairs, std::move(channels));
    own.reconnect.attempts_per_window = 100;  // an exchange's own limit would outlast the market
    own.reconnect.window = 1s;
    return own;
  }
  // Until the market has come to its end and everything is right again.
  void run_to_the_end() {
    simulation->run_until(
        [&] { return simulation->simulator().counters().market_events >= max_events; });
    simulation->settle();
    simulation->run_until([&] { return simulation->stream().gaps().open_count() == 0; });
  }
  void expect_all_told() {
    const auto gaps = simulation->stream().gaps().entries();
    EXPECT_THAT(test::untold(simulation->simulator().injected(), gaps), IsEmpty())
        << test::to_text(gaps);
    EXPECT_THAT(simulation->watcher().wrongs, IsEmpty());
    EXPECT_EQ(simulation->differences(), "");
  }

  asio::io_context io;
  std::uint64_t max_events = 0;
  std::optional<test::Simulation> simulation;
};

TEST_P(StreamFaults, AreNoneWhereNothingIsWrong) {
  simulate({});
  simulation->start(params());
  run_to_the_end();

  expect_all_told();
  EXPECT_EQ(simulation->stream().gaps().count(), 0u)
      << test::to_text(simulation->stream().gaps().entries());
  const StreamCounters counters = simulation->stream().counters();
  EXPECT_EQ(counters.bad_frames, 0u);
  EXPECT_EQ(counters.unknown_messages, 0u);
  EXPECT_EQ(counters.duplicates, 0u);
  EXPECT_GT(simulation->watcher().trades, 0u);
  const auto& channels = GetParam().channels;
  const bool has_klines = std::ranges::find(channels, Channel::kline) != channels.end();
  EXPECT_EQ(simulation->watcher().klines > 0, has_klines);
  EXPECT_EQ(simulation->watcher().tickers.size(), GetParam().pairs.size());
  for (const SubscriptionState& each : simulation->stream().subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active) << each.channel << ' ' << each.symbol;
}

TEST_P(StreamFaults, HealBooksAfterWrongSums) {
  simulate({{.after_messages = 500, .kind = FaultKind::wrong_checksum, .count = 3},
            {.after_messages = 2'000, .kind = FaultKind::wrong_checksum}});
  simulation->start(params({Channel::order_book}));
  run_to_the_end();

  expect_all_told();
  EXPECT_GE(simulation->simulator().injected().size(), 2u);
  EXPECT_GE(simulation->watcher().count(StreamState::resynced), 2u);
  EXPECT_EQ(simulation->watcher().count(StreamState::gap),
            simulation->watcher().count(StreamState::resynced));
}

TEST_P(StreamFaults, HealBooksAfterGapsAndDisorder) {
  simulate({{.after_messages = 500, .kind = FaultKind::drop, .count = 3},
            {.after_messages = 1'500, .kind = FaultKind::reorder},
            {.after_messages = 2'500, .kind = FaultKind::drop}});
  simulation->start(params({Channel::order_book}));
  run_to_the_end();

  expect_all_told();
  EXPECT_GE(simulation->simulator().injected().size(), 2u);
}

TEST_P(StreamFaults, KeepTradesWholeOrSayWhichAreMissing) {
  if (!GetParam().counts_trades) GTEST_SKIP() << "see the exchange's own tests";
  // Binance's simulator gives a client two seconds to get its bearings.
  simulate({{.after_messages = 300, .kind = FaultKind::duplicate, .count = 5},
            {.after_messages = 400, .kind = FaultKind::drop, .count = 4, .channel = Channel::trade},
            {.after_messages = 600, .kind = FaultKind::reorder, .channel = Channel::trade}},
           {.rate = 2'000, .events = 7'000});
  StreamParams own = params({Channel::trade, Channel::order_book});
  own.subscribe_args = GetParam().single_trades;
  simulation->start(own);
  run_to_the_end();

  expect_all_told();
  EXPECT_EQ(simulation->stream().counters().duplicates, 5u);
  EXPECT_EQ(simulation->stream().counters().late_trades, 1u);
  EXPECT_EQ(simulation->simulator().injected().size(), 7u);
}

TEST_P(StreamFaults, ReconnectAfterCuts) {
  simulate({{.after_messages = 500, .kind = FaultKind::cut},
            {.after_messages = 2'000, .kind = FaultKind::cut},
            {.after_messages = 3'000, .kind = FaultKind::cut}});
  simulation->start(params());
  run_to_the_end();

  expect_all_told();
  EXPECT_EQ(simulation->stream().counters().disconnects, 3u);
  EXPECT_EQ(simulation->stream().gaps().count(GapCause::disconnected), 3u);
  EXPECT_EQ(simulation->stream().counters().connects, 7u);
}

TEST_P(StreamFaults, NoticeAConnectionThatOnlySeemsAlive) {
  simulate({{.after_messages = 500, .kind = FaultKind::stall, .duration = 60s}});
  StreamParams own = params();
  own.stale_after = 400ms;
  simulation->start(own);
  run_to_the_end();

  expect_all_told();
  EXPECT_EQ(simulation->stream().gaps().count(GapCause::stalled), 1u);
  EXPECT_EQ(simulation->watcher().count(StreamState::stale), 1u);
}

TEST_P(StreamFaults, LetGarbagePass) {
  simulate({{.after_messages = 500, .kind = FaultKind::garbage, .count = 3}});
  simulation->start(params());
  run_to_the_end();

  expect_all_told();
  EXPECT_EQ(simulation->stream().counters().bad_frames, 3u);
  EXPECT_EQ(simulation->stream().counters().disconnects, 0u);
}

TEST_P(StreamFaults, AskAgainForWhatWasRefused) {
  simulate({{.kind = FaultKind::refuse_subscribe}});
  simulation->start(params());
  run_to_the_end();

  expect_all_told();
  EXPECT_GE(simulation->stream().counters().rejections, 1u);
  ASSERT_EQ(simulation->watcher().count(StreamState::rejected), 1u);
  const auto& statuses = simulation->watcher().statuses;
  const auto rejected = std::ranges::find(statuses, StreamState::rejected, &StreamStatus::state);
  EXPECT_NE(rejected->reason, "") << "the exchange's own words";
  for (const SubscriptionState& each : simulation->stream().subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active) << each.channel << ' ' << each.symbol;
}

TEST_P(StreamFaults, WaitAsLongAsTheExchangeAsks) {
  simulate({{.kind = FaultKind::too_many_requests, .count = 1, .duration = 1s}});
  const auto begin = std::chrono::steady_clock::now();
  simulation->start(params({Channel::order_book}));
  simulation->run_until([&] { return simulation->watcher().book_updates > 0; });

  EXPECT_GE(std::chrono::steady_clock::now() - begin, 1s);
  simulation->settle();
  simulation->run_until([&] { return simulation->stream().gaps().open_count() == 0; });
  expect_all_told();
}

INSTANTIATE_TEST_SUITE_P(On, StreamFaults,
                         testing::Values(kKraken, kBinance, kBinanceFuture, kKrakenFuture,
                                         kCoinbase, kOkx, kOkxSwap),
                         [](const auto& market) { return market.param.exchange; });

}  // namespace
}  // namespace hftcpp
