// qmt_stream_test: the bridge's stream against its simulator, and against the bridge itself.
#include "exchanges/qmt/bridge_process.hpp"
#include "exchanges/quote_run.hpp"
#include "support/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sim::FaultKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

sim::SimulatorSettings bridge_settings(const std::string& token = "") {
  sim::SimulatorSettings settings = share_settings();
  settings.arguments["token"] = token;
  return settings;
}

TEST(QmtStream, HasThePricesOfTheMarket) {
  for (const char* const levels : {"5", "10"}) {
    sim::SimulatorSettings with = bridge_settings("secret");
    with.arguments["levels"] = levels;
    QuoteRun run{"qmt", with};
    StreamParams params = run.params();
    params.api_key = "secret";
    run.start(params);
    run.run_for_quotes(3);
    run.settle();
    EXPECT_THAT(run.wrongs, IsEmpty());
    EXPECT_EQ(run.stream().counters().bad_frames, 0u);
    EXPECT_EQ(run.stream().counters().connects, 1u);
    EXPECT_EQ(run.watcher().tickers.size(), kShares.size());
  }
}

TEST(QmtStream, HasTheSnapshotAtOnceOfAMarketThatStandsStill) {
  sim::SimulatorSettings with = bridge_settings();
  with.rate = 0.001;
  QuoteRun run{"qmt", with};
  run.start(run.params());
  run.run_for_quotes(1);
  EXPECT_THAT(run.differences(), IsEmpty());
}

TEST(QmtStream, AsksForMoreAndForLess) {
  QuoteRun run{"qmt", bridge_settings()};
  run.start(run.params({"600000.SH"}));
  run.run_for_quotes(2, {"600000.sh"});
  EXPECT_EQ(run.quotes.size(), 1u);
  run.stream().add_pairs({"000001.sz", "bj920002"});
  run.run_for_quotes(2, {"000001.sz", "920002.bj"});
  run.stream().remove_pairs({"600000.sh"});
  run.run_for_quotes(2, {"000001.sz", "920002.bj"});
  const std::size_t before = run.counts[Symbol{"600000.sh"}];
  run.run_for_quotes(5, {"000001.sz", "920002.bj"});
  EXPECT_EQ(run.counts[Symbol{"600000.sh"}], before);
  EXPECT_EQ(run.stream().counters().connects, 1u);
}

TEST(QmtStream, TellsACodeThatTheBridgeDoesNotHave) {
  QuoteRun run{"qmt", bridge_settings()};
  run.start(run.params({"600000.SH", "699999.SH", "000001.SZ"}));
  run.run_for_quotes(2, {"600000.sh", "000001.sz"});
  run.run_until([&] { return run.watcher().count(StreamState::rejected) > 0; });
  for (const SubscriptionState& each : run.stream().subscriptions()) {
    const bool is_there = each.symbol != Symbol{"699999.sh"};
    EXPECT_EQ(each.state,
              is_there ? SubscriptionState::State::active : SubscriptionState::State::failed);
    EXPECT_THAT(each.reason, HasSubstr(is_there ? "" : "the bridge has no tick of it"));
  }
}

TEST(QmtStream, TakesWholeMarkets) {
  QuoteRun run{"qmt", bridge_settings()};
  run.start(run.params({"*"}));
  run.run_for_quotes(2);
  run.settle();
  EXPECT_EQ(run.stream().currency_pairs().size(), kShares.size());
  EXPECT_EQ(run.stream().counters().rejections, 0u);

  run.stream().remove_pairs({"*"});
  run.run_until([&] { return run.stream().currency_pairs().empty(); });
  run.simulator().resume();
  run.stream().add_pairs({"*"});
  run.run_for_quotes(2);
  run.settle();
  EXPECT_EQ(run.stream().counters().connects, 1u);
}

TEST(QmtStream, GivesUpWithTheBridgesWordsWhenTheTokenIsWrong) {
  QuoteRun run{"qmt", bridge_settings("secret")};
  StreamParams params = run.params();
  params.api_key = "another";
  run.start(params);
  run.run_until([&] { return run.watcher().count(StreamState::failed) > 0; });
  EXPECT_THAT(run.watcher().statuses.back().reason,
              testing::AllOf(HasSubstr("bad hello"), HasSubstr("check api_key")));
  EXPECT_EQ(run.simulation().simulator().counters().connections, 1u);
}

TEST(QmtStream, NamesAllThatIsWrongWithItsArguments) {
  StreamParams params{.exchange = "qmt",
                      .currency_pairs = {"600000.SH"},
                      .subscribe_channels = {Channel::quote},
                      .subscribe_args = {{"always", "perhaps"}}};
  try {
    (void)get_exchange_stream(params);
    ADD_FAILURE() << "taken";
  } catch (const ParamsError& wrong) {
    EXPECT_THAT(wrong.problems(),
                testing::UnorderedElementsAre(HasSubstr("subscribe_args.always"),
                                              HasSubstr("api_host: it is missing")));
  }
}

