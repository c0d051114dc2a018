// tcp_push_stream_test: the push vendor's stream against its simulator: the token, all that is
// pushed, and what goes wrong.
#include "exchanges/quote_run.hpp"
#include "exchanges/tcp_push/pushed_frames.hpp"
#include "sim/tcp_push/tcp_push_simulator.hpp"
#include "support/frames.hpp"
#include "support/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sim::FaultKind;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kToken{sim::TcpPushSimulator::kToken};

StreamParams with_token(StreamParams params, const std::string& token = kToken) {
  params.api_key = token;
  return params;
}

void start(QuoteRun& run, std::vector<std::string> pairs = kShares) {
  run.start(with_token(run.params(std::move(pairs))));
}

std::vector<std::string> refusals_of(StreamParams params) {
  try {
    (void)get_exchange_stream(std::move(params));
  } catch (const ParamsError& wrong) {
    return wrong.problems();
  }
  return {};
}

TEST(TcpPushStream, HasThePricesOfTheMarket) {
  for (const char* const fields : {"33", "36"})
    for (const char* const per_frame : {"1", "3"}) {
      sim::SimulatorSettings with = share_settings();
      with.arguments = {{"fields", fields}, {"per_frame", per_frame}};
      QuoteRun run{"tcp_push", with};
      start(run);
      run.run_for_quotes(3);
      run.settle();
      EXPECT_EQ(run.quotes[Symbol{"600000.sh"}].name.view(), "浦发银行");
      EXPECT_EQ(run.quotes[Symbol{"920002.bj"}].name.view(), "920002") << "JSON has no name";
      EXPECT_THAT(run.wrongs, IsEmpty());
      EXPECT_EQ(run.stream().counters().bad_frames, 0u);
      EXPECT_EQ(run.stream().counters().connects, 1u) << "quote and ticker share it";
      EXPECT_EQ(run.watcher().tickers.size(), kShares.size());
      EXPECT_EQ(run.watcher().tickers[Symbol{"600000.sh"}].bid_price,
                run.quotes[Symbol{"600000.sh"}].bids[0].price);
    }
}

TEST(TcpPushStream, SpeaksTls) {
  const TemporaryFile certificate{""};
  sim::SimulatorSettings with = share_settings();
  with.tls = true;
  with.certificate_file = certificate.path();
  QuoteRun run{"tcp_push", with};
  StreamParams params = with_token(run.params());
  EXPECT_THAT(params.api_host, testing::StartsWith("tls://"));
  params.ca_file = certificate.path();
  run.start(params);
  run.run_for_quotes(2);
  run.settle();
}

TEST(TcpPushStream, TellsOfTheSharesThatAreWantedAlone) {
  QuoteRun run{"tcp_push", share_settings()};
  start(run, {"SH600000", "000001"});
  run.run_for_quotes(2, {"600000.sh", "000001.sz"});
  EXPECT_EQ(run.quotes.size(), 2u);
  run.stream().add_pairs({"920002.BJ"});
  run.stream().remove_pairs({"600000.sh"});
  const std::size_t before = run.counts[Symbol{"600000.sh"}];
  run.run_for_quotes(3, {"000001.sz", "920002.bj"});
  EXPECT_LE(run.counts[Symbol{"600000.sh"}], before + 1) << "what was on its way";
  EXPECT_EQ(run.stream().counters().connects, 1u);
}

TEST(TcpPushStream, TakesAllThereAre) {
  QuoteRun run{"tcp_push", share_settings()};
  start(run, {"*"});
  run.run_for_quotes(2);
  run.settle();
  EXPECT_EQ(run.stream().currency_pairs().size(), kShares.size());
  run.stream().remove_pairs({"*"});
  run.run_until([&] { return run.stream().currency_pairs().empty(); });
  run.simulator().resume();
  run.stream().add_pairs({"*"});
  run.run_for_quotes(2);
  EXPECT_EQ(run.stream().currency_pairs().size(), kShares.size());
}

TEST(TcpPushStream, GivesUpWithTheServersWordsWhenTheTokenIsWrong) {
  QuoteRun run{"tcp_push", share_settings()};
  run.start(with_token(run.params(), "QT_secret_of_another"));
  run.run_until([&] { return run.simulation().client().is_done(); });
  ASSERT_EQ(run.watcher().count(StreamState::failed), 2u) << "of both channels";
  EXPECT_THAT(run.watcher().statuses.back().reason,
              AllOf(HasSubstr("Token鉴权失败"), Not(HasSubstr("QT_secret"))));
  EXPECT_EQ(run.simulation().simulator().counters().connections, 1u) << "it does not try again";
}