TEST(QmtStream, TriesAgainWhereNoBridgeAnswers) {
  asio::io_context io;
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      if (connection.number() > 0) co_return;
                      (void)co_await connection.read_until("\n");
                      std::string lines;
                      for (int i = 0; i < 20; ++i) lines += "220 welcome\n";
                      co_await connection.write(lines);
                      co_await connection.wait_for_hang_up();
                    }};
  Watcher watcher;
  auto stream = get_exchange_stream({.exchange = "qmt",
                                     .currency_pairs = {"600000.sh"},
                                     .subscribe_channels = {Channel::quote},
                                     .api_host = server.url("tcp"),
                                     .reconnect_times = 1,
                                     .reconnect = {.first = 1ms, .ceiling = 2ms}});
  stream->bind_observer(watcher);
  run_io(io, stream->start());
  watcher.look();
  ASSERT_GE(watcher.statuses.size(), 2u);
  EXPECT_THAT(watcher.statuses[0].reason, HasSubstr("what answers is no bridge"));
  EXPECT_THAT(watcher.statuses.back().reason, HasSubstr("no answer to the greeting"));
  EXPECT_EQ(watcher.statuses.back().state, StreamState::failed);
}

// ---- what goes wrong ----

TEST(QmtStream, LosesNothingButTheTicksThatAreBad) {
  sim::SimulatorSettings with = bridge_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 10, "fault": "field_shift", "count": 3},
          {"after_messages": 30, "fault": "empty_record", "count": 3},
          {"after_messages": 50, "fault": "garbage", "count": 2},
          {"after_messages": 70, "fault": "drop", "channel": "quote", "count": 4},
          {"after_messages": 90, "fault": "split", "count": 3}])");
  QuoteRun run{"qmt", with};
  run.start(run.params());
  run.run_until([&] { return run.injected(FaultKind::split) == 3; });
  run.run_for_quotes(2);
  EXPECT_THAT(run.wrongs, IsEmpty());
  EXPECT_GE(run.stream().counters().bad_frames, 3u);
  EXPECT_EQ(run.stream().counters().connects, 1u);
}

TEST(QmtStream, HasTheMarketBackAfterACutAndAStall) {
  sim::SimulatorSettings with = bridge_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 20, "fault": "cut"},
          {"after_messages": 60, "fault": "stall", "duration": "50ms"}])");
  for (const std::vector<std::string>& pairs : {kShares, std::vector<std::string>{"*"}}) {
    QuoteRun run{"qmt", with};
    run.start(run.params(pairs));
    run.run_until([&] { return run.stream().counters().connects == 3; });
    run.run_for_quotes(2);
    run.settle();
    EXPECT_THAT(run.wrongs, IsEmpty());
  }
}

TEST(QmtStream, AsksAgainForWhatTheBridgeRefuses) {
  sim::SimulatorSettings with = bridge_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 0, "fault": "refuse_subscribe", "count": 1}])");
  QuoteRun run{"qmt", with};
  run.start(run.params());
  run.run_for_quotes(3);
  EXPECT_EQ(run.stream().counters().rejections, 1u);
}

// ---- the bridge itself ----

TEST(QmtStream, HasTheQuotesOfTheBridge) {
  if (!has_python()) GTEST_SKIP() << "no python3 here";
  BridgeProcess bridge{{"--fake", "--port", "0", "--token", "secret", "--interval", "0.01"}};
  const std::uint16_t port = bridge.port();
  ASSERT_NE(port, 0);
  for (const std::vector<std::string>& pairs :
       {std::vector<std::string>{"600000.SH", "000001.SZ"}, std::vector<std::string>{"*"}}) {
    asio::io_context io;
    Watcher watcher;
    auto stream = get_exchange_stream({.exchange = "qmt",
                                       .currency_pairs = pairs,
                                       .subscribe_channels = {Channel::quote, Channel::ticker},
                                       .api_key = "secret",
                                       .api_host = "tcp://127.0.0.1:" + std::to_string(port),
                                       .subscribe_args = {{"always", "true"}}});
    stream->bind_observer(watcher);
    Task<void> task{io, stream->start()};
    const std::size_t all = pairs.size() == 1 ? 9 : 2;
    run_until(io, [&] {
      watcher.look();
      return watcher.tickers.size() == all && stream->counters().events > 100;
    });
    EXPECT_EQ(stream->counters().bad_frames, 0u);
    EXPECT_EQ(stream->counters().connects, 1u);
    for (const auto& [symbol, ticker] : watcher.tickers)
      EXPECT_LT(ticker.bid_price, ticker.ask_price) << symbol.text();
    stream->stop();
    task.wait();
  }
}

}  // namespace
}  // namespace hftcpp::test