// Some servers say it without a length, and not all with the same words.
TEST(TcpPushStream, GivesUpAsWellWhenTheWordsHaveNoLength) {
  for (const std::string words : {"Token鉴权失败", "token invalid", "鉴权失败"}) {
    asio::io_context io;
    std::string heard;
    TestServer server{io, [&](ServerConnection connection) -> asio::awaitable<void> {
                        heard = co_await connection.read_some();
                        co_await connection.write(words);
                        connection.hang_up();
                      }};
    Watcher watcher;
    auto stream = get_exchange_stream(with_token({.exchange = "tcp_push",
                                                  .currency_pairs = {"600000.sh"},
                                                  .subscribe_channels = {Channel::quote},
                                                  .api_host = server.url("tcp")}));
    stream->bind_observer(watcher);
    run_io(io, stream->start());
    watcher.look();
    ASSERT_EQ(watcher.count(StreamState::failed), 1u) << words;
    EXPECT_THAT(watcher.statuses.back().reason, HasSubstr(words));
    EXPECT_EQ(server.connections(), 1u);
    EXPECT_EQ(heard, kToken) << "and nothing else";
  }
}

TEST(TcpPushStream, AsksWhetherItIsTheRightServerThatSendsNoFrames) {
  asio::io_context io;
  TestServer server{io, [&](ServerConnection connection) -> asio::awaitable<void> {
                      (void)co_await connection.read_some();
                      co_await connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                      co_await connection.wait_for_hang_up();
                    }};
  Watcher watcher;
  auto stream = get_exchange_stream(with_token({.exchange = "tcp_push",
                                                .currency_pairs = {"600000.sh"},
                                                .subscribe_channels = {Channel::quote},
                                                .api_host = server.url("tcp"),
                                                .reconnect_times = 1}));
  stream->bind_observer(watcher);
  run_io(io, stream->start());
  watcher.look();
  ASSERT_EQ(watcher.count(StreamState::disconnected), 2u);
  EXPECT_THAT(watcher.statuses.back().reason, HasSubstr("is it the right server"));
}

TEST(TcpPushStream, NamesAllThatIsWrongWithItsArguments) {
  StreamParams params{.exchange = "tcp_push",
                      .currency_pairs = {"600000.SH", "nonsense"},
                      .subscribe_channels = {Channel::quote},
                      .subscribe_args = {{"fields", "symbol,lst"},
                                         {"separator", "ab"},
                                         {"volume_unit", "0"},
                                         {"time_unit", "us"},
                                         {"backlog", "0"},
                                         {"x", "1"}}};
  EXPECT_THAT(
      refusals_of(params),
      testing::UnorderedElementsAre(
          HasSubstr("unknown argument \"x\""), HasSubstr("subscribe_args.backlog"),
          HasSubstr("api_host: it is missing"), HasSubstr("api_key: token: it is missing"),
          HasSubstr("subscribe_args.fields: field 2: unknown name \"lst\""),
          HasSubstr("subscribe_args.separator: expected one character"),
          HasSubstr("subscribe_args.volume_unit: expected how many shares"),
          HasSubstr("subscribe_args.time_unit: expected \"s\" or \"ms\""), HasSubstr("nonsense")));
  params.subscribe_args.clear();
  params.currency_pairs = {"*"};
  params.api_key = "with blanks";
  params.api_host = "ws://127.0.0.1:1";
  EXPECT_THAT(refusals_of(params),
              ElementsAre(AllOf(HasSubstr("api_key: token: it holds white space"),
                                Not(HasSubstr("with blanks"))),
                          HasSubstr("api_host: \"ws://127.0.0.1:1\" is no address (wrong scheme); "
                                    "write tls://host:port or tcp://host:port")));
  params.exchange = "kraken";
  params.currency_pairs = {"btc/usd"};
  params.subscribe_channels = {Channel::ticker};
  params.api_host = "tcp://127.0.0.1:1";
  EXPECT_THAT(refusals_of(params),
              ElementsAre(HasSubstr("api_host: \"tcp://127.0.0.1:1\" is no address (wrong scheme); "
                                    "write wss://host:port or ws://host:port")));
}

TEST(TcpPushStream, ReadsAnotherVendorsOrder) {
  asio::io_context io;
  TestServer server{io, [&](ServerConnection connection) -> asio::awaitable<void> {
                      (void)co_await connection.read_some();
                      const std::string record = "10.23|600000|10.13|97223700";
                      co_await connection.write(pushed_frame(record));
                      co_await connection.wait_for_hang_up();
                    }};
  QuoteWatcher watcher;
  StreamParams params = with_token({.exchange = "tcp_push",
                                    .currency_pairs = {"600000.sh"},
                                    .subscribe_channels = {Channel::quote},
                                    .api_host = server.url("tcp")});
  params.subscribe_args = {{"fields", "last,symbol,prev_close,volume"},
                           {"separator", "|"},
                           {"volume_unit", "1"},
                           {"always", "true"}};
  auto stream = get_exchange_stream(params);
  stream->bind_observer(watcher);
  Task<void> task{io, stream->start()};
  Quote quote;
  run_until(io, [&] { return watcher.quote_queue.try_pop(quote); });
  EXPECT_EQ(quote.last.to_string(), "10.23");
  EXPECT_EQ(quote.volume.to_string(), "97223700");
  stream->stop();
  task.wait();
}

// No clock is needed for it: the reading takes in four times what is decoded meanwhile.
TEST(TcpPushStream, KeepsTheNewestOfEachShareOfABurstBeyondItsBacklog) {
  constexpr int kRounds = 400;
  constexpr int kCount = 100;
  auto fields = fields_of(load_frame("tcp_push/record_33.txt"));
  std::string burst;
  for (int round = 0; round < kRounds; ++round) {
    fields[2] = std::to_string(1'770'274'800 + round);
    for (int share = 0; share < kCount; ++share) {
      fields[0] = "SH" + std::to_string(600'000 + share);
      burst += pushed_frame(record_of(fields));
    }
  }
  asio::io_context io;
  TestServer server{io, [&](ServerConnection connection) -> asio::awaitable<void> {
                      (void)co_await connection.read_some();
                      co_await connection.write(burst);
                      co_await connection.wait_for_hang_up();
                    }};
  QuoteWatcher watcher;
  StreamParams params = with_token({.exchange = "tcp_push",
                                    .currency_pairs = {"*"},
                                    .subscribe_channels = {Channel::quote},
                                    .api_host = server.url("tcp")});
  params.subscribe_args = {{"always", "true"}, {"backlog", "1"}};
  auto stream = get_exchange_stream(params);
  stream->bind_observer(watcher);
  Task<void> task{io, stream->start()};
  run_until(io, [&] {
    return stream->counters().frames + stream->counters().conflated ==
           std::uint64_t{kRounds} * kCount;
  });

  EXPECT_GT(stream->counters().conflated, 0u);
  EXPECT_EQ(stream->gaps().count(GapCause::overflow), stream->gaps().count());
  std::map<Symbol, Timestamp> last;
  for (Quote quote; watcher.quote_queue.try_pop(quote);) last[quote.symbol] = quote.exchange_time;
  EXPECT_EQ(last.size(), static_cast<std::size_t>(kCount));
  for (const auto& [symbol, time] : last)
    EXPECT_EQ(time, Timestamp{(1'770'274'800LL + kRounds - 1) * 1'000'000'000}) << symbol.text();
  stream->stop();
  task.wait();
}

// ---- what goes wrong ----

TEST(TcpPushStream, ConnectsAnewAfterACutAndAfterASilence) {
  sim::SimulatorSettings with = share_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 20, "fault": "cut"},
          {"after_messages": 40, "fault": "stall", "duration": "50ms"}])");
  QuoteRun run{"tcp_push", with};
  start(run);
  run.run_until([&] { return run.stream().counters().connects == 3; });
  run.run_for_quotes(2);
  run.settle();
  EXPECT_EQ(run.stream().counters().disconnects, 2u);
  EXPECT_THAT(run.wrongs, IsEmpty());
}

TEST(TcpPushStream, LosesNothingButTheRecordsThatAreBad) {
  sim::SimulatorSettings with = share_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 10, "fault": "field_shift", "count": 3},
          {"after_messages": 30, "fault": "empty_record", "count": 3},
          {"after_messages": 50, "fault": "garbage", "count": 2},
          {"after_messages": 70, "fault": "drop", "channel": "quote", "count": 4},
          {"after_messages": 90, "fault": "split", "count": 3}])");
  QuoteRun run{"tcp_push", with};
  start(run);
  run.run_until([&] { return run.injected(FaultKind::split) == 3; });
  run.run_for_quotes(2);
  run.settle();

  EXPECT_THAT(run.wrongs, IsEmpty());
  const StreamCounters counters = run.stream().counters();
  EXPECT_GE(counters.bad_frames, 7u);
  EXPECT_EQ(counters.connects, 1u);
  EXPECT_EQ(run.stream().gaps().count(GapCause::bad_frame), run.stream().gaps().count());
}

TEST(TcpPushStream, LeavesAConnectionThatCannotBeFollowed) {
  sim::SimulatorSettings with = share_settings();
  with.faults =
      sim::parse_fault_script(R"([{"after_messages": 20, "fault": "garbage", "count": 3}])");
  QuoteRun run{"tcp_push", with};
  start(run);
  run.run_until([&] { return run.stream().counters().connects == 2; });
  run.run_for_quotes(2);
  run.settle();
  EXPECT_THAT(run.wrongs, IsEmpty());
}

TEST(TcpPushStream, ShowsWhatIsFrozenUntilItThaws) {
  sim::SimulatorSettings with = share_settings();
  with.faults = sim::parse_fault_script(
      R"([{"after_messages": 20, "fault": "frozen", "symbol": "600000.sh", "duration": "100ms"}])");
  QuoteRun run{"tcp_push", with};
  start(run);
  run.run_until([&] { return run.injected(FaultKind::frozen) == 1; });
  run.run_for(150ms);
  run.settle();
}

}  // namespace
}  // namespace hftcpp::test
